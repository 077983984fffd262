"""The day of a reception as a table: a column for each desk, a row for each time."""
