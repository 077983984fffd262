"""What is printed for a reception: lists to tick, call sheets, blank lines for those without a booking."""
