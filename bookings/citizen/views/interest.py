"""Email me when you come: an address and a district, confirmed by a code, and the links in the emails."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions import interests
from bookings.citizen.access import keep_secret
from bookings.citizen.forms.interest import InterestCodeForm, InterestForm
from bookings.errors import CodeEnded, CodeTooSoon, WrongCode
from bookings.identity.tokens import BadToken, interest_token, read_interest_link
from bookings.models import Interest

View = Callable[[HttpRequest, Interest], HttpResponse]


def opened_by_interest(*, asked: bool = False) -> Callable[[View], Callable[..., HttpResponse]]:
    """Pass a view the interest that the address opens."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def page(request: HttpRequest, interest: str) -> HttpResponse:
            try:
                pk, link_version = read_interest_link(interest, asked=asked)
                found = Interest.objects.select_related("district").get(pk=pk, link_version=link_version)
            except (BadToken, Interest.DoesNotExist):
                return keep_secret(request, render(request, "citizen/interest_bad_link.html", status=404))
            return keep_secret(request, view(request, found))

        return page

    return decorate


@require_http_methods(["GET", "HEAD", "POST"])
def interest(request: HttpRequest) -> HttpResponse:
    """The page, its status and the rows written are the same whether or not the address is known."""
    wanted = {"district": request.GET.get("district", ""), "services": request.GET.getlist("service")}
    form = InterestForm(request.POST if request.method == "POST" else None, initial=wanted)
    if not form.is_valid():
        return render(request, "citizen/interest.html", {"form": form})
    asked = interests.ask_for_notices(
        email=form.cleaned_data["email"],
        district=form.cleaned_data["district"],
        services=form.cleaned_data["services"],
        language=get_language() or "ru",
        now=timezone.now(),
    )
    return redirect("citizen:interest_code", interest_token(asked, asked=True))


@opened_by_interest(asked=True)
def code(request: HttpRequest, interest: Interest) -> HttpResponse:
    now, has_ended = timezone.now(), False
    if interest.confirmed_at is not None:  # the page was opened again, or sent twice
        return redirect("citizen:interest_done" if _is_active(interest, now=now) else "citizen:interest_left")
    form = _code_form(interest, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            interests.confirm_interest(interest=interest, code=form.cleaned_data["code"], now=now)
        except WrongCode as refusal:
            form.refuse(refusal)
        except CodeEnded:
            has_ended = True
        else:
            return redirect("citizen:interest_done")
    return _show_code(request, interest, None if has_ended else form, has_ended=has_ended)


@opened_by_interest(asked=True)
def new_code(request: HttpRequest, interest: Interest) -> HttpResponse:
    if request.method == "POST":
        try:
            interests.ask_another_code(interest=interest, now=timezone.now())
        except CodeTooSoon as refusal:
            return _show_code(request, interest, _code_form(interest), wait_until=refusal.facts["wait_until"])
    return redirect("citizen:interest_code", interest_token(interest, asked=True))


def _is_active(interest: Interest, *, now: dt.datetime) -> bool:
    return Interest.objects.active(now).filter(pk=interest.pk).exists()


def _code_form(interest: Interest, typed: QueryDict | None = None) -> InterestCodeForm:
    return InterestCodeForm(typed, action=reverse("citizen:interest_code", args=[interest_token(interest, asked=True)]))


def _show_code(request: HttpRequest, interest: Interest, form: InterestCodeForm | None, **more: Any) -> HttpResponse:
    context = {"form": form, "interest": interest, "token": interest_token(interest, asked=True)}
    return render(request, "citizen/interest_code.html", context | more)


@opened_by_interest()
def leave(request: HttpRequest, interest: Interest) -> HttpResponse:
    if request.method == "POST":
        interests.end_interest(interest=interest, now=timezone.now())
        return redirect("citizen:interest_left")
    if not interests.are_notices_sent(interest, now=timezone.now()):
        return redirect("citizen:interest_left")
    return render(request, "citizen/interest_leave.html", {"interest": interest})


@csrf_exempt  # a mail program sends it, without a cookie; the address is the secret
@opened_by_interest()
def unsubscribe(request: HttpRequest, interest: Interest) -> HttpResponse:
    """The address in the header List-Unsubscribe (RFC 8058). A person who opens it in a browser is asked first."""
    if request.method != "POST":
        return redirect("citizen:interest_leave", interest_token(interest))
    interests.end_interest(interest=interest, now=timezone.now())
    return HttpResponse(status=204)


@opened_by_interest()
def keep(request: HttpRequest, interest: Interest) -> HttpResponse:
    now = timezone.now()
    if not _is_active(interest, now=now):
        return render(request, "citizen/interest_bad_link.html", status=404)
    if request.method == "POST":
        interests.keep_interest(interest=interest, now=now)
        return redirect("citizen:interest_kept")
    return render(request, "citizen/interest_keep.html", {"interest": interest})


@require_safe
def end(request: HttpRequest, page: str) -> HttpResponse:
    """Say that it is done. Neither the address nor the page contains anything about the person."""
    return render(request, f"citizen/interest_{page}.html")
