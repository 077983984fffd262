"""How the system recognises people: tokens in links, keyed hashes of persons, the distance between two spellings.

Imports models and errors.
"""
