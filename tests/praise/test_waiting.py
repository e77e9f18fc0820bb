"""Public praise without a channel that takes it: kept, said so, and offered when there is one."""

import asyncio

from bot.events import ButtonPressed
from bot.publishing.channels import Channels
from bot.replies import Say
from bot.router import FEATURES, Upward
from bot.store import Purpose
from tests.praise.office import Office
from tests.praise.test_form import NAMED, filled, modal
from tests.promises.world import locked


async def offered(office: Office) -> int:
    channels = Channels.of(FEATURES)
    async with office.store.work() as work:
        count = await channels.offer_waiting(work, office.workspace, Purpose.PRAISE, office.context.clock.now())
        await work.commit()
    return count


async def test_without_a_channel_praise_is_kept_and_says_so(office: Office) -> None:
    await office.praise_channel(None)
    ana = office.person("ana")
    await ana.type("/praise @ben you saved the launch")
    said = ana.ephemerals[-1].plain
    assert said.startswith("Your praise for Ben Okafor is saved. No praise channel is set yet")
    await office.quiet()
    assert office.where("you saved the launch") == set()


async def test_the_form_says_before_that_there_is_no_channel(office: Office) -> None:
    await office.praise_channel(None)
    ana = await filled(office, people=["ben"], text="x")
    assert "no praise channel is set yet" in modal(ana).plain
    await ana.submit()
    assert modal(ana).title == "Saved"


async def test_a_channel_set_later_asks_each_giver_once(office: Office) -> None:
    await office.praise_channel(None)
    ana, ben = office.person("ana"), office.person("ben")
    await ana.type("/praise @ben first")
    await ben.type("/praise @ana second")
    assert await offered(office) == 0
    await office.praise_channel("kudos")
    assert await offered(office) == 2
    assert await offered(office) == 0
    offer = await office.dm("ana", with_text="Shall I post")
    assert offer.plain.startswith("#kudos is set for praise now. Shall I post your praise for Ben Okafor from ")
    assert not office.posts()
    await ana.press("Post it", on=offer)
    assert "first" in (await office.post()).plain
    other = await office.dm("ben", with_text="Shall I post")
    await ben.press("Leave it", on=other)
    assert "isn't posted" in (await office.dm("ben", with_text="All right")).plain
    await office.quiet()
    assert len(office.posts()) == 1


async def test_a_second_press_posts_nothing_twice(office: Office) -> None:
    await office.praise_channel(None)
    ana = office.person("ana")
    await ana.type("/praise @ben once")
    await office.praise_channel("kudos")
    await offered(office)
    offer = await office.dm("ana", with_text="Shall I post")
    await asyncio.gather(ana.press("Post it", on=offer), ana.press("Post it", on=offer))
    await office.quiet()
    assert len(office.posts()) == 1


async def test_praise_undone_meanwhile_is_not_offered(office: Office) -> None:
    await office.praise_channel(None)
    ana = office.person("ana")
    await ana.type("/praise @ben first")
    await ana.press("Undo", on=ana.ephemerals[-1])
    await office.praise_channel("kudos")
    assert await offered(office) == 0


async def test_a_post_that_fails_is_kept_told_and_offered_again(office: Office) -> None:
    kudos = office.sandbox.channel("kudos").state
    kudos.is_archived = True
    ana = office.person("ana")
    await ana.type("/praise @ben you saved the launch")
    dm = await office.dm("ana", with_text="couldn't be posted in #kudos")
    assert "because the channel is archived" in dm.plain
    assert "#kudos" in (await office.dm("mira", with_text="archived")).plain
    kudos.is_archived = False
    assert await offered(office) == 1
    await ana.press("Post it", on=await office.dm("ana", with_text="Shall I post"))
    assert "you saved the launch" in (await office.post()).plain
    mira = office.person("mira")
    await mira.type("/upward outbox")
    assert "Nothing waits for your decision" in mira.ephemerals[-1].plain, (
        "nobody can send the first one again beside it"
    )


async def test_while_a_channel_fails_the_receipt_says_so_and_admins_hear_once(office: Office) -> None:
    kudos = office.sandbox.channel("kudos").state
    kudos.is_archived = True
    ana = office.person("ana")
    await ana.type("/praise @ben first")
    await office.dm("ana", with_text="couldn't be posted in #kudos")
    await office.quiet()
    alarms = len([each for each in office.person("mira").dms if "archived" in each.plain])
    await ana.type("/praise @ben second")
    assert "#kudos didn't take the last post, because the channel is archived" in ana.ephemerals[-1].plain
    await office.quiet()
    assert len([each for each in office.person("mira").dms if "archived" in each.plain]) == alarms == 1


async def test_a_direct_message_that_fails_is_told_without_the_words(office: Office) -> None:
    ana = await filled(office, people=["ben"], text="SECRET")
    await ana.change(None, "audience", "Only the people named")
    office.sandbox.workspace.person("ben").deleted = True
    await ana.submit()
    dm = await office.dm("ana", with_text="couldn't be delivered to Ben Okafor")
    assert "SECRET" not in dm.plain


async def test_private_praise_is_never_posted_whatever_a_button_says(office: Office) -> None:
    ana = await filled(office, people=["ben"], text="between us")
    await ana.change(None, "audience", NAMED)
    await ana.submit()
    await office.dm("ben", with_text="between us")
    by = office.whole.by("ana")
    for act in ("praise.post", "praise.leave"):
        assert isinstance(await Upward(office.context).button(ButtonPressed(by, act, "1", f"forged {act}")), Say)
    await office.quiet()
    assert office.where("between us") == {"@ben"}


async def test_who_leaves_it_gets_an_answer_though_nothing_can_be_written(office: Office) -> None:
    """It changes nothing, so it waits for nobody who writes."""
    await office.praise_channel(None)
    ana = office.person("ana")
    await ana.type("/praise @ben first")
    await office.praise_channel("kudos")
    await offered(office)
    offer = await office.dm("ana", with_text="Shall I post")
    await office.quiet()
    async with locked(office.whole):
        await ana.press("Leave it", on=offer)
    assert "isn't posted" in (await office.dm("ana", with_text="All right")).plain
