"""What was entered, as rows of summary lists, each with a link to change it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.citizen.access import CHANGE, page_url
from bookings.citizen.choice import Choice, receptions_url
from bookings.citizen.visits import Visit
from bookings.formatting import local_time, spaced
from bookings.forms.booking_details import YES_NO
from bookings.models import Applicant, Booking, Question
from bookings.queries.party_steps import questions_for
from bookings.queries.visit_instructions import describe_arrival, list_address_lines, list_prices

Row = dict[str, object]


class Part(NamedTuple):
    """One booking of a visit, with what was entered for it."""

    title: str
    rows: list[Row]
    leave_out_url: str = ""


class Lapsed(NamedTuple):
    """A booking of the visit whose hold ran out: choose its time again, or remove it."""

    title: str
    times_url: str
    leave_out_url: str


def visit_summary(visit: Visit) -> list[Part]:
    """Return everything that "Check your answers" shows, a part for each booking that is held."""
    if len(visit.held) == 1:
        only = visit.held[0]
        return [Part(only.service.name, _list_answers(only), page_url(only, "leave_out") if visit.booked else "")]
    parts = []
    for booking in visit.held:
        rows = _list_answers(booking)
        for row in rows:  # each link names its booking: a person may be in several
            row["change_name"] = f"{row.get('change_name', row['key'])} ({part_title(booking)})"
        parts.append(Part(part_title(booking), rows, page_url(booking, "leave_out")))
    return parts


def lapsed(visit: Visit) -> list[Lapsed]:
    return [Lapsed(part_title(each), Choice.of(each).times_url, page_url(each, "leave_out")) for each in visit.lapsed]


def part_title(booking: Booking) -> str:
    """Return the title that tells one booking of a visit from the others."""
    return f"{booking.service.name}, {date_format(booking.local_starts_at, 'H:i')}"


def when(booking: Booking) -> str:
    """Return the start in local time, with the day of the week."""
    start = booking.local_starts_at
    return f"{capfirst(date_format(start, 'l'))}, {date_format(start, 'DATE_FORMAT')}, {date_format(start, 'H:i')}"


def contact_rows(booking: Booking) -> list[Row]:
    said = [booking.email, *([spaced(booking.phone)] if booking.phone else [])]
    url = f"{page_url(booking, 'applicant', 1)}{CHANGE}#id_email"
    return [{"key": _("How we contact you"), "lines": said, "change_url": url}]


def _list_answers(booking: Booking) -> list[Row]:
    choice = Choice.of(booking)
    persons = ngettext("%(persons)d person", "%(persons)d people", booking.party_size) % {"persons": booking.party_size}
    rows: list[Row] = [
        {"key": _("When"), "value": when(booking), "change_url": choice.times_url},
        {
            "key": _("Where"),
            "lines": list_address_lines(booking.reception.venue),
            "change_url": receptions_url(service=booking.service, replaces=booking),
        },
        {"key": _("Service"), "lines": [booking.service.name, persons], "change_url": choice.choose_url},
    ]
    if prices := list_prices(booking).lines:
        rows.append({"key": _("What it costs at the reception"), "lines": prices})
    for person in booking.applicants.all():
        rows += _list_person(booking, person)
    return [*rows, *_list_questions(booking)]


def _list_person(booking: Booking, person: Applicant) -> list[Row]:
    """Return the rows of a person. The representative of a child is changed on a separate page."""
    is_party = booking.party_size > 1
    number = {"number": person.position, "total": booking.party_size}
    said = [
        *([date_format(person.birth_date, "DATE_FORMAT")] if person.birth_date else []),
        *([_("document …%(last_four)s") % {"last_four": person.last_four}] if person.last_four else []),
    ]
    rows: list[Row] = [
        {
            "key": _("Person %(number)d of %(total)d") % number if is_party else _("Who is coming"),
            "lines": [person.full_name, ", ".join(said)],
            "change_url": page_url(booking, "applicant", person.position) + CHANGE,
            "change_name": person.full_name,
            "remove_url": page_url(booking, "leave_person", person.position) + CHANGE if is_party else "",
        }
    ]
    if person.is_minor_on(booking.reception.date):
        rows.append(
            {
                "key": _("Legal representative"),
                "lines": [person.representative_name, person.get_representative_relation_display()],
                "change_url": page_url(booking, "representative", person.position) + CHANGE,
                "change_name": _("Legal representative of %(name)s") % {"name": person.full_name},
            }
        )
    return rows


def _list_questions(booking: Booking) -> list[Row]:
    said = {(answer.applicant_id, answer.question_id): answer.text for answer in booking.answers.all()}
    lines = []
    for person, question in questions_for(booking):
        text = said.get((person.pk if person else None, question.pk), "")
        if question.kind == Question.Kind.YES_NO:
            text = str(dict(YES_NO).get(text, ""))
        whose = f" ({person.full_name})" if person and booking.party_size > 1 else ""
        answer = text or _("Not given")
        lines.append(f"{question.text}{whose}: {answer}")
    url = page_url(booking, "questions") + CHANGE
    return [{"key": _("Questions for this service"), "lines": lines, "change_url": url}] if lines else []


def visit_rows(visit: Sequence[Booking], *, several: bool = True) -> list[Row]:
    """Return what is booked at what time. With `several`, each has its reference and a link to manage it."""
    rows: list[Row] = []
    for booking in visit:
        people = [_name_with_representative(person) for person in booking.applicants.all()]
        reference = [_("Reference: %(reference)s") % {"reference": booking.reference}] if several else []
        row: Row = {
            "key": date_format(booking.local_starts_at, "H:i"),
            "lines": [booking.service.name, *people, *reference],
        }
        if several and booking.status == Booking.Status.CONFIRMED:
            row |= {"change_url": page_url(booking, "manage"), "change_name": part_title(booking)}
        rows.append(row)
    return rows


def booked_place(booking: Booking) -> list[Row]:
    """Return where to be and when, for the page to print. Nothing on it can be changed."""
    venue = booking.reception.venue
    coming = [describe_arrival([booking])] if booking.live else []
    rows: list[Row] = [
        {"key": _("When"), "lines": [f"{when(booking)} ({local_time(booking.starts_at, booking.post.zone)})", *coming]},
        {"key": _("Where"), "lines": list_address_lines(venue)},
    ]
    if venue.directions and booking.live:  # no directions to people who are not expected there
        rows.append({"key": _("How to get there"), "value": venue.directions})
    return [
        *rows,
        {"key": _("Service"), "value": booking.service.name},
        {
            "key": _("Who is coming"),
            "lines": [_name_with_representative(person) for person in booking.applicants.all()],
        },
    ]


def _name_with_representative(person: Applicant) -> str:
    if not person.representative_name:
        return person.full_name
    names = {"child": person.full_name, "representative": person.representative_name}
    return _("%(child)s, with %(representative)s") % names
