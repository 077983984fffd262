"""The questions before the choice of a time, for both passports.

The rules are those of Federal Laws 114-FZ of 15 August 1996 (passports for travel) and 138-FZ of 28 April 2023
(citizenship), as an example; each post sets its own.
"""

from bookings.models import ChecklistItem, ReadinessQuestion, Service
from consulate.demo.data.texts import Text, translated

PASSPORTS = ("passport-10", "passport-5")
CHECK = "citizenship-check"
BIRTH = "child-citizenship"

_VALID = translated(
    text=Text(
        "Действителен ли хотя бы один из ваших паспортов?",
        "Паспорттарыңыздың кемінде біреуі жарамды ма?",
        "Is at least one of your present passports valid?",
    ),
    hint=Text(
        "Внутренний или заграничный. За ребёнка до 14 лет ответьте о паспорте родителя, который подаёт заявление. "
        "Если паспорт ребёнка утерян, ответьте «Нет».",
        "Ішкі немесе шетелдік. 14 жасқа толмаған бала үшін өтініш беретін ата-анасының паспорты туралы жауап "
        "беріңіз. Баланың паспорты жоғалса, «Жоқ» деп жауап беріңіз.",
        "The internal one or the one for travel abroad. For a child under 14, answer for the parent who applies. "
        "If the child’s passport was lost, answer “No”.",
    ),
    advice=Text(
        "Если недействительны оба паспорта или утерян паспорт ребёнка, паспорт можно оформить только после "
        "проверки наличия гражданства. Принесите все прежние паспорта, в том числе недействительные.",
        "Екі паспорт та жарамсыз болса немесе баланың паспорты жоғалса, паспортты азаматтықтың бар-жоғы "
        "анықталғаннан кейін ғана ресімдеуге болады. Бұрынғы барлық паспорттарыңызды, жарамсыздарын да, ала келіңіз.",
        "If both passports are no longer valid, or a child’s passport was lost, a passport can be issued only "
        "after a citizenship check. Bring all your former passports, including those no longer valid.",
    ),
)
_BORN_ABROAD = translated(
    text=Text(
        "Придёт ли ребёнок, который родился за границей и у которого ещё нет отметки о гражданстве?",
        "Шетелде туған, азаматтығы туралы белгісі әлі жоқ бала келе ме?",
        "Is a child coming who was born abroad and has no mark of citizenship yet?",
    ),
    hint=Text(
        "Отметку ставят на свидетельстве о рождении или на его переводе.",
        "Белгі туу туралы куәлікке немесе оның аудармасына қойылады.",
        "The mark is put on the birth certificate or on its translation.",
    ),
    advice=Text(
        "Ребёнок, родившийся за границей, сначала приобретает гражданство по рождению. Паспорт можно оформить, когда "
        "на свидетельстве о рождении или на его переводе стоит отметка о гражданстве.",
        "Шетелде туған бала алдымен туу бойынша азаматтық алады. Паспортты туу туралы куәлікте немесе оның "
        "аудармасында азаматтық туралы белгі қойылғаннан кейін ресімдеуге болады.",
        "A child born abroad first acquires citizenship by birth. A passport can be issued once the mark of "
        "citizenship "
        "is on the birth certificate or on its translation.",
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
    """Add the questions to each passport service that has none."""
    for code in PASSPORTS:
        service = services[code]
        if service.readiness.exists():
            continue
        ReadinessQuestion.objects.create(
            service=service, matters_when=False, first=services[CHECK], position=1, **_VALID
        )
        ReadinessQuestion.objects.create(
            service=service, matters_when=True, first=services[BIRTH], position=2, **_BORN_ABROAD
        )
        ReadinessQuestion.objects.create(
            service=service, matters_when=True, audience=ChecklistItem.For.CHANGED_NAME, position=3, **_RENAMED
        )
