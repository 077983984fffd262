"""Steps on the logins of staff."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db import transaction

from bookings import permissions
from bookings.errors import CannotReset
from bookings.models import SYSTEM, Actor, Event, Post, User


def may_reset(by: User, user: User, post: Post) -> bool:
    """Return whether this colleague may reset the second factor of a member of the post.

    Nobody may reset their own: a person who is logged in can change it. Only a superuser may reset a superuser's.
    """
    if by.pk == user.pk or (user.is_superuser and not by.is_superuser):
        return False
    return permissions.can_plan(by, post) and user.memberships.filter(post=post).exists()


def reset_second_factor(*, user: User, by: User | None, post: Post | None, now: dt.datetime) -> bool:
    """Delete the second factor of a person who has lost the device, and end their sessions.

    They set up a new one at the next login. `by` is the manager who has checked the identity of the person, at the
    `post` of both; None is the operator, on the server. Return whether there was a second factor. Raises CannotReset.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if by is not None and (post is None or not may_reset(by, user, post)):
            raise CannotReset
        found, _each = Authenticator.objects.filter(user=user).delete()
        if not found:
            return False
        user.session_version += 1
        user.save(update_fields=["session_version"])
        actor = Actor.of(by) if by else SYSTEM
        Event.objects.create(
            post_id=post.pk if post else None,
            user_id=user.pk,
            verb="reset_second_factor",
            actor_kind=actor.kind,
            actor_name=actor.name,
            at=now,
        )
        return True
