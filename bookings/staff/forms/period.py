"""Filter for the receptions to compare: a range of days, and a post if the user belongs to more than one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bookings.models import Post

YEAR = dt.timedelta(days=365)
READ = ["%Y-%m-%d", "%d.%m.%Y"]


def _day(label: object) -> forms.DateField:
    shown = forms.DateInput(format=READ[0], attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=shown, input_formats=READ)  # type: ignore[arg-type]


class PeriodForm(forms.Form):
    """Form sent by GET. An invalid date, or a post that is not the user's, is reported and ignored."""

    from_day = _day(_("First day"))
    to_day = _day(_("Last day"))
    post: forms.ModelChoiceField[Post] = forms.ModelChoiceField(
        Post.objects.none(), label=_("Post"), required=False, empty_label=_("All posts")
    )

    def __init__(self, data: QueryDict, posts: QuerySet[Post]) -> None:
        super().__init__(data or None)
        self.posts = posts
        field = self.fields["post"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = posts

    @property
    def chosen(self) -> dict[str, object]:
        if self.is_bound:
            self.is_valid()
            return self.cleaned_data
        return {}


@dataclass(frozen=True)
class Period:
    """Period and posts to compare. If no first day is chosen, it covers the last year and everything planned."""

    posts: QuerySet[Post]
    from_day: dt.date
    to_day: dt.date | None


def read_period(form: PeriodForm, *, today: dt.date) -> Period:
    chosen = form.chosen
    post, first, last = chosen.get("post"), chosen.get("from_day"), chosen.get("to_day")
    to_day = last if isinstance(last, dt.date) else None
    if not isinstance(first, dt.date):
        end = min(to_day, today) if to_day else today
        first = end - YEAR if end.year > 1 else dt.date.min
    return Period(form.posts.filter(pk=post.pk) if isinstance(post, Post) else form.posts, first, to_day)
