"""The services, with their minutes, fees and the questions asked beforehand."""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from bookings.models import ChecklistItem, Fee, Post, Question, Service
from consulate.demo.data.checklists import CHECKLISTS
from consulate.demo.data.readiness import make_readiness
from consulate.demo.data.texts import Text, translated

FEES_SINCE = dt.date(2025, 1, 1)
GROWN_FOR_FEES = 14
FREE = Decimal(0)

# Children's passports: the two states' agreement on crossing their border, as changed from 20 January 2026.
_CITIZENS = Text(
    "Проживающие в Казахстане граждане государства, которое представляет консульство, взрослые и дети. "
    "Запись нужна на каждого человека, на ребёнка тоже. С 20 января 2026 года детям до 14 лет для поездок между "
    "Россией и Казахстаном нужен заграничный паспорт.",
    "Консулдық өкілдік ететін мемлекеттің Қазақстанда тұратын азаматтары, ересектер мен балалар. Әр адам, "
    "бала да жазылуы керек. 2026 жылғы 20 қаңтардан бастап 14 жасқа толмаған балаларға Ресей мен Қазақстан "
    "арасында жүру үшін шетелдік паспорт қажет.",
    "Citizens of the state that the consulate represents who live in Kazakhstan, adults and children. "
    "Every person needs a place, including each child. Since 20 January 2026 children under 14 need a travel passport "
    "to travel between Russia and Kazakhstan.",
)
_ANYBODY = Text(
    "Граждане государства, которое представляет консульство, и граждане других государств.",
    "Консулдық өкілдік ететін мемлекеттің азаматтары және басқа мемлекеттердің азаматтары.",
    "Citizens of the state that the consulate represents and citizens of other states.",
)


class Offered(NamedTuple):
    """One service. `fees` are tenge: for an adult, and, where it differs, under the age of 14."""

    code: str
    minutes: tuple[int, int]  # for the first and for each further person: two thirds, rounded
    fees: tuple[Decimal, ...]
    name: Text
    summary: Text
    who: Text
    ready: Text
    needs_kit: bool = False
    without_kit: str = ""  # the code of what can be had instead when the kit fails


SERVICES = [
    Offered(
        code="passport-10",
        minutes=(10, 7),
        fees=(Decimal(42000), Decimal(21000)),
        needs_kit=True,
        without_kit="passport-5",
        name=Text(
            "Паспорт для выезда за границу на 10 лет (биометрический)",
            "Шетелге шығуға арналған 10 жылдық паспорт (биометриялық)",
            "Passport for travel abroad, 10 years (biometric)",
        ),
        summary=Text(
            "Приём документов, фотография и отпечатки пальцев на месте. Анкету нужно заранее заполнить на сайте.",
            "Құжаттар қабылданады, фотосурет пен саусақ таңбалары орнында алынады. Сауалнаманы сайтта "
            "алдын ала толтыру қажет.",
            "We take your papers, photograph and fingerprints. Fill in the questionnaire online beforehand.",
        ),
        who=_CITIZENS,
        ready=Text("До трёх месяцев", "Үш айға дейін", "Up to three months"),
    ),
    # The states that do not accept it: the EU's list of recognised travel documents (Decision 1105/2011/EU).
    Offered(
        code="passport-5",
        minutes=(15, 10),
        fees=(Decimal(16000), Decimal(8000)),
        name=Text(
            "Паспорт для выезда за границу на 5 лет",
            "Шетелге шығуға арналған 5 жылдық паспорт",
            "Passport for travel abroad, 5 years",
        ),
        summary=Text(
            "Паспорт без электронного чипа, оформляется по бумажным фотографиям. Отпечатки пальцев не нужны. "
            "Такой паспорт не принимает ряд государств: Германия, Франция, Чехия, Польша, Финляндия, страны Балтии и "
            "другие.",
            "Электрондық чипсіз паспорт, қағаз фотосуреттер бойынша ресімделеді. Саусақ таңбалары қажет емес. "
            "Мұндай паспортты бірқатар мемлекет қабылдамайды: Германия, Франция, Чехия, Польша, Финляндия, Балтық "
            "елдері және басқалары.",
            "A passport without a chip, made from paper photographs. No fingerprints are taken. Several countries"
            " do not accept it: Germany, France, Czechia, Poland, Finland, the Baltic states and others.",
        ),
        who=_CITIZENS,
        ready=Text(
            "Взрослым до трёх месяцев, детям до 14 лет около двух недель",
            "Ересектерге үш айға дейін, 14 жасқа толмаған балаларға шамамен екі апта",
            "Up to three months for adults, about two weeks for children under 14",
        ),
    ),
    Offered(
        code="criminal-record",
        minutes=(10, 7),
        fees=(Decimal(12000),),
        name=Text(
            "Справка о наличии (отсутствии) судимости",
            "Соттылықтың болуы (болмауы) туралы анықтама",
            "Criminal-record certificate",
        ),
        summary=Text(
            "Справка для работы, учёбы, вида на жительство или усыновления.",
            "Жұмысқа, оқуға, тұруға ықтиярхат алуға немесе бала асырап алуға арналған анықтама.",
            "A certificate for work, studies, a residence permit or adoption.",
        ),
        who=_ANYBODY,
        ready=Text("От 10 до 30 дней", "10 күннен 30 күнге дейін", "10 to 30 days"),
    ),
    Offered(
        code="citizenship-advice",
        minutes=(20, 13),
        fees=(FREE,),
        name=Text(
            "Консультация по вопросам гражданства",
            "Азаматтық мәселелері бойынша кеңес беру",
            "Advice on citizenship",
        ),
        summary=Text(
            "Беседа с сотрудником консульства: приобретение гражданства, гражданство ребёнка, выход из гражданства.",
            "Консулдық қызметкерімен әңгімелесу: азаматтық алу, баланың азаматтығы, азаматтықтан шығу.",
            "A conversation with a consular officer about acquiring citizenship, a child’s citizenship, or giving"
            " up citizenship.",
        ),
        who=_ANYBODY,
        ready=Text("Ответ на приёме", "Жауап қабылдау кезінде беріледі", "Your question is answered at the reception"),
    ),
    # Federal Law 138-FZ of 28 April 2023 and Decree 889 of 22 November 2023.
    Offered(
        code="child-citizenship",
        minutes=(20, 13),
        fees=(FREE,),
        name=Text(
            "Гражданство ребёнка по рождению",
            "Баланың туу бойынша азаматтығы",
            "A child’s citizenship by birth",
        ),
        summary=Text(
            "Для ребёнка, который родился за границей: ставится отметка о гражданстве на свидетельстве о рождении или "
            "на его переводе. После этого можно оформить паспорт.",
            "Шетелде туған балаға: туу туралы куәлікке немесе оның аудармасына азаматтық туралы белгі қойылады. "
            "Содан кейін паспорт ресімдеуге болады.",
            "For a child born abroad: the mark of citizenship is put on the birth certificate or on its translation. "
            "After that a passport can be issued.",
        ),
        who=Text(
            "Дети, у которых хотя бы один из родителей гражданин государства, которое представляет консульство.",
            "Ата-анасының кемінде біреуі консулдық өкілдік ететін мемлекеттің азаматы болып табылатын балалар.",
            "Children with at least one parent who is a citizen of the state that the consulate represents.",
        ),
        ready=Text("Ответ на приёме", "Жауап қабылдау кезінде беріледі", "Your question is answered at the reception"),
    ),
    # The name and the time: Decree 889 of 22 November 2023.
    Offered(
        code="citizenship-check",
        minutes=(20, 13),
        fees=(Decimal(8000),),
        name=Text(
            "Проверка наличия гражданства",
            "Азаматтықтың бар-жоғын анықтау",
            "Citizenship check",
        ),
        summary=Text(
            "Нужна, если недействительны оба паспорта. До 14 лет нужна, только если паспорт ребёнка утерян.",
            "Екі паспорт та жарамсыз болса қажет. 14 жасқа дейін баланың паспорты жоғалған жағдайда ғана қажет.",
            "Needed when both of your passports are no longer valid. Under the age of 14 it is needed only if the "
            "child’s passport was lost.",
        ),
        who=Text(
            "Те, у кого недействительны все паспорта, и те, кто не знает, имеет ли гражданство.",
            "Барлық паспорты жарамсыз болып қалған немесе азаматтығы бар-жоғын білмейтін адамдар.",
            "People whose passports are all invalid, or who do not know whether they are citizens.",
        ),
        ready=Text("От двух до шести месяцев", "Екі айдан алты айға дейін", "Two to six months"),
    ),
    Offered(
        code="collection",
        minutes=(5, 3),
        fees=(FREE,),
        name=Text("Получение готового паспорта", "Дайын паспортты алу", "Collecting a finished passport"),
        summary=Text(
            "Выдача готового паспорта. До записи узнайте в консульстве по телефону, готов ли он.",
            "Дайын паспортты беру. Жазылмас бұрын оның дайын екенін консулдықтан телефон арқылы біліңіз.",
            "You collect a finished passport. Before you book, call the consulate to check that it is ready.",
        ),
        who=Text(
            "Те, кто подал документы раньше и чей паспорт готов. Взрослые получают паспорт лично.",
            "Құжаттарын бұрын тапсырып, паспорты дайын болған адамдар. Ересектер паспортын өзі алады.",
            "People who applied earlier and whose passport is ready. Adults collect it in person.",
        ),
        ready=Text("Выдаётся на приёме", "Қабылдау кезінде беріледі", "Handed over at the reception"),
    ),
]

QUESTIONNAIRE = translated(
    text=Text(
        "Номер заполненной анкеты",
        "Толтырылған сауалнаманың нөмірі",
        "Number of the questionnaire that you filled in",
    ),
    hint=Text(
        "Он напечатан под штрихкодом. Если анкета ещё не заполнена, оставьте поле пустым.",
        "Ол штрихкодтың астында басылған. Сауалнама әлі толтырылмаған болса, өрісті бос қалдырыңыз.",
        "It is printed below the barcode. If you have not filled it in yet, leave this empty.",
    ),
)


def make_services(post: Post) -> dict[str, Service]:
    """Make the services; return them by code. Existing ones stay as they are."""
    services = {offered.code: _service(post, offered, position) for position, offered in enumerate(SERVICES, 1)}
    for offered in filter(lambda offered: offered.without_kit, SERVICES):
        Service.objects.filter(code=offered.code, without_kit=None).update(without_kit=services[offered.without_kit])
    make_readiness(services)
    return services


def _service(post: Post, offered: Offered, position: int) -> Service:
    service, made = Service.objects.get_or_create(
        code=offered.code,
        defaults={
            **translated(name=offered.name, summary=offered.summary, who=offered.who, ready=offered.ready),
            "first_minutes": offered.minutes[0],
            "next_minutes": offered.minutes[1],
            "needs_kit": offered.needs_kit,
            "position": position,
        },
    )
    if made:
        _details(post, service, offered)
    return service


def _details(post: Post, service: Service, offered: Offered) -> None:
    ChecklistItem.objects.bulk_create(
        ChecklistItem(service=service, audience=audience, copies=copies, position=number, **translated(text=text))
        for number, (audience, copies, text) in enumerate(CHECKLISTS[offered.code], 1)
    )
    if offered.code == "passport-10":
        Question.objects.create(service=service, of=Question.Of.APPLICANT, required=False, **QUESTIONNAIRE)
    ages = [(GROWN_FOR_FEES, None), (0, GROWN_FOR_FEES)] if len(offered.fees) > 1 else [(0, None)]
    Fee.objects.bulk_create(
        Fee(post=post, service=service, age_from=since, age_below=below, amount=amount, valid_from=FEES_SINCE)
        for (since, below), amount in zip(ages, offered.fees, strict=True)
    )
