"""Choosing: service, number of people, time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "base.html")


@require_safe
def times(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "base.html")
