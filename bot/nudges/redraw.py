"""Updates somebody's newest nudge when what they owe changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.home.redraw import lists_changed
from bot.people import Person
from bot.platform import Verb
from bot.publishing.copies import NEVER_ARRIVED, change_copy
from bot.store import Work

CHANGE = "nudge.change"
AT_ONCE = 500


async def debts_changed(work: Work, person: Person, now: datetime) -> None:
    """Call in the transaction that changes what this person owes. Costs one statement if they never had a nudge. The
    nudge is rendered when it is sent, so that many changes cause one edit."""
    await many_debts_changed(work, [person], now)


async def many_debts_changed(work: Work, people: Sequence[Person], now: datetime) -> None:
    """The same for many people of one workspace, in as many statements."""
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        tokens = await work.nudges.tokens([person.id for person in some])
        await change(work, some[0].workspace, tokens, Verb.EDIT, now)


async def redraw_owed(work: Work, people: Sequence[Person], now: datetime) -> None:
    """The same, and on their Home."""
    await many_debts_changed(work, people, now)
    await lists_changed(work, people, now)


async def change(work: Work, workspace: int, tokens: Collection[str], verb: Verb, now: datetime) -> None:
    """Edits or deletes the nudges with these tokens, unless they never arrived."""
    found = await work.outbox.get_all(workspace, tokens)
    there = [entry for entry in found if entry.state not in NEVER_ARRIVED]
    await work.outbox.put([change_copy(entry, CHANGE, verb) for entry in there], now)
