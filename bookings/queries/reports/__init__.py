"""What receptions came to, read from what actions have written: numbers alone, nothing personal.

`day` accounts for one reception, `comparing` for several and for districts, `demand` for those who ask for one.
Erased bookings count like all others.
"""
