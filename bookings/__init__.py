"""Booking places at consular outreach receptions.

Imports point downward only (an import-linter contract in the test run keeps it so):

    citizen | staff | admin | management | tasks     doors; citizen and staff never import each other
    actions                                          verbs: the only writers of domain state
    notifications                                    outbox -> tasks -> delivery -> messages
    planning | availability | permissions | tokens | identity     the read side
    models                                           nouns and invariants
    errors
"""
