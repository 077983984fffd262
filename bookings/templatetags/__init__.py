"""Template tags of the pages: what a template cannot say itself. Imports queries, formatting and staff messages."""
