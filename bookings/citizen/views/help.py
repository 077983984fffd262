"""The pages that explain. They can be linked, printed and read before anybody books anything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.citizen.explained import fees_by_post, things_to_bring
from bookings.citizen.offers import to_call
from bookings.citizen.ways import receptions_url
from bookings.models import Service


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/help/index.html", {"services": Service.objects.all(), "posts": to_call()})


@require_safe
def the_day(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/help/day.html", {"posts": to_call()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/help/accessibility.html", {"posts": to_call()})


@require_safe
def service(request: HttpRequest, code: str) -> HttpResponse:
    shown = get_object_or_404(Service, code=code)
    context = {
        "service": shown,
        "bring": things_to_bring(shown),
        "fees": fees_by_post(shown, day=timezone.now().date()),
        "list_url": receptions_url(service=shown),
        "posts": to_call(),
    }
    return render(request, "citizen/help/service.html", context)
