"""Two chats, one company, over real HTTP: what is for everybody stands in both, what is private reaches its reader."""

from __future__ import annotations

from pathlib import Path

from bot.people import Handle
from tests.hipchat.two_chats import TwoChatOffice, both_at_work
from tests.objectives.office import MANAGER, set_one
from tests.office import open_form, top


async def test_praise_crosses_over_both_ways_and_mentions_people_natively(both: TwoChatOffice) -> None:
    async with both.store.read() as work:
        assert len({await work.workspaces.of(*team) for team in await work.workspaces.teams()}) == 1
    await both.say("ana", "Lobby", "/praise @ben you saved the launch")
    there = await both.noticed("Kudos", "you saved the launch")
    here = await both.posted("kudos", "you saved the launch")
    assert there.mentions == ["ana", "ben"]
    assert here.plain.startswith("@ana praised @ben:\n")
    assert both.person("ben").id in str(here.message.blocks)
    await both.person("ben").type("/praise @ana so did you", in_="general")
    there = await both.noticed("Kudos", "so did you")
    assert there.mentions == ["ben", "ana"]
    # Tomáš has no account on Slack: there he is a name.
    await both.say("ana", "Lobby", "/praise @tomas 212 parcels")
    assert (await both.noticed("Kudos", "212 parcels")).mentions == ["ana", "tomas"]
    assert "Tomáš Novák" in (await both.posted("kudos", "212 parcels")).plain


async def test_a_directory_that_is_read_slowly_is_waited_for(tmp_path: Path) -> None:
    """An admin who acted before their second account was read is asked whether it is theirs, as in the demo."""
    async with both_at_work(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", slow=0.5) as both:
        mira = Handle("slack", both.person("mira").id), Handle("hipchat", str(both.hip.person("mira").id))
        async with both.store.read() as work:
            workspace = await work.workspaces.of("hipchat", "42")
            assert workspace is not None
            (person,) = await work.people.by_handles(workspace, mira)
        assert {*mira} == {*person.handles}


async def test_marks_cross_over_as_html_and_as_words_where_somebody_is_mentioned(both: TwoChatOffice) -> None:
    typed = "*well* _done_ ~never~ `x*y` https://a.example/?a=1&b=2 <b>\n- one"
    receipt = await both.answered("ana", "/praise @ben it went well")
    await both.posted("kudos", "it went well")
    await both.noticed("Kudos", "it went well")
    await both.person("ana").press("Edit", on=receipt)
    await both.person("ana").fill(None, {"text": typed})
    await both.person("ana").submit()
    there = await both.noticed("Kudos", "well done")  # a correction mentions nobody, and so is HTML
    assert "<b>well</b> <em>done</em> ~never~ <code>x*y</code>" in there.text
    assert '<a href="https://a.example/?a=1&amp;b=2">https://a.example/?a=1&amp;b=2</a> &lt;b&gt;' in there.text
    assert "• one" in there.plain
    await both.say("ana", "Lobby", "/praise @ben *so* `good`")
    there = await both.noticed("Kudos", "so `good`")
    assert there.mentions == ["ana", "ben"]


async def test_a_plus_one_typed_in_a_room_stands_on_slacks_post(both: TwoChatOffice) -> None:
    await both.say("ana", "Lobby", "/praise @ben you saved the launch")
    offered = (await both.noticed("Kudos", "you saved the launch")).plain
    number = offered.partition("/praise +1 ")[2].split()[0]
    await both.say("carla", "Kudos", f"/praise +1 {number}")
    await both.posted("kudos", "+1 from Carla Rossi")
    lines = [post.plain for post in both.hip.room("Kudos").notifications if "saved the launch" in post.plain]
    assert len(lines) == 1


async def test_undone_on_slack_is_taken_back_on_hipchat_in_a_line_of_its_own(both: TwoChatOffice) -> None:
    receipt = await both.answered("ana", "/praise @ben you saved the launch")
    post = await both.noticed("Kudos", "you saved the launch")
    await both.posted("kudos", "you saved the launch")
    await both.person("ana").press("Undo", on=receipt)
    reference = post.plain.splitlines()[-1].removeprefix("ref ")
    taken_back = await both.noticed("Kudos", "taken back")
    assert reference in taken_back.plain
    kudos = both.channel("kudos")
    await both.until(lambda: not [each for each in kudos.messages if "you saved the launch" in each.plain])


async def test_who_was_seen_on_neither_chat_is_written_to_where_forms_are(both: TwoChatOffice) -> None:
    await set_one(both, "ana", "Ship the new site", MANAGER)
    assert "Ship the new site" in (await both.told("carla", "Ship the new site")).plain
    assert not [dm for dm in both.hip.person("carla").private if "has your e-mail" not in dm.plain]


async def test_the_account_that_writes_private_messages_is_no_colleague(both: TwoChatOffice) -> None:
    mira = await open_form(both, "mira", "/upward people without")
    assert "Tomáš Novák" in top(mira).plain
    assert "Upward Messenger" not in top(mira).plain
    await both.say("ana", "Lobby", "/praise @UpwardBot you never sleep")
    await both.whispered("ana", "Here is what you asked for")
    assert not [post for post in both.hip.room("Kudos").notifications if "never sleep" in post.plain]


async def test_what_is_private_never_stands_in_a_room(both: TwoChatOffice) -> None:
    await both.say("ana", "Lobby", "/praise list")
    await both.noticed("Lobby", "I sent you a private message")
    dm = await both.whispered("ana", "Here is what you asked for")
    assert "http://127.0.0.1" in dm.text
    assert all("http" not in post.text for post in both.hip.room("Lobby").notifications)


async def test_without_an_account_for_it_what_is_private_goes_through_slack_or_is_refused(tmp_path: object) -> None:
    async with both_at_work(f"sqlite+aiosqlite:///{tmp_path}/upward.db", messenger="") as both:
        await both.say("ana", "Lobby", "/praise list")
        await both.noticed("Lobby", "I sent you a private message in Slack")
        await both.say("tomas", "Lobby", "/objective")
        refused = await both.noticed("Lobby", "no private way to you")
        assert "admin" in refused.plain
        assert both.hip.person("tomas").private == []
