"""Any order of what citizens and staff do, and of time: after each step every invariant holds.

Chance does not go everywhere in the seconds it has: two stories go where it seldom comes.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.invariants.life import REACHED
from tests.invariants.staff_life import WholeLife

pytestmark = pytest.mark.django_db
Step = Callable[[WholeLife], object]


# A walk that never comes to these shows little.
WANTED = {"held", "confirmed", "expired", "cancelled", "arrived", "deferred"}
WANTED |= {"verb:assist", "verb:change_day", "verb:block", "verb:offer"}


def test_any_order_of_steps_keeps_every_invariant() -> None:
    """The same runs each time. The first dozen comes everywhere; where changed steps lead it elsewhere, the next
    is drawn."""
    REACHED.clear()
    for number in range(5, 10):
        run_state_machine_as_test(
            seed(number)(WholeLife),
            settings=settings(
                max_examples=12,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                database=None,
                phases=[Phase.generate],  # to make a failure shorter would take minutes
            ),
        )
        if REACHED >= WANTED:
            break
    assert REACHED >= WANTED


def follow(*steps: Step) -> set[str]:
    """Take the steps one by one; after each every invariant is looked at. Answers what was reached."""
    REACHED.clear()
    life = WholeLife()
    assert len(life.invariants) >= 14
    try:
        for step in steps:
            step(life)
            for each in life.invariants:
                each.function(life)
    finally:
        life.teardown()
    return REACHED


def booked(person: str, *, service: int = 0, has_mail: bool = True) -> Step:
    return lambda life: life.is_booked(service=service, person=person, has_mail=has_mail, later=False)


def rung_up(which: int, *, after_all: bool) -> Step:
    return lambda life: life.somebody_is_rung_up(which, after_all=after_all)


def test_a_day_that_is_changed_and_then_called_off() -> None:
    reached = follow(
        lambda life: life.times_are_blocked(first=4, count=2),
        lambda life: life.times_are_opened_again(),
        lambda life: life.times_are_blocked(first=5, count=1),
        booked("N6"),
        booked("N7", service=1, has_mail=False),
        booked("N8"),
        lambda life: life.goes_all_the_way(size=1, person="N1", late=0, typos=1),
        lambda life: life.is_reached_elsewhere(0, has_mail=False),
        lambda life: life.a_name_is_corrected(0, "Оразбаева"),
        lambda life: life.a_name_is_decided_on(second=False, agrees=True),
        lambda life: life.a_name_is_decided_on(second=True, agrees=True),
        lambda life: life.the_day_is_changed("longer"),
        lambda life: life.the_day_is_changed("desk_added"),
        lambda life: life.joins_the_list("N4 4444"),
        lambda life: life.the_day_is_changed("shorter"),
        lambda life: life.the_day_is_changed("desk_closed"),
        lambda life: life.the_day_is_changed("desk_opened"),
        lambda life: life.the_day_is_changed("another_date"),
        *(rung_up(which, after_all=after_all) for which in range(9) for after_all in (False, True)),
        lambda life: life.the_road_is_closed(9, at_once=True),
        lambda life: life.somebody_answers(accepts=True),
    )
    assert {f"changed:{how}" for how in ("longer", "shorter", "desk_added", "desk_closed", "another_date")} <= reached
    assert {"another_time", "not_fitting", "second_officer_needed", "called_off_with_bookings"} <= reached
    assert {"carried_over", "accepted", "verb:reach", "verb:correct_name", "verb:change_contact"} <= reached
    assert {"verb:block", "verb:unblock", "wrong_code"} <= reached


def test_a_kit_that_fails_and_the_day_itself() -> None:
    def at(hour: int, minute: int = 0) -> Step:
        def time_comes(life: WholeLife) -> None:
            life.now = life.reception.local(dt.time(hour, minute))

        return time_comes

    reached = follow(
        lambda life: life.the_day_is_changed("longer"),
        booked("N6", service=1),
        booked("N7", service=1, has_mail=False),
        lambda life: life.holds(service=1, size=1, replaces=None),
        lambda life: life.times_are_blocked(first=0, count=8),
        lambda life: life.times_are_opened_again(),
        lambda life: life.the_kit_fails(["waits", "instead"], by_staff=False),
        lambda life: life.the_kit_works_again(),
        booked("N8"),
        booked("N10"),
        at(9),
        lambda life: life.comes(0),
        lambda life: life.comes(0),
        lambda life: life.is_called(0, desk=1),
        lambda life: life.stands_there("N9", service=0),
        lambda life: life.is_dealt_with(0, "serve"),
        lambda life: life.is_corrected(0, to=1),
        lambda life: life.is_dealt_with(0, "papers"),
        lambda life: life.is_corrected(0, to=0),
        lambda life: life.the_day_is_closed(is_evening=False, confirmed=True),
        at(9, 10),
        lambda life: life.is_dealt_with(1, "miss"),  # before its time
        at(12),
        lambda life: life.is_dealt_with(1, "miss"),
        lambda life: life.an_outcome_is_entered_from_paper(2, "not_served"),
        at(18),
        lambda life: life.the_day_is_closed(is_evening=True, confirmed=False),
        lambda life: life.the_day_is_closed(is_evening=True, confirmed=True),
        lambda life: life.stands_there("N1", service=0),
    )
    assert {"kit:waits", "kit:instead", "verb:fail_kit", "verb:kit_works"} <= reached
    assert {"arrived", "called", "served", "not_served", "no_show", "verb:walk_in", "verb:correct"} <= reached
    assert {"entered_from_paper", "still_waiting", "finished", "day_closed", "too_early"} <= reached
