"""The layout of the templates, and what of it reaches a browser."""

from pathlib import Path

from django.template import Context, Engine

from tests.architecture.templates import all_faults, faults

SOURCE = """\
{% load i18n %}
{% comment %}What it shows.{% endcomment %}
<p>
  Some
  {% if more %}
    more
  {% endif %}
  {% firstof nothing "words" as words %}
  {{ words }}{% if more %},{% endif %}
  {% if more %}x{% else %}y{% endif %}
  {% if more %}a{% endif %}{% if not more %}b{% endif %}
  {% if more %}and more{% endif %}
  {% block end %}{% endblock %}
  end
</p>
"""


def test_templates_have_short_lines_and_trimmed_texts() -> None:
    assert all_faults() == []


def test_only_a_single_tag_may_be_longer_than_a_line() -> None:
    tag = "{% blocktranslate trimmed with " + "name=name " * 20 + "%}"
    assert list(faults(f"  {tag}\n    {{{{ name }}}}\n  {{% endblocktranslate %}}")) == []
    assert list(faults("\n<p>" + "word " * 30)) == [(2, "longer than 120 characters")]
    assert [number for number, _what in faults(f"<p>{tag}")] == [1]


def test_a_text_of_several_lines_has_to_be_trimmed() -> None:
    text = "{% blocktranslate %}\n  Some words\n{% endblocktranslate %}"
    assert [number for number, _what in faults(f"<p>\n{text}")] == [2]
    assert list(faults(text.replace("blocktranslate %}\n", "blocktranslate trimmed %}\n"))) == []


def drawn(folder: Path, name: str, source: str = SOURCE, **context: object) -> str:
    (folder / name).write_text(source)
    engine = Engine(
        dirs=[str(folder)], loaders=["consulate.template_loader.Loader"], libraries={"i18n": "django.templatetags.i18n"}
    )
    return engine.get_template(name).render(Context(context))


def test_indentation_and_silent_lines_are_removed_from_pages(tmp_path: Path) -> None:
    assert drawn(tmp_path, "page.html", more=True) == "<p>\nSome\nmore\nwords,\nx\na\nand more\n\nend\n</p>\n"
    assert drawn(tmp_path, "page.html") == "<p>\nSome\nwords\ny\nb\n\nend\n</p>\n"


def test_an_included_template_adds_no_empty_line(tmp_path: Path) -> None:
    (tmp_path / "part.html").write_text("{% if more %}\n  <b>more</b>\n{% endif %}\n")
    source = (
        '<p>\n  Some\n  {% include "part.html" %}\n  words\n  {% if more %}{% include "part.html" %}{% endif %}\n</p>\n'
    )
    assert drawn(tmp_path, "page.html", source, more=True) == "<p>\nSome\n<b>more</b>\nwords\n<b>more</b>\n</p>\n"
    assert drawn(tmp_path, "page.html", source) == "<p>\nSome\nwords\n</p>\n"


def test_a_plain_text_keeps_its_white_space(tmp_path: Path) -> None:
    assert drawn(tmp_path, "mail.txt").startswith("\n\n<p>\n  Some\n")
