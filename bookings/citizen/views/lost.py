"""A lost mail. Whoever asks gets the same answer, whether or not there is such a booking."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions.link_requests import ask_link
from bookings.citizen.forms.manage import LostForm
from bookings.citizen.offers import to_call


@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    form = LostForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ask_link(text=form.cleaned_data["text"], language=get_language() or "ru", now=timezone.now())
        return redirect("citizen:lost_sent")
    return render(request, "citizen/lost.html", {"form": form})


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/lost_sent.html", {"posts": to_call()})
