"""Wide tables: on a narrow screen each cell says its column, by the table's own head."""

from django.template import Context, Template

from bookings.queries.timetable import SlotState
from bookings.templatetags.rows import name_cells
from bookings.templatetags.states import WORDS

HEAD = '<thead><tr><th scope="col">Time</th><th><a href="?o=1">Who  <b>&amp;</b> what</a></th><th></th></tr></thead>'


def test_each_cell_is_named_by_its_column() -> None:
    row = '<tr><th scope="row">09:00</th><td class="x">Anna</td><td>–</td></tr>'
    named = '<tr><th scope="row">09:00</th><td class="x" data-label="Who &amp; what">Anna</td><td>–</td></tr>'
    assert name_cells(f"<table>{HEAD}{row}{row}</table>") == f'<table class="rows">{HEAD}{named}{named}</table>'


def test_a_cell_over_several_columns_or_with_a_name_stays() -> None:
    rows = '<tr><th>1</th><td colspan="2">Nothing</td></tr><tr><td data-label="Desk 1"></td><td>2</td></tr>'
    named = rows.replace("<td>2", '<td data-label="Who &amp; what">2')
    assert name_cells(f'<table class="numbers">{HEAD}{rows}</table>') == (
        f'<table class="rows numbers">{HEAD}{named}</table>'
    )


def test_the_tag_escapes_nothing_twice() -> None:
    html = Template("{% load rows %}{% rows %}<table><thead><tr><th>{{ a }}</th></tr></thead><td>{{ a }}{% endrows %}")
    assert html.render(Context({"a": '<"'})) == (
        '<table class="rows"><thead><tr><th>&lt;&quot;</th></tr></thead><td data-label="&lt;&quot;">&lt;&quot;'
    )


def test_each_state_of_the_timetable_has_its_own_sign() -> None:
    signs = [WORDS[state].sign for state in SlotState]
    assert len(set(signs)) == len(SlotState)
    assert not {"✕", "×"} <= set(signs)  # nobody tells these two apart
