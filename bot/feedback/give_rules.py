"""To whom feedback can be given that nobody asked for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.feedback.request import Given
from bot.feedback.rules import check_given, check_reachable, refusal
from bot.people import Person

RECEIVERS_MOST = 10
"""Each of them gets their own."""
NOT_GIVEN = ("give_bot", "give_outsider", "give_left", "unreachable")


def check_receivers(giver: Person, receivers: Sequence[Person]) -> None:
    """Refuses nobody at all, too many, and whoever can't get any."""
    if not receivers:
        raise refusal("no_receiver", field="people")
    if len(receivers) > RECEIVERS_MOST:
        raise refusal("many_receivers", field="people", most=RECEIVERS_MOST, count=len(receivers))
    for each in receivers:
        check_receiver(giver, each)


def check_receiver(giver: Person, receiver: Person) -> None:
    """Refuses oneself, bots, guests of other organisations, and who left or is on no chat, by name."""
    if receiver.id == giver.id:
        raise refusal("give_yourself", field="people")
    check_reachable([receiver], blocks=NOT_GIVEN)


def check_take_back(found: Given | None, person: Person) -> Given:
    """What that person gave, while it was not opened."""
    given = check_given(found, person)
    if given.giver is None or given.giver.id != person.id:
        raise refusal("not_there")
    if given.read_at is not None:
        raise refusal("read_already", people=[given.receiver.name])
    return given
