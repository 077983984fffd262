"""Upcoming receptions, and one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def receptions(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


@require_safe
def reception(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "base.html")
