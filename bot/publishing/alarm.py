"""What admins are told without asking, each thing once."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.deliveries import Entry, State
from bot.home.redraw import lists_changed
from bot.messages import Message, Paragraph
from bot.publishing.copies import to_people
from bot.store import Work
from bot.wording import words

HERE = "publishing/alarm"
ALARM = "admin.alarm"
HELD = "outbox/held"
QUIET = timedelta(hours=1)
"""So long after one alarm about doubtful deliveries no other is sent: the list shows them all."""


async def watched(work: Work, workspace: int, now: datetime) -> None:
    """What HR and admins see of channels on their Home is other than before."""
    await lists_changed(work, await work.people.with_roles(workspace), now)


async def delivery_held(work: Work, entry: Entry, now: datetime) -> None:
    """Nobody can tell whether it arrived: the admins are asked to look, but not about the alarm itself, nor where its
    feature has decided already."""
    workspace = entry.delivery.workspace
    if entry.delivery.kind == ALARM or not await _undecided(work, entry):
        return
    if any(now - alarm.created_at < QUIET for alarm in await work.outbox.about(workspace, HELD)):
        return
    said = words(HERE)["held"]
    message = Message((Paragraph(said),), summary=said)
    await work.outbox.put(to_people(ALARM, HELD, await work.people.admins(workspace), message), now)


async def _undecided(work: Work, entry: Entry) -> bool:
    found = await work.outbox.get(entry.delivery.workspace, entry.token)
    return found is not None and found.state is State.HELD
