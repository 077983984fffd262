"""Addresses of the public site."""

from django.urls import URLPattern

app_name = "citizen"
urlpatterns: list[URLPattern] = []
