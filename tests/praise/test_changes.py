"""Edit, Undo, +1 and "Take off": what was done reaches every copy, once."""

import asyncio
from dataclasses import replace

import pytest

from adapters.sandbox.person import Person
from bot.deliveries import State
from bot.platform import Verb
from bot.praise.delivery_failures import change_refused
from tests.praise.office import Office
from tests.praise.test_form import CHOSEN, MANAGERS, NAMED, filled, modal


async def test_new_words_reach_the_channel_in_place(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben old words")
    post = await office.post()
    await ana.press("Edit", on=ana.ephemerals[-1])
    assert ana.value(None, "text") == "old words"
    await ana.fill(None, {"text": "new words"})
    await ana.submit()
    assert modal(ana).title == "Saved"
    changed = await office.post(with_text="new words")
    assert changed.ts == post.ts
    assert len(office.posts()) == 1


async def test_new_words_reach_every_direct_message(office: Office) -> None:
    await office.manager("ben", "dmitri")
    ana = await filled(office, people=["ben"], text="OLD")
    await ana.change(None, "audience", MANAGERS)
    await ana.submit()
    await office.dm("dmitri", with_text="OLD")
    await ana.press("Edit")
    await ana.fill(None, {"text": "NEW"})
    await ana.submit()
    assert "praised you" in (await office.dm("ben", with_text="NEW")).plain
    assert "praised Ben Okafor" in (await office.dm("dmitri", with_text="NEW")).plain
    assert office.where("OLD") == set()


async def test_an_edit_that_changes_nothing_sends_nothing(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben same words")
    await office.post()
    await ana.press("Edit", on=ana.ephemerals[-1])
    await ana.submit()
    assert "Nothing changed" in modal(ana).plain
    await office.quiet()
    assert not office.calls("chat.update")


async def test_an_edit_follows_the_rules_of_giving(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben words")
    await ana.press("Edit", on=ana.ephemerals[-1])
    await ana.fill(None, {"text": "\u200b"})
    await ana.submit()
    assert modal(ana).errors["text"].startswith("Say what it is for.")


async def test_undo_asks_first_and_takes_the_post_away(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben you saved the launch")
    await office.post()
    assert office.confirm_of(ana.ephemerals[-1], "Undo")["title"]["text"] == "Undo this praise?"
    await ana.press("Undo", on=ana.ephemerals[-1])
    assert ana.ephemerals[-1].plain.startswith("Undone. Your praise is deleted")
    await office.quiet()
    assert not office.posts()


async def test_undo_takes_every_direct_message_away(office: Office) -> None:
    ana = await filled(office, people=["ben", "eun"], text="SECRET")
    await ana.change(None, "audience", CHOSEN)
    await ana.fill(None, {"chosen": ["grace"]})
    await ana.submit()
    await office.quiet()
    assert office.where("SECRET") == {"@ben", "@eun", "@grace"}
    await ana.press("Undo")
    assert modal(ana).title == "Undone"
    await office.quiet()
    assert office.where("SECRET") == set()


async def test_undone_words_are_in_the_database_no_more(office: Office) -> None:
    await office.values("VALUE of care")
    for audience in ("Everyone", NAMED):
        ana = await filled(office, people=["ben"], text="SECRET", value="VALUE of care")
        await ana.change(None, "audience", audience)
        await ana.submit()
        await office.quiet()
        await ana.press("Edit")
        await ana.fill(None, {"text": "SECRET too"})
        await ana.submit()
        await ana.press("Undo")
        await ana.close(everything=True)
    await office.quiet()
    assert not await office.stored("SECRET")


async def test_what_was_refused_and_then_undone_is_stored_and_sent_no_more(office: Office) -> None:
    """An admin could still press "Send again"."""
    kudos, ana, mira = office.sandbox.channel("kudos"), office.person("ana"), office.person("mira")
    office.sandbox.workspace.archive(kudos.state, mira.id)
    await ana.type("/praise @ben SECRET")
    told = await office.dm("ana", with_text="the channel is archived")
    await ana.press("Undo", on=told)
    assert not await office.stored("SECRET")
    office.sandbox.workspace.archive(kudos.state, mira.id, archived=False)
    await mira.type("/upward outbox")
    await mira.press("Send again", on=mira.ephemerals[-1])
    await office.quiet()
    async with office.store.read() as work:
        (post,) = await work.outbox.about(office.workspace, "praise/1")
    assert (post.state, post.reason) == (State.DROPPED, "no longer wanted")
    assert not office.posts()


async def test_undo_before_the_post_left_stops_it(office: Office) -> None:
    await office.quiet()
    office.sandbox.faults.add("chat.postMessage", "429", 1000, about="too early")
    ana = office.person("ana")
    await ana.type("/praise @ben too early")
    await ana.press("Undo", on=ana.ephemerals[-1])
    await office.quiet()
    office.sandbox.faults.clear()
    await office.quiet()
    assert not office.posts()
    assert not office.calls("chat.delete")


async def test_a_second_undo_and_an_edit_after_it_say_so(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben x")
    receipt = ana.ephemerals[-1]
    await ana.press("Edit", on=receipt)
    await asyncio.gather(ana.press("Undo", on=receipt), ana.press("Undo", on=receipt))
    assert {each.plain.split(".")[0] for each in ana.ephemerals[-2:]} == {
        "Undone",
        "You have undone this praise already",
    }
    await ana.fill(None, {"text": "late words"})
    await ana.submit()
    assert modal(ana).errors["text"].startswith("You have undone this praise already.")
    await office.quiet()
    assert not office.posts()


async def test_plus_ones_appear_in_place_once_per_person(office: Office) -> None:
    await office.person("ana").type("/praise @ben you saved the launch")
    post = await office.post()
    carla, grace = office.person("carla"), office.person("grace")
    await carla.press("+1", on=post)
    await grace.press("+1", on=post)
    changed = await office.post(with_text="+1 from Carla Rossi and Grace Mbeki")
    assert changed.ts == post.ts
    await carla.press("+1", on=post)
    assert carla.ephemerals[-1].plain == "Your +1 is there already."
    await office.quiet()
    assert (await office.post()).plain.count("Carla Rossi") == 1


async def test_giver_and_praised_are_kindly_refused_a_plus_one(office: Office) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    await ana.type("/praise @ben you saved the launch")
    post = await office.post()
    await ana.press("+1", on=post)
    await ben.press("+1", on=post)
    assert ana.ephemerals[-1].plain == "This is your own praise, so it has your name on it already."
    assert ben.ephemerals[-1].plain == "This one is about you. Enjoy it!"
    assert "+1 from" not in (await office.post()).plain


async def test_an_edit_keeps_the_plus_ones(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben old words")
    await office.person("carla").press("+1", on=await office.post())
    await office.post(with_text="+1 from Carla Rossi")
    await ana.press("Edit", on=ana.ephemerals[-1])
    await ana.fill(None, {"text": "new words"})
    await ana.submit()
    assert "+1 from Carla Rossi" in (await office.post(with_text="new words")).plain


async def test_who_is_praised_takes_the_post_off_and_keeps_the_praise(office: Office) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    await ana.type("/praise @ben you saved the launch")
    await office.post()
    await ben.type("/praise list received")
    await ben.press("Take off the channel")
    assert "The post disappears from the channel in a moment." in modal(ben).plain
    assert "Taken off the channel." in modal(ben).plain
    assert "you saved the launch" in modal(ben).plain
    await office.quiet()
    assert not office.posts()
    await ana.press("Edit", on=ana.ephemerals[-1])
    await ana.fill(None, {"text": "other words"})
    await ana.submit()
    await office.quiet()
    assert not office.posts()


async def test_undo_takes_away_a_post_that_could_not_be_taken_off_before(office: Office) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    await ana.type("/praise @ben you saved the launch")
    await office.post()
    office.sandbox.faults.add("chat.delete", "error", error="cant_delete_message")
    await ben.type("/praise list received")
    await ben.press("Take off the channel")
    dm = await office.dm("ana", with_text="was to be taken off a channel")
    assert office.posts()
    await ana.press("Undo", on=dm)
    await office.quiet()
    assert not office.posts()


async def test_a_private_praise_has_nothing_to_take_off(office: Office) -> None:
    ana, ben = await filled(office, people=["ben"], text="x"), office.person("ben")
    await ana.change(None, "audience", NAMED)
    await ana.submit()
    await ben.type("/praise list received")
    assert "Take off the channel" not in modal(ben).buttons


async def test_new_words_that_slack_refuses_are_told_to_the_giver(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben you saved the launch")
    await office.post()
    await ana.press("Edit", on=ana.ephemerals[-1])
    office.sandbox.channel("kudos").state.is_archived = True
    await ana.fill(None, {"text": "SECRET"})
    await ana.submit()
    dm = await office.dm("ana", with_text="one copy of it still shows the old ones")
    assert "because the channel is archived" in dm.plain
    assert "SECRET" not in dm.plain


async def test_private_words_are_stored_nowhere_once_others_took_their_place(any_office: Office) -> None:
    """While a copy waits to be changed, and where it could not be."""
    ana = await filled(any_office, people=["ben"], text="FIRST")
    await ana.change(None, "audience", NAMED)
    await ana.submit()
    await any_office.dm("ben", with_text="FIRST")
    any_office.sandbox.faults.add("chat.update", "error", error="cant_update_message")
    await edit(ana, "SECOND")
    await any_office.dm("ana", with_text="one copy of it still shows the old ones")
    any_office.sandbox.faults.add("chat.update", "429", retry_after="60")
    await edit(ana, "THIRD")
    await any_office.sandbox.until(lambda: len(any_office.calls("chat.update")) == 2)
    await edit(ana, "FOURTH")
    assert [await any_office.stored(each) for each in ("FIRST", "SECOND", "THIRD")] == [[], [], []]
    assert set(await any_office.stored("FOURTH")) == {"praise", "delivery"}


async def edit(person: Person, text: str) -> None:
    """On what the person sees open: the receipt, or what it said after the edit before."""
    await person.press("Edit")
    await person.fill(None, {"text": text})
    assert (await person.submit()).ok


@pytest.mark.parametrize(
    ("act", "says"), [("undo", "Your praise is undone, but one copy"), ("take_off", "was to be taken off a channel")]
)
async def test_a_copy_that_cannot_be_taken_away_is_told_to_the_giver(office: Office, act: str, says: str) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben you saved the launch")
    await office.post()
    now = office.context.clock.now()
    async with office.store.work() as work:
        (post,) = await work.outbox.about(office.workspace, "praise/1")
        await (work.praises.undo if act == "undo" else work.praises.take_off)(1, now)
        change = replace(post.delivery, kind="praise.change", verb=Verb.DELETE, message=None, of=post.token)
        await change_refused(work, replace(post, delivery=change, reason="cant_delete_message"), now)
        await work.commit()
    assert says in (await office.dm("ana", with_text="An admin of the chat can delete it.")).plain


async def test_plus_ones_at_the_same_moment_all_appear(any_office: Office) -> None:
    await any_office.person("ana").type("/praise @ben you saved the launch")
    post = await any_office.post()
    fans = ("carla", "dmitri", "eun", "grace", "hiro")
    await asyncio.gather(*(any_office.person(each).press("+1", on=post) for each in fans))
    await any_office.quiet()
    shown = (await any_office.post()).plain
    names = ("Carla Rossi", "Dmitri Aaltonen", "Eun-ji Park", "Grace Mbeki", "Hiro Tanaka")
    assert all(name in shown for name in names)
