"""The banner on every page of the demo."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext


def banner(request: HttpRequest) -> dict[str, str]:
    """Return the context for base.html: the text of the banner, where to read the demo's mail, and how to log in."""
    return {
        "demo_banner": gettext("This is a demo, not an official site. The places here are not real."),
        "demo_mail_url": reverse("demo_mail"),
        "demo_logins_url": reverse("demo_logins"),
    }
