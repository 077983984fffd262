"""The demo's texts say what is right: papers, times and rules that somebody looked up, and no promise too many."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from bookings.models import ChecklistItem, Post, ReadinessQuestion, Service
from consulate.demo.data.places import make_post
from consulate.demo.data.services import make_services
from tests.worlds import built_once

pytestmark = pytest.mark.django_db
LANGUAGES = ("ru", "kk", "en")


@built_once
def the_services() -> dict[str, Service]:
    return make_services(make_post())


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def papers(service: str, audience: str) -> str:
    return "\n".join(str(item) for item in ChecklistItem.objects.filter(service__code=service, audience=audience))


def said_by(service: str) -> str:
    found = the_services()[service]
    return "\n".join([found.name, found.summary, found.who, found.ready])


@pytest.mark.parametrize("service", ["passport-10", "passport-5"])
def test_papers_for_a_passport(service: str) -> None:
    the_services()
    with translation.override("en"):
        assert "If it has expired, bring a valid internal passport as well" in papers(service, "adult")
        assert "The child’s own travel passport, if there is one, even if it has expired" in papers(service, "minor")
        assert "For a child born abroad, it or its translation must have the mark of citizenship" in papers(
            service, "minor"
        )
        assert "The valid passport of the parent" in papers(service, "minor")


@pytest.mark.parametrize("service", ["passport-10", "passport-5"])
def test_a_passport_for_a_child_is_asked_for_correctly(service: str) -> None:
    the_services()
    valid, abroad, _renamed = ReadinessQuestion.objects.filter(service__code=service)
    with translation.override("en"):
        assert "For a child under 14, answer for the parent who applies." in valid.hint
        assert "If the child’s passport was lost, answer “No”." in valid.hint
        assert "or a child’s passport was lost" in valid.advice
        assert "born abroad" in abroad.text
        assert "first acquires citizenship by birth" in abroad.advice
    assert (valid.matters_when, valid.first.code) == (False, "citizenship-check")  # type: ignore[union-attr]
    assert (abroad.matters_when, abroad.first.code) == (True, "child-citizenship")  # type: ignore[union-attr]


NOT_ACCEPTED = {
    "ru": ("Германия", "Франция", "Чехия", "Польша", "Финляндия", "страны Балтии"),
    "kk": ("Германия", "Франция", "Чехия", "Польша", "Финляндия", "Балтық елдері"),
    "en": ("Germany", "France", "Czechia", "Poland", "Finland", "the Baltic states"),
}


def test_the_passport_for_5_years(language: str) -> None:
    with translation.override(language):
        said = said_by("passport-5")
    assert [state for state in NOT_ACCEPTED[language] if state not in said] == []
    times = {
        "ru": "Взрослым до трёх месяцев, детям до 14 лет около двух недель",
        "kk": "Ересектерге үш айға дейін, 14 жасқа толмаған балаларға шамамен екі апта",
        "en": "Up to three months for adults, about two weeks for children under 14",
    }
    assert times[language] in said


def test_the_citizenship_check(language: str) -> None:
    name, time = {
        "ru": ("Проверка наличия гражданства", "От двух до шести месяцев"),
        "kk": ("Азаматтықтың бар-жоғын анықтау", "Екі айдан алты айға дейін"),
        "en": ("Citizenship check", "Two to six months"),
    }[language]
    with translation.override(language):
        said = said_by("citizenship-check")
        assert name in said
        assert time in said


@pytest.mark.parametrize("service", ["passport-10", "passport-5"])
def test_children_need_a_passport_between_the_two_states(service: str, language: str) -> None:
    with translation.override(language):
        said = said_by(service)
    assert {"ru": "С 20 января 2026 года", "kk": "2026 жылғы 20 қаңтардан", "en": "Since 20 January 2026"}[
        language
    ] in said


# Nobody writes when papers are ready: the address is erased before they are.
PROMISE = re.compile(
    r"(tell|email|write|let) you\b[^.]*\b(ready|finished)|готовност[иь][^.]*(сообщ|напиш)|(сообщ|напиш)[^.]*готов"
    r"|дайын[^.]*(хабарла|жазамыз)",
    re.IGNORECASE,
)


def test_no_page_and_no_mail_promises_a_message_that_does_not_exist() -> None:
    root = Path(settings.BASE_DIR)
    sources = [
        *(root / "templates").rglob("*.*"),
        *(root / "consulate/demo/data").glob("*.py"),
        *root.glob("docs/*.md"),
    ]
    sources += (root / "consulate/locale").rglob("*.po")
    found = {path.name: PROMISE.findall(path.read_text(encoding="utf-8")) for path in sources if path.is_file()}
    assert {name: promises for name, promises in found.items() if promises} == {}
    post = make_post()
    assert isinstance(post, Post)
    with translation.override("en"):
        assert "At the reception you will learn when your papers will be ready." in post.handover


@pytest.mark.parametrize(
    "text",
    [
        "We tell you by email when your papers are ready.",
        "О готовности документов сообщаем по почте.",
        "Дайын болғанын хабарлаймыз.",
    ],
)
def test_the_check_finds_such_a_promise(text: str) -> None:
    assert PROMISE.search(text)
