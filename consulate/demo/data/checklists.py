"""What to bring, by service and audience: (audience, photocopies, text)."""

from bookings.models import ChecklistItem
from consulate.demo.data.texts import Text

For = ChecklistItem.For
Item = tuple[ChecklistItem.For, int, Text]

# Federal Law 114-FZ of 15 August 1996, articles 7 to 10: an expired travel passport proves nothing by itself.
_OLD_PASSPORT: Item = (
    For.ADULT,
    1,
    Text(
        "Заграничный паспорт. Если его срок истёк, также действительный внутренний паспорт",
        "Шетелдік паспорт. Оның мерзімі өтіп кетсе, жарамды ішкі паспорт та керек",
        "Your travel passport. If it has expired, bring a valid internal passport as well",
    ),
)
_CHILDS_PASSPORT: Item = (
    For.MINOR,
    1,
    Text(
        "Прежний заграничный паспорт ребёнка, если он есть, можно и с истёкшим сроком",
        "Баланың бұрынғы шетелдік паспорты, бар болса, мерзімі өткені де болады",
        "The child’s own travel passport, if there is one, even if it has expired",
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
# Federal Law 138-FZ of 28 April 2023, on citizenship by birth; Decree 889 of 22 November 2023, on the mark.
_BIRTH: Item = (
    For.MINOR,
    1,
    Text(
        "Свидетельство о рождении ребёнка. Если ребёнок родился за границей, с отметкой о гражданстве "
        "на свидетельстве или на его переводе",
        "Баланың туу туралы куәлігі. Бала шетелде туса, куәлікте немесе оның аудармасында азаматтығы туралы белгі "
        "болуы керек",
        "The child’s birth certificate. For a child born abroad, it or its translation must have the mark of "
        "citizenship",
    ),
)
_PARENT: Item = (
    For.MINOR,
    1,
    Text(
        "Действительный паспорт родителя, усыновителя или опекуна, который подаёт заявление",
        "Өтініш беретін ата-анасының, бала асырап алушының немесе қорғаншының жарамды паспорты",
        "The valid passport of the parent, adoptive parent or guardian who applies",
    ),
)
_PROOF: Item = (
    For.MINOR,
    1,
    Text(
        "Если приходит усыновитель или опекун (также бабушка или дедушка): решение об усыновлении или об опеке",
        "Бала асырап алушы немесе қорғаншы (әжесі немесе атасы да) келсе: бала асырап алу немесе қорғаншылық "
        "туралы шешім",
        "If an adoptive parent or guardian (a grandparent too) comes: the adoption or guardianship order",
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
                "A printout, with the barcode, of the questionnaire filled in online beforehand; one for each "
                "child too",
            ),
        ),
        _OLD_PASSPORT,
        _CHILDS_PASSPORT,
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
        _CHILDS_PASSPORT,
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
                "The application form, filled in in block letters",
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
    "child-citizenship": [
        (
            For.EVERYBODY,
            1,
            Text(
                "Свидетельство о рождении ребёнка и, если оно на другом языке, его нотариально заверенный перевод",
                "Баланың туу туралы куәлігі және ол басқа тілде болса, нотариалды куәландырылған аудармасы",
                "The child’s birth certificate and, if it is in another language, its notarised translation",
            ),
        ),
        (
            For.EVERYBODY,
            1,
            Text(
                "Действительные паспорта обоих родителей; если один из них гражданин другого государства, его паспорт "
                "с нотариально заверенным переводом",
                "Ата-анасының екеуінің де жарамды паспорттары; біреуі басқа мемлекеттің азаматы болса, оның "
                "паспортының нотариалды куәландырылған аудармасы",
                "The valid passports of both parents; if one is a citizen of another state, a notarised translation "
                "of that passport too",
            ),
        ),
        _PROOF,
    ],
    "citizenship-check": [
        (
            For.EVERYBODY,
            2,
            Text(
                "Все прежние паспорта, в том числе недействительные",
                "Бұрынғы барлық паспорттар, жарамсыздары да",
                "All your former passports, including those no longer valid",
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
                "Номер заявления, если он вам известен",
                "Өтініштің нөмірі, егер білсеңіз",
                "The number of your application, if you know it",
            ),
        ),
    ],
}
