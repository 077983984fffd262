"""The forms of the staff's own pages."""
