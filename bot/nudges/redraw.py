"""What somebody does about what they owe changes their newest nudge."""

from __future__ import annotations

from datetime import datetime

from bot.deliveries import Delivery, Entry, State
from bot.people import Person
from bot.platform import Verb
from bot.store import Work

CHANGE = "nudge.change"
NEVER_ARRIVED = frozenset({State.REFUSED, State.DROPPED})


async def debts_changed(work: Work, person: Person, now: datetime) -> None:
    """To be called in the transaction that changes what this person owes. Costs one statement where they never had a
    nudge. It is drawn when it leaves, so that many changes make one."""
    nudge = await work.nudges.of(person.id)
    tokens = dict.fromkeys((nudge.token, nudge.posted)) if nudge else {}
    await change(work, person.workspace, [token for token in tokens if token is not None], Verb.EDIT, now)


async def change(work: Work, workspace: int, tokens: list[str], verb: Verb, now: datetime) -> None:
    """Edits or deletes the nudges with these tokens, as far as they arrived or will."""
    found = [await work.outbox.get(workspace, token) for token in tokens]
    there = [entry for entry in found if entry is not None and entry.state not in NEVER_ARRIVED]
    await work.outbox.put([_change(entry, verb) for entry in there], now)


def _change(entry: Entry, verb: Verb) -> Delivery:
    sent = entry.delivery
    return Delivery(
        sent.workspace, CHANGE, sent.subject, sent.platform, sent.place, private=True, verb=verb, of=entry.token
    )
