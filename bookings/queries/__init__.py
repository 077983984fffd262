"""The read side: what is free, what a plan would give, what a day, a list or a page has to show. Writes nothing.

Imports identity, models, errors, formatting and permissions.
"""
