"""The catalogues are complete, and `manage.py messages` keeps, compiles and checks them rightly."""

import ast
import gettext
import io
from pathlib import Path
from typing import Any

import django
import pytest
from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation.trans_real import DjangoTranslation
from pytest_django import Settings

from bookings.management import catalogues
from bookings.management.commands.messages import FOLDERS

LANGUAGES = tuple(catalogues.PLURALS)
PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext

def words(n):
    return [
        # Translators: on the button
        _("Save"),
        pgettext("month", "May"),
        ngettext("%(n)s place in %(town)s", "%(n)s places in %(town)s", n),
    ]
"""
TEMPLATE = """{% load i18n %}
    {% if a %}
  <p title="{% translate "It’s 100% free" %}">{{ x|default:_("nothing") }}
      {% blocktranslate trimmed with name=b.name %}
        Dear {{ name }},
        welcome
      {% endblocktranslate %}
{% endif %}
  {% blocktranslate count n=total context "list" %}one{% plural %}{{ n }} many{% endblocktranslate %} (it's
"""


@pytest.fixture
def sources(tmp_path: Path) -> catalogues.Sources:
    """A small project with a text of each kind."""
    for name, text in {"bookings/staff_messages.py": PYTHON, "templates/page.html": TEMPLATE}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return catalogues.Sources(base=tmp_path, folders=FOLDERS, locale=tmp_path / "consulate" / "locale")


def update(sources: catalogues.Sources, language: str = "ru") -> str:
    path = sources.po_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(catalogues.updated(sources, language))
    return path.read_text()


def translate(sources: catalogues.Sources, old: str, new: str, language: str = "ru") -> None:
    path = sources.po_file(language)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def texts(catalog: Catalog) -> set[tuple[str | None, tuple[str, ...]]]:
    """Context and text (with its plural) of every message."""
    return {(message.context, catalogues.forms(message.id)) for message in catalog if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_project_is_translated(language: str) -> None:
    here = catalogues.Sources(Path(settings.BASE_DIR), FOLDERS, Path(settings.LOCALE_PATHS[0]))
    assert catalogues.faults(here, language) == []


def test_every_language_of_the_site_has_a_catalogue() -> None:
    assert {code for code, _name in settings.LANGUAGES} == {*LANGUAGES, "en"}


def test_the_texts_that_we_translate_for_django_exist_in_django() -> None:
    """On each Django that we run on, of the texts that are kept for it."""
    kept = catalogues.Sources(Path(settings.BASE_DIR), (), Path(settings.LOCALE_PATHS[0]))
    known: set[tuple[str | None, tuple[str, ...]]] = {(None, ("- Select an option -",))}  # in no list of 6.1
    for path in Path(django.__file__).parent.rglob("locale/en/LC_MESSAGES/django*.po"):
        with path.open("rb") as file:
            known |= texts(read_po(file))
    for_the_next = django.VERSION >= (6,)
    for language, least in (("ru", 9), ("kk", 100)):
        found = catalogues.extracted(kept, language)
        of_each = {True: set[Any](), False: set[Any]()}
        for message in found:
            for place, _line in message.locations:
                of_each["/django_next" in place].add((message.context, catalogues.forms(message.id)))
        assert len(of_each[False]) >= least
        assert of_each[for_the_next] - known == set()


def test_no_formatted_string_is_marked_for_translation() -> None:
    """There it is found by some versions of Python only."""
    for folder in ("bookings", "consulate"):
        for path in (Path(settings.BASE_DIR) / folder).rglob("*.py"):
            strings = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr)]
            calls = [node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call)]
            names = {node.func.id for node in calls if isinstance(node.func, ast.Name)}
            assert not names & set(catalogues.KEYWORDS), path


def test_texts_are_found_in_python_and_in_templates(sources: catalogues.Sources) -> None:
    assert texts(catalogues.extracted(sources, "ru")) == {
        (None, ("Save",)),
        ("month", ("May",)),
        (None, ("%(n)s place in %(town)s", "%(n)s places in %(town)s")),
        (None, ("It’s 100%% free",)),
        (None, ("nothing",)),
        (None, ("Dear %(name)s, welcome",)),
        ("list", ("one", "%(n)s many")),
    }


def test_an_update_names_files_without_lines_and_keeps_what_is_translated(sources: catalogues.Sources) -> None:
    first = update(sources)
    assert "#: bookings/staff_messages.py\n" in first
    assert "#. Translators: on the button" in first
    translate(sources, 'msgid "Save"\nmsgstr ""', 'msgid "Save"\nmsgstr "Сохранить"')

    module = sources.base / "bookings" / "staff_messages.py"
    module.write_text("# a line more\n" + PYTHON.replace('pgettext("month", "May"),', '_("Close"),'))
    second = update(sources)

    assert 'msgstr "Сохранить"' in second
    assert '"Close"' in second
    assert '"May"' not in second
    assert update(sources) == second


def test_a_check_lists_every_fault(sources: catalogues.Sources) -> None:
    (sources.base / "bookings" / "staff_messages.py").write_text(
        'a = [_("left %(n)s"), _("right {n}"), _("bare %s"), _("bare {}"), _("old"), _("none")]\n'
    )
    (sources.base / "templates" / "page.html").unlink()
    update(sources)
    for text, translated in {
        "left %(n)s": "слева %(m)s",
        "right {n}": "справа",
        "bare %s": "голый %s",
        "bare {}": "голый {}",
    }.items():
        translate(sources, f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{translated}"')
    translate(sources, 'msgid "old"\nmsgstr ""', '#, fuzzy\nmsgid "old"\nmsgstr "старый"')
    update(sources)
    (sources.base / "bookings" / "more.py").write_text('b = _("new")\n')

    po = "consulate/locale/ru/LC_MESSAGES/django.po"
    assert sorted(catalogues.faults(sources, "ru")) == [
        f"{po}: does not match the sources; run manage.py messages --update.",
        f"{po}: has a placeholder without a name: 'bare %s'",
        f"{po}: has a placeholder without a name: 'bare {{}}'",
        f"{po}: marked fuzzy: 'old'",
        f"{po}: not translated: 'none'",
        f"{po}: placeholders differ: 'left %(n)s'",
        f"{po}: placeholders differ: 'right {{n}}'",
    ]
    assert catalogues.faults(sources, "kk") == [
        "consulate/locale/kk/LC_MESSAGES/django.po: is missing; run manage.py messages --update."
    ]


def test_a_plural_needs_all_its_forms(sources: catalogues.Sources) -> None:
    text = update(sources)
    assert 'msgstr[2] ""' in text
    translate(sources, 'msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "%(n)s место"\nmsgstr[1] "%(n)s места"')
    assert any(
        fault.endswith("not translated: '%(n)s place in %(town)s'") for fault in catalogues.faults(sources, "ru")
    )


def test_the_form_for_one_is_that_for_21_and_names_the_number(sources: catalogues.Sources) -> None:
    update(sources)
    forms = ["место в г. %(town)s", "%(n)s места в г. %(town)s", "%(n)s мест в г. %(town)s"]
    for number, form in enumerate(forms):
        translate(sources, f'msgstr[{number}] ""', f'msgstr[{number}] "{form}"')
    assert any("placeholders differ: '%(n)s place in %(town)s'" in fault for fault in catalogues.faults(sources, "ru"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_finds_its_form(language: str) -> None:
    here = catalogues.Sources(Path(settings.BASE_DIR), FOLDERS, Path(settings.LOCALE_PATHS[0]))
    spoken = gettext.GNUTranslations(io.BytesIO(catalogues.compiled(here, language)["django.mo"]))
    forms = {"ru": ("one", "few", "many"), "kk": ("one", "other")}[language]
    rule = Locale(language).plural_form
    texts = [message for message in catalogues.read(here, language) if message.id and message.pluralizable]
    assert len(texts) > 60
    for message in texts:
        one, many = catalogues.forms(message.id)
        for number in range(122):
            text = catalogues.forms(message.string)[forms.index(rule(number))]
            shown = (
                spoken.npgettext(message.context, one, many, number)
                if message.context
                else spoken.ngettext(one, many, number)
            )
            assert shown == text, (text, number)


def test_gettext_reads_the_compiled_files(sources: catalogues.Sources) -> None:
    update(sources)
    forms = ["%(n)s место в г. %(town)s", "%(n)s места в г. %(town)s", "%(n)s мест в г. %(town)s"]
    lines = (f'msgstr[{number}] "{{}}"\n' for number in range(3))
    empty, full = "", ""
    for line, form in zip(lines, forms, strict=True):
        empty, full = empty + line.format(""), full + line.format(form)
    plural = 'msgid_plural "%(n)s places in %(town)s"\n'
    translate(sources, plural + empty, plural + full)

    read = gettext.GNUTranslations(io.BytesIO(catalogues.compiled(sources, "ru")["django.mo"]))

    shown = [read.ngettext("%(n)s place in %(town)s", "%(n)s places in %(town)s", n) for n in (1, 3, 11, 21)]
    assert shown == [forms[0], forms[1], forms[2], forms[0]]
    assert read.gettext("Save") == "Save"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_and_other_scripts_of_the_admin_speak_the_language(language: str, settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"  # where no Russian stands in for Kazakh
    admin = Path(django.__file__).parent / "contrib/admin/locale"
    spoken = DjangoTranslation(language, domain="djangojs", localedirs=[str(admin)])
    with (admin / "en/LC_MESSAGES/djangojs.po").open("rb") as file:
        said = [(message.context, catalogues.forms(message.id)) for message in read_po(file) if message.id]
    assert len(said) > 60
    for context, (text, *_plural) in said:
        if _plural:
            assert spoken.ngettext(text, _plural[0], 5) != _plural[0]
        else:
            assert (spoken.pgettext(context, text) if context else spoken.gettext(text)) != text, text
    assert spoken.gettext("November") == {"ru": "Ноябрь", "kk": "Қараша"}[language]


def test_texts_of_scripts_have_their_own_catalogue(sources: catalogues.Sources) -> None:
    update(sources)
    assert set(catalogues.compiled(sources, "ru")) == {"django.mo"}
    scripts = sources.locale / "ru" / "django_scripts.py"
    scripts.write_text('from django.utils.translation import gettext_noop\n\ngettext_noop("Today")\n')
    update(sources)
    translate(sources, 'msgid "Today"\nmsgstr ""', 'msgid "Today"\nmsgstr "Сегодня"')
    translate(sources, 'msgid "Save"\nmsgstr ""', 'msgid "Save"\nmsgstr "Сохранить"')

    files = catalogues.compiled(sources, "ru")

    pages, scripts_alone = (gettext.GNUTranslations(io.BytesIO(files[name])) for name in ("django.mo", "djangojs.mo"))
    assert (scripts_alone.gettext("Today"), scripts_alone.gettext("Save")) == ("Сегодня", "Save")
    assert pages.gettext("Save") == "Сохранить"


def test_the_command_updates_checks_and_compiles(sources: catalogues.Sources, settings: Settings) -> None:
    settings.BASE_DIR, settings.LOCALE_PATHS = sources.base, [sources.locale]
    call_command("messages", "--update")
    with pytest.raises(CommandError, match="not translated: 'Save'"):
        call_command("messages", "--check")
    call_command("messages", "--compile")
    assert sorted(path.name for path in sources.locale.rglob("django.*")) == 2 * ["django.mo"] + 2 * ["django.po"]


def test_without_compiled_catalogues_pages_are_english(tmp_path: Path, settings: Settings) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    assert DjangoTranslation("kk").gettext("Booking is free of charge.") == "Booking is free of charge."
