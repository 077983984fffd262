"""Messages owed to people. A row in the database is the promise; the broker only carries its id.

    outbox | sweeps       write rows; find the rows that are due or stuck
    publishing            tell a worker an id
    tasks                 what a worker is told
    delivery              claim, send, record
    messages | failures   write the email; which refusals pass, and when to try again
    …_mails | calendar    what an email says, and its calendar entry

Each imports only the ones below it, and of the rest of the app only the rooms below. Never actions: an email that fails
can change no booking.
"""
