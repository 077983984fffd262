"""What browsers and search engines request from every site, without a language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

DAY = 24 * 60 * 60  # seconds
# Pages of one booking, which must never be found by searching, and staff pages.
PRIVATE = ("booking", "waiting", "admin", "staff", "accounts")


@require_safe
@cache_control(public=True, max_age=DAY)
def robots(request: HttpRequest) -> HttpResponse:
    hidden = [f"Disallow: /{language}/{part}/" for language, _name in settings.LANGUAGES for part in PRIVATE]
    return HttpResponse("\n".join(["User-agent: *", *hidden, ""]), content_type="text/plain")


@require_safe
@cache_control(public=True, max_age=DAY)
def favicon(request: HttpRequest) -> HttpResponse:
    """Pages name the icon themselves; some programs ask here all the same."""
    return HttpResponseRedirect(static("icon.svg"))
