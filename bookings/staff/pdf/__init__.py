"""Printed papers for a reception: lists to tick, call sheets, and blank rows for people without a booking."""
