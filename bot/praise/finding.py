"""Who is meant: from handles and typed names to people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.messages import Mention
from bot.people import Handle, Person, handles_on
from bot.praise.command_line import ParsedCommand
from bot.praise.repository import GivingContext
from bot.praise.rules import day_begin, reachable, refusal
from bot.routes import E, Interaction
from bot.store import Actor, Work


async def facing(work: Work, actor: Actor, handles: Sequence[Handle], interaction: Interaction[E]) -> GivingContext:
    """The people behind handles, and what the giver gave since their own midnight."""
    return await work.praises.facing(actor.person, handles, day_begin(actor.person, interaction.now))


@dataclass(frozen=True, slots=True)
class Recipients:
    """The people behind a draft: who is praised, whom the giver lets see it, and what the giver gave today."""

    receivers: tuple[Person, ...] = ()
    chosen: tuple[Person, ...] = ()
    facing: GivingContext = field(default_factory=lambda: GivingContext((), 0, {}))


@dataclass(frozen=True, slots=True)
class Resolved:
    """What became of the names in a command line. `names` are those of everybody it speaks of."""

    people: tuple[Person, ...]
    facing: GivingContext
    strangers: tuple[Mention, ...]
    unknown: tuple[str, ...]
    ambiguous: tuple[str, ...]

    def handles_but(self, giver: Person, platform: str) -> tuple[Handle, ...]:
        """One handle each of those whom that giver can praise."""
        return handles_on((each for each in self.people if reachable(each) and each.id != giver.id), platform)

    @property
    def names(self) -> dict[Handle, str]:
        return {handle: person.name for person in self.facing.people for handle in person.handles}

    def notices(self) -> list[str]:
        """A sentence each for names that nobody, or more than one, answers to."""
        unknown = (*(mention.name for mention in self.strangers), *self.unknown)
        problems = (("unknown", unknown), ("ambiguous", self.ambiguous))
        return [refusal(block, people=[f"@{n}" for n in names]).sentence for block, names in problems if names]


async def find(work: Work, actor: Actor, line: ParsedCommand, interaction: Interaction[E]) -> Resolved:
    """The people that a command line names."""
    by_nick: dict[str, tuple[Person, ...]] = {}
    if line.nicks:
        by_nick = await work.people.by_nicks(actor.person.workspace, interaction.event.by.platform, line.nicks)
    typed = {nick: _likely(by_nick.get(nick, ())) for nick in line.nicks}
    sure = {nick: people[0] for nick, people in typed.items() if len(people) == 1}
    handles = (*line.handles, *(handle for person in sure.values() for handle in person.handles))
    faced = await facing(work, actor, handles, interaction)
    known = {handle: person for person in faced.people for handle in person.handles}
    return Resolved(
        people=once(_person(name, known, sure) for name in line.named),
        facing=faced,
        strangers=tuple(m for m in line.named if isinstance(m, Mention) and not _person(m, known, sure)),
        unknown=tuple(nick for nick, people in typed.items() if not people),
        ambiguous=tuple(nick for nick, people in typed.items() if len(people) > 1),
    )


def _likely(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """Those who can be praised, if any: whoever left doesn't make a name ambiguous."""
    return tuple(filter(reachable, people)) or people


def _person(name: Mention | str, known: dict[Handle, Person], sure: dict[str, Person]) -> Person | None:
    if isinstance(name, str):
        return sure.get(name)
    return next((known[handle] for handle in name.handles if handle in known), None)


def once(people: Iterable[Person | None]) -> tuple[Person, ...]:
    """Whoever is named twice is there once, in the order of naming."""
    return tuple({person.id: person for person in people if person}.values())
