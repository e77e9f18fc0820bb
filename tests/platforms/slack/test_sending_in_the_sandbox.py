"""Deliveries and look-ups in the sandbox, by Socket Mode and by signed HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import PermanentDeliveryError, TransientDeliveryError, UncertainDelivery
from bot.events import Posted
from bot.messages import Message, Paragraph, Room, Words
from bot.people import Standing
from bot.platform import SearchResult, Verb
from tests.platforms.slack.office import TYPED, Workspace, everything


async def test_posts_are_edited_and_deleted_where_they_lie(workspace: Workspace) -> None:
    sandbox, slack = workspace.sandbox, workspace.slack
    ben, kudos = sandbox.person("ben"), sandbox.channel("kudos")
    before = len(kudos.messages)
    posted = await slack.deliver(workspace.order(Verb.POST, kudos.id, everything(ben.id)))
    [message] = kudos.messages[before:]
    assert TYPED in message.plain
    assert message.text.startswith("Ana praised Ben: &lt;!channel&gt; @\N{WORD JOINER}here &lt;https://evil.example|ok")
    less = Message((Paragraph((Words("Less"),)),))
    await slack.deliver(workspace.order(Verb.EDIT, kudos.id, less, target=posted))
    assert kudos.messages[-1].plain == "Less"
    for _ in range(2):
        await slack.deliver(workspace.order(Verb.DELETE, kudos.id, None, target=posted))
    assert len(kudos.messages) == before


async def test_a_dm_arrives_and_can_be_changed(workspace: Workspace) -> None:
    ben = workspace.sandbox.person("ben")
    posted = await workspace.slack.deliver(workspace.order(Verb.POST, ben.id, everything(ben.id), private=True))
    assert "Ana praised Ben" in ben.dms[-1].plain
    less = Message((Paragraph((Words("Less"),)),))
    await workspace.slack.deliver(workspace.order(Verb.EDIT, ben.id, less, private=True, target=posted))
    assert ben.dms[-1].plain == "Less"


async def test_a_lost_answer_leaves_doubt_and_the_post_is_found(workspace: Workspace) -> None:
    sandbox, slack = workspace.sandbox, workspace.slack
    ben, kudos = sandbox.person("ben"), sandbox.channel("kudos")
    since = sandbox.clock.now() - timedelta(minutes=1)
    sandbox.faults.add("chat.postMessage", "drop-after", 2)
    order = workspace.order(Verb.POST, kudos.id, everything(ben.id), token="a1")
    direct = workspace.order(Verb.POST, ben.id, everything(ben.id), private=True, token="b2")
    for doubtful in (order, direct):
        with pytest.raises(UncertainDelivery):
            await slack.deliver(doubtful)
    found = await slack.find(order, since)
    assert isinstance(found, Posted)
    assert found.external == kudos.messages[-1].ts
    dm = await slack.find(direct, since)
    assert isinstance(dm, Posted)
    assert dm.external == ben.dms[-1].ts
    assert await slack.find(workspace.order(Verb.POST, kudos.id, None, token="c3"), since) is SearchResult.ABSENT
    assert len([call for call in sandbox.calls.story().splitlines() if "chat.postMessage" in call]) == 2


async def test_what_slack_refuses_is_told_apart(workspace: Workspace) -> None:
    sandbox, slack = workspace.sandbox, workspace.slack
    said = Message((Paragraph((Words("Hi"),)),))
    sandbox.faults.add("chat.postMessage", "429", retry_after="7")
    with pytest.raises(TransientDeliveryError) as late:
        await slack.deliver(workspace.order(Verb.POST, sandbox.channel("kudos").id, said))
    assert late.value.retry_after == 7
    for name, reason in (("old-office", "is_archived"), ("random", "not_in_channel"), ("leads", "channel_not_found")):
        with pytest.raises(PermanentDeliveryError, match=reason):
            await slack.deliver(workspace.order(Verb.POST, sandbox.channel(name).id, said))


async def test_people_rooms_and_links_are_looked_up(workspace: Workspace) -> None:
    sandbox, slack, team = workspace.sandbox, workspace.slack, workspace.team
    profiles, cursor = {}, ""
    while True:
        page = await slack.directory(team, cursor)
        profiles.update({profile.handle.external: profile for profile in page.profiles})
        cursor = page.next
        if not cursor:
            break
    ana = profiles[sandbox.person("ana").id]
    assert (ana.name, ana.time_zone, ana.standing) == ("Ana Ferreira", "Europe/Lisbon", Standing.COLLEAGUE)
    assert await slack.profile(team, ana.handle) == ana
    assert profiles[sandbox.person("mira").id].owner
    assert profiles[sandbox.person("liam").id].standing is Standing.GUEST
    assert profiles[sandbox.person("buildbot").id].standing is Standing.BOT
    assert profiles[sandbox.person("pat").id].standing is Standing.OUTSIDER
    assert not profiles[sandbox.person("nora").id].active

    async def facts(name: str) -> tuple[bool, bool, bool, bool]:
        found = await slack.room_facts(team, Room("slack", sandbox.channel(name).id))
        return found.public, found.shared, found.archived, found.member

    assert await facts("kudos") == (True, False, False, True)
    assert await facts("random") == (True, False, False, False)
    assert await facts("old-office") == (True, False, True, False)
    kudos = sandbox.channel("kudos")
    link = await slack.permalink(team, Posted(Room("slack", kudos.id), kudos.messages[0].ts))
    assert link.endswith(f"/archives/{kudos.id}/p{kudos.messages[0].ts.replace('.', '')}")
