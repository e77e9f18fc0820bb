"""Who may see an objective, whoever reads it from wherever: values in, values out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.errors import NotAllowed
from bot.objectives.editing import has_former_manager
from bot.objectives.manager import check_listens
from bot.objectives.objective import Audience, Health, Objective, Wording
from bot.objectives.rules import check_commenter, check_manager, check_owner, may_see, refusal
from bot.people import Handle, Person, Standing
from bot.phrases import words

ANA, MARA, EMIL = Person(1, 1, "Ana"), Person(2, 1, "Mara"), Person(3, 1, "Emil")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORDING = Wording("Ship it", "", date(2026, 12, 31), ())
OBJECTIVE = Objective(1, 1, ANA, WORDING, Audience.MANAGER, MARA, 0, False, Health.ON_TRACK, None, "", 1, NOON)


def sentence(block: str) -> str:
    return words("objectives/refusals").plain(block)


def elsewhere(person: Person) -> Person:
    return replace(person, workspace=2)


@pytest.mark.parametrize(
    ("objective", "seen_by"),
    [
        ({}, {"Ana", "Mara"}),
        ({"audience": Audience.EVERYONE}, {"Ana", "Mara", "Emil"}),
        ({"audience": Audience.SELF}, {"Ana"}),
        ({"manager": None}, {"Ana"}),
        ({"deleted_at": NOON, "audience": Audience.EVERYONE}, set()),
    ],
)
def test_who_may_see_it(objective: dict[str, Any], seen_by: set[str]) -> None:
    given = replace(OBJECTIVE, **objective)
    assert {each.name for each in (ANA, MARA, EMIL) if may_see(given, each)} == seen_by
    assert not any(may_see(given, elsewhere(each)) for each in (ANA, MARA, EMIL))
    assert not any(may_see(given, replace(each, active=False)) for each in (ANA, MARA, EMIL))


def test_what_somebody_may_not_see_does_not_exist_for_them() -> None:
    """Nor does the refusal tell it from what never was."""
    with pytest.raises(NotAllowed) as refused:
        check_owner(OBJECTIVE, EMIL)
    assert refused.value.sentence == sentence("not_there")
    with pytest.raises(NotAllowed) as refused:
        check_owner(replace(OBJECTIVE, audience=Audience.EVERYONE), EMIL)
    assert refused.value.sentence == sentence("not_yours")
    with pytest.raises(NotAllowed) as refused:
        check_owner(replace(OBJECTIVE, deleted_at=NOON), ANA)
    assert refused.value.sentence == sentence("deleted")


def test_only_the_manager_with_whom_it_is_shared_says_that_it_looks_good() -> None:
    assert check_manager(OBJECTIVE, MARA) is OBJECTIVE
    public = replace(OBJECTIVE, audience=Audience.EVERYONE)
    for objective, person in ((OBJECTIVE, ANA), (public, MARA), (public, EMIL)):
        with pytest.raises(NotAllowed, match=sentence("not_shared")):
            check_manager(objective, person)


def test_comments_go_between_the_two() -> None:
    assert check_commenter(OBJECTIVE, ANA) == (OBJECTIVE, MARA)
    assert check_commenter(OBJECTIVE, MARA) == (OBJECTIVE, ANA)
    public = replace(OBJECTIVE, audience=Audience.EVERYONE)
    for person, said in ((ANA, "nobody_to_answer"), (EMIL, "not_shared")):
        with pytest.raises(NotAllowed) as refused:
            check_commenter(public, person)
        assert refused.value.sentence == sentence(said)


def test_nothing_is_shared_with_who_does_not_hear_of_it() -> None:
    heard = replace(MARA, handles=(Handle("slack", "U2"),))
    assert check_listens(heard) is heard
    for manager in (replace(heard, active=False), replace(heard, standing=Standing.OUTSIDER), MARA):
        with pytest.raises(NotAllowed) as refused:
            check_listens(manager)
        assert str(refused.value) == str(refusal("manager_left", people=["Mara"]))


@pytest.mark.parametrize(("shared_with", "manager", "former"), [(MARA, 3, True), (MARA, 2, False), (MARA, None, False),
                                                                (None, 3, False)])  # fmt: skip
def test_a_former_manager_is_another_one_than_today(shared_with: Person, manager: int, former: bool) -> None:
    owner = replace(ANA, manager=manager)
    assert has_former_manager(replace(OBJECTIVE, manager=shared_with), owner) is former
