"""The demo's data: a post, its districts, services, receptions and invented people.

Districts and their names are real. Every address, phone number, fee, hour and person is invented, and the texts say so
where they could be taken for facts. Only the demo imports this.
"""
