"""The service's own questions."""

import pytest

from bookings.models import Answer, Question, Service
from tests.citizen.visitor import Visitor
from tests.factories import NOW, fill_in, held_booking, make_service, published_reception

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def asking(*questions: tuple[str, str, bool], party_size: int = 1) -> tuple[Visitor, list[Question]]:
    """A visitor who is asked these (of whom, kind, required) and has typed everything else."""
    service = make_service()
    made = [
        Question.objects.create(service=service, of=of, kind=kind, required=required, position=n, text=f"Question {n}?")
        for n, (of, kind, required) in enumerate(questions)
    ]
    booking = held_booking(published_reception(service), party_size=party_size)
    return Visitor(fill_in(booking)), made


def test_a_service_without_questions_leads_on() -> None:
    visitor, _none = asking()
    assert visitor.open("questions").leads_to == visitor.url("check")


def test_questions_of_the_booking_come_first_then_each_persons_under_the_name() -> None:
    visitor, _made = asking(("applicant", "text", False), ("booking", "yes_no", True), party_size=2)
    page = visitor.open("questions")
    assert [group.text for group in page.html.all("legend")] == ["Question 1?", *["Құрманғазиева Әйгерім"] * 2]
    assert len(page.html.all("input", type="text")) == 2
    assert not page.html.all("input", checked="")


def test_the_summary_names_the_person_whose_answer_is_missing() -> None:
    visitor, _made = asking(("applicant", "text", True), party_size=2)
    second = visitor.booking.applicants.get(position=2)
    second.given_names = "Бауыржан"
    second.save()
    words = "Answer the question “Question 0?”: Құрманғазиева"
    assert visitor.send("questions").errors == [f"{words} Әйгерім", f"{words} Бауыржан"]


def test_answers_are_kept_and_shown_again() -> None:
    visitor, (number, lost) = asking(("applicant", "text", True), ("booking", "yes_no", True))
    sent = visitor.send("questions", **{f"answer_{number.pk}_1": " 123  456 ", f"answer_{lost.pk}_0": "no"})
    assert sent.leads_to == visitor.url("check")
    assert set(Answer.objects.values_list("question", "applicant__position", "text")) == {
        (number.pk, 1, "123 456"),
        (lost.pk, None, "no"),
    }
    page = visitor.open("questions")
    assert page.value(f"answer_{number.pk}_1") == "123 456"
    assert page.html.one("input", type="radio", checked="").attrs["value"] == "no"


def test_an_answer_that_may_stay_empty_counts_as_given_once_the_page_was_sent() -> None:
    visitor, (_text, _choice) = asking(("applicant", "text", False), ("booking", "yes_no", False))
    assert visitor.open("check").leads_to == visitor.url("questions")
    assert visitor.send("questions").leads_to == visitor.url("check")
    assert list(Answer.objects.values_list("text", flat=True)) == ["", ""]
    assert visitor.open("check").status == 200


def test_a_missing_answer_is_said_beside_its_question() -> None:
    visitor, (number, lost) = asking(("applicant", "text", True), ("booking", "yes_no", True))
    page = visitor.send("questions", **{f"answer_{number.pk}_1": "kept"})
    assert page.errors == ["Answer the question “Question 1?”"]
    assert page.value(f"answer_{number.pk}_1") == "kept"
    assert not Answer.objects.exists()
    page = visitor.send("questions", **{f"answer_{lost.pk}_0": "maybe", f"answer_{number.pk}_1": "x" * 301})
    assert len(page.errors) == 2


def test_text_that_looks_like_markup_is_shown_as_text() -> None:
    visitor, (number,) = asking(("applicant", "text", True))
    Service.objects.update(name="{{ booking.email }} <b>")
    visitor.send("questions", **{f"answer_{number.pk}_1": "<script>{% now 'Y' %}"})
    assert visitor.open("questions").value(f"answer_{number.pk}_1") == "<script>{% now 'Y' %}"
    assert "<script>{% now 'Y' %}" in visitor.open("check").text
