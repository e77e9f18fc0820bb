"""A post that can't be read any more is for the admins to decide about; all others go out."""

import asyncio

from sqlalchemy import update

from bot.deliveries import State
from storage.tables.outbox import DELIVERY
from tests.praise.office import Office
from tests.workspace import PATIENCE


async def spoilt(office: Office) -> bool:
    """Makes a row that can't be read of the first post, once it was noted as sent."""
    async with office.store.work() as work:
        (post,) = await work.outbox.about(office.workspace, "praise/1")
        if post.state is not State.SENT:
            return False
        values = {"state": State.WAITING, "body": '{"is": "Poem"}', "posted_id": None}
        await work.sql.change(update(DELIVERY).where(DELIVERY.c.token == post.token).values(values))
        await work.commit()
    return True


async def test_admins_hear_of_a_row_that_cannot_be_read_and_find_it_in_their_list(
    any_office: Office,
) -> None:
    office = any_office
    await office.person("ana").type("/praise @ben you saved the launch")
    await office.post(with_text="you saved the launch")
    async with asyncio.timeout(PATIENCE):
        while True:
            if await spoilt(office):
                break
            await asyncio.sleep(0.01)
    office.store.posted.set()
    await office.person("ana").type("/praise @grace you too")
    await office.post(with_text="you too")
    assert "/upward outbox" in (await office.dm("mira", with_text="/upward outbox to decide")).plain
    mira = office.person("mira")
    await mira.type("/upward outbox")
    shown = await office.sandbox.until(lambda: [m for m in mira.ephemerals if "Waiting for your decision" in m.plain])
    assert "stored in a way that I can't read" in shown[-1].plain
