"""The pages on which staff log in: password, then a second factor. Allauth does it; look and words are ours."""
