"""Templates for days that a post repeats: desks, hours and services, without date and place."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.models.desks import DeskHours, Minutes
from bookings.models.places import Post
from bookings.models.services import Service


class Template(models.Model):
    """A pattern for receptions. Changing it changes no reception that was made from it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="templates", verbose_name=_("post"))
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("reception template")
        verbose_name_plural = _("reception templates")
        ordering = ["post", "name"]
        constraints = [
            models.UniqueConstraint(fields=["post", "name"], name="template_name_once_a_post"),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateDesk(DeskHours):
    """A desk of a template."""

    template = models.ForeignKey(Template, models.CASCADE, related_name="desks", verbose_name=_("template"))
    services = models.ManyToManyField(
        Service, through="TemplateDeskService", related_name="+", verbose_name=_("services")
    )

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        ordering = ["template", "label", "id"]
        constraints = [
            models.UniqueConstraint(fields=["template", "label"], name="templatedesk_label_once"),
        ]

    def __str__(self) -> str:
        return self.label


class TemplateDeskService(Minutes):
    """A service of a desk of a template."""

    desk = models.ForeignKey(TemplateDesk, models.CASCADE, related_name="desk_services", verbose_name=_("desk"))
    service = models.ForeignKey(Service, models.CASCADE, related_name="+", verbose_name=_("service"))

    class Meta:
        verbose_name = _("service of a desk")
        verbose_name_plural = _("services of a desk")
        constraints = [
            models.UniqueConstraint(fields=["desk", "service"], name="templatedeskservice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.desk}: {self.service}"
