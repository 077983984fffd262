"""What every page needs: links to itself in the other languages, and the error summary's links.

Usage: `{% load page %}`.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.urls import translate_url
from django.utils.translation import get_language, get_language_from_path, get_language_info

register = template.Library()

# What the links in mails are called in the table of addresses.
OF_ONE_PERSON = {"token", "interest"}


class LanguageLink(NamedTuple):
    """One language of the switch; `name` is in that language itself."""

    code: str
    name: str
    url: str
    current: bool


class ErrorLink(NamedTuple):
    """An error's words, and the id of the input that mends it ("" when there is none)."""

    text: str
    target: str


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[LanguageLink]:
    """This page in each language, its query string kept; the home page where this address is none."""
    request = context.get("request")
    address = request.get_full_path() if request is not None and request.resolver_match else ""
    return [
        LanguageLink(
            code=code,
            name=get_language_info(code)["name_local"].capitalize(),
            url=translate_url(address, code) if address else f"/{code}/",
            current=code == get_language(),
        )
        for code, _name in settings.LANGUAGES
    ]


class Addresses(NamedTuple):
    """Where a public page has its home: without what was chosen on it, and in each language."""

    canonical: str
    alternates: list[tuple[str, str]]


@register.simple_tag(takes_context=True)
def public_addresses(context: template.Context) -> Addresses | None:
    """For search engines; none for a page of one person's, and where the address is none of ours."""
    request = context.get("request")
    if request is None or request.resolver_match is None or OF_ONE_PERSON & request.resolver_match.kwargs.keys():
        return None
    path = request.path
    alternates = [(code, settings.SITE_URL + translate_url(path, code)) for code, _name in settings.LANGUAGES]
    # Without its language an address leads to the page in the reader's own.
    anybodys = settings.SITE_URL + path.removeprefix(f"/{get_language_from_path(path)}")
    return Addresses(settings.SITE_URL + path, [*alternates, ("x-default", anybodys)])


@register.filter
def error_links(forms: BaseForm | Iterable[BaseForm]) -> list[ErrorLink]:
    """All errors of one form or of several, in the order of the page, each with where to mend it."""
    if isinstance(forms, BaseForm):
        forms = [forms]
    links: list[ErrorLink] = []
    for form in forms:
        links += [ErrorLink(str(text), "") for text in form.non_field_errors()]
        for field in form:
            links += _links_of(field)
    return links


def _links_of(field: BoundField) -> list[ErrorLink]:
    if targets := getattr(field, "error_targets", None):
        return [ErrorLink(*target) for target in targets]
    target = "" if field.is_hidden else _first_input(field)
    return [ErrorLink(str(text), target) for text in field.errors]


def _first_input(field: Any) -> str:
    """The id of a field's first input: the first radio button of a group, else the input itself."""
    subwidgets = field.subwidgets if field.use_fieldset else ()
    return (subwidgets[0].id_for_label if subwidgets else "") or field.auto_id
