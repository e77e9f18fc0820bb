"""Posts and private messages: both limits, doubts, long texts, and what HipChat refuses."""

import itertools
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.sandbox.hipchat.server import HipChat
from bot.errors import LookUpFailed, PermanentDeliveryError, TransientDeliveryError, UncertainDelivery
from bot.events import Posted
from bot.messages import Alert, Divider, Heading, Link, Mention, Message, Paragraph, Quote, Room, SmallPrint, Words
from bot.people import Handle, Profile
from bot.platform import Order, SearchResult, Verb
from tests.hipchat.office import HipOffice, working

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def group(tmp_path: object) -> AsyncIterator[HipOffice]:
    """On SQLite alone: nothing here is stored."""
    async with HipChat() as hip:
        url = f"sqlite+aiosqlite:///{tmp_path}/upward.db"
        async with working(hip, url, user_token=hip.user_token("upward")) as group:
            await group.install()
            await group.whispered("carla", "Hello")
            yield group


def order(place: object, message: Message, token: str = "8901234567", *, private: bool = False) -> Order:
    return Order(token, "42", Verb.POST, str(place), private, message)


def says(text: str, *parts: Paragraph | Quote | SmallPrint | Heading | Divider) -> Message:
    return Message((Paragraph((Words(text),)), *parts))


async def test_a_message_is_drawn_as_html_and_escaped_once(group: HipOffice) -> None:
    lobby = group.room("Lobby")
    message = Message(
        (
            Paragraph((Words("bold <b>", bold=True), Words(" & "), Words("thin\nlines", italic=True))),
            Divider(),
            Quote((Words("&lt;script&gt; \"quoted\" 'too'"),)),
            SmallPrint((Link("https://upward.example/?a=1&b='2'", "here & now"), Words(" small"))),
            Paragraph((Mention("Somebody <i>else</i>", (Handle("slack", "U1"),)), Words("  @here"))),
        )
    )
    posted = await group.group.chat.deliver(order(lobby.id, message))
    assert posted == Posted(Room("hipchat", str(lobby.id)), "01234567")
    seen = lobby.notifications[-1]
    assert seen.text.startswith("<b>bold &lt;b&gt;</b> &amp; <em>thin<br>lines</em><br>―")
    assert "“&amp;lt;script&amp;gt; \"quoted\" 'too'”" in seen.text
    assert '<a href="https://upward.example/?a=1&amp;b=&#x27;2&#x27;">here &amp; now</a>' in seen.text
    assert "<b>Somebody &lt;i&gt;else&lt;/i&gt;</b>  @here" in seen.text
    assert (seen.mentions, seen.notify, seen.color) == ([], False, "green")


async def test_who_reads_it_stands_out_in_a_message(group: HipOffice) -> None:
    lobby, message = group.room("Lobby"), Message((Alert((Words("Only <b> reads it"),)), Paragraph((Words("So"),))))
    await group.group.chat.deliver(order(lobby.id, message))
    assert lobby.notifications[-1].text.startswith("<b>Only &lt;b&gt; reads it</b><br>So")


async def test_a_mention_makes_it_plain_text_that_is_no_command(group: HipOffice) -> None:
    ben, lobby = group.person("ben"), group.room("Lobby")
    mention = Mention("Ben Okafor", (Handle("slack", "U1"), Handle("hipchat", str(ben.id))))
    link = Link("https://upward.example/", "there")
    await group.group.chat.deliver(order(lobby.id, Message((Paragraph((Words("/me thanks "), mention, link)),))))
    seen = lobby.notifications[-1]
    assert seen.text == "\N{WORD JOINER}/me thanks @ben there: https://upward.example/\nref 01234567"
    assert (seen.mentions, seen.notify) == (["ben"], True)


async def test_in_private_nobody_is_mentioned(group: HipOffice) -> None:
    ben = group.person("ben")
    message = Message((Paragraph((Words("for you, "), Mention("Ben", (Handle("hipchat", str(ben.id)),)))),))
    await group.group.chat.deliver(order(ben.id, message, private=True))
    seen = ben.private[-1]
    assert (seen.plain, seen.mentions, seen.notify) == ("for you, Ben\nref 01234567", [], True)
    assert seen.author == "Upward Messenger"


async def test_a_heading_comes_on_a_card_where_there_is_room(group: HipOffice) -> None:
    lobby, message = group.room("Lobby"), Message((Heading("The <news>"), Paragraph((Words("all & well"),))))
    await group.group.chat.deliver(order(lobby.id, message))
    seen = lobby.notifications[-1]
    assert seen.plain == "The <news>\nall & well\nref 01234567"
    assert seen.card is not None
    assert (seen.card["title"], seen.card["description"]["value"]) == ("The <news>", "all & well")
    for parts in ((Heading("x" * 501), *message.parts[1:]), (*message.parts, Divider()), message.parts[:1]):
        await group.group.chat.deliver(order(lobby.id, Message(parts)))
        assert lobby.notifications[-1].card is None


async def test_what_has_no_room_in_one_message_is_split_and_goes_on_where_it_ended(group: HipOffice) -> None:
    lobby, chat = group.room("Lobby"), group.group.chat
    words = " ".join(f"<{number}>" for number in range(3000))
    long = order(lobby.id, says(words))
    group.hip.faults.add("hipchat.send_room_notification", "slow", 1, seconds=0.0)
    group.hip.faults.add("hipchat.send_room_notification", "429", 1)
    with pytest.raises(TransientDeliveryError):
        await chat.deliver(long)
    assert len(lobby.notifications) == 1
    group.hip.clock.advance(timedelta(seconds=5))
    assert (await chat.find(long, LONG_AGO)) is SearchResult.ABSENT
    await chat.deliver(long)
    pages = [post.plain.rpartition("\n") for post in lobby.notifications]
    assert [mark for _, _, mark in pages] == [f"ref 01234567 {n}/{len(pages)}" for n in range(1, len(pages) + 1)]
    assert "".join(text for text, _, _ in pages).split() == words.split()
    assert all(len(post.text) <= 10_000 for post in lobby.notifications)
    assert isinstance(await chat.find(long, LONG_AGO), Posted)


async def test_what_is_drawn_otherwise_by_now_is_found(group: HipOffice) -> None:
    """The link to a page is not in it any more, or somebody has another name: it may have other pages."""
    lobby, chat = group.room("Lobby"), group.group.chat
    await chat.deliver(order(lobby.id, says("x" * 15_000)))
    assert len(lobby.notifications) == 2
    assert isinstance(await chat.find(order(lobby.id, says("x")), LONG_AGO), Posted)


async def test_both_limits_are_kept_from_the_headers(group: HipOffice) -> None:
    lobby, chat, clock = group.room("Lobby"), group.group.chat, group.hip.clock
    for number in range(30):
        await chat.deliver(order(lobby.id, says(f"post {number}")))
    sent = len(group.hip.calls.all())
    with pytest.raises(TransientDeliveryError) as flooded:
        await chat.deliver(order(lobby.id, says("one too many")))
    assert (flooded.value.reason, 1 <= flooded.value.retry_after <= 61) == ("ratelimited", True)
    assert len(group.hip.calls.all()) == sent  # HipChat was not even asked
    await chat.deliver(order(group.room("Kudos").id, says("another room")))
    clock.advance(timedelta(seconds=61))
    await chat.deliver(order(lobby.id, says("later")))
    while True:  # all of the 500 that the token has
        clock.advance(timedelta(seconds=0.1))
        try:
            await chat.room_facts("42", Room("hipchat", str(lobby.id)))
        except LookUpFailed:
            break
    with pytest.raises(TransientDeliveryError) as spent:
        await chat.deliver(order(group.room("Goals").id, says("too many")))
    assert 60 <= spent.value.retry_after <= 300
    with pytest.raises(LookUpFailed, match="ratelimited"):
        await chat.room_facts("42", Room("hipchat", str(lobby.id)))
    await chat.deliver(order(group.person("ben").id, says("the person's own token goes on"), private=True))


@pytest.mark.parametrize(("rubbish", "waits"), [("soon", 5.0), ("7", 7.0), ("0", 5.0), ("99999999999", 300.0)])
async def test_a_refusal_for_pace_says_how_long_to_wait(group: HipOffice, rubbish: str, waits: float) -> None:
    group.hip.faults.add("hipchat.send_room_notification", "429", retry_after=rubbish)
    with pytest.raises(TransientDeliveryError) as refusal:
        await group.group.chat.deliver(order(group.room("Lobby").id, says("hello")))
    assert waits - 1 <= refusal.value.retry_after <= waits


async def test_an_answer_that_got_lost_leaves_one_post_that_is_found(group: HipOffice) -> None:
    lobby, chat, doubtful = group.room("Lobby"), group.group.chat, order(group.room("Lobby").id, says("did it arrive?"))
    for kind, arrived in (("drop-before", 0), ("500", 0), ("drop-after", 1)):
        group.hip.faults.add("hipchat.send_room_notification", kind)
        with pytest.raises(UncertainDelivery):
            await chat.deliver(doubtful)
        found = await chat.find(doubtful, group.hip.clock.now() - timedelta(hours=1))
        assert isinstance(found, Posted) is bool(arrived), kind
        assert len(lobby.notifications) == arrived
    await group.person("ana").say("Lobby", "I copy: ref 76543210")
    copied = order(lobby.id, says("not there"), "7654321000")
    assert await chat.find(copied, LONG_AGO) is SearchResult.ABSENT


async def test_a_private_message_is_found_too(group: HipOffice) -> None:
    ben, chat = group.person("ben"), group.group.chat
    doubtful = order(ben.id, says("did it arrive?"), private=True)
    assert await chat.find(doubtful, LONG_AGO) is SearchResult.ABSENT
    group.hip.faults.add("hipchat.private_message_user", "drop-after")
    with pytest.raises(UncertainDelivery):
        await chat.deliver(doubtful)
    assert isinstance(await chat.find(doubtful, LONG_AGO), Posted)


async def test_what_cannot_be_told_is_not_guessed(group: HipOffice) -> None:
    lobby, chat = group.room("Lobby"), group.group.chat
    doubtful, hour = order(lobby.id, says("hello")), group.hip.clock.now() - timedelta(hours=1)
    group.hip.faults.add("hipchat.view_recent_room_history", "error", error="403")
    assert await chat.find(doubtful, hour) is SearchResult.CANNOT_TELL
    group.hip.faults.add("hipchat.view_recent_room_history", "500")
    with pytest.raises(LookUpFailed):
        await chat.find(doubtful, hour)
    for _ in range(1000):
        group.hip.group.post(lobby.state, group.hip.group.said(group.person("ana").user, "chatter"))
    assert await chat.find(doubtful, hour) is SearchResult.CANNOT_TELL
    group.hip.clock.advance(timedelta(hours=3))
    assert await chat.find(doubtful, group.hip.clock.now() - timedelta(hours=1)) is SearchResult.ABSENT


async def test_what_hipchat_refuses_for_good(group: HipOffice) -> None:
    chat = group.group.chat
    refused = {
        "channel_not_found": order(999, says("x")),
        "user_not_found": order(999, says("x"), private=True),
        "missing_scope": order(group.room("Old warehouse").id, says("x")),
        "no_message": order(group.room("Lobby").id, Message(())),
        "cannot_be_changed": Order("t", "42", Verb.EDIT, "1", False, says("x"), Posted(Room("hipchat", "1"), "r")),
        "not_installed": Order("t", "43", Verb.POST, "1", False, says("x")),
    }
    for reason, each in refused.items():
        with pytest.raises(PermanentDeliveryError) as refusal:
            await chat.deliver(each)
        assert refusal.value.reason == reason


async def test_a_token_that_is_refused_stops_nothing_for_good(group: HipOffice) -> None:
    ben, chat = group.person("ben"), group.group.chat
    group.hip.tokens.revoke(value=group.group.chat._settings.user_token)
    with pytest.raises(TransientDeliveryError, match="user_token_refused"):
        await chat.deliver(order(ben.id, says("hello"), private=True))
    made = group.hip.addons.all()[0]
    group.hip.addons.remove(made)
    group.hip.tokens.revoke(oauth_id=made.oauth_id)
    with pytest.raises(TransientDeliveryError, match="invalid_auth"):
        await chat.deliver(order(group.room("Lobby").id, says("hello")))


async def test_without_a_user_token_nothing_is_sent_to_people(tmp_path: object) -> None:
    async with HipChat() as hip, working(hip, f"sqlite+aiosqlite:///{tmp_path}/upward.db") as group:
        await group.install()
        assert not group.group.chat.can.direct_messages
        with pytest.raises(PermanentDeliveryError, match="no_user_token"):
            await group.group.chat.deliver(order(group.person("ben").id, says("hello"), private=True))


async def test_rooms_and_people_as_the_port_asks_for_them(group: HipOffice) -> None:
    chat = group.group.chat
    leads = await chat.room_facts("42", Room("hipchat", str(group.room("Leads").id)))
    assert (leads.room.name, leads.public, leads.archived, leads.member) == ("Leads", False, False, True)
    old = await chat.room_facts("42", Room("hipchat", str(group.room("Old warehouse").id)))
    assert (old.public, old.archived) == (True, True)
    assert [room.name for room in await chat.rooms("42")] == ["Goals", "Kudos", "Lobby"]
    with pytest.raises(LookUpFailed, match="channel_not_found"):
        await chat.room_facts("42", Room("hipchat", "999"))
    mira = await chat.profile("42", Handle("hipchat", str(group.person("mira").id)))
    assert (mira.name, mira.owner, mira.email, mira.active) == ("Mira Solberg", True, "mira@tidewater.example", True)
    page = await chat.directory("42", "")
    assert {p.nick: p.active for p in page.profiles}["nora"] is False
    with pytest.raises(LookUpFailed):
        await chat.permalink("42", Posted(Room("hipchat", "1"), "r"))


async def test_a_large_group_is_read_in_pages(group: HipOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.hipchat.directory.PAGE", 5)
    found: list[Profile] = []
    cursor = ""
    while True:
        page = await group.group.chat.directory("42", cursor)
        found += page.profiles
        cursor = page.next
        if not cursor:
            break
    assert len({each.handle for each in found}) == len(found) == len(group.hip.group.users)
    group.hip.clock.advance(timedelta(minutes=2))
    assert len(await group.group.chat.rooms("42")) == 3


@pytest.mark.parametrize("room", [None, {"name": "Ghost", "privacy": "public"}], ids=["the same", "another"])
async def test_a_list_of_rooms_that_never_ends_is_taken_as_it_is(
    group: HipOffice, monkeypatch: pytest.MonkeyPatch, room: dict[str, object] | None
) -> None:
    """Each page says that there is a next one: the same rooms, or always another one."""
    render, pages = group.hip.render, itertools.count(10**9)

    def endless(url: str, items: list[Any], *_: object) -> dict[str, object]:
        ghosts = [{**room, "id": next(pages)}] if room else []
        return {"items": [*items, *ghosts], "links": {"self": url, "next": f"{url}?start-index=1"}}

    monkeypatch.setattr(render, "page", endless)
    names = [each.name for each in await group.group.chat.rooms("42")]
    assert [each for each in names if each != "Ghost"] == ["Goals", "Kudos", "Lobby"]
    assert len(names) < 200
