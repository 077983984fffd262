"""The biometric kit has failed, or works again: what that means for whom, and the button."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings import permissions
from bookings.actions import kits
from bookings.actions.core.party_messages import must_be_called
from bookings.admin.access import as_id
from bookings.admin.reception_pages import ReceptionPages
from bookings.errors import BookingError
from bookings.models import Actor, Booking, Desk, Reception, Service
from bookings.queries.reachability import with_failed_mail
from bookings.staff_messages import words_for


@dataclass(frozen=True)
class KitDesk:
    """A desk whose services need the kit. `bookings` are those that stand and need it; `calls` of them are rung up."""

    desk: Desk
    services: list[Service]
    instead: list[Service]
    bookings: int
    people: int
    calls: int
    held: int


class KitPages(ReceptionPages):
    """For whoever receives visitors: the kit fails in the hall, not in the office."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.kit_view)
        return [path("<str:object_id>/kit/", view, name="bookings_reception_kit"), *super().get_urls()]

    def kit_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        reception: Reception = self.get_object(request, object_id)
        if not permissions.can_receive(request.user, reception.post):
            raise PermissionDenied
        now = timezone.now()
        if request.method == "POST":
            self._change_kit(request, reception, now=now)
            return HttpResponseRedirect(reverse("admin:bookings_reception_kit", args=[reception.pk]))
        context = {
            "desks": kit_desks(reception, now=now),
            "is_published": reception.status == Reception.Status.PUBLISHED,
        }
        return self._page(request, reception, "kit", _("The biometric kit"), context)

    def _change_kit(self, request: HttpRequest, reception: Reception, *, now: dt.datetime) -> None:
        actor = Actor.of(request.user)
        desk = reception.desks.filter(pk=as_id(request.POST.get("desk", "")) or 0).first()
        if desk is None:
            messages.error(request, _("Nothing was changed: this desk is not there any more."))
            return
        works = request.POST.get("kit") == "works"
        try:
            if works:
                told = kits.kit_works(desk=desk, actor=actor, now=now)
            else:
                told = kits.fail_kit(reception=reception, desk=desk, actor=actor, now=now)
        except BookingError as error:
            messages.error(request, words_for(error))
            return
        words = (
            ngettext(
                "The kit works again. %(count)s booking is told that all stays as it was booked.",
                "The kit works again. %(count)s bookings are told that all stays as it was booked.",
                told,
            )
            if works
            else ngettext(
                "Written down. %(count)s booking is asked what to do; look at the call sheet as well.",
                "Written down. %(count)s bookings are asked what to do; look at the call sheet as well.",
                told,
            )
        )
        messages.success(request, words % {"count": told})


def kit_desks(reception: Reception, *, now: dt.datetime) -> list[KitDesk]:
    """The desks where the kit matters, with those who count on it."""
    found = []
    for desk in reception.desks.prefetch_related("offers__service__without_kit").order_by("label", "pk"):
        services = [offer.service for offer in desk.offers.all() if offer.service.needs_kit]
        if not services:
            continue
        bookings = list(with_failed_mail(kits.affected(reception, [desk.pk]).filter(starts_at__gt=now)))
        held = desk.bookings.filter(status=Booking.Status.HELD, service__needs_kit=True)
        instead = {service.without_kit.pk: service.without_kit for service in services if service.without_kit}
        found.append(
            KitDesk(
                desk=desk,
                services=services,
                instead=list(instead.values()),
                bookings=len(bookings),
                people=sum(booking.party_size for booking in bookings),
                calls=sum(must_be_called(booking, now=now) for booking in bookings),
                held=held.count(),
            )
        )
    return found
