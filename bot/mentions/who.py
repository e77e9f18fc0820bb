"""Whom typed names and pickers mean, and the platform asked about those whom the directory has not named yet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence

from bot.arriving import take_in
from bot.errors import LookUpFailed, NotAllowed
from bot.mentions.typed import Piece
from bot.messages import Mention
from bot.people import Handle, Person, Profile
from bot.routes import Ask, E
from bot.store import Actor, Work
from bot.wording import label


async def handles_of(ask: Ask[E], named: Sequence[Piece]) -> list[Handle] | None:
    """A handle for each name, in their order; None if it is not certain who is meant."""
    nicks = {piece.removeprefix("@") for piece in named if isinstance(piece, str)}
    found: dict[str, tuple[Person, ...]] = {}
    if nicks:
        async with ask.read() as (work, actor):
            found = await work.people.by_nicks(actor.person.workspace, ask.event.by.platform, nicks)
    handles: list[Handle] = []
    for piece in named:
        if isinstance(piece, Mention):
            handles += piece.handles[:1]
        elif isinstance(piece, str) and len(people := found[piece.removeprefix("@")]) == 1:
            handles += people[0].handles[:1]
    return handles if len(handles) == len(named) else None


async def only_handle(ask: Ask[E], named: Sequence[Piece], how: str) -> Handle:
    """Whom the one name means. Raises `NotAllowed`, which tells how it is typed, where it is not one or not certain."""
    handles = await handles_of(ask, named) if len(named) == 1 else None
    if not handles:
        await ask.admit()
        raise NotAllowed(how)
    return handles[0]


async def handle_of(
    ask: Ask[E], work: Work, actor: Actor, names: Sequence[Mention | str], refusal: Callable[..., NotAllowed]
) -> Handle | None:
    """Of the first of the names, whom somebody looks for; None if nobody is named. Raises the feature's `refusal` if it
    is not certain who is meant."""
    match names:
        case [Mention(handles=handles), *_]:
            return next(iter(handles), None)
        case [str(nick), *_]:
            found = (await work.people.by_nicks(actor.person.workspace, ask.event.by.platform, [nick]))[nick]
            if len(found) != 1:
                raise refusal("list_ambiguous" if found else "list_unknown", people=[f"@{nick}"])
            return next(iter(found[0].handles), None)
    return None


async def behind(
    ask: Ask[E], work: Work, workspace: int, handles: Sequence[Handle], *, field: str | None = None
) -> list[Person]:
    """The people of handles, one for each. Raises `UnknownHandles`, or once they were looked up `NotAllowed`, if
    somebody is unknown."""
    unknown = NotAllowed(label("directory/manager", "unknown"), field=field)
    return in_order(ask, handles, await work.people.by_handles(workspace, handles), unknown)


def in_order(ask: Ask[E], handles: Sequence[Handle], people: Iterable[Person], unknown: NotAllowed) -> list[Person]:
    """Of these people those of handles, one for each. Raises `UnknownHandles`, or once they were looked up `unknown`,
    if somebody is missing."""
    known = {handle: person for person in people for handle in person.handles}
    if missing := [handle for handle in handles if handle not in known]:
        ask.meet(missing)
        raise unknown
    return [known[handle] for handle in handles]


async def welcome(ask: Ask[E]) -> None:
    """Takes in who acts. Outside any transaction; raises `LookUpFailed`."""
    by = ask.event.by
    await _store(ask, [await ask.platform.profile(by.team, by.handle)])


async def look_up(ask: Ask[E], strangers: Sequence[Handle]) -> None:
    """Takes in those of them whom the platform knows on which somebody acts. Outside any transaction."""
    ask.progress.looked_up = True
    here = {handle for handle in strangers if handle.platform == ask.event.by.platform}
    found = await asyncio.gather(*(_profile(ask, handle) for handle in here))
    if profiles := [profile for profile in found if profile]:
        await _store(ask, profiles)


async def _store(ask: Ask[E], profiles: Sequence[Profile]) -> None:
    by = ask.event.by
    async with ask.desk.store.work() as work:
        await take_in(work, by.platform, by.team, profiles, ask.now)
        await work.commit()


async def _profile(ask: Ask[E], handle: Handle) -> Profile | None:
    try:
        return await ask.platform.profile(ask.event.by.team, handle)
    except LookUpFailed:
        return None
