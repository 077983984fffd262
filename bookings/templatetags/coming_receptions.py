"""The next receptions, for the first page of the staff."""

from django import template
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from bookings import permissions
from bookings.models import Reception

register = template.Library()

SHOWN = 10


@register.simple_tag(takes_context=True)
def coming_receptions(context: template.Context) -> QuerySet[Reception]:
    """Those of the reader's posts whose day is not over, drafts too; each with its number of live bookings."""
    posts = permissions.posts_seen(context["request"].user)
    coming = Reception.objects.coming(timezone.now()).filter(post__in=posts)
    rows: QuerySet[Reception] = (
        coming.exclude(status=Reception.Status.CANCELLED)
        .select_related("venue__district")
        .annotate(n_bookings=Count("bookings", filter=Q(bookings__live=True)))
    )
    return rows[:SHOWN]
