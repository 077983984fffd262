"""Thin views: parse, call, respond."""
