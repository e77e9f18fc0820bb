"""Anonymous reviews shared through the bot, many at once, with the folder of ballots on a disk: what a Share takes, and
how long others wait for a praise meanwhile: where in each second fifty people press Share at the same moment, and where
fifty do so without any pause, as nobody does."""

from __future__ import annotations

import asyncio
import statistics
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cryptography.fernet import Fernet

from adapters.sandbox.app import Sandbox
from bot.cycles.answering.answer_form import answer_form
from bot.cycles.answering.form_state import carry
from bot.cycles.ballots import Ballot, Paper, Slip
from bot.cycles.calendar import closes_at, release_at
from bot.cycles.cycle import LEAST, Days, Setup, Stage
from bot.cycles.question_sets.templates import default_template
from bot.cycles.repository import Member, NewReview
from bot.cycles.review import Capacity, ReviewDebt
from bot.cycles.terms import write_terms
from storage.ballots.ballots import BallotFolder
from storage.secrets import Secrets
from storage.store import DatabaseStore, open_store
from tests.bench.company import Praises, environment, sandbox_of, upward
from tests.bench.feedback import PRAISES
from tests.bench.launch import MOST, ROUNDS, Beside
from tests.bench.load import Load, acknowledged, load, paced
from tests.bench.requests import tidy
from tests.bench.servers import KINDS, Bench, Server
from tests.bench.windows import A_DRAFT, fill, submit

AT_ONCE = 50
OWED = LEAST
"""Reviews that everybody owes: each is of so many people."""
FASTEST = 300
"""Shares a second that are made ready: more than can be taken."""
TIMES = 2
"""So often each is shared: once, and changed after all others were."""
DISK = Path("/var/tmp")
"""What lies there survives a restart, so it is no memory, where nothing waits for a disk."""


class Window(NamedTuple):
    """One in which a review is to be shared: whose, and the token that it carries."""

    debt: ReviewDebt
    token: str


def is_shared(answer: bytes) -> bool:
    """Anything else was a refusal, or the form again."""
    return acknowledged(answer) and b"Shared." in answer


Sharing = Callable[[Server, Iterator[bytes], float], Awaitable[Load]]
"""How people share for so many seconds."""


async def share_each_second(server: Server, shares: Iterator[bytes], seconds: float) -> Load:
    return await paced(server.port, shares, per_second=AT_ONCE, seconds=seconds, accepted=is_shared, together=AT_ONCE)


async def share_without_pause(server: Server, shares: Iterator[bytes], seconds: float) -> Load:
    return await load(server.port, shares, at_once=AT_ONCE, seconds=seconds, accepted=is_shared)


WAYS: dict[str, Sharing] = {"each second": share_each_second, "without a pause": share_without_pause}


async def ballots(bench: Bench) -> bool:
    print(f"{AT_ONCE} people share anonymous reviews at once, beside {PRAISES} praises a second: medians of {ROUNDS}")
    kept = True
    async with sandbox_of() as sandbox:
        for kind in KINDS:
            async with _asked(bench, kind, sandbox) as (server, windows):
                praises = Beside(server, iter(Praises(sandbox)), bench.seconds)
                shares = Prepared(_share(sandbox, windows))
                await _round(praises, shares, share_each_second)
                for name, sharing in WAYS.items():
                    rounds = [await _round(praises, shares, sharing) for _ in range(ROUNDS)]
                    met = _tell(f"{kind}, {name}", rounds)
                    kept = kept and (met or sharing is share_without_pause)
    print(f"  (target: each second, the p99 of /praise at most {MOST:.0f} of quiet, and none refused)\n", flush=True)
    return kept


@dataclass(frozen=True)
class Round:
    quiet: Load
    meanwhile: Load
    shared: Load


class Prepared:
    """Requests that are made before they are sent: to draw and sign a window takes as long as to share it, and who
    praises in the same process would wait for that."""

    def __init__(self, requests: Iterator[bytes]) -> None:
        self._requests, self._ready = requests, deque[bytes]()

    def prepare(self, most: int) -> None:
        self._ready.extend(islice(self._requests, most - len(self._ready)))

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if not self._ready:
            raise StopIteration
        return self._ready.popleft()


async def _round(praises: Beside, shares: Prepared, sharing: Sharing) -> Round:
    shares.prepare(int(praises.seconds * FASTEST))
    quiet = await praises.give()
    sharing_now = sharing(praises.server, shares, praises.seconds)
    meanwhile, shared = await asyncio.gather(praises.give(), sharing_now)
    return Round(quiet, meanwhile, shared)


def _tell(kind: str, rounds: Sequence[Round]) -> bool:
    """Prints the medians; whether they are within the targets."""
    quiet, meanwhile, shared = zip(*((each.quiet, each.meanwhile, each.shared) for each in rounds), strict=True)
    ratio = _median(meanwhile, "p99") / _median(quiet, "p99")
    refused = sum(each.refused for each in (*quiet, *meanwhile, *shared))
    print(
        f"  {kind:<28} Share p50 {_median(shared, 'p50'):.1f} ms   p99 {_median(shared, 'p99'):.1f} ms   "
        f"{_median(shared, 'per_second'):,.0f} a second   /praise p99 quiet {_median(quiet, 'p99'):.1f} ms   "
        f"meanwhile {_median(meanwhile, 'p99'):.1f} ms   ratio {ratio:.2f}   refused {refused}",
        flush=True,
    )
    return ratio <= MOST and not refused


def _median(loads: Sequence[Load], figure: str) -> float:
    return statistics.median([float(getattr(each, figure)) for each in loads])


def _share(sandbox: Sandbox, windows: Sequence[Window]) -> Iterator[bytes]:
    """One window after another."""
    for number, (debt, token) in enumerate(windows):
        assert debt.reviewer is not None
        carried = carry(token, Paper(_slip(debt), Ballot({}), shared=False), warned=False)
        view = fill(sandbox, answer_form(debt, carried, {}), f"V0{number}", A_DRAFT)
        yield submit(sandbox, debt.reviewer.handles[0].external, view)


# ---------------------------------------------------------------- asked


@asynccontextmanager
async def _asked(bench: Bench, kind: str, sandbox: Sandbox) -> AsyncIterator[tuple[Server, Sequence[Window]]]:
    """Upward at work while a cycle is open in which everybody owes reviews, and the windows in which they share."""
    key = Fernet.generate_key().decode()
    with TemporaryDirectory(prefix="upward-ballots-", dir=DISK) as folder:
        more = {"UPWARD_BALLOTS": folder, "UPWARD_SECRET_KEYS": key}
        async with bench.database(kind) as url, upward(sandbox, environment(sandbox, url) | more) as server:
            store, sealed = await open_store(url, exclusive=False), BallotFolder(Path(folder), Secrets([key]))
            try:
                windows = await _open_cycle(store, sealed, sandbox.workspace.team_id)
            finally:
                await sealed.close()
                await store.close()
            await tidy(url)
            yield server, windows


async def _open_cycle(store: DatabaseStore, sealed: BallotFolder, team: str) -> Sequence[Window]:
    """Everybody was invited already."""
    now, template = datetime.now(UTC), default_template()
    days = Days(now.date(), now.date() + timedelta(20), now.date() + timedelta(25))
    setup = Setup("Autumn", template.id, template.questions, days)
    async with store.work() as work:
        workspace = await work.workspaces.of("slack", team) or 0
        people = [each for each in await work.cycles.members(workspace) if each.reachable]
        (owner,) = await work.people.by_ids(workspace, [people[0].id])
        cycle = await work.cycles.add(workspace, owner, setup, "UTC", now)
        await work.cycles.add_reviews(cycle, list(_ring(people)))
        reviews = await work.cycles.reviews(cycle, b"", len(people))
        await sealed.begin(cycle.id, {each.id: write_terms(each) for each in reviews})
        ends = closes_at(days.due, await work.cycles.zones(cycle))
        await work.cycles.set_times(cycle, ends, release_at(days.release, "UTC"))
        await work.cycles.set_stage(cycle, Stage.OPEN, now)
        debts = await work.cycles.find_uninvited(0, len(people))
        await work.cycles.mark_invited([each.id for each in debts], now)
        await work.commit()
    return [Window(each, await sealed.write_slip(_slip(each, time))) for time in range(TIMES) for each in debts]


def _ring(people: Sequence[Member]) -> Iterator[NewReview]:
    """Each is reviewed by those who come next."""
    for number, each in enumerate(people):
        reviewers = tuple(people[(number + step) % len(people)].id for step in range(1, OWED + 1))
        yield NewReview(each.id, reviewers, ((each.id, Capacity.REVIEWEE),))


def _slip(debt: ReviewDebt, number: int = 0) -> Slip:
    assert debt.reviewer is not None
    return Slip(debt.review.cycle.id, debt.review.id, debt.id, debt.reviewer.id, number)
