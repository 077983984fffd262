"""The staff's views, one file for each page or group of pages.

A view is named by its page, with a noun, and its address has the same name: `closing` is the page on which officers
close a reception. A view without a page of its own is named by what it records (`call_reached`, `step`). Verbs are
the names of actions: the view `closing` calls the action `finish`.
"""
