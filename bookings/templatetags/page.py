"""What every page needs: links to the same page in other languages, and the links of the error summary.

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

# The names of the tokens of emailed links in the URL patterns.
OF_ONE_PERSON = {"token", "interest"}


class LanguageLink(NamedTuple):
    """One language of the language switch; `name` is in that language."""

    code: str
    name: str
    url: str
    current: bool


class ErrorLink(NamedTuple):
    """An error message, and the id of the input that corrects it ("" if there is none)."""

    text: str
    target: str


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[LanguageLink]:
    """Return this page in each language with its query string; the home page if the address does not exist."""
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
    """The canonical address of a public page, without its query, and its address in each language."""

    canonical: str
    alternates: list[tuple[str, str]]


@register.simple_tag(takes_context=True)
def public_addresses(context: template.Context) -> Addresses | None:
    """Return the addresses for search engines; None for a personal page or an address that does not exist."""
    request = context.get("request")
    if request is None or request.resolver_match is None or OF_ONE_PERSON & request.resolver_match.kwargs.keys():
        return None
    path = request.path
    alternates = [(code, settings.SITE_URL + translate_url(path, code)) for code, _name in settings.LANGUAGES]
    # An address without a language leads to the page in the reader's own.
    anybodys = settings.SITE_URL + path.removeprefix(f"/{get_language_from_path(path)}")
    return Addresses(settings.SITE_URL + path, [*alternates, ("x-default", anybodys)])


@register.filter
def error_links(forms: BaseForm | Iterable[BaseForm]) -> list[ErrorLink]:
    """Return all errors of one form or several, in the order of the page, each with the input that corrects it."""
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
    """Return the id of a field's first input: the first radio button of a group, or the input itself."""
    subwidgets = field.subwidgets if field.use_fieldset else ()
    return (subwidgets[0].id_for_label if subwidgets else "") or field.auto_id
