"""A chat of rooms alone: what is for one person never stands in a room, and reaches them all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.deliveries import Delivery
from bot.errors import DeliveryError, PermanentDeliveryError, TransientDeliveryError, UncertainDelivery
from bot.events import By
from bot.forms import Form
from bot.messages import Button, Buttons, Message, Paragraph, Words
from bot.people import Source
from bot.platform import SearchResult
from bot.replies import Nothing, OpenForm, Say, UpdateForm
from bot.webforms import A_DAY, A_WEEK
from storage.tables.outbox import DELIVERY
from tests.two_chats.world import PRAISE, TEAM, TwoChats, aloud, dms, in_room, links, read


async def test_a_form_comes_as_a_link_in_a_direct_message(chats: TwoChats) -> None:
    said = aloud(await chats.types("ana", "hipchat", "praise"))
    assert said == "Ana: I sent you a private message."
    await chats.work_off()
    (dm,) = dms(chats.hipchat, "ana")
    (link,) = links(dm)
    by, form = chats.pages.shown[link.url]
    assert isinstance(form, Form)
    assert (by, form.act) == (By("hipchat", "10", "Hana", ""), "praise.give")
    assert dm.form is None


async def test_the_link_is_kept_nowhere_and_the_form_leaves_the_outbox_with_its_words(chats: TwoChats) -> None:
    await chats.types("ana", "hipchat", "praise", "@nobody you were kestrel-4711")
    assert "kestrel-4711" in await kept(chats)
    await chats.work_off()
    assert "upward.example" not in await kept(chats)
    assert "kestrel-4711" not in await kept(chats)
    assert links(dms(chats.hipchat, "ana")[0])


@pytest.mark.parametrize("failure", [PermanentDeliveryError("user_not_found"), UncertainDelivery("no answer")])
async def test_what_did_not_reach_the_person_is_not_kept(chats: TwoChats, failure: DeliveryError) -> None:
    """It can be asked for again, and what was undone or erased since must not come then."""
    chats.hipchat.answer = lambda _order: failure
    chats.hipchat.trace = SearchResult.CANNOT_TELL
    await chats.types("ana", "hipchat", "praise", "@nobody you were kestrel-4711")
    await chats.work_off(600)
    assert len(chats.hipchat.requests) == 1
    assert "kestrel-4711" not in await kept(chats)
    async with chats.store.read() as work:
        assert await work.outbox.stuck(chats.workspace) == ()
        alarm = await work.outbox.about(chats.workspace, "outbox/held")
    assert alarm == (), "nobody has to decide about it"


async def kept(chats: TwoChats) -> str:
    """All that the outbox holds."""
    async with chats.store.read() as work:
        return repr([tuple(row) for row in await work.sql.rows(select(DELIVERY))])


async def test_a_request_that_comes_again_brings_one_link(chats: TwoChats) -> None:
    await chats.types("ana", "hipchat", "praise", key="once")
    assert await chats.types("ana", "hipchat", "praise", key="once") == Nothing()
    await chats.work_off()
    assert len(dms(chats.hipchat, "ana")) == 1


async def test_who_waited_a_day_has_asked_again(chats: TwoChats) -> None:
    chats.hipchat.answer = lambda _order: TransientDeliveryError("away", retry_after=25 * 3600)
    await chats.types("ana", "hipchat", "praise")
    await chats.work_off(60)
    chats.hipchat.answer = lambda _order: None
    chats.clock.at += timedelta(hours=26)
    await chats.work_off()
    assert dms(chats.hipchat, "ana") == []


async def test_what_is_for_one_person_is_not_said_in_the_room(chats: TwoChats) -> None:
    said = aloud(await chats.types("ana", "hipchat", "upward", "channel"))
    assert said == "Ana: I sent you a private message."
    await chats.work_off()
    (dm,) = dms(chats.hipchat, "ana")
    assert "#kudos" in read(dm)
    assert in_room(chats.hipchat, TEAM) == []


async def test_a_refusal_that_names_the_manager_is_not_said_in_the_room(chats: TwoChats) -> None:
    ana, dan = await chats.person("ana"), await chats.person("dan")
    async with chats.store.work() as work:
        await work.structure.set_manager(dan.id, Source.COMMAND, ana.id)
        await work.commit()
    assert "Ana" not in aloud(await chats.types("dan", "hipchat", "upward", "my manager")).removeprefix("Dan: ")
    await chats.work_off()
    assert "Ana" in read(dms(chats.hipchat, "dan")[0])


async def test_what_everybody_may_hear_is_said_where_it_was_asked(chats: TwoChats) -> None:
    for command, words in (("praise", "help"), ("objective", "help"), ("upward", "help"), ("upward", "nonsense")):
        assert f"/{command}" in aloud(await chats.types("dan", "hipchat", command, words))
    assert "Only an admin" in aloud(await chats.types("dan", "hipchat", "upward", "role hr @ana"))
    await chats.work_off()
    assert dms(chats.hipchat, "dan") == []


async def test_profiles_are_told_of_where_they_have_fields(chats: TwoChats) -> None:
    said = await chats.types("ana", "slack", "upward", "people")
    assert isinstance(said, Say)
    assert read(said).count("Managers are read from the profile field") == 1


async def test_buttons_in_a_direct_message_are_a_link_to_the_message_with_them(chats: TwoChats) -> None:
    await chats.types("ana", "hipchat", "upward", "channel")
    await chats.work_off()
    (dm,) = dms(chats.hipchat, "ana")
    (link,) = links(dm)
    assert link.label == "All settings"
    assert chats.pages.lasting[link.url] == A_DAY
    assert "works for a day. Type the command again" in read(dm)
    _, page = chats.pages.shown[link.url]
    assert isinstance(page, Message)
    assert any(isinstance(part, Buttons) for part in page.parts)


async def test_what_the_bot_sends_by_itself_has_a_link_for_a_week_and_says_so(chats: TwoChats) -> None:
    async with chats.store.work() as work:
        buttons = Buttons((Button("objectives.comment", "Comment", "1"),))
        said = Message((Paragraph((Words("Dan shared an objective with you"),)), buttons))
        delivery = Delivery(chats.workspace, "test.note", "o/1", "hipchat", "Hcem", True, message=said)
        await work.outbox.put([delivery], chats.clock.now())
        await work.commit()
    await chats.work_off()
    (dm,) = dms(chats.hipchat, "cem")
    (link,) = links(dm)
    assert chats.pages.lasting[link.url] == A_WEEK
    assert "works for a week. After that, type /upward help" in read(dm)


async def test_what_a_button_on_a_page_leads_to_is_shown_there(chats: TwoChats) -> None:
    reply = await chats.presses("ana", "hipchat", "admin.overview", on_page=True)
    assert isinstance(reply, OpenForm | UpdateForm)
    await chats.work_off()
    assert dms(chats.hipchat, "ana") == []


async def test_without_direct_messages_it_goes_to_the_other_chat(chats: TwoChats) -> None:
    chats.can(direct_messages=False)
    said = aloud(await chats.types("ana", "hipchat", "praise"))
    assert said == "Ana: I sent you a private message in Slack."
    await chats.work_off()
    (dm,) = dms(chats.slack, "ana")
    by, form = chats.pages.shown[links(dm)[0].url]
    assert isinstance(form, Form)
    assert by.platform == "slack"


async def test_without_any_private_place_the_bot_says_what_to_do(chats: TwoChats) -> None:
    chats.can(direct_messages=False)
    said = aloud(await chats.types("dan", "hipchat", "praise"))
    assert "ask an admin to let me write direct messages" in said
    said = aloud(await chats.types("dan", "hipchat", "praise", "list"))
    assert "this needs a form" in said
    await chats.work_off()
    assert chats.hipchat.arrivals == []
    assert chats.slack.arrivals == []


async def test_without_pages_a_form_has_no_place_either(chats: TwoChats) -> None:
    chats.without_pages()
    assert "this needs a form" in aloud(await chats.types("ana", "hipchat", "praise"))


async def test_what_was_done_is_said_to_be_done_where_no_more_can_be_told(chats: TwoChats) -> None:
    async with chats.store.work() as work:
        ana = await chats.person("dan")
        await work.people.set_roles(ana.id, (await chats.person("ana")).roles)
        await work.commit()
    chats.can(direct_messages=False)
    reply = await chats.types("dan", "hipchat", "upward", "role hr ", chats.mention("cem", "hipchat"))
    assert "it is done" in aloud(reply)
    assert (await chats.person("cem")).roles


async def test_a_public_receipt_stands_in_the_room_with_commands_for_its_buttons(chats: TwoChats) -> None:
    reply = await chats.types("dan", "hipchat", "praise", chats.mention("cem", "hipchat"), " you saved the launch")
    assert "Edit, Undo: /praise list" in aloud(reply)


async def test_a_plus_one_is_typed_where_there_is_no_button(chats: TwoChats) -> None:
    await chats.types("ana", "hipchat", "praise", chats.mention("cem", "hipchat"), " you saved the launch")
    await chats.work_off()
    (post,) = in_room(chats.hipchat, PRAISE)
    assert "+1: /praise +1 1" in read(post)
    said = aloud(await chats.types("dan", "hipchat", "praise", "+1 1"))
    assert said == "Your +1 is counted: Ana's praise for Cem."
    assert "there already" in aloud(await chats.types("dan", "hipchat", "praise", "+1 #1"))
    assert "Which praise?" in aloud(await chats.types("dan", "hipchat", "praise", "+1 please"))
    assert "no public praise with that number" in aloud(await chats.types("dan", "hipchat", "praise", "+1 4711"))
    await chats.work_off()
    assert [order.verb for order in in_room(chats.hipchat, PRAISE)] == ["post"]
    edited = [a.order for a in chats.slack.arrivals if a.order.verb == "edit"]
    assert "+1 from Dan" in read(edited[0])


async def test_the_help_of_a_chat_with_buttons_names_no_command_for_them(chats: TwoChats) -> None:
    assert "/praise +1" not in aloud(await chats.types("ben", "slack", "upward", "help"))
    assert "/praise +1" in aloud(await chats.types("dan", "hipchat", "upward", "help"))
