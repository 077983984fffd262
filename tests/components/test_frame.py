"""The frame around every public page, and the small components."""

import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path, resolve
from django.utils import translation

from tests.components.markup import Element, read


class OneField(forms.Form):
    name = forms.CharField()


def page(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = i18n_patterns(
    path("", page),
    path("receptions/<int:pk>/", page, name="reception"),
    path("booking/<str:token>/", page),
    path("tell-me/<str:interest>/keep/", page),
)
pytestmark = pytest.mark.urls(__name__)


def frame(address: str = "/en/", **context: Any) -> Element:
    request = RequestFactory().get(address)
    with translation.override(address[1:3]):
        request.resolver_match = resolve(request.path_info)
        return read(render_to_string("base.html", context, request))


def component(name: str, **context: Any) -> Element:
    return read(render_to_string(f"components/{name}.html", context))


def test_the_page_says_its_language_and_fits_the_screen() -> None:
    html = frame("/kk/").one("html")
    assert html.attrs["lang"] == "kk"
    assert "width=device-width" in html.one("meta", name="viewport").attrs["content"]


def test_the_language_switch_leads_to_the_same_page_with_its_question() -> None:
    switch = frame("/en/receptions/7/?service=2&page=3").one("nav", aria_label="Language")
    assert switch.one(aria_current="true").attrs["lang"] == "en"
    assert {a.attrs["hreflang"]: a.attrs["href"] for a in switch.all("a")} == {
        "ru": "/ru/receptions/7/?service=2&page=3",
        "kk": "/kk/receptions/7/?service=2&page=3",
    }


def test_search_engines_learn_where_a_page_has_its_home_and_its_translations() -> None:
    head = frame("/kk/receptions/7/?service=2&page=3")
    assert head.one("link", rel="canonical").attrs["href"] == "http://testserver/kk/receptions/7/"
    assert {link.attrs["hreflang"]: link.attrs["href"] for link in head.all("link", rel="alternate")} == {
        code: f"http://testserver/{home}receptions/7/"
        for code, home in {"ru": "ru/", "kk": "kk/", "en": "en/", "x-default": ""}.items()
    }
    assert "тегін" in head.one("meta", name="description").attrs["content"].lower()


@pytest.mark.parametrize("address", ["/en/booking/1.1.x/", "/en/tell-me/1.1.x/keep/"])
def test_a_page_of_a_booking_has_no_canonical_address(address: str) -> None:
    private = frame(address)
    assert not private.all("link", rel="canonical")
    assert not private.all("link", rel="alternate")


def test_without_an_address_the_switch_leads_home() -> None:
    """An error page may be drawn for an address that is no page, or without a request at all."""
    with translation.override("ru"):
        switch = read(render_to_string("base.html")).one("nav")
    assert {a.attrs["href"] for a in switch.all("a")} == {"/kk/", "/en/"}


def test_an_error_is_shown_in_the_title_and_in_the_summary() -> None:
    faulty, fresh = frame(form=OneField({})), frame(form=OneField())
    assert faulty.one("title").text.startswith("Error: ")
    assert faulty.one("main").one(role="alert").one("a").attrs["href"] == "#id_name"
    assert not fresh.one("title").text.startswith("Error")
    assert not fresh.all(role="alert")


def test_the_skip_link_leads_to_the_main_part() -> None:
    document = frame()
    assert document.one("a", class_="skip").attrs["href"] == "#" + document.one("main").attrs["id"]


def test_the_foot_says_what_protects_people() -> None:
    foot = frame().one("footer").text
    for promise in ("free of charge", "Nobody may sell places", "Do not share your code. Enter it only on this site."):
        assert promise in foot


def test_the_demo_says_so() -> None:
    assert "only a demonstration" in frame(demo_banner="only a demonstration").one("header").text
    assert not frame().all(class_="demo")


def test_the_page_needs_nothing_but_one_stylesheet() -> None:
    html = render_to_string("base.html", {"form": OneField({})}, RequestFactory().get("/en/"))
    assert html.count('rel="stylesheet"') == 1
    assert not re.search(r"<script|<style|<[^>]+\s(style|on\w+)=", html)
    css = Path(finders.find("site.css") or "").read_text()
    assert "url(" not in css
    assert "@import" not in css


def test_a_summary_row_can_be_changed_and_says_what_changes() -> None:
    rows = [
        {"key": "Where", "lines": ["House of Culture", "Abai 12"]},
        {"key": "Phone", "value": "", "change_url": "/p/", "change_name": "the phone number"},
    ]
    first, second = component("summary_list", rows=rows).one("dl").all("div")
    assert not first.all("a")
    assert second.all("dd")[0].text == "Not given"
    assert second.one("a").text == "Change: the phone number"


@pytest.mark.parametrize(("free", "words"), [(0, "No free places"), (1, "1 free place"), (12, "12 free places")])
def test_free_places_are_written_in_words(free: int, words: str) -> None:
    assert component("free_places", free=free).text == words


def test_a_typed_answer_keeps_its_line_breaks() -> None:
    dd = component("summary_list", rows=[{"key": "Notes", "value": "first\n<second>"}]).one("dd")
    assert len(dd.all("br")) == 1
    assert "<second>" in dd.text


def test_text_in_components_is_escaped() -> None:
    examples: dict[str, dict[str, Any]] = {
        "notice": {"text": "<b>", "title": "<b>", "kind": "warning"},
        "checklist": {"items": ["<b>", {"text": "<b>", "note": "<b>"}]},
        "price_table": {"caption": "<b>", "rows": [{"who": "<b>", "price": "<b>"}], "note": "<b>"},
        "confirmation": {"title": "<b>", "reference": "<b>"},
        "back_link": {"url": "/", "text": "<b>"},
    }
    for name, context in examples.items():
        assert "<b>" in component(name, **context).text, name
