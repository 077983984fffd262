"""Verbs: the only writers of domain state. One verb, one function, called from every door.

Each takes keyword arguments, `now` among them, locks what it decides on (reception, then booking, then slots, each in
key order), looks again under the lock, and writes the state, the Event and the Notification rows in one transaction.
Refusals are `BookingError`s. May import the read side, models, errors and `notifications.outbox`.
"""
