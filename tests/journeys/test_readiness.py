"""The questions that show which papers a person needs, on a phone."""

import pytest

from bookings.models import ReadinessQuestion
from tests.factories import make_service
from tests.journeys.browsing import Browsing
from tests.journeys.world import make_world


@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_questions_are_answered_and_a_time_is_chosen_anyway(browsing: Browsing) -> None:
    reception, service = make_world()
    check = make_service(name="Проверка гражданства", ready="До двух месяцев")
    valid = ReadinessQuestion.objects.create(service=service, text="Действителен ли паспорт?", first=check)
    ReadinessQuestion.objects.create(
        service=service,
        text="Менялась ли фамилия?",
        hint="После вступления в брак",
        matters_when=True,
        audience="changed_name",
        advice="Принесите свидетельство.",
    )
    browsing.open(f"/en/receptions/{reception.pk}/?service={service.code}&people=2")
    browsing.follow_to("/ready/")
    assert browsing.heading == "Which papers do you need?"
    browsing.choose(**{f"ready_{valid.pk}": "no"})
    browsing.press_button()
    assert browsing.heading == "What you need"
    assert "First: Проверка гражданства" in browsing.text
    browsing.follow_to("/times/")
    assert browsing.heading == "Choose a time"
