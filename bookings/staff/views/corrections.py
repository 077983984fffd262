"""Pages to change contact details, correct a name, and decide on corrections that need a second officer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings import permissions
from bookings.actions import corrections as verbs
from bookings.actions.access_log import note_look
from bookings.errors import BookingError, CorrectionOpen
from bookings.identity.persons import letters_changed
from bookings.models import Applicant, Booking, NameCorrection, User
from bookings.staff.access import get_actor, get_booking, render_page
from bookings.staff.forms.corrections import NameCorrectionForm, StaffContactForm
from bookings.staff_messages import words_for


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    booking, now = get_booking(request, pk, may=permissions.can_receive), timezone.now()
    people = list(booking.applicants.all())
    form = StaffContactForm(request.POST if request.method == "POST" else None, booking=booking, people=people)
    if form.is_valid():
        try:
            verbs.change_contact(booking=booking, **form.values, actor=get_actor(request), now=now)
        except BookingError as refusal:
            form.refuse(refusal, words_for(refusal))
            booking.refresh_from_db(fields=["phone", "email"])
            form.show_again(booking.phone, booking.email)
        else:
            messages.success(
                request, _("The contact details have been changed. Earlier links no longer work: print a new slip.")
            )
            return redirect("staff:staff_booking_done", booking.pk)
    note_look(booking, actor=get_actor(request), now=now)
    context = {"here": "", "booking": booking, "people": people, "form": form, "can_change": booking.live}
    return render_page(request, "staff/corrections/contact.html", booking.reception, context)


@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest, pk: int) -> HttpResponse:
    (person, booking), now = _person_of(request, pk), timezone.now()
    form = NameCorrectionForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        try:
            waiting = verbs.correct_name(applicant=person, user=_reader(request), now=now, **form.values)
        except CorrectionOpen as refusal:
            messages.error(request, words_for(refusal))
            return redirect("staff:correction", refusal.facts["correction"].pk)
        except BookingError as refusal:
            form.add_error(None, words_for(refusal))
            person.refresh_from_db()
            form.show_again(*verbs.names_of(person))
        else:
            if waiting is None:
                messages.success(request, _("The name has been corrected."))
                return redirect("staff:booking", booking.pk)
            return redirect("staff:correction", waiting.pk)
    note_look(booking, actor=get_actor(request), now=now)
    context = {
        "here": "",
        "booking": booking,
        "person": person,
        "form": form,
        "open_correction": NameCorrection.objects.filter(applicant=person).first(),
        "left": verbs.letters_left(person),
        "can_change": booking.live,
    }
    return render_page(request, "staff/corrections/name.html", booking.reception, context)


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """The corrections waiting for a decision at all of the user's posts."""
    posts = permissions.posts_received(request.user)
    if not posts.exists():
        raise PermissionDenied
    waiting = NameCorrection.objects.filter(applicant__booking__post__in=posts).select_related(
        "applicant__booking__reception__venue__district", "applicant__booking__post", "asked_by"
    )
    rows = [(each, _may_decide(request, each)) for each in waiting.order_by("pk")]
    for booking in {each.applicant.booking for each, _may in rows if each.applicant.booking}:
        note_look(booking, actor=get_actor(request), now=timezone.now())
    return render(request, "staff/corrections/corrections.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """The current name beside the corrected one. The second officer decides; the officer who asked can withdraw it."""
    posts = permissions.posts_seen(request.user)
    found = NameCorrection.objects.filter(pk=pk, applicant__booking__post__in=posts)
    waiting = found.select_related("applicant", "asked_by").first()
    if waiting is None and request.method == "POST":
        messages.info(request, _("This has already been decided."))
        return redirect("staff:corrections")
    if waiting is None or waiting.applicant.booking_id is None:
        raise Http404
    booking = get_booking(request, waiting.applicant.booking_id, may=permissions.sees_people)
    if request.method == "POST":
        return _decide(request, waiting, booking)
    note_look(booking, actor=get_actor(request), now=timezone.now())
    return render_page(
        request, "staff/corrections/correction.html", booking.reception, _of_correction(request, waiting, booking)
    )


def _of_correction(request: HttpRequest, waiting: NameCorrection, booking: Booking) -> dict[str, Any]:
    """Return both names side by side, and what the user may do about them."""
    before, after = verbs.names_of(waiting.applicant), verbs.names_of(waiting)
    labels = (_("Surname"), _("Given names"), _("Patronymic"))
    return {
        "here": "",
        "booking": booking,
        "correction": waiting,
        "person": waiting.applicant,
        "names": list(zip(labels, before, after, strict=True)),
        "letters": letters_changed(before, after),
        "is_mine": waiting.asked_by == request.user,
        "may_decide": _may_decide(request, waiting),
    }


def _decide(request: HttpRequest, waiting: NameCorrection, booking: Booking) -> HttpResponse:
    take: dict[str, tuple[Any, str]] = {
        "approve": (verbs.approve_correction, _("The name has been changed.")),
        "refuse": (verbs.refuse_correction, _("The name stays the same.")),
        "withdraw": (verbs.withdraw_correction, _("The request has been withdrawn. The name stays the same.")),
    }
    verb, words = take.get(request.POST.get("decision", ""), (None, ""))
    if verb is None:
        return redirect("staff:correction", waiting.pk)
    try:
        verb(correction=waiting, user=_reader(request), now=timezone.now())
    except BookingError as refusal:
        messages.error(request, words_for(refusal))
        return redirect("staff:corrections")
    messages.success(request, words)
    return redirect("staff:booking", booking.pk)


def _may_decide(request: HttpRequest, waiting: NameCorrection) -> bool:
    booking = waiting.applicant.booking
    return (
        booking is not None
        and waiting.asked_by_id != request.user.pk
        and permissions.can_receive(request.user, booking.post)
    )


def _reader(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the middleware lets nobody else in
    return request.user


def _person_of(request: HttpRequest, pk: int) -> tuple[Applicant, Booking]:
    """Return a person and their booking at one of the user's posts. Raise Http404 or PermissionDenied."""
    person = Applicant.objects.filter(pk=pk, booking__isnull=False).select_related("service").first()
    if person is None or person.booking_id is None:
        raise Http404
    return person, get_booking(request, person.booking_id, may=permissions.can_receive)
