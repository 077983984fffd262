"""The pages of the reception day and what goes with it: lists and calls before it, the report after it.

Thin: they call `actions` and everything below it; never `citizen` or `admin`. Light and complete without JavaScript, as
the public pages are: officers work from a phone in a hall with a poor network.
"""
