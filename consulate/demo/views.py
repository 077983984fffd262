"""The demo's mail page. Mail is shown as a careful mail reader shows it: nothing in it runs or loads."""

import re

from csp.decorators import csp
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from bookings.models import Membership
from consulate.demo.logins import SUPERUSER
from consulate.demo.mail import Mail, find_mail, mail_files, read_mails

PER_PAGE = 50
# Links open in a new tab, because the site refuses to be shown in a frame.
HTML_PART_CSP = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


@require_safe
@never_cache
def login_list(request: HttpRequest) -> HttpResponse:
    """Who can log in here, with current codes. Only the terminal shows the passwords."""
    roles = dict(Membership.Role.choices) | {SUPERUSER: gettext("Superuser")}
    rows = [{"name": login.name, "role": roles[login.role], "code": login.code} for login in settings.DEMO_LOGINS]
    return render(request, "demo/login_list.html", {"logins": rows})


@require_safe
@never_cache
def mail_list(request: HttpRequest) -> HttpResponse:
    """All emails, newest first."""
    page = Paginator(mail_files(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/mail_list.html", {"page": page, "mails": read_mails(page)})


@require_safe
@never_cache
def mail_detail(request: HttpRequest, mail_id: str) -> HttpResponse:
    """One email: text, HTML and attachments."""
    return render(request, "demo/mail_detail.html", {"mail": _mail_or_404(mail_id)})


@require_safe
@never_cache
@xframe_options_sameorigin
@csp(HTML_PART_CSP)  # type: ignore[arg-type]  # its types know only views without arguments
def mail_html(request: HttpRequest, mail_id: str) -> HttpResponse:
    """The HTML part alone, for the frame on the email's page."""
    html = _mail_or_404(mail_id).html
    if not html:
        raise Http404
    based, found = re.subn(r"(?i)(<head[^>]*>)", r'\1<base target="_blank">', html, count=1)
    return HttpResponse(based if found else f'<base target="_blank">{html}')


@require_safe
@never_cache
def mail_part(request: HttpRequest, mail_id: str, number: int) -> HttpResponse:
    """An attachment or a calendar part, to download: never shown as a page of this site."""
    for part in _mail_or_404(mail_id).parts:
        if part.number == number:
            response = HttpResponse(part.content, content_type=part.content_type)
            response["Content-Disposition"] = _attachment(part.name)
            return response
    raise Http404


def _attachment(name: str) -> str:
    return content_disposition_header(True, name.replace("/", "_").replace("\\", "_")) or "attachment"


def _mail_or_404(mail_id: str) -> Mail:
    mail = find_mail(mail_id)
    if mail is None:
        raise Http404
    return mail
