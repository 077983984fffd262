"""What to bring, by service and audience: (audience, photocopies, text)."""

from bookings.models import ChecklistItem
from consulate.demo.data.texts import Text

For = ChecklistItem.For
Item = tuple[ChecklistItem.For, int, Text]

_OLD_PASSPORT: Item = (
    For.ADULT,
    1,
    Text(
        "Заграничный паспорт, можно и с истёкшим сроком",
        "Шетелдік паспорт, мерзімі өткені де болады",
        "Your travel passport, an expired one too",
    ),
)
_STAY: Item = (
    For.ADULT,
    1,
    Text(
        "Вид на жительство или другой документ о проживании в Казахстане",
        "Тұруға ықтиярхат немесе Қазақстанда тұратыныңызды растайтын басқа құжат",
        "Your residence permit or another paper that shows that you live in Kazakhstan",
    ),
)
_BIRTH: Item = (
    For.MINOR,
    1,
    Text(
        "Свидетельство о рождении ребёнка",
        "Баланың туу туралы куәлігі",
        "The child’s birth certificate",
    ),
)
_PARENT: Item = (
    For.MINOR,
    1,
    Text(
        "Паспорт родителя, усыновителя или опекуна, который подаёт заявление",
        "Өтініш беретін ата-анасының, бала асырап алушының немесе қорғаншының паспорты",
        "The passport of the parent, adoptive parent or guardian who applies",
    ),
)
_PROOF: Item = (
    For.MINOR,
    1,
    Text(
        "Если приходит усыновитель или опекун (также бабушка или дедушка): решение об усыновлении или об опеке",
        "Бала асырап алушы немесе қорғаншы (әжесі немесе атасы да) келсе: бала асырап алу немесе қорғаншылық "
        "туралы шешім",
        "If an adoptive parent or guardian comes, a grandparent too: the order of adoption or guardianship",
    ),
)
_RENAMED: Item = (
    For.CHANGED_NAME,
    1,
    Text(
        "Документ о перемене имени: свидетельство о браке, о расторжении брака или о перемене имени",
        "Аты-жөнінің өзгергені туралы құжат: неке қию, некені бұзу немесе атын өзгерту туралы куәлік",
        "The paper that changed your name: certificate of marriage, divorce or change of name",
    ),
)

CHECKLISTS: dict[str, list[Item]] = {
    "passport-10": [
        (
            For.EVERYBODY,
            0,
            Text(
                "Распечатка анкеты со штрихкодом, заполненной на сайте заранее; на каждого ребёнка своя анкета",
                "Сайтта алдын ала толтырылған, штрихкоды бар сауалнаманың басып шығарылған данасы; әр "
                "балаға жеке сауалнама",
                "A printout with barcode of the questionnaire filled in beforehand on the web; one for each child too",
            ),
        ),
        _OLD_PASSPORT,
        _STAY,
        _BIRTH,
        _PARENT,
        _PROOF,
        (
            For.MINOR,
            0,
            Text(
                "Сам ребёнок: его фотографируют на месте, с 12 лет снимают отпечатки пальцев",
                "Баланың өзі келеді: ол орнында суретке түсіріледі, 12 жастан бастап саусақ таңбалары алынады",
                "The child in person: the photograph is taken on the spot, fingerprints from the age of 12",
            ),
        ),
        _RENAMED,
    ],
    "passport-5": [
        (
            For.ADULT,
            0,
            Text(
                "Заявление на бланке, два экземпляра, не подписанные",
                "Бланкідегі өтініш, екі дана, қол қойылмаған",
                "The application form, two copies, not signed",
            ),
        ),
        (
            For.MINOR,
            0,
            Text(
                "Заявление на бланке: до 14 лет один экземпляр, с 14 лет два",
                "Бланкідегі өтініш: 14 жасқа дейін бір дана, 14 жастан бастап екі дана",
                "The application form: one copy under the age of 14, two from 14",
            ),
        ),
        (
            For.EVERYBODY,
            0,
            Text(
                "Три фотографии 3,5 × 4,5 см, матовые, на белом фоне",
                "3,5 × 4,5 см үш фотосурет, күңгірт, ақ фонда",
                "Three photographs, 3.5 × 4.5 cm, matt, on a white background",
            ),
        ),
        _OLD_PASSPORT,
        _STAY,
        _BIRTH,
        _PARENT,
        _PROOF,
        _RENAMED,
    ],
    "criminal-record": [
        (
            For.EVERYBODY,
            0,
            Text(
                "Заявление на бланке, заполненное печатными буквами",
                "Баспа әріптермен толтырылған бланкідегі өтініш",
                "The application form, filled in with block letters",
            ),
        ),
        (For.EVERYBODY, 1, Text("Паспорт", "Паспорт", "Your passport")),
        (
            For.FOREIGNER,
            1,
            Text(
                "Нотариально заверенный перевод паспорта",
                "Паспорттың нотариалды куәландырылған аудармасы",
                "A notarised translation of your passport",
            ),
        ),
        _RENAMED,
    ],
    "citizenship-advice": [
        (
            For.EVERYBODY,
            0,
            Text(
                "Все имеющиеся документы, удостоверяющие личность, и документы о гражданстве",
                "Жеке басты куәландыратын және азаматтық туралы қолда бар барлық құжаттар",
                "All identity papers and papers on citizenship that you have",
            ),
        ),
        (
            For.EVERYBODY,
            0,
            Text(
                "Список вопросов на листе бумаги: так консультация займёт меньше времени",
                "Қағазға жазылған сұрақтарыңыз: бұл уақытты үнемдейді",
                "Your questions on a sheet of paper: it saves time",
            ),
        ),
    ],
    "citizenship-check": [
        (
            For.EVERYBODY,
            2,
            Text(
                "Все прежние паспорта, в том числе недействительные",
                "Бұрынғы барлық паспорттар, жарамсыздары да",
                "All your former passports, those no longer valid too",
            ),
        ),
        (
            For.EVERYBODY,
            1,
            Text(
                "Свидетельство о рождении",
                "Туу туралы куәлік",
                "Your birth certificate",
            ),
        ),
        (
            For.EVERYBODY,
            0,
            Text("Две фотографии 3,5 × 4,5 см", "3,5 × 4,5 см екі фотосурет", "Two photographs, 3.5 × 4.5 cm"),
        ),
        _PARENT,
        _PROOF,
        _RENAMED,
    ],
    "collection": [
        (
            For.ADULT,
            0,
            Text(
                "Прежний паспорт (при выдаче нового он аннулируется) или иной документ, удостоверяющий личность",
                "Жаңасын алған кезде күші жойылатын бұрынғы паспорт немесе жеке басты куәландыратын өзге құжат",
                "Your old passport, which is cancelled when you collect the new one, or another identity document",
            ),
        ),
        (
            For.MINOR,
            0,
            Text(
                "Паспорт родителя, усыновителя или опекуна, подававшего заявление",
                "Өтініш берген ата-ананың, бала асырап алушының немесе қорғаншының паспорты",
                "The passport of the parent, adoptive parent or guardian who applied",
            ),
        ),
        (
            For.EVERYBODY,
            0,
            Text(
                "Сообщение о готовности паспорта, на телефоне или распечатанное",
                "Паспорттың дайын екені туралы хабарлама, телефонда немесе басып шығарылған",
                "The message that the passport is ready, on your telephone or printed",
            ),
        ),
    ],
}
