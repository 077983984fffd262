"""A reception ten days from today, with all that can be said about one."""

import datetime as dt

from django.utils import timezone

from bookings.models import ChecklistItem, Fee, Question, Reception, Service
from tests.factories import make_post, make_service, make_venue, published_reception

ALMATY = dt.timezone(dt.timedelta(hours=5))


def make_world() -> tuple[Reception, Service]:
    now = timezone.now()
    service = make_service(
        name="Загранпаспорт на 5 лет",
        summary="Выдаётся на пять лет.",
        who="Граждане, которым нужен загранпаспорт.",
        ready="Через месяц.",
        first_minutes=15,
        next_minutes=10,
    )
    for audience, text, copies in (
        ("everybody", "Паспорт", 2),
        ("everybody", "Две фотографии 35 × 45 мм", 0),
        ("adult", "Военный билет, если он есть", 1),
        ("minor", "Свидетельство о рождении", 1),
        ("minor", "Паспорт родителя", 1),
        ("changed_name", "Свидетельство о браке или о перемене имени", 1),
    ):
        ChecklistItem.objects.create(service=service, audience=audience, text=text, copies=copies)
    Question.objects.create(
        service=service, of="booking", kind="yes_no", text="Нужна ли помощь при входе?", required=True
    )
    Question.objects.create(
        service=service, of="applicant", kind="text", text="Номер анкеты", hint="Если она заполнена"
    )
    post = make_post(
        address="Алматы, ул. Жандосова, 4",
        email="consulate@example.org",
        payment="Наличными в тенге, без сдачи.",
        latecomers="Подойдите к входу: мы примем вас, если останется время.",
        handover="Готовые паспорта выдаются на следующем приёме.",
    )
    for age_from, age_below, amount in ((0, 14, 8500), (14, None, 24500)):
        Fee.objects.create(
            post=post,
            service=service,
            age_from=age_from,
            age_below=age_below,
            amount=amount,
            valid_from=dt.date(2020, 1, 1),
        )
    venue = make_venue(
        directions="Автобус 5 до остановки «Дом культуры».",
        accessibility="Пандус у бокового входа.",
        copies="Почта напротив, ежедневно с 8:00.",
        latitude="45.0156",
        longitude="78.3739",
    )
    today = now.astimezone(ALMATY).date()
    reception = published_reception(
        service, now=now, post=post, venue=venue, date=today + dt.timedelta(days=10), notes="Вход со двора."
    )
    return reception, service
