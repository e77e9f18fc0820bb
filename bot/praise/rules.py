"""What praise is, and what may be done with it: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum

from bot.allowances import Allowance
from bot.button_values import record
from bot.errors import NotAllowed
from bot.people import Person, Standing
from bot.phrases import One, words, zone_of
from bot.typed_text import says_something

PRAISE = record()
PEOPLE_MOST = 10
TEXT_LONGEST = 2000
GIVEN_A_DAY = 20
GIVEN_A_DAY_TO_ONE = 5
GIVEN_A_DAY_WITH_UNDONE = 60
"""Undone ones don't count towards the two above; each was read by somebody all the same, so there is an end to them."""
EDITS_A_DAY = Allowance("praise.edit", 60)
"""Every praise of a day three times."""
PLUS_ONES_A_DAY = Allowance("praise.plus_one", 100)
"""Somebody back from holidays joins in with what was posted meanwhile."""


class Audience(StrEnum):
    """Who sees a praise."""

    EVERYONE = "everyone"
    NAMED = "named"
    MANAGERS = "managers"
    CHOSEN = "chosen"
    SELF = "self"


class PraiseList(StrEnum):
    """The three lists of `/praise list`."""

    GIVEN = "given"
    RECEIVED = "received"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class NewPraise:
    """A praise that the rules allow. `viewers` are frozen now: managers and people chosen, beside the receivers.

    `waits` is true of a public praise for which no channel is set yet.
    """

    workspace: int
    giver: Person
    receivers: tuple[Person, ...]
    text: str
    audience: Audience
    value: str | None = None
    viewers: tuple[Person, ...] = ()
    source_link: str | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Praise:
    """A praise as it stands. A note to oneself has no receivers."""

    id: int
    workspace: int
    giver: Person
    receivers: tuple[Person, ...]
    viewers: tuple[Person, ...]
    text: str
    audience: Audience
    value: str | None
    source_link: str | None
    plus_ones: tuple[Person, ...]
    created_at: datetime
    edited_at: datetime | None = None
    undone_at: datetime | None = None
    taken_off_at: datetime | None = None
    posted_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether it stands in a channel, where everybody may read it."""
        return self.public and self.posted_at is not None and self.undone_at is None and self.taken_off_at is None

    @property
    def public(self) -> bool:
        return self.audience is Audience.EVERYONE


@dataclass(frozen=True, slots=True)
class Some:
    """A few of a list that is too long to be counted; `more` if others follow."""

    praises: tuple[Praise, ...]
    more: bool


def refusal(
    block: str, *, field: str | None = None, people: Sequence[One] = (), most: int = 0, count: int = 0
) -> NotAllowed:
    """A refusal in the words of prompts/praise/refusals.j2; `field` names the form field that it is about."""
    said = words("praise/refusals", people=people, most=most, count=count)
    return NotAllowed(said.plain(block), field=field)


def check_text(text: str) -> None:
    """Refuses a text that says nothing, or more than 2,000 characters."""
    if not says_something(text):
        raise refusal("empty", field="text")
    if len(text) > TEXT_LONGEST:
        raise refusal("too_long", field="text", most=TEXT_LONGEST, count=len(text))


def check_receivers(giver: Person, receivers: Sequence[Person]) -> None:
    """Refuses nobody, more than ten, oneself, and whoever cannot be praised."""
    if not receivers:
        raise refusal("nobody", field="people")
    if len(receivers) > PEOPLE_MOST:
        raise refusal("too_many", field="people", most=PEOPLE_MOST, count=len(receivers))
    if any(person.id == giver.id for person in receivers):
        raise refusal("yourself", field="people")
    check_reachable(receivers, field="people")


def check_reachable(people: Sequence[Person], *, field: str) -> None:
    """Refuses apps, leavers and other organisations' people, by name."""
    for block, found in (
        ("bots", [p for p in people if p.standing is Standing.BOT]),
        ("outsiders", [p for p in people if p.standing is Standing.OUTSIDER]),
        ("leavers", [p for p in people if not p.active]),
    ):
        if found:
            raise refusal(block, field=field, people=found)


def reachable(person: Person) -> bool:
    """Whether something can be sent to that person."""
    return person.reachable


def check_limits(receivers: Sequence[Person], given: int, given_to: Mapping[int, int]) -> None:
    """Holds against spam: 20 praises a day from one giver, 5 a day from one person to another."""
    if given >= GIVEN_A_DAY:
        raise refusal("full_day", most=GIVEN_A_DAY)
    full = [person for person in receivers if given_to.get(person.id, 0) >= GIVEN_A_DAY_TO_ONE]
    if full:
        raise refusal("full_pair", field="people", people=full, most=GIVEN_A_DAY_TO_ONE)


def check_value(value: str | None, values: Sequence[str]) -> None:
    """Refuses a value that the company doesn't have (any more)."""
    if value is not None and value not in values:
        raise refusal("old_value", field="value")


def choose_viewers(giver: Person, receivers: Sequence[Person], chosen: Sequence[Person]) -> tuple[Person, ...]:
    """Who sees a praise beside giver and receivers because the giver chose so; nobody left over is refused."""
    check_reachable(chosen, field="chosen")
    viewers = _besides(giver, receivers, chosen)
    if not viewers:
        raise refusal("chosen_nobody", field="chosen")
    return viewers


def manager_viewers(giver: Person, receivers: Sequence[Person], managers: Iterable[Person]) -> tuple[Person, ...]:
    """The managers of those praised, without who sees it anyway; those who left are not told."""
    return _besides(giver, receivers, filter(reachable, managers))


def _besides(giver: Person, receivers: Sequence[Person], people: Iterable[Person]) -> tuple[Person, ...]:
    known = {giver.id, *(person.id for person in receivers)}
    return tuple({person.id: person for person in people if person.id not in known}.values())


def day_begin(person: Person, now: datetime) -> datetime:
    """Midnight of that person's own day, in UTC."""
    zone = zone_of(person.time_zone)
    return datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)


def viewers_of(praise: NewPraise | Praise) -> tuple[Person, ...]:
    """Everybody who may see a private praise: its giver first, then who is praised, then the others."""
    return tuple({p.id: p for p in (praise.giver, *praise.receivers, *praise.viewers)}.values())


def check_author(praise: Praise | None, person: Person) -> Praise:
    """The praise, if that person gave it and it stands. What one may not see does not exist for one."""
    if praise is None or praise.giver.id != person.id:
        raise refusal("not_yours")
    if praise.undone_at is not None:
        raise refusal("undone")
    return praise


def check_reader(praise: Praise | None, person: Person) -> Praise:
    """The praise, if that person may read it."""
    if praise is None or praise.undone_at is not None:
        raise refusal("gone")
    if not praise.stands and person.id not in {p.id for p in viewers_of(praise)}:
        raise refusal("gone")
    return praise


def check_praised(praise: Praise | None, person: Person) -> Praise:
    """The public praise, if it is about that person and its post may still stand in a channel."""
    if praise is None or person.id not in {p.id for p in praise.receivers}:
        raise refusal("not_about_you")
    if praise.undone_at is not None:
        raise refusal("gone")
    if not praise.public or praise.taken_off_at is not None:
        raise refusal("taken_off")
    return praise


def check_plus_one(praise: Praise | None, person: Person, *, arriving: bool = False) -> Praise:
    """The public praise, if that person may add a +1: not to what they gave, nor to what was said about them.
    `arriving`: its post was sent, and only the answer is awaited. One that never stood in a channel does not exist."""
    if praise is None or not praise.public or not (praise.posted_at or arriving):
        raise refusal("plus_unknown")
    if praise.undone_at is not None or praise.taken_off_at is not None:
        raise refusal("gone")
    if praise.giver.id == person.id:
        raise refusal("plus_own")
    if person.id in {p.id for p in praise.receivers}:
        raise refusal("plus_about_you")
    if person.id in {p.id for p in praise.plus_ones}:
        raise refusal("plus_twice")
    return praise
