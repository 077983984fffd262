"""The next receptions and what needs to be done, for the home page of the admin."""

from django import template
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from bookings import permissions
from bookings.models import Reception, Slot, WaitlistEntry
from bookings.queries.staff_worklist import Worklist, build_worklist

register = template.Library()

SHOWN = 10


@register.simple_tag(takes_context=True)
def coming_receptions(context: template.Context) -> QuerySet[Reception]:
    """Return receptions of the reader's posts whose day is not over, drafts too, with the number of slots, of those
    taken, and of parties on the waiting list."""
    posts = permissions.posts_seen(context["request"].user)
    coming = Reception.objects.coming(timezone.now()).filter(post__in=posts)
    times = Slot.objects.filter(reception=OuterRef("pk")).order_by().values("reception").annotate(n=Count("pk"))
    waiting = WaitlistEntry.objects.on_list().filter(reception=OuterRef("pk")).order_by().values("reception")
    rows: QuerySet[Reception] = (
        coming.exclude(status=Reception.Status.CANCELLED)
        .select_related("post", "venue__district")
        .annotate(
            n_times=Coalesce(Subquery(times.values("n")), 0),
            n_taken=Coalesce(Subquery(times.filter(booking__live=True).values("n")), 0),
            n_waiting=Coalesce(Subquery(waiting.annotate(n=Count("pk")).values("n")), 0),
        )
    )
    return rows[:SHOWN]


@register.simple_tag(takes_context=True)
def needs_doing(context: template.Context) -> Worklist:
    """Return what the reader has to do at their posts."""
    return build_worklist(context["request"].user, now=timezone.now())


@register.simple_tag(takes_context=True)
def may_plan(context: template.Context) -> bool:
    """Return whether the reader manages a post, and so may add a reception."""
    return permissions.plans_any(context["request"].user)


@register.simple_tag(takes_context=True)
def may_receive(context: template.Context) -> bool:
    """Return whether the reader receives people at a post, and so may book for somebody."""
    return permissions.posts_received(context["request"].user).exists()


@register.simple_tag(takes_context=True)
def may_see(context: template.Context) -> bool:
    """Return whether the reader is a member of a post, in any role."""
    return permissions.sees_any(context["request"].user)
