"""What staff may do: predicates (user, post) -> bool, from the roles in `Membership`.

Superusers may do everything, deactivated accounts nothing. Django's model permissions are not used, because they cannot
express that permissions depend on the post.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext

from bookings.models import Booking, Membership, Post, User

ANY_ROLE = (Membership.Role.MANAGER, Membership.Role.OFFICER, Membership.Role.AUDITOR)
RECEIVING = (Membership.Role.MANAGER, Membership.Role.OFFICER)
PLANNING = (Membership.Role.MANAGER,)

Account = AbstractBaseUser | AnonymousUser


def can_see(user: Account, post: Post) -> bool:
    """See the post's receptions and bookings, without personal data: every member, auditors too."""
    return _has(user, ANY_ROLE, post.pk)


def sees_people(user: Account, post: Post) -> bool:
    """See who is coming: names, birth dates, documents, phone numbers, emails and answers. Auditors do not."""
    return can_receive(user, post)


def sees_all_people(user: Account) -> bool:
    """Be allowed to see who comes at every post that the user sees: for lists that mix posts."""
    return not posts_seen(user).exclude(pk__in=posts_received(user)).exists()


def hide_people(booking: Booking) -> None:
    """Empty the personal data of a booking that is only shown; persons are numbered. Nothing is saved."""
    prefetch_related_objects([booking], "applicants")
    booking.phone = booking.email = ""
    for person in booking.applicants.all():
        person.surname = gettext("Person %(number)s") % {"number": person.position}
        person.given_names = person.patronymic = person.last_four = person.representative_name = ""
        person.birth_date = None


def can_receive(user: Account, post: Post) -> bool:
    """Work with the post's visitors: change or cancel their bookings, and run the reception day."""
    return _has(user, RECEIVING, post.pk)


def can_plan(user: Account, post: Post) -> bool:
    """Plan the post's receptions, publish and cancel them, and set the post's rules and fees."""
    return _has(user, PLANNING, post.pk)


def sees_any(user: Account) -> bool:
    """Be a member of any post, and so read what all posts share: districts, venues, services."""
    return _has(user, ANY_ROLE)


def plans_any(user: Account) -> bool:
    """Be a manager of any post, and so edit what all posts share."""
    return _has(user, PLANNING)


def posts_seen(user: Account) -> QuerySet[Post]:
    """Return the posts for which `can_see` is true."""
    return _posts(user, ANY_ROLE)


def posts_received(user: Account) -> QuerySet[Post]:
    """Return the posts for which `can_receive` is true."""
    return _posts(user, RECEIVING)


def posts_planned(user: Account) -> QuerySet[Post]:
    """Return the posts for which `can_plan` is true."""
    return _posts(user, PLANNING)


def _roles(user: Account) -> dict[int, str]:
    """Return the role by post id. It is read once for each user object, which lives as long as its request."""
    if not isinstance(user, User) or not user.is_active:
        return {}
    prefetch_related_objects([user], "memberships")
    return {membership.post_id: membership.role for membership in user.memberships.all()}


def _has(user: Account, roles: Iterable[str], post_id: int | None = None) -> bool:
    if isinstance(user, User) and user.is_active and user.is_superuser:
        return True
    known = _roles(user)
    held = known.values() if post_id is None else filter(None, [known.get(post_id)])
    return any(role in roles for role in held)


def _posts(user: Account, roles: Iterable[str]) -> QuerySet[Post]:
    if isinstance(user, User) and user.is_active and user.is_superuser:
        return Post.objects.all()
    return Post.objects.filter(pk__in=[post for post, role in _roles(user).items() if role in roles])
