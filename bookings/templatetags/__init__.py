"""Template tags of the pages. They know requests and forms, nothing of receptions."""
