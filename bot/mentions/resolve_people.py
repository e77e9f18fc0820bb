"""Whom typed names and pickers mean, and the platform asked about those whom the directory has not named yet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence

from bot.account_sync import take_in
from bot.errors import LookUpFailed, NotAllowed
from bot.mentions.typed import Piece
from bot.messages import Mention
from bot.people import Handle, Person, Profile
from bot.phrases import label
from bot.routes import E, Interaction
from bot.store import Actor, Work


async def handles_of(interaction: Interaction[E], named: Sequence[Piece]) -> list[Handle] | None:
    """A handle for each name, in their order; None if it is not certain who is meant."""
    nicks = {piece.removeprefix("@") for piece in named if isinstance(piece, str)}
    found: dict[str, tuple[Person, ...]] = {}
    if nicks:
        async with interaction.read() as (work, actor):
            found = await work.people.by_nicks(actor.person.workspace, interaction.event.by.platform, nicks)
    handles: list[Handle] = []
    for piece in named:
        if isinstance(piece, Mention):
            handles += piece.handles[:1]
        elif isinstance(piece, str) and len(people := found[piece.removeprefix("@")]) == 1:
            handles += people[0].handles[:1]
    return handles if len(handles) == len(named) else None


async def only_handle(interaction: Interaction[E], named: Sequence[Piece], how: str) -> Handle:
    """Whom the one name means. Raises `NotAllowed`, which tells how it is typed, where it is not one or not certain."""
    handles = await handles_of(interaction, named) if len(named) == 1 else None
    if not handles:
        await interaction.admit()
        raise NotAllowed(how)
    return handles[0]


async def handle_of(
    interaction: Interaction[E],
    work: Work,
    actor: Actor,
    names: Sequence[Mention | str],
    refusal: Callable[..., NotAllowed],
) -> Handle | None:
    """Of the first of the names, whom somebody looks for; None if nobody is named. Raises the feature's `refusal` if it
    is not certain who is meant."""
    match names:
        case [Mention(handles=handles), *_]:
            return next(iter(handles), None)
        case [str(nick), *_]:
            found = (await work.people.by_nicks(actor.person.workspace, interaction.event.by.platform, [nick]))[nick]
            if len(found) != 1:
                raise refusal("list_ambiguous" if found else "list_unknown", people=[f"@{nick}"])
            return next(iter(found[0].handles), None)
    return None


async def behind(
    interaction: Interaction[E], work: Work, workspace: int, handles: Sequence[Handle], *, field: str | None = None
) -> list[Person]:
    """The people of handles, one for each. Raises `UnknownHandles`, or once they were looked up `NotAllowed`, if
    somebody is unknown."""
    unknown = NotAllowed(label("directory/manager", "unknown"), field=field)
    return in_order(interaction, handles, await work.people.by_handles(workspace, handles), unknown)


def in_order(
    interaction: Interaction[E], handles: Sequence[Handle], people: Iterable[Person], unknown: NotAllowed
) -> list[Person]:
    """Of these people those of handles, one for each. Raises `UnknownHandles`, or once they were looked up `unknown`,
    if somebody is missing."""
    known = {handle: person for person in people for handle in person.handles}
    if missing := [handle for handle in handles if handle not in known]:
        interaction.meet(missing)
        raise unknown
    return [known[handle] for handle in handles]


async def welcome(interaction: Interaction[E]) -> None:
    """Takes in who acts. Outside any transaction; raises `LookUpFailed`."""
    by = interaction.event.by
    await _store(interaction, [await interaction.platform.profile(by.team, by.handle)])


async def look_up(interaction: Interaction[E], strangers: Sequence[Handle]) -> None:
    """Takes in those of them whom the platform knows on which somebody acts. Outside any transaction."""
    interaction.progress.looked_up = True
    here = {handle for handle in strangers if handle.platform == interaction.event.by.platform}
    found = await asyncio.gather(*(_profile(interaction, handle) for handle in here))
    if profiles := [profile for profile in found if profile]:
        await _store(interaction, profiles)


async def _store(interaction: Interaction[E], profiles: Sequence[Profile]) -> None:
    by = interaction.event.by
    async with interaction.context.store.work() as work:
        await take_in(work, by.platform, by.team, profiles, interaction.now)
        await work.commit()


async def _profile(interaction: Interaction[E], handle: Handle) -> Profile | None:
    try:
        return await interaction.platform.profile(interaction.event.by.team, handle)
    except LookUpFailed:
        return None
