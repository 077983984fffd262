"""Texts of staff, which may stand in another language than the page. Usage: `{% load tongues %}`."""

from django import template
from django.conf import settings
from django.db.models import Model
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.filter
def said(thing: Model, field: str) -> SafeString:
    """A text with its line breaks. Where nobody has written it in the page's language, it says which it is in: a screen
    reader would read Russian words by the rules of Kazakh (WCAG 3.1.2)."""
    html = linebreaksbr(getattr(thing, field))
    own, *others = (get_language(), *settings.MODELTRANSLATION_FALLBACK_LANGUAGES["default"])
    written = [code for code in others if getattr(thing, f"{field}_{code}")]
    if getattr(thing, f"{field}_{own}") or not written:
        return html
    return format_html('<span lang="{}">{}</span>', written[0], html)
