"""The read side: what is free, what a plan would produce, and what a day, a list or a page shows. Writes nothing.

Imports identity, models, errors, formatting and permissions.
"""
