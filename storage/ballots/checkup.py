"""The folder of ballots as `upward doctor` and `upward ballots` see it. Nothing here makes or changes one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.cycles.ballots import BallotsLost, CycleId
from bot.cycles.repository import Held
from bot.doctor import Finding, ill, well
from storage.ballots.ballots import DESTROYED, GATE, ID, RELEASED, TAG, BallotFolder
from storage.ballots.opening import FolderUnusable, check_place, read_id, try_writing
from storage.database.engine import parse, sqlite_path
from storage.secrets import Secrets
from storage.store import DatabaseStore

ABOUT = "UPWARD_BALLOTS"
NONE = "no upward cycle without names can be launched, for their answers lie there."

OURS = re.compile(rf"{ID}|{TAG}|{GATE.pattern}|[0-9a-f]{{32}}\.({RELEASED}|{DESTROYED}|new)|\..*|lost\+found")
"""What lies there, with what disks and file servers put beside it."""
STRANGE = "is not Upward's. If it is a copy of sealed answers, delete it: it would outlive the release."


@dataclass(frozen=True, slots=True)
class FolderState:
    """`id` is what the folder calls itself, `known` what the database calls it. `seals`: of the cycles that lie there,
    whether one of the keys opens them."""

    id: str | None
    known: str | None
    cycles: tuple[Held, ...]
    seals: Mapping[CycleId, bool]
    unknown: frozenset[CycleId]
    strange: tuple[str, ...] = ()
    """What Upward didn't put there. A copy of a cycle's folder outlives the release."""

    def opens(self, cycle: CycleId) -> bool:
        return self.seals.get(cycle, False)

    def find_lost(self) -> tuple[Held, ...]:
        return tuple(each for each in self.cycles if not self.opens(each.id))


async def read_folder(root: Path, store: DatabaseStore, keys: Sequence[str]) -> FolderState:
    """Raises `FolderUnusable`."""
    found = await asyncio.to_thread(read_id, root)
    async with store.read() as work:
        known, held = await work.ballot_folder.find_id(), await work.ballot_folder.find_held()
    folder = BallotFolder(root, Secrets(keys), known)
    try:
        here = await folder.find_cycles()
    except BallotsLost:
        here = frozenset()
    seals = {each: await folder.opens(each) for each in sorted(here)}
    await folder.close()
    async with store.read() as work:
        told = {each.id for each in await work.ballot_folder.find(here)} | set(await work.ballot_folder.find_ended())
    return FolderState(found, known, held, seals, here - told, await asyncio.to_thread(_find_strange, root))


def _find_strange(root: Path) -> tuple[str, ...]:
    """Nothing where there is no folder."""
    try:
        return tuple(sorted(each.name for each in root.iterdir() if not OURS.fullmatch(each.name)))
    except OSError:
        return ()


async def describe_folder(root: Path, store: DatabaseStore, keys: Sequence[str]) -> tuple[list[str], bool]:
    """Lines for whoever runs the bot, and whether everything is where it should be."""
    state = await read_folder(root, store, keys)
    lines = [f"{root}: {_say_id(state)}"]
    for each in state.cycles:
        trouble = "its seal opens" if state.opens(each.id) else f"LOST; upward ballots lost {each.id.hex()}"
        if each.id in state.seals and not state.opens(each.id):
            trouble = "LOST: none of UPWARD_SECRET_KEYS opens its seal. Put the key back that was taken out last"
        lines.append(f"{each.id.hex()}  {each.stage.value:<9}  {each.name}: {trouble}")
    lines += [f"{each.hex()}  unknown to the database; it is kept" for each in sorted(state.unknown)]
    lines += [f"{each}  {STRANGE}" for each in state.strange]
    return ["".join(sign for sign in line if sign.isprintable()) for line in lines], not state.find_lost()


def _say_id(state: FolderState) -> str:
    if state.known is None:
        return "not used yet; upward run begins it."
    if state.id == state.known:
        return f"the folder that the database knows ({state.id})."
    return f"NOT the folder that the database knows ({state.known}). Is its disk mounted?"


async def examine_ballots(
    ballots: str, database_url: str, store: DatabaseStore | None, keys: Sequence[str]
) -> list[Finding]:
    """What `upward doctor` says of it."""
    if not ballots or not keys:
        return await _examine_unset("UPWARD_SECRET_KEYS is not set" if ballots else "not set", store)
    root = Path(ballots)
    try:
        check_place(root, database_url)
        state = await read_folder(root, store, keys) if store else None
        if state is None or state.known is None:
            return [
                well(ABOUT, f"{root} is not used yet; `upward run` begins it."),
                *_examine_device(root, database_url),
            ]
        if state.id != state.known:
            said = "is not the folder that the database knows: no anonymous answer is taken. Is its disk mounted?"
            return [ill(ABOUT, f"{root} {said}"), *_examine_cycles(state)]
        await asyncio.to_thread(try_writing, root)
    except FolderUnusable as unusable:
        return [ill(ABOUT, str(unusable))]
    found = [well(ABOUT, f"{root} is the folder that the database knows, and can be written.")]
    return [*found, *_examine_device(root, database_url), *_examine_cycles(state)]


async def _examine_unset(what: str, store: DatabaseStore | None) -> list[Finding]:
    if store:
        async with store.read() as work:
            if held := await work.ballot_folder.find_held():
                return [ill(ABOUT, f"{what}, and anonymous answers are awaited: {', '.join(e.name for e in held)}.")]
    return [well(ABOUT, f"{what}: {NONE}")]


def _examine_device(root: Path, database_url: str) -> list[Finding]:
    """A snapshot of one disk has both, and with both it can be told for as long as it is kept who wrote what."""
    kind, url = parse(database_url)
    if kind != "sqlite" or not root.exists():
        return []
    if root.stat().st_dev != sqlite_path(url).parent.stat().st_dev:
        return []
    return [well(ABOUT, "on the same disk as the database: a copy or snapshot of that disk holds names and answers.")]


def _examine_cycles(state: FolderState) -> list[Finding]:
    lost = [ill("ballots", f"{each.name} is lost; see upward ballots.") for each in state.find_lost()]
    unknown = [well("ballots", f"{each.hex()} is unknown to the database and kept.") for each in sorted(state.unknown)]
    opened = [well("ballots", f"{each.name}: its seal opens.") for each in state.cycles if state.opens(each.id)]
    strange = [ill("ballots", f"{each} {STRANGE}") for each in state.strange]
    return [*lost, *opened, *unknown, *strange]
