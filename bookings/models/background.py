"""Rows that only the sweeps read: requests for a lost link, and the rows that a sweep could not work on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkRequest(models.Model):
    """A lost link asked for. The row is the same whether or not such a booking exists, and so is the answer."""

    text = models.CharField(_("reference or email"), max_length=254)
    language = models.CharField(_("language"), max_length=5, default="ru")
    created_at = models.DateTimeField(_("requested at"))
    done_at = models.DateTimeField(_("looked up at"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for a link")
        verbose_name_plural = _("requests for links")
        ordering = ["id"]
        indexes = [models.Index(fields=["id"], name="linkrequest_open", condition=models.Q(done_at=None))]

    def __str__(self) -> str:
        return f"{self.created_at:%d.%m.%Y %H:%M} UTC"


class SweepFailure(models.Model):
    """A row that a sweep could not work on: the sweep tries it again after all others. Nothing personal."""

    sweep = models.CharField(max_length=40)
    row = models.BigIntegerField()
    failures = models.PositiveIntegerField(default=1)
    failed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sweep", "row"], name="sweepfailure_once")]

    def __str__(self) -> str:
        return f"{self.sweep} {self.row}"
