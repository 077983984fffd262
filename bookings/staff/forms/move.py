"""The form to move somebody's booking: the new time, and whether the party knows it already."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from bookings.forms.fields import ConfirmationField
from bookings.forms.page_form import PageForm
from bookings.forms.time_field import EARLIEST
from bookings.models import Booking, Reception
from bookings.queries.availability import Run
from bookings.staff.forms.staff_booking import TimeForm


class StaffMoveForm(TimeForm):
    """A time by name: "the earliest" could be another one by the time of a second click."""

    submit_text = _("Move the booking")
    told = ConfirmationField(label=_("They already know the new time: do not send an email"))
    helper = PageForm.helper

    def __init__(
        self,
        *args: Any,
        free: Sequence[Run],
        runs: Sequence[Run],
        reception: Reception,
        booking: Booking,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, free=free, runs=runs, reception=reception, **kwargs)
        time = self.fields["time"]
        time.choices = [choice for choice in time.choices if choice[0] != EARLIEST]  # type: ignore[attr-defined]
        if not booking.email:
            del self.fields["told"]
