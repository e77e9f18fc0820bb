"""A process that shares: `python -m tests.ballots.sharing FOLDER KEY CYCLE REVIEWEE DEBTS BYTES`, a line for each that
was acknowledged. It may write no file longer than that."""

from __future__ import annotations

import asyncio
import resource
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path

from bot.cycles.ballots import CycleId, DebtId, RevieweeId, Slip
from storage.ballots.ballots import BallotFolder
from storage.secrets import Secrets
from tests.ballots.folder import KEY, Cycle, said
from tests.test_architecture import ROOT

ANY_LENGTH = 2**30


async def share_all(root: str, key: str, cycle: str, reviewee: str, debts: str) -> None:
    folder = BallotFolder(Path(root), Secrets([key]))
    ids = CycleId(bytes.fromhex(cycle)), RevieweeId(bytes.fromhex(reviewee))
    for debt in debts.split(","):
        paper = await folder.open_paper(Slip(*ids, DebtId(bytes.fromhex(debt)), 7, 0))
        await folder.share(paper.slip, said(debt))
        print(debt, flush=True)


async def start(cycle: Cycle, debts: Sequence[DebtId], longest: int = ANY_LENGTH) -> Process:
    names = (KEY, cycle.id.hex(), cycle.reviewee.hex(), ",".join(debt.hex() for debt in debts), str(longest))
    command = (sys.executable, "-m", __name__, str(cycle.root), *names)
    return await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE, stderr=PIPE)


if __name__ == "__main__":
    *arguments, limit = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    asyncio.run(share_all(*arguments))
