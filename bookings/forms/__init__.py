"""Form parts that citizens and staff share, with their checks.

Public pages ask one question at a time, staff pages all of them; the same answers are valid on both.
Imports queries, identity and models.
"""
