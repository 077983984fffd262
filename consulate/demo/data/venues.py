"""Invented venues, one in each district that a reception goes to."""

from consulate.demo.data.texts import Text

VENUES = {
    "taldykorgan": Text("Дом культуры", "Мәдениет үйі", "House of Culture"),
    "tekeli": Text("Дворец культуры горняков", "Кеншілер мәдениет сарайы", "Miners’ Palace of Culture"),
    "panfilov": Text(
        "Актовый зал районного акимата", "Аудан әкімдігінің мәжіліс залы", "Assembly hall of the district akimat"
    ),
    "alakol": Text("Районный дом культуры", "Аудандық мәдениет үйі", "District House of Culture"),
    "karatal": Text("Центральная библиотека", "Орталық кітапхана", "Central Library"),
    "sarkand": Text("Районный дом культуры", "Аудандық мәдениет үйі", "District House of Culture"),
    "aksu": Text("Дом дружбы", "Достық үйі", "Friendship House"),
    "koksu": Text("Районный дом культуры", "Аудандық мәдениет үйі", "District House of Culture"),
    "eskeldi": Text("Центральная библиотека", "Орталық кітапхана", "Central Library"),
    "kerbulak": Text("Малый зал сельского акимата", "Ауыл әкімдігінің кіші залы", "Small hall of the village akimat"),
}

ADDRESS = Text(
    "{town}, ул. Примерная, 10 (вымышленный адрес)",
    "{town}, Үлгі көшесі, 10 (ойдан алынған мекенжай)",
    "10 Example Street, {town} (invented address)",
)
DIRECTIONS = Text(
    "Десять минут пешком от автовокзала по главной улице; у здания есть стоянка. Отметка на карте "
    "показывает центр населённого пункта: {town}.",
    "Автовокзалдан бас көшемен жаяу он минут; ғимараттың жанында автотұрақ бар. Картадағы белгі елді "
    "мекеннің орталығын көрсетеді: {town}.",
    "Ten minutes on foot from the bus station along the main street; there is a car park at the building. The "
    "mark on the map shows the town centre: {town}.",
)
_LEVEL = Text(
    "Вход без ступеней, приём на первом этаже, есть доступный туалет. Если вам нужна помощь, позвоните нам заранее.",
    "Кіреберіс баспалдақсыз, қабылдау бірінші қабатта өтеді, арнайы жабдықталған дәретхана бар. Көмек "
    "қажет болса, бізге алдын ала қоңырау шалыңыз.",
    "Level entrance, reception on the ground floor, accessible toilet. If you need help, call us beforehand.",
)
_RAMP = Text(
    "У входа пандус и кнопка вызова. Приём на первом этаже. Доступного туалета в здании нет.",
    "Кіреберісте пандус пен шақыру түймесі бар. Қабылдау бірінші қабатта өтеді. Ғимаратта арнайы "
    "жабдықталған дәретхана жоқ.",
    "A ramp and a bell at the entrance. The reception is on the ground floor. There is no accessible toilet.",
)
_STEPS = Text(
    "У входа четыре ступени. Если подняться по ним трудно, позвоните нам: сотрудник выйдет к вам.",
    "Кіреберісте төрт баспалдақ бар. Көтерілу қиын болса, бізге қоңырау шалыңыз: қызметкер өзі шығады.",
    "There are four steps at the entrance. If they are difficult for you, call us and an officer will come out to you.",
)
ACCESSIBILITY = {
    "taldykorgan": _LEVEL,
    "tekeli": _RAMP,
    "panfilov": _LEVEL,
    "alakol": _STEPS,
    "karatal": _LEVEL,
    "sarkand": _RAMP,
    "aksu": _RAMP,
    "koksu": _LEVEL,
    "eskeldi": _RAMP,
    "kerbulak": _STEPS,
}
COPIES = Text(
    "В фотоателье через дорогу: по будням и субботам с 9:00 до 18:00. В самом здании копировального аппарата "
    "для посетителей нет.",
    "Жолдың арғы бетіндегі фотоательеде: жұмыс күндері және сенбіде, 9:00–18:00. Ғимараттың өзінде келушілерге "
    "арналған көшірме аппараты жоқ.",
    "At the photo shop across the road: weekdays and Saturdays, 9:00 to 18:00. There is no copier for visitors "
    "in the building itself.",
)
