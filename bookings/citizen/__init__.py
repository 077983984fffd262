"""The public site. Imports actions and the read side, never `bookings.staff`."""
