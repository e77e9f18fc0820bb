"""People get an answer in time: while a thousand messages wait, and while the database is locked."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bot.deliveries import Delivery
from bot.messages import Message, Paragraph, Words
from bot.outbox.pace import Timing
from tests.office import Office, open_office
from tests.promises.world import counted, greeting, locked, quiet, sent

WAITING = 1_000
AS_SLACK = Timing(rest=1.0, poll=1.0, stop=2.0)


async def fill_the_outbox(office: Office) -> None:
    text = (Words("one of many"),)
    async with office.store.work() as work:
        team = office.sandbox.workspace.team_id
        workspace = await work.workspaces.of("slack", team)
        assert workspace is not None
        kudos = office.channel("kudos").id
        many = Delivery(workspace, "test.post", "test/1", "slack", kudos, message=Message((Paragraph(text),)))
        await work.outbox.put([many] * WAITING, office.engine.desk.clock.now())
        await work.commit()


async def test_a_thousand_waiting_messages_delay_no_answer(tmp_path: Path) -> None:
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", "http", timing=AS_SLACK) as office:
        await office.answered("mira", "/upward channel praise #kudos")
        await fill_the_outbox(office)
        givers, praised = ["ana", "ben", "carla", "dmitri", "eun"], ["farah", "grace", "hiro", "isla", "jorge"]
        for receiver in praised * 4:
            outcomes = await asyncio.gather(
                *(office.person(giver).type(f"/praise @{receiver} thanks for all") for giver in givers)
            )
            assert all(outcome.ok for outcome in outcomes)  # within Slack's three seconds; `make bench` has the p99
        assert (await counted(office))["praise"] == 100
        assert len([each for each in office.channel("kudos").messages if "one of many" in each.plain]) < WAITING / 2


async def test_while_the_database_is_locked_everybody_is_told_and_nothing_is_half_there(office: Office) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    await ana.type("/praise")
    form = await office.until(lambda: ana.modal)
    await ana.fill(form, {"people": ["ben"], "text": "you saved the launch"})
    await quiet(office)
    before, began = await counted(office), time.monotonic()
    hi = greeting(office, ben, "Ev0LOCKED")
    async with locked(office):
        submitted, typed, event = await asyncio.gather(
            ana.submit(), ben.type("/praise @carla your words are kept"), sent([office], "events_api", hi, 0)
        )
        assert time.monotonic() - began < 3.5
    assert submitted.error == "errors"
    assert "not saved" in str(form.errors)
    assert ana.value(form, "text") == "you saved the launch"
    assert typed.ok
    assert "not saved" in ben.ephemerals[-1].plain
    assert "your words are kept" in ben.ephemerals[-1].plain
    assert not event.ok
    assert await counted(office) == before
    await after(office)


async def after(office: Office) -> None:
    """The lock is gone: the form is sent again, and Slack repeats the event."""
    ana, ben = office.person("ana"), office.person("ben")
    assert (await ana.submit()).ok
    await office.posted("kudos", "you saved the launch")
    hi = greeting(office, ben, "Ev0LOCKED")
    assert (await sent([office], "events_api", hi, 0, (1, "http_error"))).ok
    await office.told("ben", "Hello!")
