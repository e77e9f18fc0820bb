"""What somebody can go on with in the same window after they shared something: over all features."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.features import Feature
from bot.messages import Button, Style, Text, Words
from bot.people import Person
from bot.phrases import words

if TYPE_CHECKING:
    from bot.store import Actor, Work

HERE = "shared/following"


@dataclass(frozen=True, slots=True)
class Following:
    """The next of `count` forms that somebody owes: the one `about` something; `act` and `value` open it."""

    count: int = 0
    about: Text = ()
    act: str = ""
    value: str = ""


FindFollowing = Callable[["Work", Person, datetime, int], Awaitable[Following]]
"""Arguments: person, now, and how many forms were shared in this window. Returns what the person owes a feature. It may
be asked after an answer without a name, so it reads the database alone, and writes nothing."""


@dataclass(frozen=True, slots=True)
class OnNext:
    """What people owe a feature in forms that follow each other: those of the lowest `order` first. Only what is
    answered with a name: nobody is led from there to what is answered without one."""

    order: int
    find: FindFollowing
    feature: Feature | None = None
    quietly: bool = True
    """False: the quiet acts of this feature find these by themselves, with what has no name."""


async def find_following(
    work: Work, sources: Iterable[OnNext], actor: Actor, now: datetime, done: int = 0
) -> Following:
    """The first over all features, and their number; skips features that are switched off."""
    wanted = [each for each in sources if each.feature not in actor.off]
    found = [await each.find(work, actor.person, now, done) for each in sorted(wanted, key=lambda each: each.order)]
    return join_following(*found)


def join_following(*found: Following) -> Following:
    """The first of these, and the number of all."""
    first = next((each for each in found if each.count), Following())
    return replace(first, count=sum(each.count for each in found))


def say_remaining(following: Following) -> tuple[Text, ...]:
    """How many wait, and about what the next is; nothing where none does."""
    if not following.count:
        return ()
    return ((*words(HERE, count=following.count)["remains"], Words(" "), *following.about, Words(".")),)


def draw_next(following: Following, done: int) -> tuple[Button, ...]:
    """ "Next (2 of 4)", after `done` were shared in this window."""
    if not following.count:
        return ()
    said = words(HERE, count=done + 1, total=done + following.count).plain("button")
    return (Button(following.act, said, following.value, Style.PRIMARY),)
