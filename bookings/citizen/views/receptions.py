"""Upcoming receptions, and one of them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.actions.waiting_list import can_be_joined
from bookings.citizen.choice import Choice, hold_notice, hold_of, keep_fresh, receptions_url
from bookings.citizen.reception_cards import find_reception, posts_to_call, read_cards
from bookings.citizen.reception_list import ReceptionFilter, group_by_distance
from bookings.citizen.service_details import read_details
from bookings.identity.tokens import link_token

ON_ONE_PAGE = 20


@require_safe
def receptions(request: HttpRequest) -> HttpResponse:
    now, held = timezone.now(), hold_of(request.GET)
    chosen = ReceptionFilter(request.GET, now=now)
    page = Paginator(chosen.receptions, ON_ONE_PAGE).get_page(request.GET.get("page"))
    cards = read_cards(page.object_list, now=now, besides=held)
    if service := chosen.service:
        cards = [card.only(service) for card in cards]
    shown = [(card, Choice(card.reception, service, replaces=held).reception_url) for card in cards]
    has_room = any(card.has_room for card in cards)
    context = hold_notice(held, now=now) | {
        "chosen": chosen,
        # Further pages show what was chosen before: a change of language leads to the same page there.
        "form": chosen if page.number == 1 else None,
        "page": page,
        "groups": group_by_distance(shown, district=chosen.district, is_first_page=page.number == 1),
        "has_room": has_room,
        "posts": [] if has_room else posts_to_call(),
        "link": link_token(held) if held else "",
        "all_url": receptions_url(replaces=held),
    }
    return keep_fresh(render(request, "citizen/receptions.html", context), private=held is not None)


@require_safe
def reception(request: HttpRequest, pk: int) -> HttpResponse:
    now, shown = timezone.now(), find_reception(pk)
    choice = Choice.from_query(request.GET, shown)
    held, service = choice.replaces, choice.service
    card = read_cards([shown], now=now, besides=held)[0]
    context = hold_notice(held, now=now) | {
        "reception": shown,
        "card": card,
        "services": read_details(shown, card.services),
        "wanted": service,
        "all_open": "all" in request.GET or len(card.services) == 1,
        "start_url": Choice(shown, service, held.party_size if held else None, held).choose_url,
        "list_url": receptions_url(service=service, replaces=held),
        "can_wait": card.is_full and can_be_joined(shown, now=now),
    }
    return keep_fresh(render(request, "citizen/reception.html", context), private=held is not None)
