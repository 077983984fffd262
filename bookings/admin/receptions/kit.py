"""The biometric kit has failed, or works again: the effects, and the button."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings import permissions
from bookings.actions import kits
from bookings.actions.core.party_messages import must_be_called
from bookings.admin.base import as_id
from bookings.admin.receptions.pages import ReceptionPage
from bookings.errors import BookingError
from bookings.models import Booking, Desk, Reception, Service
from bookings.queries.call_sheet import with_failed_mail
from bookings.staff_messages import words_for


@dataclass(frozen=True)
class KitDesk:
    """A desk with services that need the kit. `bookings` counts the confirmed ones that need it, `calls` those of them
    that must be called.
    """

    desk: Desk
    services: list[Service]
    instead: list[Service]
    bookings: int
    people: int
    calls: int
    held: int


class KitPage(ReceptionPage):
    """For officers as well as managers: the kit fails during the reception, not in the office."""

    name = "kit"
    title = _("The biometric kit")
    may_open = staticmethod(permissions.can_receive)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(
            {
                "desks": _kit_desks(self.reception, now=self.now),
                "is_published": self.reception.status == Reception.Status.PUBLISHED,
            }
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        desk = self.reception.desks.filter(pk=as_id(request.POST.get("desk", "")) or 0).first()
        if desk is None:
            messages.error(request, _("Nothing was changed: this desk no longer exists."))
            return self.to_page("kit")
        try:
            if request.POST.get("kit") == "works":
                told = kits.restore_kit(desk=desk, actor=self.actor, now=self.now)
                words = ngettext(
                    "The kit works again. People with %(count)s booking are notified that everything stays as booked.",
                    "The kit works again. People with %(count)s bookings are notified that everything stays as booked.",
                    told,
                )
            else:
                told = kits.fail_kit(reception=self.reception, desk=desk, actor=self.actor, now=self.now)
                words = ngettext(
                    "Recorded. %(count)s booking is asked what to do; check the call sheet as well.",
                    "Recorded. %(count)s bookings are asked what to do; check the call sheet as well.",
                    told,
                )
        except BookingError as error:
            messages.error(request, words_for(error))
        else:
            messages.success(request, words % {"count": told})
        return self.to_page("kit")


def _kit_desks(reception: Reception, *, now: dt.datetime) -> list[KitDesk]:
    """Return the desks with services that need the kit."""
    found = []
    for desk in reception.desks.prefetch_related("desk_services__service__without_kit").order_by("label", "pk"):
        services = [each.service for each in desk.desk_services.all() if each.service.needs_kit]
        if not services:
            continue
        bookings = list(with_failed_mail(kits.affected_bookings(reception, [desk.pk]).filter(starts_at__gt=now)))
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
