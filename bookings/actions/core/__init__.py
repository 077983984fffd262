"""What several actions share: locks, steps of a status, claiming and releasing slots, messages to a party.

Imports what actions import, and no action.
"""
