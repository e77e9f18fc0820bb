"""Who asks whom about whom, and whose it is: each refusal in its own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.errors import NotAllowed
from bot.feedback.copies import TOLD, to_person
from bot.feedback.give_rules import check_receiver, check_receivers, check_take_back
from bot.feedback.reminding import find_to_remind
from bot.feedback.request import Given, Release, Request, Sheet, State
from bot.feedback.rules import (
    REVIEWERS_MOST,
    can_be_told,
    check_about,
    check_given,
    check_manage,
    check_readable,
    check_requester,
    check_reviewer,
    check_reviewers,
    check_still_about,
    refusal,
)
from bot.people import Handle, Person, Standing

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def person(number: int, name: str, manager: int | None = None) -> Person:
    return Person(number, 1, name, (Handle("slack", f"U{number}"),), manager=manager)


ANA, BEN, CARLA, DMITRI = person(1, "Ana"), person(2, "Ben", manager=1), person(3, "Carla"), person(4, "Dmitri")
REQUEST = Request(5, 1, ANA, BEN, "own", "Case", (), date(2026, 11, 23), Release.EACH, NOW, subject_reads=True)
SHEET = Sheet(6, REQUEST, CARLA, State.SHARED)
GIVEN = Given(7, 1, ANA, BEN, "Thanks", NOW)
MANY = [person(100 + number, "Many") for number in range(REVIEWERS_MOST + 1)]
BOT, OUTSIDER, GUEST = (replace(CARLA, standing=each) for each in (Standing.BOT, Standing.OUTSIDER, Standing.GUEST))
LEFT, ON_NO_CHAT = replace(CARLA, active=False), replace(CARLA, handles=())


def asked(*people: Person) -> Callable[[], object]:
    return lambda: check_reviewers(people, ANA, BEN)


CASES: tuple[tuple[Callable[[], object], NotAllowed], ...] = (
    (lambda: check_requester(GUEST), refusal("guest_asks")),
    (lambda: check_about(None, ANA), refusal("no_report")),
    (lambda: check_about(BEN, CARLA), refusal("no_report")),
    (lambda: check_about(replace(BEN, active=False), ANA), refusal("about_left", people=["Ben"])),
    (lambda: check_about(replace(BEN, standing=Standing.GUEST), ANA), refusal("about_guest", people=["Ben"])),
    (lambda: check_about(replace(BEN, handles=()), ANA), refusal("about_unreachable", people=["Ben"])),
    (
        lambda: check_still_about(replace(REQUEST, about=replace(BEN, manager=3))),
        refusal("about_no_more", people=["Ben"]),
    ),
    (asked(), refusal("nobody")),
    (asked(*MANY), refusal("many_people", most=REVIEWERS_MOST, count=REVIEWERS_MOST + 1)),
    (asked(CARLA, ANA), refusal("yourself")),
    (asked(CARLA, BEN), refusal("about_themselves", people=["Ben"])),
    (asked(DMITRI, BOT), refusal("bots", people=["Carla"])),
    (asked(DMITRI, OUTSIDER), refusal("outsiders", people=["Carla"])),
    (asked(DMITRI, LEFT), refusal("left", people=["Carla"])),
    (asked(DMITRI, ON_NO_CHAT), refusal("unreachable", people=["Carla"])),
    (lambda: check_receiver(ANA, ANA), refusal("give_yourself")),
    (lambda: check_receivers(ANA, [BEN, BOT]), refusal("give_bot", people=["Carla"])),
    (lambda: check_manage(None, ANA), refusal("not_there")),
    (lambda: check_manage(REQUEST, CARLA), refusal("not_there")),
    (lambda: check_reviewer(None, CARLA), refusal("not_there")),
    (lambda: check_reviewer(SHEET, replace(CARLA, workspace=2)), refusal("not_there")),
    (lambda: check_reviewer(SHEET, ANA), refusal("not_asked")),
    (lambda: check_reviewer(replace(SHEET, reviewer=None), CARLA), refusal("not_asked")),
    (lambda: check_readable(None, ANA, NOW), refusal("not_there")),
    (lambda: check_readable(SHEET, DMITRI, NOW), refusal("not_there")),
    (lambda: check_given(None, ANA), refusal("not_there")),
    (lambda: check_given(GIVEN, CARLA), refusal("not_there")),
    (lambda: check_take_back(None, ANA), refusal("not_there")),
    (lambda: check_take_back(GIVEN, BEN), refusal("not_there")),
)


@pytest.mark.parametrize("case", range(len(CASES)))
def test_it_is_refused_in_these_words(case: int) -> None:
    act, said = CASES[case]
    with pytest.raises(NotAllowed) as refused:
        act()
    assert str(refused.value) == str(said)


def test_who_may_goes_on() -> None:
    check_requester(ANA)
    check_reviewers([CARLA, GUEST], ANA, BEN)
    check_receivers(ANA, [BEN, GUEST])
    assert check_about(BEN, ANA) == BEN
    check_still_about(REQUEST)
    assert check_manage(REQUEST, ANA) == REQUEST
    assert check_reviewer(SHEET, CARLA) == check_readable(SHEET, BEN, NOW) == SHEET
    assert check_given(GIVEN, BEN) == GIVEN


def test_somebody_is_told_of_who_works_here_as_a_colleague_and_hears_of_it() -> None:
    assert can_be_told(BEN)
    assert not any(can_be_told(each) for each in (GUEST, LEFT, ON_NO_CHAT))


def test_who_left_is_reminded_of_nothing() -> None:
    owed = replace(SHEET, state=State.OWED, invited_at=NOW)
    assert find_to_remind([owed, SHEET, replace(owed, reviewer=LEFT), replace(owed, reviewer=None)]) == [owed]


def test_nothing_is_sent_to_who_left() -> None:
    assert len(to_person(TOLD, "sheet", CARLA)) == 1
    assert to_person(TOLD, "sheet", LEFT) == to_person(TOLD, "sheet", None) == []
