"""The office as the tests of objectives look at it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import insert

from adapters.sandbox.person import Person
from adapters.sandbox.seen import SeenMessage
from bot.objectives.objective import Audience
from bot.people import Handle
from storage.tables.objectives import OBJECTIVE
from tests.office import Office, open_form, top

MANAGER, SELF = "My manager", "Only me"


def due(office: Office, days: int = 30) -> date:
    """So many days from now."""
    return (office.sandbox.clock.now() + timedelta(days=days)).date()


async def set_one(office: Office, handle: str, title: str, audience: str = "", **fields: object) -> Person:
    """Sets an objective with the form; the receipt is open then."""
    person = await open_form(office, handle, f"/objective {title}")
    values: dict[str, object] = {"due": due(office)} | fields
    await person.fill(None, values)  # type: ignore[arg-type]
    if audience:
        await person.change(None, "audience", audience)
    outcome = await person.submit()
    assert outcome.ok, (outcome, top(person).errors)
    return person


async def many(office: Office, handle: str, count: int, audience: Audience = Audience.EVERYONE) -> None:
    """That many objectives of somebody from the past, the first due first."""
    workspace = office.sandbox.workspace
    async with office.store.work() as work:
        number = await work.workspaces.of("slack", workspace.team_id)
        assert number is not None
        (owner,) = await work.people.by_handles(number, [Handle("slack", workspace.person(handle).id)])
        now = office.sandbox.clock.now()
        row = {"workspace_id": number, "owner_id": owner.id, "description": "", "audience": audience.value}
        row |= {"manager_id": None, "key_results": [], "progress": 0, "by_hand": False, "health": "on_track"}
        row |= {"closing_note": "", "round": 1, "created_at": now, "routed_at": now}
        rows = [
            row | {"title": f"Number {each}", "folded": f" number {each}", "due": due(office, each)}
            for each in range(1, count + 1)
        ]
        await work.sql.many(insert(OBJECTIVE), rows)
        await work.commit()


async def thread(office: Office, channel: str, words: str) -> SeenMessage:
    """What stands in a thread of that channel with these words, as soon as it does."""
    state = office.channel(channel).state

    def found() -> SeenMessage | None:
        replies = [message for message in state.messages if message.thread_ts and message.thread_ts != message.ts]
        seen = (SeenMessage(office.sandbox.workspace, message) for message in replies)
        return next((each for each in seen if words in each.plain), None)

    return await office.until(found)
