"""Forms of the public site: the shape of what people enter, and the words. The rules are in the actions."""
