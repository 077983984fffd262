"""Staff pages for the reception day: the lists and calls before it, and the report after it.

The views are thin. They may import `actions` and everything below it, but never `citizen` or `admin`. Like the public
pages, these pages are light and work fully without JavaScript, because officers use a phone in a hall with a poor
network.
"""
