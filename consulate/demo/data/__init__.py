"""What the demonstration shows: a post, its districts, services, receptions and invented persons.

Districts and their names are real. Every address, telephone number, fee, hour and person is invented, and
the texts say so where they could be taken for the truth. The demo alone imports this.
"""
