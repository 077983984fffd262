"""The results of receptions, read from what actions have recorded: numbers only, no personal data.

`reception` reports on one reception, `comparison` on several and on districts, `demand` on people who ask for one.
Erased bookings count like all others.
"""
