"""Data that can't contradict itself: fees, coordinates, the days until data is erased. And names as they are searched."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models

import bookings.models.applicants

# One fee for an age on a day. The post, the service and the ages are one range of numbers, since equality of ids beside
# ranges would need btree_gist, which the embedded server does not have. Looked at when all rows of a form are written.
ONE_FEE = (
    """
    ALTER TABLE bookings_fee ADD CONSTRAINT fee_without_contradiction EXCLUDE USING gist (
        numrange(
            (post_id::numeric * 10000000000 + service_id) * 100000 + age_from,
            (post_id::numeric * 10000000000 + service_id) * 100000 + coalesce(age_below, 99999)
        ) WITH &&,
        daterange(valid_from, valid_until, '[]') WITH &&
    ) DEFERRABLE INITIALLY DEFERRED;
    """,
    "ALTER TABLE bookings_fee DROP CONSTRAINT fee_without_contradiction;",
)

# What was no point was no point on a map either.
NO_POINT = """
    UPDATE {table} SET latitude = NULL, longitude = NULL
    WHERE latitude IS NULL OR longitude IS NULL OR abs(latitude) > 90 OR abs(longitude) > 180;
"""

ON_THE_MAP = models.Q(latitude__isnull=True, longitude__isnull=True) | models.Q(
    latitude__isnull=False, latitude__range=(-90, 90), longitude__isnull=False, longitude__range=(-180, 180)
)

CODES = ["KZT", "RUB", "KGS", "UZS", "TJS", "TMT", "BYN", "AMD", "AZN", "CNY", "MNT", "TRY", "USD", "EUR"]


def degrees(name: str, most: int) -> models.DecimalField:
    return models.DecimalField(
        name,
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-most), MaxValueValidator(most)],
    )


def folded(name: str) -> models.GeneratedField:
    return models.GeneratedField(
        expression=bookings.models.applicants.Folded(name),
        output_field=models.CharField(max_length=100),
        db_persist=True,
    )


class Migration(migrations.Migration):
    dependencies = [("bookings", "0002_invariants")]

    operations = [
        # Generated anew: a fold without apostrophes is another expression, which PostgreSQL can't be told in place.
        migrations.RemoveIndex(model_name="applicant", name="applicant_by_name"),
        migrations.RemoveField(model_name="applicant", name="surname_folded"),
        migrations.AddField(model_name="applicant", name="surname_folded", field=folded("surname")),
        migrations.AddField(model_name="applicant", name="given_names_folded", field=folded("given_names")),
        migrations.AddIndex(
            model_name="applicant",
            index=models.Index(fields=["surname_folded", "birth_date"], name="applicant_by_name"),
        ),
        migrations.AddIndex(model_name="event", index=models.Index(fields=["post_id", "-id"], name="event_post")),
        *(
            operation
            for model in ("district", "venue")
            for operation in (
                migrations.AlterField(model_name=model, name="latitude", field=degrees("latitude", 90)),
                migrations.AlterField(model_name=model, name="longitude", field=degrees("longitude", 180)),
                migrations.RunSQL(NO_POINT.format(table=f"bookings_{model}"), migrations.RunSQL.noop),
                migrations.AddConstraint(
                    model_name=model,
                    constraint=models.CheckConstraint(condition=ON_THE_MAP, name=f"{model}_on_the_map"),
                ),
            )
        ),
        migrations.AlterField(
            model_name="post",
            name="erase_days",
            field=models.PositiveSmallIntegerField(
                default=30,
                validators=[MinValueValidator(1)],
                verbose_name="days after the reception when personal data is erased",
            ),
        ),
        migrations.RunSQL("UPDATE bookings_post SET erase_days = 1 WHERE erase_days = 0;", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(condition=models.Q(erase_days__gte=1), name="post_erases_after_the_day"),
        ),
        migrations.AlterField(
            model_name="fee",
            name="currency",
            field=models.CharField(
                choices=[(code, code) for code in CODES], default="KZT", max_length=3, verbose_name="currency"
            ),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="fee_days_in_order",
            ),
        ),
        migrations.RunSQL(*ONE_FEE),
    ]
