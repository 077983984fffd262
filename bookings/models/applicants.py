"""The persons of a party and what they answered."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from bookings.models.bookings import Booking
from bookings.models.places import Post
from bookings.models.services import Question, Service
from bookings.models.waiting import WaitlistEntry

# People who book together or wait together. Both have a contact, persons (`applicants`) and a consent.
Party = Booking | WaitlistEntry

# Letters that people and clerks confuse in a name. Folding cannot be undone; it serves searching only.
_FOLD_FROM = "ЁӘҒҚҢӨҰҮҺІЙ"
_FOLD_TO = "ЕАГКНОУУХИИ"
# Marks that people write in different ways in one name, or leave out: O'Neil, Юр’єв. They are dropped.
APOSTROPHES = "'’‘ʼʻʹ`´′‵＇ʾʿ‛"
# All of Unicode's dashes that a keyboard or an office program makes (Pd), and the minus signs.
DASHES = "-‐‑‒–—―−⁃֊־﹘﹣－"
_BETWEEN_WORDS = DASHES + ".·,"
# The alphabets with capitals: Latin, Greek, Cyrillic, Armenian. The database folds letter by letter.
_LETTERS = [
    chr(code) for first, last in ((0x61, 0x24F), (0x370, 0x52F), (0x561, 0x586)) for code in range(first, last + 1)
]
_SMALL = [char for char in _LETTERS if char.upper() != char and len(char.upper()) == 1]
_FOLDED = dict(zip(_FOLD_FROM, _FOLD_TO, strict=True))
_TABLE = {
    **_FOLDED,
    **{char: _FOLDED.get(char.upper(), char.upper()) for char in _SMALL},
    **dict.fromkeys(_BETWEEN_WORDS, " "),
}
_TABLE_FROM, _TABLE_TO = "".join(_TABLE), "".join(_TABLE.values())


def fold(text: str) -> str:
    """Return a name as the search sees it: upper case, Ё = Е, Ә = А, Қ = К and so on, without apostrophes, with
    spaces for hyphens.

    The database folds the same way. `bookings.identity.typed` has what goes before it for typed text.
    """
    return text.translate(str.maketrans(_TABLE_FROM, _TABLE_TO, APOSTROPHES))


def folded(*columns: str, max_length: int = 100) -> models.GeneratedField:
    """Return a column that holds `fold` of another column, or of several, each with a space before it.

    It uses `translate()`, not `upper()`, because that depends on no locale of the server. Letters without a counterpart
    are dropped.
    """
    # Django's own parts only: the expression is written into a migration, which must not import this module.
    spaced = [part for column in columns for part in (Value(" "), F(column))]
    text = Concat(*spaced) if len(columns) > 1 else F(columns[0])
    letters = Value(_TABLE_FROM + APOSTROPHES), Value(_TABLE_TO)
    return models.GeneratedField(
        expression=Func(text, *letters, function="TRANSLATE", output_field=models.CharField()),
        output_field=models.CharField(max_length=max_length),
        db_persist=True,
    )


# A representative may be an adult of the party: three names with spaces between them.
LONGEST_FULL_NAME = 3 * 100 + 2


class Applicant(models.Model):
    """One person of a party, adult or child. Names are kept as in the passport, unchanged.

    `post`, `service` and `live` repeat the booking's and follow it by a composite foreign key. The rule rests
    on them that one person has one live booking for a service among a post's receptions.
    """

    class Relation(models.TextChoices):
        PARENT = "parent", _("Parent")
        ADOPTER = "adopter", _("Adoptive parent")
        GUARDIAN = "guardian", _("Guardian or trustee")

    booking = models.ForeignKey(
        Booking, models.CASCADE, null=True, blank=True, related_name="applicants", verbose_name=_("booking")
    )
    entry = models.ForeignKey(
        "bookings.WaitlistEntry",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="applicants",
        verbose_name=_("waiting list entry"),
    )
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("post"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("service"))
    live = models.BooleanField(_("live"), default=False, editable=False)
    position = models.PositiveSmallIntegerField(_("number in the party"), default=1)
    surname = models.CharField(_("surname"), max_length=100, blank=True)
    given_names = models.CharField(_("given names"), max_length=100, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=100, blank=True)
    surname_folded = folded("surname")
    given_names_folded = folded("given_names")
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    representative_name = models.CharField(_("legal representative"), max_length=LONGEST_FULL_NAME, blank=True)
    representative_relation = models.CharField(_("relation"), max_length=10, choices=Relation, blank=True, default="")
    last_four = models.CharField(_("last four characters of the document"), max_length=4, blank=True)
    # All that a list or a passport shows of the person, for the search.
    shown_folded = folded(
        "surname", "given_names", "patronymic", "representative_name", "last_four", max_length=2 * LONGEST_FULL_NAME + 7
    )
    letters_corrected = models.PositiveSmallIntegerField(_("letters of the name corrected by staff"), default=0)
    person_hash = models.CharField(max_length=64, editable=False)
    key_version = models.CharField(max_length=20, editable=False)

    class Meta:
        verbose_name = _("applicant")
        verbose_name_plural = _("applicants")
        ordering = ["booking", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(booking__isnull=False, entry__isnull=True) | Q(booking__isnull=True, entry__isnull=False),
                name="applicant_of_one",
            ),
            models.UniqueConstraint(
                fields=["booking", "position"],
                name="applicant_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["post", "service", "person_hash"],
                name="applicant_one_live_booking",
                condition=Q(live=True),
            ),
        ]
        indexes = [models.Index(fields=["surname_folded", "birth_date"], name="applicant_by_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.surname, self.given_names, self.patronymic)))

    def age_on(self, day: dt.date) -> int | None:
        """Return the age in whole years on a day; None if the birth date has been erased.

        Somebody born on 29 February is a year older on 1 March.
        """
        if self.birth_date is None:
            return None
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)

    def is_minor_on(self, day: dt.date) -> bool:
        """Return whether the service counts the person as a minor on that day."""
        age = self.age_on(day)
        return age is not None and age < self.service.adult_age


class Answer(models.Model):
    """An answer to one of the service's own questions."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="answers", verbose_name=_("booking"))
    applicant = models.ForeignKey(
        Applicant, models.CASCADE, null=True, blank=True, related_name="answers", verbose_name=_("applicant")
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    text = models.CharField(_("answer"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["question__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "applicant", "question"],
                name="answer_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.text
