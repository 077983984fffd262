"""The public site. It imports actions and queries, never `bookings.staff` or `bookings.admin`."""
