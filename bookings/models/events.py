"""What happened, by whom, when. Nothing personal, so never erased; a trigger refuses UPDATE and DELETE."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One step of a booking, reception, entry or account, or a look at personal data.

    Ids are plain numbers: an event outlives what it speaks of.
    """

    post_id = models.BigIntegerField(_("post"), null=True)
    reception_id = models.BigIntegerField(_("reception"), null=True)
    booking_id = models.BigIntegerField(_("booking"), null=True)
    entry_id = models.BigIntegerField(_("waiting list entry"), null=True)
    user_id = models.BigIntegerField(_("staff member"), null=True, help_text=_("Whose account it is about."))
    verb = models.CharField(_("what"), max_length=40)
    from_state = models.CharField(_("old state"), max_length=20, blank=True)
    to_state = models.CharField(_("new state"), max_length=20, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    actor = models.CharField(
        _("by"), max_length=150, help_text=_("“citizen”, “system”, or the staff member's user name.")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["post_id", "-id"], name="event_post"),
            models.Index(fields=["booking_id"], name="event_booking", condition=models.Q(booking_id__isnull=False)),
            models.Index(
                fields=["reception_id"],
                name="event_reception",
                condition=models.Q(reception_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M} UTC"
