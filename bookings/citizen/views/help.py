"""Help: the pages that explain, to be linked and printed, and a new email for a lost one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions.link_requests import ask_link
from bookings.citizen.choice import receptions_url
from bookings.citizen.forms.manage import LostForm
from bookings.citizen.reception_cards import posts_to_call
from bookings.citizen.service_details import fees_by_post
from bookings.models import ChecklistItem, Service
from bookings.queries.visit_instructions import group_checklist


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/help/index.html", {"services": Service.objects.all(), "posts": posts_to_call()})


@require_safe
def the_day(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/help/day.html", {"posts": posts_to_call()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/help/accessibility.html", {"posts": posts_to_call()})


@require_safe
def service(request: HttpRequest, code: str) -> HttpResponse:
    shown = get_object_or_404(Service, code=code)
    context = {
        "service": shown,
        "bring": group_checklist(ChecklistItem.objects.filter(service=shown)),
        "fees": fees_by_post(shown, day=timezone.now().date()),
        "list_url": receptions_url(service=shown),
        "posts": posts_to_call(),
    }
    return render(request, "citizen/help/service.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """Send the link again. The answer is the same whether or not there is such a booking."""
    form = LostForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ask_link(text=form.cleaned_data["text"], language=get_language() or "ru", now=timezone.now())
        return redirect("citizen:lost_sent")
    return render(request, "citizen/lost.html", {"form": form})


@require_safe
def lost_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/lost_sent.html", {"posts": posts_to_call()})
