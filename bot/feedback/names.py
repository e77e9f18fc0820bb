"""Who may be meant by each name in a `/feedback` command, and why some can't be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import NotAllowed
from bot.feedback.rules import refusal
from bot.messages import Mention
from bot.people import Handle, Person
from bot.routes import E, Interaction
from bot.store import Actor, Work

Name = Mention | str
"""As picked, or a nick without its `@`."""


@dataclass(frozen=True, slots=True)
class Meant:
    """For each name the people that it may mean: none where nobody is called so, several where it is ambiguous.
    `known` are those behind mentions."""

    names: Sequence[Name]
    people: Sequence[Sequence[Person]]
    known: Mapping[Handle, Person]

    @property
    def clear(self) -> list[Person]:
        """Those whose name is nobody else's, once each."""
        return list({each[0].id: each[0] for each in self.people if len(each) == 1}.values())

    def notices(self) -> list[str]:
        """A sentence each for names that nobody, or more than one, answers to."""
        unknown = [name for name, people in zip(self.names, self.people, strict=True) if not people]
        ambiguous = [name for name, people in zip(self.names, self.people, strict=True) if len(people) > 1]
        problems = (("unknown_names", unknown), ("ambiguous_names", ambiguous))
        return [refusal(block, people=list(map(_write_name, names))).sentence for block, names in problems if names]


async def find_meant(
    interaction: Interaction[E], work: Work, actor: Actor, names: Sequence[Name], spoken_of: Sequence[Mention] = ()
) -> Meant:
    """Looks up everybody named or spoken of; raises `UnknownHandles` for those who have just joined."""
    mentions = [*(each for each in names if isinstance(each, Mention)), *spoken_of]
    found = await work.people.by_handles(actor.person.workspace, [h for each in mentions for h in each.handles])
    known = {handle: person for person in found for handle in person.handles}
    if strangers := [h for each in mentions for h in each.handles[:1] if not _behind(each, known)]:
        interaction.meet(strangers)
    nicks = [each for each in names if isinstance(each, str)]
    typed = await _find_nicks(interaction, work, actor, nicks) if nicks else {}
    people = [_behind(each, known) if isinstance(each, Mention) else typed[each] for each in names]
    return Meant(names, people, known)


async def _find_nicks(
    interaction: Interaction[E], work: Work, actor: Actor, nicks: Sequence[str]
) -> dict[str, list[Person]]:
    """Whoever left makes no name ambiguous."""
    found = await work.people.by_nicks(actor.person.workspace, interaction.event.by.platform, nicks)
    return {nick: [each for each in found[nick] if each.reachable] or list(found[nick]) for nick in nicks}


def _behind(mention: Mention, known: Mapping[Handle, Person]) -> list[Person]:
    return [known[handle] for handle in mention.handles if handle in known][:1]


def _write_name(name: Name) -> str:
    return f"@{name.name if isinstance(name, Mention) else name}"


def sort_out(people: Iterable[Person], check: Callable[[Person], None]) -> tuple[list[Person], list[str]]:
    """Those whom `check` lets pass, and what it says of the others."""
    fine: list[Person] = []
    refused: list[str] = []
    for each in people:
        try:
            check(each)
            fine.append(each)
        except NotAllowed as no:
            refused.append(no.sentence)
    return fine, refused
