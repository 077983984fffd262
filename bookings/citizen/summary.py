"""What was entered, as rows of summary lists, each with a link to change it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings.citizen.access import CHANGE, page_url
from bookings.citizen.choice import Choice, receptions_url
from bookings.citizen.visits import Visit
from bookings.formatting import local_time, spaced
from bookings.forms.booking_details import YES_NO
from bookings.models import Applicant, Booking, Question
from bookings.queries.party_steps import questions_for
from bookings.queries.visit_instructions import describe_arrival, list_address_lines, list_prices

Row = dict[str, object]


class Section(NamedTuple):
    title: str | Promise
    rows: list[Row]
    leave_url: str = ""  # the page that removes the person with this name
    name: str = ""


def summary(booking: Booking, *, with_contact: bool = True) -> list[Section]:
    """Return everything that "Check your answers" shows of a booking."""
    people = [person_section(booking, person) for person in booking.applicants.all()]
    contact = [contact_section(booking)] if with_contact else []
    return [place_section(booking), *contact, *people, *_questions(booking), _consent(booking)]


class Part(NamedTuple):
    """One booking of a visit. If it is the only one, it has no title."""

    title: str
    sections: list[Section]
    leave_out_url: str


class Lapsed(NamedTuple):
    """A booking of the visit whose hold ran out: choose its time again, or remove it."""

    title: str
    times_url: str
    leave_out_url: str


def visit_summary(visit: Visit) -> list[Part]:
    """Return everything that "Check your answers" shows. Several bookings share one block with the contact."""
    if len(visit.held) == 1:
        only = visit.held[0]
        leave_out = page_url(only, "leave_out") if visit.booked else ""
        return [Part("", summary(only), leave_out)]
    parts: list[Part] = []
    for booking in visit.held:
        sections = summary(booking, with_contact=not parts)
        for section in sections:
            for row in section.rows:
                row["change_name"] = f"{row.get('change_name', row['key'])} ({part_title(booking)})"
        # Each link names its booking: a person may be in several.
        sections = [section._replace(name=f"{section.name} ({part_title(booking)})") for section in sections]
        parts.append(Part(part_title(booking), sections, page_url(booking, "leave_out")))
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


def place_section(booking: Booking) -> Section:
    choice = Choice.of(booking)
    fees: list[Row] = (
        [{"key": _("What it costs at the reception"), "lines": lines}] if (lines := list_prices(booking).lines) else []
    )
    return Section(
        _("The place you chose"),
        [
            {"key": _("Service"), "value": booking.service.name, "change_url": choice.choose_url},
            {"key": _("When"), "value": when(booking), "change_url": choice.times_url},
            {
                "key": _("Where"),
                "lines": list_address_lines(booking.reception.venue),
                "change_url": receptions_url(service=booking.service, replaces=booking),
            },
            {"key": _("Persons"), "value": booking.party_size, "change_url": choice.choose_url},
            *fees,
        ],
    )


def contact_section(booking: Booking) -> Section:
    url = page_url(booking, "applicant", 1) + CHANGE + "#id_email"
    return Section(
        _("How we contact you"),
        [
            {"key": _("Email address"), "value": booking.email, "change_url": url},
            {"key": _("Phone number"), "value": spaced(booking.phone), "change_url": url},
        ],
    )


def person_section(booking: Booking, person: Applicant) -> Section:
    """Return one block for a person. The representative of a child is changed on a separate page."""
    document = f"…{person.last_four}" if person.last_four else ""
    birth_date = date_format(person.birth_date, "DATE_FORMAT") if person.birth_date else ""
    said = [
        (_("Surname"), person.surname),
        (_("Given names"), person.given_names),
        (_("Patronymic"), person.patronymic),
        (_("Date of birth"), birth_date),
        (_("Number of a document"), document),
    ]
    rows: list[Row] = [
        {
            "key": person.full_name,
            "lines": [": ".join([key, value or _("Not given")]) for key, value in said],
            "change_url": page_url(booking, "applicant", person.position) + CHANGE,
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
    if booking.party_size == 1:
        return Section(_("Who is coming"), rows)
    title = _("Person %(number)d of %(total)d") % {"number": person.position, "total": booking.party_size}
    return Section(title, rows, page_url(booking, "leave_person", person.position) + CHANGE, person.full_name)


def _questions(booking: Booking) -> list[Section]:
    said = {(answer.applicant_id, answer.question_id): answer.text for answer in booking.answers.all()}
    url = page_url(booking, "questions") + CHANGE
    rows: list[Row] = []
    for person, question in questions_for(booking):
        text = said.get((person.pk if person else None, question.pk), "")
        if question.kind == Question.Kind.YES_NO:
            text = str(dict(YES_NO).get(text, ""))
        key = f"{question.text} ({person.full_name})" if person and booking.party_size > 1 else question.text
        rows.append({"key": key, "value": text, "change_url": url})
    return [Section(_("Questions for this service"), rows)] if rows else []


def _consent(booking: Booking) -> Section:
    url = page_url(booking, "consent") + CHANGE
    return Section(
        _("Your personal data"),
        [{"key": _("Consent to processing"), "value": _("Given"), "change_url": url}],
    )


def visit_rows(visit: Sequence[Booking], *, with_references: bool = True) -> list[Row]:
    """Return what is booked at what time, each with a link to manage it."""
    return [
        {
            "key": date_format(booking.local_starts_at, "H:i"),
            "lines": [
                booking.service.name,
                *(_with_whom(person) for person in booking.applicants.all()),
                *([_("Reference: %(reference)s") % {"reference": booking.reference}] if with_references else []),
            ],
            "change_url": page_url(booking, "manage") if booking.status == Booking.Status.CONFIRMED else "",
            "change_name": part_title(booking),
        }
        for booking in visit
    ]


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
        {"key": _("Who is coming"), "lines": [_with_whom(person) for person in booking.applicants.all()]},
    ]


def _with_whom(person: Applicant) -> str:
    if not person.representative_name:
        return person.full_name
    names = {"child": person.full_name, "representative": person.representative_name}
    return _("%(child)s, with %(representative)s") % names
