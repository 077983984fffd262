"""Views of the staff pages, one file for each page or group of pages.

A view is named after its page, with a noun, and its URL has the same name: `closing` is the page on which officers
close a reception. A view without its own page is named after what it records (`call_reached`, `step`). Verbs are the
names of actions: the view `closing` calls the action `close_reception`.
"""
