"""The tables and charts of the reports: a page shows and a file holds the same ones."""
