"""Cancelling a reception: who will be notified, the reason, and the button."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings.actions import receptions
from bookings.admin.receptions.pages import ReceptionPage
from bookings.admin.receptions.publishing import show_refusal
from bookings.errors import BookingError
from bookings.models import Booking, Reception
from bookings.queries.call_sheet import is_unreachable, with_failed_mail


class CancelForm(forms.Form):
    """Why a reception is cancelled, in words for the public."""

    reason = forms.CharField(
        label=_("Reason, in one sentence for the public"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("It appears in the email exactly as you write it, in every language. You can leave it empty."),
    )


class CancelPage(ReceptionPage):
    name = "cancel"
    title = _("Cancel this reception?")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._ask(CancelForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = CancelForm(request.POST)
        if not form.is_valid():
            return self._ask(form)
        try:
            told = receptions.cancel_reception(
                reception=self.reception, actor=self.actor, now=self.now, reason=form.cleaned_data["reason"]
            )
        except BookingError as error:
            show_refusal(self, error)
            return self.to_page()
        self.model_admin.log_change(request, self.reception, str(_("Cancelled.")))
        words = ngettext(
            "Cancelled, with %(count)s booking. The person is being notified.",
            "Cancelled, with %(count)s bookings. The people are being notified.",
            told,
        )
        messages.success(request, words % {"count": told})
        return redirect("staff:calls", self.reception.pk) if told else self.to_page()

    def _ask(self, form: CancelForm) -> HttpResponse:
        reception = self.reception
        bookings = with_failed_mail(reception.bookings.filter(status=Booking.Status.CONFIRMED))
        told = list(bookings.select_related("post").prefetch_related("applicants").order_by("starts_at", "desk", "id"))
        return self.show(
            {
                "form": form,
                "told": [_told_row(booking) for booking in told],
                "people": sum(booking.party_size for booking in told),
                "by_phone": sum(is_unreachable(booking) for booking in told),
                "waiting": reception.entries.on_list().count(),
                "held": reception.bookings.filter(status=Booking.Status.HELD, entry=None).count(),
                "can_be_cancelled": receptions.can_cancel_reception(reception, now=self.now),
                "is_draft": reception.status == Reception.Status.DRAFT,
                "is_over": reception.status == Reception.Status.PUBLISHED,
                "is_cancelled": reception.status == Reception.Status.CANCELLED,
            }
        )


def _told_row(booking: Booking) -> dict[str, Any]:
    return {
        "booking": booking,
        "time": booking.local_starts_at.time(),
        "names": [person.full_name for person in booking.applicants.all()],
        "phone_link": re.sub(r"[^\d+]", "", booking.phone),
    }
