"""Updates somebody's newest nudge when what they owe changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.deliveries import Delivery, Entry, State
from bot.people import Person
from bot.platform import Verb
from bot.store import Work

CHANGE = "nudge.change"
AT_ONCE = 500
NEVER_ARRIVED = frozenset({State.REFUSED, State.DROPPED})


async def debts_changed(work: Work, person: Person, now: datetime) -> None:
    """Call in the transaction that changes what this person owes. Costs one statement if they never had a nudge. The
    nudge is rendered when it is sent, so that many changes cause one edit."""
    nudge = await work.nudges.of(person.id)
    tokens = dict.fromkeys((nudge.token, nudge.posted)) if nudge else {}
    await change(work, person.workspace, [token for token in tokens if token is not None], Verb.EDIT, now)


async def many_debts_changed(work: Work, people: Sequence[Person], now: datetime) -> None:
    """The same for thousands: one statement for each 500 who never had a nudge."""
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        last = await work.nudges.last([person.id for person in some])
        for person in some:
            if person.id in last and last[person.id].day is not None:
                await debts_changed(work, person, now)


async def change(work: Work, workspace: int, tokens: list[str], verb: Verb, now: datetime) -> None:
    """Edits or deletes the nudges with these tokens, unless they never arrived."""
    found = [await work.outbox.get(workspace, token) for token in tokens]
    there = [entry for entry in found if entry is not None and entry.state not in NEVER_ARRIVED]
    await work.outbox.put([_change(entry, verb) for entry in there], now)


def _change(entry: Entry, verb: Verb) -> Delivery:
    sent = entry.delivery
    return Delivery(
        sent.workspace, CHANGE, sent.subject, sent.platform, sent.place, private=True, verb=verb, of=entry.token
    )
