"""Nouns: fields, constraints, QuerySets and derived properties. No mail, no tasks, no request.

Imports only `bookings.errors`. The database itself keeps what must never be false: constraints are in each model's
`Meta`, rules in SQL in `migrations/0002_invariants.py`.
"""

from bookings.models.accounts import Membership, User
from bookings.models.applicants import Answer, Applicant, Party
from bookings.models.background import LinkRequest, SweepFailure
from bookings.models.bookings import Booking, EmailCode
from bookings.models.counter import NameCorrection, TurnedAway
from bookings.models.desks import Desk, DeskService
from bookings.models.events import CITIZEN, SYSTEM, Actor, ActorKind, Event
from bookings.models.notifications import Notification
from bookings.models.places import District, Post, Venue
from bookings.models.receptions import Reception, Slot
from bookings.models.services import ChecklistItem, Fee, Question, ReadinessQuestion, Service
from bookings.models.templates import Template, TemplateDesk, TemplateDeskService
from bookings.models.waiting import Interest, WaitlistEntry

__all__ = [
    "CITIZEN",
    "SYSTEM",
    "Actor",
    "ActorKind",
    "Answer",
    "Applicant",
    "Booking",
    "ChecklistItem",
    "Desk",
    "DeskService",
    "District",
    "EmailCode",
    "Event",
    "Fee",
    "Interest",
    "LinkRequest",
    "Membership",
    "NameCorrection",
    "Notification",
    "Party",
    "Post",
    "Question",
    "ReadinessQuestion",
    "Reception",
    "Service",
    "Slot",
    "SweepFailure",
    "Template",
    "TemplateDesk",
    "TemplateDeskService",
    "TurnedAway",
    "User",
    "Venue",
    "WaitlistEntry",
]
