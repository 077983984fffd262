"""What citizens and staff are asked alike about a booking: parts of forms with the checks that go with them.

A page of the public asks one question at a time, one of the staff all of them; what counts as an answer is the same.
"""
