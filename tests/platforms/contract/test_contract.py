"""What every chat platform has to keep, whatever it can or can't: a new adapter passes these unchanged."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bot.errors import DeliveryError, PermanentDeliveryError, TransientDeliveryError, UncertainDelivery
from bot.events import Posted
from bot.fallback import fit_order
from bot.messages import Button, Buttons, Mention, Message, Paragraph, Quote, Words
from bot.platform import Order, SearchResult, Verb
from tests.platforms.contract.chats import Chat

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
EVIL = "<!channel> @here @all <@U1> <https://evil.example|ok> <b>bold</b> *b* &amp;"


def order(chat: Chat, text: str, *parts: Quote | Buttons | Paragraph, to: str = "") -> Order:
    message = Message((Paragraph((Words(text),)), *parts), summary=(Words(text),))
    return fitted(chat, Order(str(uuid4()), chat.team, Verb.POST, to or chat.room, bool(to), message))


def fitted(chat: Chat, wanted: Order) -> Order:
    return fit_order(wanted, chat.platform.can)


async def test_a_command_comes_in_and_a_post_with_mentions_goes_out(chat: Chat) -> None:
    await chat.types("ana", "/praise @ben you saved the launch")
    assert "you saved the launch" in await chat.until("you saved the launch")
    assert sorted(set(chat.rung())) == ["ana", "ben"]


async def test_the_same_request_again_does_nothing_twice(chat: Chat) -> None:
    await chat.types("ana", "/praise @ben you saved the launch")
    await chat.until("you saved the launch")
    before = chat.said()
    await chat.repeats()
    await chat.types("carla", "/praise @ben and the day after")
    await chat.until("and the day after")
    assert [each for each in chat.said() if "saved the launch" in each] == [
        each for each in before if "saved the launch" in each
    ]


async def test_what_is_private_stays_out_of_the_room(chat: Chat) -> None:
    await chat.types("mira", "/upward outbox")
    await chat.types("ana", "/praise @ben everybody may read this")
    await chat.until("everybody may read this")
    assert not any("Nothing waits for your decision" in each for each in chat.said())
    assert any("Nothing waits for your decision" in each for each in chat.direct("mira"))


async def test_a_direct_message_reaches_one_person(chat: Chat) -> None:
    await chat.platform.deliver(order(chat, "for your eyes", to=chat.handle("ben").external))
    assert any("for your eyes" in each for each in chat.direct("ben"))
    assert not any("for your eyes" in each for each in (*chat.said(), *chat.direct("carla")))


async def test_what_people_write_is_shown_and_rings_nobody(chat: Chat) -> None:
    await chat.platform.deliver(order(chat, "said:", Quote((Words(EVIL),))))
    assert "<b>bold</b> *b* &amp;" in chat.said()[-1]
    assert chat.rung() == []


async def test_a_mention_rings_and_one_of_another_chat_is_a_name(chat: Chat) -> None:
    here, there = Mention("Ben", (chat.handle("ben"),)), Mention("Carla elsewhere", ())
    await chat.platform.deliver(order(chat, "thanks", Paragraph((here, Words(" and "), there))))
    assert chat.rung() == ["ben"]
    assert "Carla elsewhere" in chat.said()[-1]


async def test_long_words_arrive_whole(chat: Chat) -> None:
    words = " ".join(f"word{number}" for number in range(900))
    before = len(chat.said())
    await chat.platform.deliver(order(chat, "said:", Quote((Words(words),))))
    arrived = " ".join(chat.said()[before:])
    assert all(f"word{number}" in arrived for number in (0, 450, 899))


async def test_a_change_shows_the_new_words_and_a_withdrawal_is_seen(chat: Chat) -> None:
    first = order(chat, "the first words")
    posted = await chat.platform.deliver(first)
    said = Message((Paragraph((Words("the second words"),)),))
    edit = Order(str(uuid4()), chat.team, Verb.EDIT, chat.room, False, said, posted, of=first.token)
    await chat.platform.deliver(fitted(chat, edit))
    assert "the second words" in chat.said()[-1]
    gone = Order(str(uuid4()), chat.team, Verb.DELETE, chat.room, False, None, posted, of=first.token)
    await chat.platform.deliver(fitted(chat, gone))
    last = chat.said()[-1]
    assert "taken back" in last if not chat.platform.can.edits else "second words" not in last


async def test_buttons_or_what_stands_for_them_are_there(chat: Chat) -> None:
    row = Buttons((Button("praise.plus_one", "+1", "17", typed="praise +1 17"),))
    await chat.platform.deliver(order(chat, "a post", row))
    assert chat.platform.can.buttons or "/praise +1 17" in chat.said()[-1]


@pytest.mark.parametrize(("kind", "arrives"), [("drop-after", True), ("drop-before", False)])
async def test_a_post_of_which_nobody_knows_is_found_or_known_to_be_absent(
    chat: Chat, kind: str, arrives: bool
) -> None:
    wanted = order(chat, "perhaps")
    chat.fails(kind)
    with pytest.raises((UncertainDelivery, TransientDeliveryError)) as doubt:
        await chat.platform.deliver(wanted)
    found = await chat.platform.find(wanted, LONG_AGO)
    assert isinstance(found, Posted) if arrives else found is SearchResult.ABSENT
    assert sum("perhaps" in each for each in chat.said()) == arrives
    assert isinstance(doubt.value, UncertainDelivery) or not arrives


async def test_a_pause_that_is_asked_for_is_passed_on(chat: Chat) -> None:
    chat.fails("429")
    with pytest.raises(TransientDeliveryError) as pause:
        await chat.platform.deliver(order(chat, "too soon"))
    assert pause.value.retry_after > 0
    assert not any("too soon" in each for each in chat.said())


async def test_a_room_that_is_not_there_is_refused_for_good(chat: Chat) -> None:
    wanted = Order(str(uuid4()), chat.team, Verb.POST, "999999", False, Message((Paragraph((Words("x"),)),)))
    with pytest.raises(PermanentDeliveryError):
        await chat.platform.deliver(wanted)


async def test_a_token_that_was_taken_away_is_told_and_posts_nothing(chat: Chat) -> None:
    chat.revokes()
    with pytest.raises(DeliveryError):
        await chat.platform.deliver(order(chat, "not any more"))
    assert not any("not any more" in each for each in chat.said())
