"""Upcoming receptions, and one of them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.actions.waiting_list import can_be_joined
from bookings.citizen.changing import hold_of, notice, of_this_moment
from bookings.citizen.forms.choosing import ReceptionFilter
from bookings.citizen.near import shelves
from bookings.citizen.offers import listed, reception_of, sheets, to_call
from bookings.citizen.ways import choose_url, reception_url, receptions_url
from bookings.identity.tokens import link_token

ON_ONE_PAGE = 20


@require_safe
def receptions(request: HttpRequest) -> HttpResponse:
    now, held = timezone.now(), hold_of(request.GET)
    chosen = ReceptionFilter(request.GET, now=now)
    page = Paginator(chosen.receptions, ON_ONE_PAGE).get_page(request.GET.get("page"))
    cards = listed(page.object_list, now=now, besides=held)
    if service := chosen.service:
        cards = [card.only(service) for card in cards]
    shown = [(card, reception_url(card.reception, service=service, replaces=held)) for card in cards]
    has_room = any(card.has_room for card in cards)
    context = notice(held, now=now) | {
        "chosen": chosen,
        # Further pages are of what was chosen before: a change of language leads to the same page there.
        "form": chosen if page.number == 1 else None,
        "page": page,
        "shelves": shelves(shown, district=chosen.district, is_first_page=page.number == 1),
        "has_room": has_room,
        "posts": [] if has_room else to_call(),
        "link": link_token(held) if held else "",
        "all_url": receptions_url(replaces=held),
    }
    return of_this_moment(render(request, "citizen/receptions.html", context), private=held is not None)


@require_safe
def reception(request: HttpRequest, pk: int) -> HttpResponse:
    now, held = timezone.now(), hold_of(request.GET)
    shown = reception_of(pk)
    card = listed([shown], now=now, besides=held)[0]
    wanted = request.GET.get("service", "")
    service = next((offer.service for offer in card.offers if offer.service.code == wanted), None)
    context = notice(held, now=now) | {
        "reception": shown,
        "card": card,
        "sheets": sheets(shown, card.offers),
        "wanted": service,
        "all_open": "all" in request.GET or len(card.offers) == 1,
        "start_url": choose_url(shown, service=service, people=held.party_size if held else None, replaces=held),
        "list_url": receptions_url(service=service, replaces=held),
        "can_wait": card.is_full and can_be_joined(shown, now=now),
    }
    return of_this_moment(render(request, "citizen/reception.html", context), private=held is not None)
