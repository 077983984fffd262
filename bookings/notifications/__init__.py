"""Messages owed to people: a row in the database is the promise, the broker only carries its id.

    outbox | sweeps    write rows; find the rows that are due or stuck
    publishing         tell a worker an id, or let it be
    tasks              what a worker is told
    delivery           claim, send, record
    failures           which refusals pass, and when to try again
    relevance          whether a message is still wanted
    messages           the mail itself: contents, calendar

Each imports only what stands below it, and of the rest of the app only models, tokens and errors. Never actions:
a mail that fails can change no booking.
"""
