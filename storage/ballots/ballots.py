"""`UPWARD_BALLOTS`: a folder of its own, outside the database's and every backup. What is lost with it is lost."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from bot.cycles.ballots import (
    Ballot,
    BallotsLost,
    Collected,
    CycleId,
    DebtId,
    FoundLink,
    PageLink,
    Paper,
    RevieweeId,
    Shared,
    Slip,
)
from bot.errors import NotSaved
from storage.ballots import page_files
from storage.ballots.cycle_folder import OPEN, SHUT, CycleFolder, find_gate, write_terms
from storage.ballots.files import new_file, read, replace, sync_folder
from storage.ballots.seal import ID_BYTES, KEY_BYTES, DoesNotOpen, Seal, cycle_of
from storage.secrets import NoKeyFits, Secrets

T = TypeVar("T")

SHARE_SECONDS = 10.0
"""A Share that is older links nothing: whoever shut the cycle meanwhile may have listed what there is."""

THREADS = 16
"""So many people share at once before others wait: each waits for the disk, not for the processor."""

GATE = re.compile(rf"([0-9a-f]{{{2 * ID_BYTES}}})\.({OPEN}|{SHUT})\.\d+")
"""How the folder of a cycle is called."""

SEAL, ID, RELEASED, DESTROYED = "seal", "id", "released", "destroyed"

TAG = "CACHEDIR.TAG"
SIGNATURE = b"Signature: 8a477f597d28d172789f06886806bc55\n# Sealed answers of Upward: leave them out of backups.\n"
"""What backup programs know as a folder to leave out (bford.info/cachedir)."""


def make_root(root: Path) -> str:
    """Makes the folder where there is none; its id, which the database knows too. Raises `OSError`."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (known := read(root / ID)) is None:
        replace(root / TAG, SIGNATURE)
        with new_file(root, secrets.token_hex(ID_BYTES).encode(), sync=True) as new, suppress(FileExistsError):
            os.link(new, root / ID)
        sync_folder(root)
        known = read(root / ID) or b""
    return known.decode()


def find_id(root: Path) -> str | None:
    """What the folder is called in itself; None if it was not made here. Raises `OSError`."""
    found = read(root / ID)
    return None if found is None else found.decode(errors="replace")


@contextmanager
def _plain_errors() -> Iterator[None]:
    """A full disk, or one that can only be read, is `NotSaved`. The name of a file would tell what it is about."""
    try:
        yield
    except OSError as error:
        raise NotSaved(f"the folder of ballots: {error.strerror or type(error).__name__}") from None


class BallotFolder:
    """The ballots of all cycles, in threads of their own: what waits for this disk keeps nothing else waiting. `known`
    is the id that the folder has to carry; without it, the one that it carries now. All acts raise `NotSaved` where the
    disk refuses."""

    def __init__(self, root: Path, keys: Secrets, known: str | None = None) -> None:
        self._root = root
        self._known = find_id(root) if known is None else known
        self._keys = keys
        self._replica = secrets.token_hex(ID_BYTES)
        self._threads = ThreadPoolExecutor(THREADS, "upward-ballots")
        self._cycles: dict[CycleId, tuple[bytes, CycleFolder]] = {}
        self._sharing: dict[CycleId, set[Future[Shared]]] = {}

    async def begin(self, cycle: CycleId, terms: Mapping[RevieweeId, bytes]) -> None:
        await self._run(self._begin, cycle, terms)

    async def find_cycles(self) -> frozenset[CycleId]:
        return await self._run(self._find_cycles)

    async def opens(self, cycle: CycleId) -> bool:
        """Whether the folder of a cycle is here and one of the keys fits its seal."""
        try:
            await self._run(self._folder, cycle)
        except BallotsLost:
            return False
        return True

    async def write_slip(self, slip: Slip) -> str:
        return (await self._run(self._folder, slip.cycle)).seal.write_slip(slip)

    async def read_slip(self, token: str) -> Slip | None:
        return await self._read(token, lambda folder: folder.seal.read_slip(token))

    async def write_link(self, link: PageLink) -> str:
        return await self._run(lambda: page_files.write_link(self._folder(link.cycle), link))

    async def read_link(self, token: str) -> FoundLink | None:
        return await self._read(token, lambda folder: page_files.read_link(folder, token))

    async def _read(self, token: str, look: Callable[[CycleFolder], T]) -> T | None:
        if (cycle := cycle_of(token)) is None:
            return None
        try:
            return await self._run(lambda: look(self._folder(cycle)))
        except DoesNotOpen:
            return None
        except BallotsLost:  # that cycle's, or all
            await self._run(self._check_folder)
            return None

    async def claim_link(self, link: PageLink, browser: str) -> bool:
        return await self._run(lambda: page_files.claim_link(self._folder(link.cycle), link, browser))

    async def outdate_links(self, cycle: CycleId, person: int) -> None:
        await self._run(lambda: page_files.outdate_links(self._folder(cycle), person))

    async def open_paper(self, slip: Slip) -> Paper:
        return await self._run(lambda: self._folder(slip.cycle).open_paper(slip))

    async def keep_draft(self, slip: Slip, ballot: Ballot, order: float) -> None:
        await self._run(lambda: self._folder(slip.cycle).keep_draft(slip, ballot, order))

    async def share(self, slip: Slip, ballot: Ballot) -> Shared:
        """Cancelling doesn't stop it: look with `open_paper` then."""
        deadline = time.monotonic() + SHARE_SECONDS
        sharing = self._sharing.setdefault(slip.cycle, set())
        running = self._threads.submit(lambda: self._folder(slip.cycle).share(slip, ballot, deadline))
        sharing.add(running)
        running.add_done_callback(sharing.discard)
        with _plain_errors():
            return await asyncio.wrap_future(running)

    async def withdraw(self, slip: Slip) -> None:
        await self._run(lambda: self._folder(slip.cycle).withdraw(slip))

    async def reinstate(self, slip: Slip) -> None:
        await self._run(lambda: self._folder(slip.cycle).reinstate(slip))

    async def read_terms(self, cycle: CycleId, reviewee: RevieweeId) -> bytes | None:
        try:
            return await self._run(lambda: self._folder(cycle).terms_of(reviewee))
        except DoesNotOpen:
            return None

    async def shut(self, cycle: CycleId) -> None:
        await self._run(lambda: self._folder(cycle).shut())
        running = tuple(self._sharing.get(cycle, ()))
        await asyncio.to_thread(wait, running)

    async def reopen(self, cycle: CycleId) -> None:
        await self._run(lambda: self._folder(cycle).reopen())

    async def find_shared(self, cycle: CycleId, debts: Collection[DebtId]) -> frozenset[DebtId]:
        return await self._run(lambda: self._folder(cycle).find_shared(debts))

    async def sweeps(self, cycle: CycleId) -> int:
        return await self._run(lambda: self._folder(cycle).sweeps())

    async def note_sweep(self, cycle: CycleId, number: int) -> None:
        await self._run(lambda: self._folder(cycle).note_sweep(number))

    async def collect(self, cycle: CycleId, reviewee: RevieweeId, debts: Sequence[DebtId]) -> Collected:
        return await self._run(lambda: self._folder(cycle).collect(reviewee, debts))

    async def destroy(self, cycle: CycleId, *, released: bool) -> None:
        await self._run(self._destroy, cycle, released)

    async def renew_seals(self) -> None:
        """Wraps all seals with the newest of UPWARD_SECRET_KEYS. Raises `NoKeyFits`, when all others are done."""
        none_fits: NoKeyFits | None = None
        for path in await self._run(lambda: sorted(self._root.glob(f"*/{SEAL}"))):
            try:
                await self._run(self._renew, path)
            except NoKeyFits as found:
                none_fits = found
        if none_fits is not None:
            raise none_fits

    async def close(self) -> None:
        await asyncio.to_thread(self._threads.shutdown)

    async def _run(self, act: Callable[..., T], *arguments: object) -> T:
        with _plain_errors():
            return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: act(*arguments))

    # ------------------------------------------------------------------------------------------ in threads

    def _begin(self, cycle: CycleId, terms: Mapping[RevieweeId, bytes]) -> None:
        """A cycle that was released can't begin again: an older database doesn't know that it was."""
        self._check_folder()
        if find_gate(self._root, cycle) is None:
            if self._name_released(cycle).exists():
                raise BallotsLost(cycle.hex())
            self._make(cycle, terms)
        self._folder(cycle).add_terms(terms)

    def _make(self, cycle: CycleId, terms: Mapping[RevieweeId, bytes]) -> None:
        """The folder gets its name when everything is in it: a crash leaves nothing that looks like one."""
        secret = secrets.token_bytes(KEY_BYTES)
        building = self._root / f"{secrets.token_hex(ID_BYTES)}.new"
        building.mkdir(mode=0o700)
        try:
            replace(building / SEAL, self._keys.seal(secret.hex()).encode())
            write_terms(building, Seal(cycle, secret), terms)
            sync_folder(building)
            building.rename(self._root / f"{cycle.hex()}.{OPEN}.1")
        except OSError as error:
            if error.errno not in {errno.EEXIST, errno.ENOTEMPTY}:
                raise
        finally:
            shutil.rmtree(building, ignore_errors=True)  # if another replica was first, or the disk is full
        sync_folder(self._root)

    def _find_cycles(self) -> frozenset[CycleId]:
        self._check_folder()
        found = (GATE.fullmatch(path.name) for path in self._root.iterdir())
        return frozenset(CycleId(bytes.fromhex(each[1])) for each in found if each)

    def _folder(self, cycle: CycleId) -> CycleFolder:
        """No key outlives its folder, also where another replica destroyed it, or another process made a new one."""
        gate, wrapped = self._read_seal(cycle)
        known = self._cycles.get(cycle)
        if known is None or known[0] != wrapped:
            folder = CycleFolder(gate, cycle, self._open(cycle, wrapped), self._replica)
            known = self._cycles[cycle] = (wrapped, folder)
        return known[1].at(gate)

    def _name_released(self, cycle: CycleId) -> Path:
        return self._root / f"{cycle.hex()}.{RELEASED}"

    def _read_seal(self, cycle: CycleId) -> tuple[Path, bytes]:
        try:
            self._check_folder()
        except BallotsLost:
            self._cycles.pop(cycle, None)
            raise
        for _ in range(3):  # between the two looks it may have been shut or reopened
            gate = find_gate(self._root, cycle)
            if gate is not None and (wrapped := read(gate / SEAL)) is not None:
                return gate, wrapped
        self._cycles.pop(cycle, None)
        raise BallotsLost(cycle.hex())

    def _open(self, cycle: CycleId, wrapped: bytes) -> Seal:
        try:
            return Seal(cycle, bytes.fromhex(self._keys.open(wrapped.decode())))
        except (NoKeyFits, ValueError):
            raise BallotsLost(cycle.hex()) from None

    def _check_folder(self) -> None:
        """Another folder may be a copy, or one that other replicas don't see; one that can't be read is as good as
        none. Raises `BallotsLost`."""
        try:
            found = find_id(self._root)
        except OSError:
            found = None
        if found is None or found != self._known:
            raise BallotsLost("not the folder that the database knows")

    def _renew(self, seal: Path) -> None:
        if (wrapped := read(seal)) is not None:
            replace(seal, self._keys.renew(wrapped.decode()).encode())

    def _destroy(self, cycle: CycleId, released: bool) -> None:
        self._check_folder()
        if released:
            replace(self._name_released(cycle), b"")
        self._cycles.pop(cycle, None)
        while (gate := find_gate(self._root, cycle)) is not None:
            with suppress(FileNotFoundError):  # renamed, or another replica is at it
                (gate / SEAL).unlink(missing_ok=True)
                sync_folder(gate)
                gate.rename(self._root / f"{cycle.hex()}.{DESTROYED}")
        shutil.rmtree(self._root / f"{cycle.hex()}.{DESTROYED}", ignore_errors=True)
        sync_folder(self._root)
