"""A folder of ballots with one cycle in it, as the tests look at it."""

from __future__ import annotations

import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from bot.cycles.ballots import Ballot, CycleId, DebtId, RevieweeId, Slip
from storage.ballots.ballots import BallotFolder, make_root
from storage.secrets import Secrets

KEY = Fernet.generate_key().decode()
TERMS = b'{"least":3}'


class Cycle:
    """Reviews of one reviewee; a process that shares the folder is another `replica`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        make_root(root)
        self.ballots = self.replica()
        self.id = CycleId(secrets.token_bytes(16))
        self.reviewee = RevieweeId(secrets.token_bytes(16))

    def replica(self, key: str = KEY) -> BallotFolder:
        return BallotFolder(self.root, Secrets([key]))

    async def begin(self) -> Cycle:
        await self.ballots.begin(self.id, {self.reviewee: TERMS})
        return self

    def slip(self, debt: DebtId | None = None, number: int = 0) -> Slip:
        return Slip(self.id, self.reviewee, debt or DebtId(secrets.token_bytes(16)), 7, number)

    def files(self) -> list[Path]:
        return sorted(path for path in self.root.rglob("*") if path.is_file())


def spoil(file: Path) -> None:
    """Its last byte is another one: what is written there is random."""
    *content, last = file.read_bytes()
    file.write_bytes(bytes([*content, last ^ 1]))


def said(text: str) -> Ballot:
    return Ballot({"change": text})
