"""Files for a spreadsheet: the day list, and the tables of the reports."""
