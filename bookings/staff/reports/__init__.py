"""Tables and charts of the reports. The page and the file have the same ones."""
