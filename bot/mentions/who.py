"""Whom typed names and pickers mean, and the platform asked about those whom the directory has not named yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.arriving import take_in
from bot.errors import LookUpFailed, NotAllowed
from bot.mentions.typed import Piece
from bot.messages import Mention
from bot.people import Handle, Person
from bot.routes import Ask, E
from bot.store import Work
from bot.wording import label


async def handles_of(ask: Ask[E], named: Sequence[Piece]) -> list[Handle] | None:
    """A handle for each name, in their order; None if it is not certain who is meant."""
    nicks = {piece.removeprefix("@") for piece in named if isinstance(piece, str)}
    async with ask.read() as (work, actor):
        found = await work.people.by_nicks(actor.person.workspace, ask.event.by.platform, nicks) if nicks else {}
    handles: list[Handle] = []
    for piece in named:
        if isinstance(piece, Mention):
            handles += piece.handles[:1]
        elif isinstance(piece, str) and len(people := found[piece.removeprefix("@")]) == 1:
            handles += people[0].handles[:1]
    return handles if len(handles) == len(named) else None


async def acquaint(ask: Ask[E], handles: Iterable[Handle]) -> None:
    """Sees to it that each has a record: somebody may have joined a moment ago. Outside any transaction."""
    wanted = list(dict.fromkeys(handles))
    async with ask.read() as (work, actor):
        known = await work.people.by_handles(actor.person.workspace, wanted)
    by = ask.event.by
    strangers = set(wanted) - {handle for person in known for handle in person.handles}
    profiles = []
    for handle in strangers:
        try:
            profiles.append(await ask.platform.profile(by.team, handle))
        except LookUpFailed:
            continue
    if profiles:
        async with ask.desk.store.work() as work:
            await take_in(work, by.platform, by.team, profiles, ask.now)
            await work.commit()


async def behind(work: Work, workspace: int, handles: Sequence[Handle], *, field: str | None = None) -> list[Person]:
    """The people of handles, one for each. Raises `NotAllowed` if somebody is unknown."""
    found = await work.people.by_handles(workspace, handles)
    holders = {handle: person for person in found for handle in person.handles}
    if any(handle not in holders for handle in handles):
        raise NotAllowed(label("directory/manager", "unknown"), field=field)
    return [holders[handle] for handle in handles]
