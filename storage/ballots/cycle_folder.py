"""The ballots of one cycle, as files. Everything here waits for the disk: call it in a thread.

The folder is the gate. It is called `<cycle>.open.1`; the close renames it to `.shut.1`, a reopening to `.open.2`. A
ballot gets its name by a link made through the folder's name, so that nothing is linked once that name is gone.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from copy import copy
from pathlib import Path
from typing import Any

from bot.cycles.ballots import (
    Ballot,
    BallotsLost,
    Collected,
    CycleId,
    DebtId,
    NotWritten,
    Paper,
    RevieweeId,
    Shared,
    Slip,
)
from storage.ballots.files import NEW, opened_folder, read, replace, sync_folder, written_file
from storage.ballots.seal import DoesNotOpen, Seal

OPEN, SHUT = "open", "shut"
SHARED, DRAFTS, TERMS, WITHDRAWN = ".shared", ".drafts", ".terms", ".withdrawn"
SWEEPS = "sweeps"
A_FEW = 200


class Gone(Exception):
    """The folder was renamed or destroyed meanwhile."""


def find_gate(root: Path, cycle: CycleId) -> Path | None:
    """The folder of a cycle, whether open or shut; not a copy that somebody made beside it under another name."""
    called = re.compile(rf"{cycle.hex()}\.({OPEN}|{SHUT})\.[0-9]{{1,9}}")
    for _ in range(3):  # a list that is made while it is renamed may have neither name
        if found := [path for path in root.iterdir() if called.fullmatch(path.name)]:
            return max(found, key=_count)
    return None


def is_open(gate: Path) -> bool:
    return gate.name.split(".")[1] == OPEN


def _count(gate: Path) -> int:
    return int(gate.name.rpartition(".")[2])


def write_terms(folder: Path, seal: Seal, terms: Mapping[RevieweeId, bytes]) -> None:
    for reviewee, said in terms.items():
        sealed = seal.close({"terms": said.decode()}, TERMS.encode() + reviewee)
        replace(folder / f"{seal.name(reviewee)}{TERMS}", sealed)


class CycleFolder:
    """`gate` is how it was called a moment ago. `replica` is the name of this process's own drafts: a shared folder
    knows no compare-and-swap."""

    def __init__(self, gate: Path, cycle: CycleId, seal: Seal, replica: str) -> None:
        self.gate = gate
        self._cycle = cycle
        self.seal = seal
        self._replica = replica
        self._digests: dict[RevieweeId, bytes] = {}

    def at(self, gate: Path) -> CycleFolder:
        """The same, looked at again."""
        found = copy(self)
        found.gate = gate
        return found

    # ------------------------------------------------------------------------------------------ forms

    def open_paper(self, slip: Slip) -> Paper:
        gate, name = self.gate, self.seal.name(slip.debt)
        number = self._newest(gate, name)
        newest = Slip(slip.cycle, slip.reviewee, slip.debt, slip.person, number)
        try:
            terms = self.terms_of(slip.reviewee)
        except DoesNotOpen:
            return Paper(newest, Ballot({}), shared=number > 0)
        token = self.seal.write_slip(newest)
        if (draft := self._newest_draft(gate, newest)) is not None:
            return Paper(newest, _ballot(draft), number > 0, draft["order"], token, terms, not is_open(gate))
        try:
            shared = self._read(gate, newest) if number else Ballot({})
        except DoesNotOpen:
            if self._newest(gate, name) > number:  # changed a moment ago, and this one wiped
                return self.open_paper(slip)
            shared = Ballot({})  # broken on the disk: it can be given again
        return Paper(newest, shared, number > 0, token=token, terms=terms, shut=not is_open(gate))

    def keep_draft(self, slip: Slip, ballot: Ballot, order: float) -> None:
        gate, name = self.gate, self.seal.name(slip.debt)
        if not is_open(gate) or self._newest(gate, name) != slip.number:
            return
        newest = self._newest_draft(gate, slip)
        if newest is not None and newest["order"] > order:
            return
        content = {"number": slip.number, "order": order, **_content(ballot)}
        sealed = self.seal.close(content, self._bound(slip, DRAFTS))
        with suppress(FileNotFoundError):  # shut meanwhile
            (drafts := gate / f"{name}{DRAFTS}").mkdir(mode=0o700, exist_ok=True)
            replace(drafts / self._replica, sealed, sync=False)

    def share(self, slip: Slip, ballot: Ballot, deadline: float) -> Shared:
        """After `deadline` (monotonic) nothing is linked."""
        gate = self.gate
        if not is_open(gate):
            return Shared.CLOSED
        name = self.seal.name(slip.debt)
        sealed = self.seal.close(_content(ballot), self._bound(slip, f"{SHARED}.{slip.number + 1}"))
        try:
            with opened_folder(gate) as descriptor:
                shared = self._link(gate, descriptor, f"{name}.{slip.number + 1}{SHARED}", name, sealed, deadline)
        except FileNotFoundError:
            return Shared.CLOSED
        if shared is Shared.YES:
            self._wipe_earlier(gate, name, slip.number)
        return shared

    def _link(self, gate: Path, descriptor: int, target: str, name: str, sealed: bytes, deadline: float) -> Shared:
        with written_file(gate, sealed) as new:
            if (gate / f"{name}{WITHDRAWN}").exists():
                return Shared.WITHDRAWN
            if time.monotonic() > deadline:
                return Shared.TOO_LATE
            inode = new.stat().st_ino
            try:
                os.link(new, gate / target)
            except FileExistsError:
                return Shared.OUTDATED
            except FileNotFoundError:
                # A server of files that answered late, or twice: what counts is whether ours is there.
                if not _is_file(descriptor, target, inode):
                    return Shared.CLOSED
            except OSError:
                if not _is_file(descriptor, target, inode):
                    raise NotWritten from None
                raise
            os.fsync(descriptor)
        return Shared.YES

    def _wipe_earlier(self, gate: Path, name: str, number: int) -> None:
        """What was changed or taken back is in the folder no more, nor what was typed on the way; that it was there
        keeps its number. Done after the new one is on the disk; what a crash left is wiped with the next."""
        with suppress(OSError):
            for earlier in range(number, 0, -1):
                if not (path := gate / f"{name}.{earlier}{SHARED}").stat().st_size:
                    break
                os.truncate(path, 0)
        shutil.rmtree(gate / f"{name}{DRAFTS}", ignore_errors=True)

    def withdraw(self, slip: Slip) -> None:
        replace(self.gate / f"{self.seal.name(slip.debt)}{WITHDRAWN}", b"")

    def reinstate(self, slip: Slip) -> None:
        (self.gate / f"{self.seal.name(slip.debt)}{WITHDRAWN}").unlink(missing_ok=True)

    # ------------------------------------------------------------------------------------------ the whole cycle

    def terms_of(self, reviewee: RevieweeId) -> bytes:
        """What was said of who reads it, before anybody wrote."""
        sealed = read(self._terms_path(self.gate, reviewee))
        if sealed is None:
            raise DoesNotOpen
        return str(self.seal.open(sealed, TERMS.encode() + reviewee)["terms"]).encode()

    def add_terms(self, terms: Mapping[RevieweeId, bytes]) -> None:
        """What is there already stays as it is."""
        gate = self.gate
        missing = {each: said for each, said in terms.items() if not self._terms_path(gate, each).exists()}
        if missing:
            write_terms(gate, self.seal, missing)
            sync_folder(gate)

    def _terms_path(self, gate: Path, reviewee: RevieweeId) -> Path:
        return gate / f"{self.seal.name(reviewee)}{TERMS}"

    def shut(self) -> None:
        self._rename(OPEN, SHUT, 0)

    def reopen(self) -> None:
        self._rename(SHUT, OPEN, 1)

    def _rename(self, before: str, after: str, more: int) -> None:
        gate: Path | None = self.gate
        while gate is not None and gate.name.split(".")[1] == before:
            with suppress(FileNotFoundError):  # another replica was first
                gate.rename(gate.with_name(f"{self._cycle.hex()}.{after}.{_count(gate) + more}"))
                sync_folder(gate.parent)
                return
            gate = find_gate(gate.parent, self._cycle)
        if gate is None:
            raise BallotsLost(self._cycle.hex())

    def find_shared(self, debts: Collection[DebtId]) -> frozenset[DebtId]:
        """Of a few, without looking at the whole folder: what was shared has a number, from 1."""
        if len(debts) <= A_FEW:
            gate = self.gate
            return frozenset(each for each in debts if self._newest(gate, self.seal.name(each)))
        names = {path.name.partition(".")[0] for path in self.gate.iterdir() if path.suffix == SHARED}
        return frozenset(debt for debt in debts if self.seal.name(debt) in names)

    def note_sweep(self, number: int) -> None:
        replace(self.gate / SWEEPS, str(number).encode())

    def sweeps(self) -> int:
        """Raises `BallotsLost` where a broken disk, or somebody, wrote something else there."""
        counted = read(self.gate / SWEEPS) or b"0"
        if not counted.isdigit():
            raise BallotsLost(self._cycle.hex())
        return int(counted)

    def collect(self, reviewee: RevieweeId, debts: Sequence[DebtId]) -> Collected:
        gate, found, unreadable = self.gate, dict[DebtId, Ballot](), 0
        for debt in debts:
            if number := self._newest(gate, self.seal.name(debt)):
                try:
                    ballot = self._read(gate, Slip(self._cycle, reviewee, debt, 0, number))
                except DoesNotOpen:
                    unreadable += 1
                else:
                    found[debt] = ballot
        return Collected(found, unreadable)

    # ------------------------------------------------------------------------------------------ files

    def _newest(self, gate: Path, name: str) -> int:
        """The number of what was shared last: they have no gaps."""
        number = 0
        while (gate / f"{name}.{number + 1}{SHARED}").exists():
            number += 1
        return number

    def _read(self, gate: Path, slip: Slip) -> Ballot:
        sealed = read(gate / f"{self.seal.name(slip.debt)}.{slip.number}{SHARED}")
        if sealed is None:
            raise Gone
        return _ballot(self.seal.open(sealed, self._bound(slip, f"{SHARED}.{slip.number}")))

    def _newest_draft(self, gate: Path, slip: Slip) -> dict[str, Any] | None:
        """Of all replicas', the last by the order of the platform; one of an older number is of no use any more."""
        drafts = []
        for path in _list(gate / f"{self.seal.name(slip.debt)}{DRAFTS}"):
            with suppress(DoesNotOpen):
                if path.suffix != NEW and (sealed := read(path)) is not None:
                    drafts.append(self.seal.open(sealed, self._bound(slip, DRAFTS)))
        return max((d for d in drafts if d["number"] == slip.number), key=lambda d: float(d["order"]), default=None)

    def _bound(self, slip: Slip, kind: str) -> bytes:
        if slip.reviewee not in self._digests:
            self._digests[slip.reviewee] = hashlib.sha256(self.terms_of(slip.reviewee)).digest()
        return json.dumps([kind, slip.debt.hex(), self._digests[slip.reviewee].hex()]).encode()


def _list(folder: Path) -> list[Path]:
    """What lies in it, but what a file server hides."""
    try:
        return [path for path in folder.iterdir() if not path.name.startswith(".")]
    except FileNotFoundError:
        return []


def _is_file(folder: int, name: str, inode: int) -> bool:
    try:
        return os.stat(name, dir_fd=folder).st_ino == inode
    except FileNotFoundError:
        return False


def _content(ballot: Ballot) -> dict[str, Any]:
    return {"answers": dict(ballot.answers), "passed_on": ballot.passed_on}


def _ballot(content: Mapping[str, Any]) -> Ballot:
    return Ballot(content["answers"], content["passed_on"])
