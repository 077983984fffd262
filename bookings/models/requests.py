"""What somebody without a login asked for by reference or address. A worker looks it up, not the page."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkRequest(models.Model):
    """A lost link asked for. The row is the same whether or not such a booking exists, and so is the answer."""

    text = models.CharField(_("reference or email"), max_length=254)
    language = models.CharField(_("language"), max_length=5, default="ru")
    created_at = models.DateTimeField(_("asked for at"))
    done_at = models.DateTimeField(_("looked up at"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for a link")
        verbose_name_plural = _("requests for links")
        ordering = ["id"]
        indexes = [models.Index(fields=["id"], name="linkrequest_open", condition=models.Q(done_at=None))]

    def __str__(self) -> str:
        return f"{self.created_at:%d.%m.%Y %H:%M} UTC"
