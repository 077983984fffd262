"""Whatever is typed into any form of the product, the answer is a page with words, never a server error."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction

from tests.admin.pages import token_of_page
from tests.sent_twice import citizens, staff  # noqa: F401 - they enter their forms
from tests.sent_twice.sending import FORMS, Form

PARTS = 4
NAMES = sorted(FORMS)
LONGEST = ["я" * longest for longest in (30, 50, 100, 150, 200, 254, 300, 400)]
ODD = [*LONGEST, *("ﷺ" * 100, "A" + "\u0301" * 99, "x\0y", "9" * 400, "-1", str(2**31), str(2**63), "1e400", "\u202e")]
ADDRESSED = {
    *("admin:bookings_post_add", "admin:bookings_post_change", "admin:bookings_user_change", "citizen:address"),
    *("citizen:applicant", "citizen:interest", "citizen:lost", "citizen:new_address", "citizen:waiting_applicant"),
    *("staff:contact", "staff:staff_booking"),
}


def answer(form: Form, typed: dict[str, Any]) -> Any:
    """The answer to a form; what it did is undone."""
    with transaction.atomic():
        response = form.client.post(form.address, form.typed | typed)
        transaction.set_rollback(True)
    cache.clear()  # it remembers what was sent
    return response


def changes(typed: dict[str, Any], chance: random.Random, most: int) -> Iterator[dict[str, Any]]:
    """One text in all fields, and one field at a time."""
    yield dict.fromkeys(typed, chance.choice(ODD))
    for name in chance.sample(sorted(typed), min(len(typed), most)):
        yield {name: chance.choice(ODD)}


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("most", [2, pytest.param(60, marks=pytest.mark.long)])
def test_nothing_typed_breaks_a_form(part: int, most: int) -> None:
    broken, asked = [], set()
    for name in NAMES[part::PARTS]:
        with time_machine.travel(FORMS[name].at, tick=False):
            form = FORMS[name].make()
            fields = dict(form.typed)
            form.typed |= token_of_page(form.client)
            form.client.raise_request_exception = False
            for changed in changes(fields, random.Random(f"{name} {most}"), most):
                if answer(form, changed).status_code >= 500:
                    broken.append(f"{name}: {changed}"[:300])
            for field in {"email", "text"} & fields.keys():
                if "Did you mean ivan@gmail.com?" in answer(form, {field: "ivan@gmail.сom"}).content.decode():
                    asked.add(name)
    assert not broken, "\n".join(broken)
    assert asked == ADDRESSED & {*NAMES[part::PARTS]}
