"""Upcoming receptions, and one of them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.citizen.forms.choosing import ReceptionFilter
from bookings.citizen.offers import listed, reception_of, sheets
from bookings.citizen.ways import choose_url
from bookings.models import Post

ON_ONE_PAGE = 20


@require_safe
def receptions(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    chosen = ReceptionFilter(request.GET, now=now)
    page = Paginator(chosen.receptions, ON_ONE_PAGE).get_page(request.GET.get("page"))
    cards = listed(page.object_list, now=now)
    has_room = any(card.has_room for card in cards)
    context = {
        "chosen": chosen,
        "page": page,
        "cards": cards,
        "has_room": has_room,
        "posts": [] if has_room else Post.objects.exclude(phone="")[:5],
    }
    return render(request, "citizen/receptions.html", context)


@require_safe
def reception(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    shown = reception_of(pk)
    card = listed([shown], now=now)[0]
    wanted = request.GET.get("service", "")
    service = next((offer.service for offer in card.offers if offer.service.code == wanted), None)
    context = {
        "reception": shown,
        "card": card,
        "sheets": sheets(shown, card.offers),
        "wanted": service,
        "all_open": "all" in request.GET or len(card.offers) == 1,
        "start_url": choose_url(shown, service=service),
    }
    return render(request, "citizen/reception.html", context)
