"""What needs doing at the posts of a member of staff."""
