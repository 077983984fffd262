"""Upcoming receptions, and one of them, where booking begins."""

from dataclasses import replace
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bookings.actions.waiting_list import can_be_joined
from bookings.citizen.choice import SENT, Choice, hold_notice, hold_of, keep_fresh, receptions_url
from bookings.citizen.forms.choosing import ChoiceForm
from bookings.citizen.reception_cards import find_reception, posts_to_call, read_cards
from bookings.citizen.reception_list import ReceptionFilter, group_by_distance, remember, remembered_query
from bookings.citizen.service_details import ServiceDetails, read_details
from bookings.identity.tokens import link_token
from bookings.models import Booking, WaitlistEntry
from bookings.queries.party_steps import STEPS

ON_ONE_PAGE = 20


@require_safe
def receptions(request: HttpRequest) -> HttpResponse:
    if known := remembered_query(request):
        return keep_fresh(redirect(f"{request.path}?{known}"), private=True)
    now, held = timezone.now(), hold_of(request.GET)
    chosen = ReceptionFilter(request.GET, now=now)
    page = Paginator(chosen.receptions, ON_ONE_PAGE).get_page(request.GET.get("page"))
    cards = read_cards(page.object_list, now=now, besides=held)
    if service := chosen.service:
        cards = [card.only(service) for card in cards]
    people = held.party_size if held else None
    shown = [(card, Choice(card.reception, service, people, held).reception_url) for card in cards]
    has_room, link = any(card.has_room for card in cards), link_token(held) if held else ""
    context = hold_notice(held, now=now) | {
        "chosen": chosen,
        # Further pages show what was chosen before: a change of language leads to the same page there.
        "form": chosen if page.number == 1 else None,
        "page": page,
        "groups": group_by_distance(shown, district=chosen.district, is_first_page=page.number == 1),
        "has_room": has_room,
        "posts": [] if has_room else posts_to_call(),
        "link": link,
        "all_url": f"{request.path}?{urlencode({'district': '', **({'from': link} if link else {})})}",
    }
    response = keep_fresh(render(request, "citizen/receptions.html", context), private=held is not None)
    remember(response, request, chosen)
    return response


@require_safe
def reception(request: HttpRequest, pk: int) -> HttpResponse:
    now, shown = timezone.now(), find_reception(pk)
    choice = Choice.from_query(request.GET, shown)
    held, service = choice.replaces, choice.service
    card = read_cards([shown], now=now, besides=held)[0]
    services = read_details(shown, card.services)
    can_wait = card.is_full and can_be_joined(shown, now=now)
    context = hold_notice(held, now=now) | {
        "reception": shown,
        "card": card,
        "form": _choice_form(request, choice, services, can_wait=can_wait) if card.has_room or can_wait else None,
        "left_out": choice.left_out,
        "services": [(each, replace(choice, service=each.places.service).readiness_url) for each in services],
        "wanted": service,
        "all_open": "all" in request.GET or len(card.services) == 1,
        "answers_url": choice.answers_url,
        "preview_url": settings.SITE_URL + reverse("citizen:preview", args=[shown.pk]),
        "list_url": receptions_url(service=service, replaces=held),
        "can_wait": can_wait,
        "steps_in_all": len(STEPS[WaitlistEntry if can_wait else Booking]),
    }
    return keep_fresh(render(request, "citizen/reception.html", context), private=held is not None)


def _choice_form(request: HttpRequest, choice: Choice, services: list[ServiceDetails], *, can_wait: bool) -> ChoiceForm:
    """Return the form that leads to the times, or to the waiting list where nothing is free."""
    form = ChoiceForm(
        request.GET if SENT in request.GET else None,
        initial=request.GET.dict(),
        services=[each.places for each in services],
        minutes={each.places.service.pk: each.minutes for each in services},
        most=choice.reception.post.max_party,
        action=reverse("citizen:wait" if can_wait else "citizen:times", args=[choice.reception.pk]),
    )
    if can_wait:
        form.submit_text = _("Join the waiting list")
    return form
