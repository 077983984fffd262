"""Forms of the public site: the shape of what was typed, and words. Rules are the verbs'."""
