"""Wide tables: `{% load rows %}{% rows %}<table>…</table>{% endrows %}`.

On a narrow screen a row is a card, in which each cell is named by its column (`.rows` in `staff/day.css`). The names
are taken from the table's own head, so they are written once.
"""

import re
from html import unescape

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_HEAD = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.DOTALL)
_ROW_OR_CELL = re.compile(r"<(tr|td|th)\b([^>]*)>")
_SPAN = re.compile(r'colspan="(\d+)"')


class Rows(template.Node):
    def __init__(self, content: NodeList) -> None:
        self.content = content

    def render(self, context: template.Context) -> SafeString:
        return name_cells(self.content.render(context))


@register.tag
def rows(parser: Parser, token: Token) -> Rows:
    content = parser.parse(("endrows",))
    parser.delete_first_token()
    return Rows(content)


def name_cells(html: str) -> SafeString:
    """Return a table with a head of one row, each `td` with its column's name as `data-label`.

    A cell over several columns, and a cell that has a name already, stays as it is.
    """
    head, end_of_head, body = html.partition("</thead>")
    names = [" ".join(unescape(strip_tags(text)).split()) for _attributes, text in _HEAD.findall(head)]
    column = 0

    def name(match: re.Match[str]) -> str:
        nonlocal column
        kind, attributes = match.groups()
        if kind == "tr":
            column = 0
            return match[0]
        here, span = column, _SPAN.search(attributes)
        column += int(span[1]) if span else 1
        if kind == "th" or span or "data-label" in attributes or not (here < len(names) and names[here]):
            return match[0]
        return f'<td{attributes} data-label="{escape(names[here])}">'

    marked = re.sub(r'<table(?: class="([^"]*)")?', lambda found: _with_class(found[1]), head, count=1)
    return mark_safe(marked + end_of_head + _ROW_OR_CELL.sub(name, body))  # noqa: S308  # a template's own output


def _with_class(others: str | None) -> str:
    return f'<table class="rows {others}"' if others else '<table class="rows"'
