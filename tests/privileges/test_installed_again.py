"""Who connects the bot to a company's chat once more is told to its admins, and in the audit."""

from __future__ import annotations

import re

from bot.events import Installed
from bot.people import Role
from tests.privileges.identity import acts, given, posts, shown
from tests.two_chats.world import TEAMS, TwoChats, dms


async def again(chats: TwoChats, key: str, by: str) -> None:
    await chats.bot.handle_event(Installed("slack", TEAMS["slack"], "Acme", key, by=by))


async def test_a_colleague_who_installs_slack_again_is_named_to_the_admins(chats: TwoChats) -> None:
    await given(chats, "cem", Role.ADMIN)
    for _ in range(2):
        await again(chats, "installed Sben 1", "Sben")
    await chats.work_off()
    for name in ("ana", "cem"):
        (told,) = posts(dms(chats.slack, name))
        assert told.startswith("Ben connected Upward to Slack (Acme) again."), told
    assert dms(chats.slack, "ben") == []
    assert await acts(chats) == ["chat.installed"]
    listed = shown(await chats.types("ana", "slack", "upward", "audit"))
    assert re.search(r"Words\(text='Ben'[^)]*\), Words\(text=' connected '", listed), listed


async def test_somebody_unknown_who_installs_slack_again_is_told_of_too(chats: TwoChats) -> None:
    await again(chats, "installed Snobody 1", "Snobody")
    await chats.work_off()
    (told,) = posts(dms(chats.slack, "ana"))
    assert told.startswith("Upward was connected to Slack (Acme). If none of you did that"), told
    assert await acts(chats) == ["chat.installed"]
