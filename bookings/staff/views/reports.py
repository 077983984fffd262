"""Reports: how a reception went, and where to go next. These pages and their files contain no personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings import permissions
from bookings.actions.access_log import note_export
from bookings.models import Post, Reception
from bookings.queries.reports.comparison import DistrictSums, ReceptionSums, sum_all, sum_by_district
from bookings.queries.reports.comparison import compare_receptions as compared_rows
from bookings.queries.reports.demand import rank_districts
from bookings.queries.reports.reception import build_report as account_of
from bookings.staff.access import get_actor, get_reception, render_page
from bookings.staff.forms.period import Period, PeriodForm, read_period
from bookings.staff.reports import comparison_tables, reception_tables
from bookings.staff.reports.tables import Table
from bookings.staff.xlsx.workbook import respond_with_report


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    reception = get_reception(request, pk)
    account = account_of(reception, now=timezone.now())
    context = {"account": account, "tables": reception_tables.build_tables(account), "here": "report"}
    return render_page(request, "staff/report.html", reception, context)


@require_safe
def report_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    reception, now = get_reception(request, pk), timezone.now()
    note_export(reception, actor=get_actor(request), now=now, what="report")
    tables = reception_tables.build_tables(account_of(reception, now=now))
    return respond_with_report(tables, f"report-{reception.date}-{reception.pk}.xlsx")


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    compared = _compared(request)
    tables = [
        comparison_tables.build_receptions_table(compared.rows, with_posts=compared.with_posts),
        comparison_tables.build_districts_table(compared.districts),
    ]
    return _page(request, compared, tables, here="comparison")


@require_safe
def demand(request: HttpRequest) -> HttpResponse:
    compared = _compared(request)
    return _page(request, compared, [_demand(compared)], here="demand")


@require_safe
def comparison_xlsx(request: HttpRequest) -> HttpResponse:
    """All three tables in one file, for the period and the post that the page shows."""
    compared, now = _compared(request), timezone.now()
    for post in compared.period.posts:
        note_export(post, actor=get_actor(request), now=now, what="comparison")
    tables = [
        comparison_tables.build_receptions_table(compared.rows, with_posts=compared.with_posts),
        comparison_tables.build_districts_table(compared.districts),
        _demand(compared),
    ]
    return respond_with_report(tables, f"receptions-{now:%Y-%m-%d}.xlsx")


@dataclass(frozen=True)
class _Compared:
    form: PeriodForm
    period: Period
    rows: list[ReceptionSums]
    districts: list[DistrictSums]
    with_posts: bool


def _compared(request: HttpRequest) -> _Compared:
    """Return the receptions that the URL asks for. Raise PermissionDenied if the user belongs to no post."""
    if not permissions.sees_any(request.user):
        raise PermissionDenied
    posts = permissions.posts_seen(request.user).order_by("name", "pk")
    form, now = PeriodForm(request.GET, posts), timezone.now()
    chosen = read_period(form, today=now.date())
    receptions = Reception.objects.filter(post__in=chosen.posts, date__gte=chosen.from_day)
    if chosen.to_day:
        receptions = receptions.filter(date__lte=chosen.to_day)
    rows = compared_rows(receptions, now=now)
    return _Compared(form, chosen, rows, sum_by_district(rows), len(posts) > 1)


def _demand(compared: _Compared) -> Table:
    now = timezone.now()
    return comparison_tables.build_demand_table(rank_districts(compared.period.posts, compared.districts, now=now))


def _page(request: HttpRequest, compared: _Compared, tables: list[Table], *, here: str) -> HttpResponse:
    chosen = compared.form.chosen.get("post")
    context: dict[str, Any] = {
        "form": compared.form,
        "period": compared.period,
        "chosen_post": chosen if isinstance(chosen, Post) else None,
        "with_posts": compared.with_posts,
        "tables": tables,
        "totals": sum_all(compared.rows),
        "held": sum(row.held for row in compared.rows),
        "here": here,
    }
    return render(request, "staff/comparison.html", context)
