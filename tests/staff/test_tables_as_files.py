"""What staff take out as tables, read by another program: no name that somebody typed becomes a formula."""

import io

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from bookings.models import District, Post
from tests.admin.pages import logged_in
from tests.factories import make_service, make_staff, make_venue
from tests.staff.days import finished
from tests.staff.hall import address
from tests.staff.test_reports import LATER
from tests.waiting_lists import full_reception

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sign", "=+-@")
def test_a_name_that_begins_like_a_formula_is_text(post: Post, sign: str) -> None:
    name = f"{sign}HYPERLINK(1)"
    district = District.objects.create(code="formula", name=name, region="Zhetysu", centre=name)
    venue = make_venue(name=name, district=district)
    reception, _booked = full_reception(post=post, service=make_service(name=name), venue=venue, places=4)
    finished(reception)
    with time_machine.travel(LATER, tick=False):
        client = logged_in(make_staff(post, "manager"))
        for file, of in (("report_xlsx", [reception.pk]), ("comparison_xlsx", [])):
            found = cells(client, address(file, *of))
            assert any(value == name or value.endswith(name) for value, _type in found if isinstance(value, str)), file
            assert all(kind != "f" for _value, kind in found), file


def cells(client: Client, where: str) -> list[tuple[object, str]]:
    """Value and kind of each cell of each sheet; "f" is a formula."""
    book = load_workbook(io.BytesIO(client.get(where).content))
    return [(cell.value, cell.data_type) for sheet in book for row in sheet.iter_rows() for cell in row]
