"""Resolves typed names and pickers to people; asks the platform about those unknown to the directory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence

from bot.account_sync import meet, take_in
from bot.errors import LookUpFailed, NotAllowed
from bot.mentions.typed import Piece
from bot.messages import Mention
from bot.people import Handle, Person, Profile
from bot.phrases import label, words
from bot.routes import E, Interaction
from bot.store import Actor, Work


async def handles_of(interaction: Interaction[E], named: Sequence[Piece]) -> list[Handle] | None:
    """A handle for each name, in their order; None if a name is ambiguous or unknown."""
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
    """The handle of the only name. Raises `NotAllowed`, explaining how to type it, if it is not exactly one, or
    ambiguous."""
    handles = await handles_of(interaction, named) if len(named) == 1 else None
    if not handles:
        await interaction.admit()
        lost = [words("shared/refusals", typed=each).plain("not_found") for each in named if len(named) == 1]
        raise NotAllowed(" ".join([*lost, how]))
    return handles[0]


async def handle_of(
    interaction: Interaction[E],
    work: Work,
    actor: Actor,
    names: Sequence[Mention | str],
    refusal: Callable[..., NotAllowed],
) -> Handle | None:
    """The handle of the first name, for a search; None if nobody is named. Raises the feature's `refusal` if the name
    is ambiguous or unknown."""
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
    """The people of the handles, one each. Raises `UnknownHandles` if somebody is unknown, or `NotAllowed` if they were
    already looked up."""
    unknown = NotAllowed(label("directory/manager", "unknown"), field=field)
    return resolve_picked(interaction, handles, await work.people.by_handles(workspace, handles), unknown)


def resolve_picked(
    interaction: Interaction[E], handles: Sequence[Handle], people: Iterable[Person], unknown: NotAllowed
) -> list[Person]:
    """The people of the handles, in that order, one each. Raises `UnknownHandles` if somebody is missing, or `unknown`
    if they were already looked up."""
    known = {handle: person for person in people for handle in person.handles}
    if missing := [handle for handle in handles if handle not in known]:
        interaction.meet(missing)
        raise unknown
    return [known[handle] for handle in handles]


async def welcome(interaction: Interaction[E]) -> None:
    """Adds the actor to the directory. Call outside any transaction; raises `LookUpFailed`."""
    by = interaction.event.by
    profile = await interaction.platform.profile(by.team, by.handle)
    async with interaction.context.store.work() as work:
        await meet(work, by, profile, interaction.now)
        await work.commit()


async def look_up(interaction: Interaction[E], strangers: Sequence[Handle]) -> None:
    """Adds those strangers to the directory whom the actor's platform knows. Call outside any transaction."""
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
