"""What would tell: each puts one trace back that an ordinary act of the bot leaves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from bot.cycles.answering.form_state import CARRIED
from bot.cycles.ballots import DebtId
from bot.cycles.launch.invitations import redraw
from bot.cycles.owing import owed
from bot.cycles.review import DebtState, ReviewDebt
from bot.events import FormChanged, FormSubmitted
from bot.messages import SmallPrint, Words
from bot.quiet_guard import KeepQuietly, QuietGuard
from bot.routes import Context
from bot.store import Work
from storage.ballots.ballots import BallotFolder
from storage.cycles.owing import Owing
from storage.tables.reviews import REVIEW_DEBT
from storage.tables.webforms import WEB_FORM
from tests.anonymity.test_silence import count, log_line, note_seen, take_key, write_audit

Mutant = Callable[[pytest.MonkeyPatch], None]
Trace = Callable[[QuietGuard, Any], Awaitable[None]]
OfDebt = Callable[[Any, ReviewDebt, QuietGuard], Awaitable[None]]


def at_button(leave: Trace) -> Mutant:
    return lambda patch: _before(patch, "button", leave)


def at_share(leave: Trace) -> Mutant:
    return lambda patch: _before(patch, "form", leave)


def _before(patch: pytest.MonkeyPatch, kind: str, leave: Trace) -> None:
    honest = getattr(QuietGuard, kind)

    async def act(guard: QuietGuard, entry: object, event: object) -> object:
        await leave(guard, event)
        return await honest(guard, entry, event)

    patch.setattr(QuietGuard, kind, act)


def with_debt(change: OfDebt) -> Trace:
    """In a transaction, with the review that is being shared."""

    async def leave(guard: QuietGuard, event: FormSubmitted) -> None:
        context = guard._context
        assert context.ballots is not None
        slip = await context.ballots.read_slip(CARRIED.decode(event.state).token)
        assert slip is not None
        async with context.store.work() as work:
            debt = await work.cycles.debt_for_update(1, slip.debt)
            assert debt is not None
            await change(work, debt, guard)
            await work.commit()

    return leave


async def edit_message(work: Work, debt: ReviewDebt, guard: QuietGuard) -> None:
    await redraw(work, [debt], guard._context.clock.now())


async def touch_row(work: Any, debt: ReviewDebt, _guard: QuietGuard) -> None:
    same = update(REVIEW_DEBT).where(REVIEW_DEBT.c.id == debt.id).values(state=REVIEW_DEBT.c.state)
    await work.sql.change(same)


async def pay_at_once(work: Work, debt: ReviewDebt, guard: QuietGuard) -> None:
    await work.cycles.set_debt(debt, DebtState.PAID, guard._context.clock.now())


def note_home(patch: pytest.MonkeyPatch) -> None:
    async def is_asked(_: Owing, _person: int) -> bool:
        return False

    patch.setattr(Owing, "is_asked", is_asked)


def keep_draft_in_row(patch: pytest.MonkeyPatch) -> None:
    """As for other forms that are pages: a row for each person, written again while they type."""
    honest = KeepQuietly.__call__

    async def keep(self: KeepQuietly, context: Context, typed: Sequence[FormChanged]) -> None:
        await honest(self, context, typed)
        async with context.store.work() as work:
            for each in typed:
                await _write_row(work, each, context)
            await work.commit()

    patch.setattr(KeepQuietly, "__call__", keep)


async def _write_row(work: Any, event: FormChanged, context: Context) -> None:
    said, by = str(sorted(event.answers.values.values(), key=str)), event.by
    row = {"id": by.external, "workspace_id": 1, "platform": by.platform, "team": by.team, "external": by.external}
    row |= {"shown": "", "once": "", "draft": "x" * len(said), "expires_at": context.clock.now() + timedelta(30)}
    await work.sql.change(delete(WEB_FORM).where(WEB_FORM.c.id == by.external))
    await work.sql.change(insert(WEB_FORM).values(row))


def word_by_draft(patch: pytest.MonkeyPatch) -> None:
    """The nudge says "you have begun"."""
    begun: set[DebtId] = set()
    keep, begin, describe = BallotFolder.keep_draft, BallotFolder.begin, owed._describe

    async def keep_draft(self: BallotFolder, slip: Any, *rest: Any) -> None:
        begun.add(slip.debt)
        await keep(self, slip, *rest)

    async def begin_anew(self: BallotFolder, *rest: Any) -> None:
        begun.clear()
        await begin(self, *rest)

    def describe_begun(debt: ReviewDebt, *rest: Any, **more: Any) -> Any:
        said = describe(debt, *rest, **more)
        return (*said, SmallPrint((Words("You have begun."),))) if debt.id in begun else said

    patch.setattr(BallotFolder, "keep_draft", keep_draft)
    patch.setattr(BallotFolder, "begin", begin_anew)
    patch.setattr(owed, "_describe", describe_begun)


MUTANTS: dict[str, tuple[Mutant, str]] = {
    "last seen": (at_button(note_seen), "commit"),
    "inbox at opening": (at_button(take_key), "commit"),
    "inbox at Share": (at_share(take_key), "commit"),
    "log line": (at_button(log_line), "log"),
    "counter": (at_button(count), "numbers"),
    "draft in the page's row": (keep_draft_in_row, "commit"),
    "Home visit": (note_home, "commit"),
    "audit": (at_share(write_audit), "commit"),
    "edited DM": (at_share(with_debt(edit_message)), "commit"),
    "touched row": (at_share(with_debt(touch_row)), "commit"),
    "payment at Share": (at_share(with_debt(pay_at_once)), "commit"),
    "wording by draft": (word_by_draft, "order"),
}
"""With where the difference is first."""
