"""Which direct messages reached an account: those of one company, also where another has the same account."""

from datetime import timedelta

from bot.deliveries import Delivery
from bot.events import Posted
from bot.messages import Message, Paragraph, Room, Words
from bot.people import Handle
from storage.store import DatabaseStore
from tests.storage.samples import NOW, profile, settle

ANA = Handle("slack", "U_ANA")


async def test_an_account_of_two_companies_is_told_in_each_what_is_that_ones(store: DatabaseStore) -> None:
    first, second = (
        await settle(store, profile("Ana Gil"), team="T1"),
        await settle(store, profile("Ana Gil"), team="T2"),
    )
    for workspace in (first, second):
        message = Message((Paragraph((Words(f"of {workspace}"),)),))
        async with store.work() as work:
            to_ana = Delivery(
                workspace, "a.kind", f"a/{workspace}", ANA.platform, ANA.external, private=True, message=message
            )
            await work.outbox.put([to_ana], NOW)
            await work.commit()
    for turn in range(2):
        async with store.work() as work:
            at = NOW + timedelta(days=1, minutes=turn)
            for claimed in await work.outbox.claim(at, 60, 10):
                await work.outbox.mark_sent(claimed, Posted(Room("slack", "D1"), f"{claimed.entry.token}"), at, at)
            await work.commit()
    async with store.read() as work:
        told = [await work.outbox.told(workspace, ANA, 10) for workspace in (first, second)]
    assert [[each.delivery.workspace for each in found] for found in told] == [[first], [second]]
