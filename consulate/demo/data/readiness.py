"""The questions before the choice of a time, for both passports."""

from bookings.models import ChecklistItem, ReadinessQuestion, Service
from consulate.demo.data.texts import Text, translated

PASSPORTS = ("passport-10", "passport-5")
CHECK = "citizenship-check"

_VALID = translated(
    text=Text(
        "Действителен ли хотя бы один из ваших паспортов?",
        "Паспорттарыңыздың кемінде біреуі жарамды ма?",
        "Is at least one of your present passports valid?",
    ),
    hint=Text(
        "Внутренний или заграничный. Для ребёнка до 14 лет ответьте «Да»: проверка ему не нужна.",
        "Ішкі немесе шетелдік. 14 жасқа толмаған бала үшін «Иә» деп жауап беріңіз: оған бұл қызмет қажет емес.",
        "The internal one or the one for travel abroad. Answer “Yes” for a child under 14: it needs no check.",
    ),
    advice=Text(
        "Если недействительны оба паспорта, паспорт можно оформить только после проверки наличия "
        "гражданства. Принесите все прежние паспорта, в том числе недействительные.",
        "Екі паспорт та жарамсыз болса, паспортты азаматтықтың бар-жоғы анықталғаннан кейін ғана ресімдеуге "
        "болады. Бұрынғы барлық паспорттарыңызды, жарамсыздарын да, ала келіңіз.",
        "If both passports are no longer valid, a passport can be made only after a citizenship check. Bring all "
        "your former passports, those no longer valid too.",
    ),
)
_RENAMED = translated(
    text=Text(
        "Менялись ли у вас фамилия, имя или отчество после получения этого паспорта?",
        "Осы паспортты алғаннан кейін тегіңіз, атыңыз немесе әкеңіздің аты өзгерді ме?",
        "Has your name changed since that passport was issued?",
    ),
    hint=Text("Например, после вступления в брак.", "Мысалы, некеге тұрғаннан кейін.", "By marriage, for example."),
    advice=Text(
        "Принесите документ о перемене имени. Если он выдан на другом языке, нужен нотариально заверенный перевод.",
        "Аты-жөніңіздің өзгергені туралы құжатты ала келіңіз. Ол басқа тілде берілсе, нотариалды куәландырылған "
        "аудармасы қажет.",
        "Bring the paper that changed your name. If it is in another language, a notarised translation is needed.",
    ),
)


def make_readiness(services: dict[str, Service]) -> None:
    """Add both questions to each passport service that has none."""
    for code in PASSPORTS:
        service = services[code]
        if service.readiness.exists():
            continue
        ReadinessQuestion.objects.create(
            service=service, matters_when=False, first=services[CHECK], position=1, **_VALID
        )
        ReadinessQuestion.objects.create(
            service=service, matters_when=True, audience=ChecklistItem.For.CHANGED_NAME, position=2, **_RENAMED
        )
