"""Who somebody is to the system: tokens in links, keyed hashes of persons, how far two spellings lie apart.

Imports models and errors.
"""
