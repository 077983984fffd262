"""Spreadsheet files: the day list, and the tables of the reports."""
