"""The pages on which staff log in: a password, then a second factor. Django-allauth with our texts and layout."""
