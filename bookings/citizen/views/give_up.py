"""Giving up a place: who is not coming, then a page to confirm it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bookings.actions import cancellation
from bookings.citizen.access import page_url
from bookings.citizen.choice import SENT
from bookings.citizen.forms.manage import WhoForm
from bookings.citizen.party_pages import done_url, manage_page, show_managed
from bookings.errors import NobodyChosen, TooLate
from bookings.models import Booking


@manage_page
def give_up(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Ask who is not coming, unless the party is one person."""
    if booking.starts_at <= timezone.now():
        raise TooLate
    party = list(booking.applicants.all())
    if len(party) == 1:
        return redirect(_confirm_url(booking, [str(party[0].pk)]))
    form = WhoForm(request.GET if SENT in request.GET else None, party=party)
    if form.is_valid():
        return redirect(_confirm_url(booking, form.cleaned_data["person"]))
    return show_managed(request, "give_up", booking, form=form)


@manage_page
def confirm(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Show who leaves and who stays, with the button that does it. Ids of people who left earlier are ignored."""
    now, named = timezone.now(), set(request.GET.getlist("person"))
    if booking.starts_at <= now:
        raise TooLate
    party = list(booking.applicants.all())
    leaving = [person for person in party if str(person.pk) in named]
    if not leaving:
        raise NobodyChosen
    if request.method == "POST":
        booking = cancellation.give_up(booking=booking, persons=[person.pk for person in leaving], now=now)
        is_confirmed = booking.status == Booking.Status.CONFIRMED
        return redirect(done_url(booking, "changed") if is_confirmed else page_url(booking, "booked"))
    staying = [person for person in party if person not in leaving]
    back = "give_up" if len(party) > 1 else "manage"
    return show_managed(request, "give_up_confirm", booking, back=back, leaving=leaving, staying=staying)


def _confirm_url(booking: Booking, persons: list[str]) -> str:
    return f"{page_url(booking, 'give_up_confirm')}?{urlencode({'person': persons}, doseq=True)}"
