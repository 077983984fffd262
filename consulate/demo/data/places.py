"""The post, the districts of Zhetysu, and a venue in eight of them."""

import csv
from decimal import Decimal
from pathlib import Path

from bookings.models import District, Post, Venue
from consulate.demo.data.texts import Text, translated
from consulate.demo.data.venues import ACCESSIBILITY, ADDRESS, COPIES, DIRECTIONS, VENUES

DISTRICTS = Path(__file__).with_name("zhetysu.csv")
REGION = Text("область Жетісу", "Жетісу облысы", "Zhetysu region")
POST_SLUG = "almaty"
POST = translated(
    name=Text(
        "Генеральное консульство в г. Алматы",
        "Алматы қаласындағы Бас консулдық",
        "Consulate General in Almaty",
    ),
    city=Text("Алматы", "Алматы", "Almaty"),
    address=Text(
        "г. Алматы, ул. Примерная, 1 (вымышленный адрес)",
        "Алматы қаласы, Үлгі көшесі, 1 (ойдан алынған мекенжай)",
        "1 Example Street, Almaty (invented address)",
    ),
    payment=Text(
        "Консульский сбор оплачивается в день приёма банковской картой, до подачи документов. Наличные "
        "деньги не принимаются. Суммы на этом сайте приведены для примера.",
        "Консулдық алым қабылдау күні, құжаттар тапсырылғанға дейін банк картасымен төленеді. Қолма-қол "
        "ақша қабылданбайды. Бұл сайттағы сомалар мысал ретінде келтірілген.",
        "The consular fee is paid by bank card on the day of the reception, before you hand in your "
        "papers. Cash is not accepted. The amounts on this site are examples.",
    ),
    latecomers=Text(
        "Если вы опоздали не более чем на 15 минут, вас примут в ближайшую свободную минуту. Если больше, "
        "вас примут после записанных посетителей, если останется время. Если вы задерживаетесь в пути, "
        "пожалуйста, позвоните нам.",
        "15 минутқа дейін кешіксеңіз, сізді бос уақыт болған бойда қабылдаймыз. Одан көп кешіксеңіз, "
        "жазылған келушілерден кейін, уақыт қалған жағдайда қабылдаймыз. Жолда кідіріп жатсаңыз, бізге "
        "қоңырау шалуыңызды сұраймыз.",
        "If you are up to 15 minutes late, we will see you as soon as we can. If you are later than that, we will"
        " see you after those who booked, if there is time. If you are delayed, please call us.",
    ),
    handover=Text(
        "Когда документы будут готовы, вам скажут на приёме. Их можно получить в консульстве в г. "
        "Алматы или на следующем выездном приёме: запишитесь на услугу «Получение готового паспорта».",
        "Құжаттардың қашан дайын болатынын қабылдау кезінде айтады. Оларды Алматы қаласындағы "
        "консулдықта немесе келесі көшпелі қабылдауда алуға болады: «Дайын паспортты алу» қызметіне "
        "жазылыңыз.",
        "At the reception you will learn when your papers will be ready. You can collect them at the consulate in "
        "Almaty or at the next outreach reception: book the service “Collecting a finished passport”.",
    ),
)


def make_post() -> Post:
    """Make the post. If it exists, leave it as it is: what staff changed in the demo stays changed."""
    post, _made = Post.objects.get_or_create(
        slug=POST_SLUG,
        defaults={
            **POST,
            "time_zone": "Asia/Almaty",
            "phone": "+7 (727) 000-00-00",
            "email": "consulate@example.org",
            "kits": 1,
        },
    )
    return post


def make_districts() -> dict[str, District]:
    """Make the districts; return them by code."""
    with DISTRICTS.open(encoding="utf-8", newline="") as file:
        return {row["code"]: _district(row) for row in csv.DictReader(file)}


def _district(row: dict[str, str]) -> District:
    district, _made = District.objects.get_or_create(
        code=row["code"],
        defaults={
            **translated(
                name=Text(row["name_ru"], row["name_kk"], row["name_en"]),
                centre=Text(row["centre_ru"], row["centre_kk"], row["centre_en"]),
                region=REGION,
            ),
            "latitude": Decimal(row["latitude"]),
            "longitude": Decimal(row["longitude"]),
        },
    )
    return district


def make_venue(district: District) -> Venue:
    """Make the district's venue. It has the coordinates of the main town, because its address is invented."""
    found = Venue.objects.filter(district=district).order_by("id").first()
    if found is not None:
        return found
    return Venue.objects.create(
        district=district,
        **translated(
            name=VENUES[district.code],
            address=_filled(ADDRESS, district),
            directions=_filled(DIRECTIONS, district),
            accessibility=ACCESSIBILITY[district.code],
            copies=COPIES,
        ),
        latitude=district.latitude,
        longitude=district.longitude,
    )


def _filled(text: Text, district: District) -> Text:
    towns = (getattr(district, f"centre_{language}") for language in Text._fields)
    return Text(*(words.format(town=town) for words, town in zip(text, towns, strict=True)))
