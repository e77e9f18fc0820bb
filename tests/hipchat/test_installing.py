"""Installed, told from strangers, and removed: what HipChat's callbacks do."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlalchemy import select

from adapters.sandbox.hipchat.descriptor import InstallError
from adapters.sandbox.hipchat.server import HipChat
from storage.store import open_store
from storage.tables.workspaces import TEAM
from tests.hipchat.office import HipOffice, group_at_work, working
from tests.workspace import PATIENCE

Json = dict[str, Any]


async def install(group: HipOffice, session: ClientSession, **changed: object) -> tuple[int, str]:
    """The callback as HipChat sends it, with these fields changed."""
    made = group.hip.addons.all()[0]
    body: Json = {
        "capabilitiesUrl": f"{group.hip.url}/v2/capabilities",
        "oauthId": made.oauth_id,
        "oauthSecret": made.secret,
        "groupId": group.hip.group.id,
    }
    async with session.post(f"{group.address}/hipchat/installed", json=body | changed) as answer:
        return answer.status, await answer.text()


async def serves(group: HipOffice) -> None:
    """What is typed there is done, and posted."""
    kudos = group.room("Kudos")
    before = len(kudos.notifications)
    await group.person("mira").say("Lobby", "/upward channel praise #Kudos")
    await group.until(lambda: len(kudos.notifications) > before)


async def teams(group: HipOffice) -> list[tuple[str, str]]:
    async with group.store.read() as work:
        return list(await work.workspaces.teams())


async def test_the_group_is_known_and_its_people_after_an_installation(group: HipOffice) -> None:
    assert await teams(group) == [("hipchat", "42")]
    async with group.store.read() as work:
        workspace = await work.workspaces.of("hipchat", "42")
        assert workspace is not None
        (ana,) = await work.people.search(workspace, "ana ferreira", 2)
        admins = await work.people.admins(workspace)
    assert (ana.name, ana.time_zone) == ("Ana Ferreira", "Europe/Lisbon")
    assert sorted(admin.name for admin in admins) == ["Carla Rossi", "Mira Solberg"]


async def test_the_admins_are_told_what_there_is_to_do_here(quick: HipOffice) -> None:
    told = (await quick.whispered("carla", "you are my admin here")).plain
    assert "In any room type: /upward channel praise #Kudos" in told
    assert "/invite" not in told  # on HipChat nobody has to


async def test_an_installation_is_proved_by_hipchat_itself(quick: HipOffice, session: ClientSession) -> None:
    assert (await install(quick, session))[0] == 204
    for changed, said in (
        ({"oauthSecret": "guessed"}, "does not know this installation"),
        ({"groupId": 43}, "another group's"),
        ({"roomId": 1016}, "whole group only"),
        ({"capabilitiesUrl": "http://127.0.0.1:9/v2/capabilities"}, "another server"),
        ({"capabilitiesUrl": f"{quick.hip.api_url[:-1]}.evil.example/"}, "another server"),
        ({"oauthId": None}, "oauthId"),
        ({"groupId": "x"}, "groupId"),
    ):
        status, text = await install(quick, session, **changed)
        assert (status, said in text) == (400, True), (changed, text)
    async with session.post(f"{quick.address}/hipchat/installed", data=b"[") as answer:
        assert answer.status == 400
    await serves(quick)  # the installation before still stands


async def test_hipchats_own_descriptor_must_be_its_own(quick: HipOffice, session: ClientSession) -> None:
    honest = quick.hip.render.url
    quick.hip.render.url = lambda *parts: honest(*parts).replace("capabilities", "elsewhere")  # type: ignore[method-assign]
    try:
        assert await install(quick, session) == (400, "HipChat's descriptor is of another address.\n")
    finally:
        quick.hip.render.url = honest  # type: ignore[method-assign]


async def test_one_group_alone_is_served(quick: HipOffice, session: ClientSession) -> None:
    quick.hip.group.id = 43
    status, text = await install(quick, session, groupId=43)
    assert (status, "installed in another group already" in text) == (400, True)
    assert await teams(quick) == [("hipchat", "42")]


async def test_only_the_whole_group_can_install_it(quick: HipOffice) -> None:
    with pytest.raises(InstallError, match="no room installation"):
        await quick.hip.install(quick.descriptor, room="Lobby")


async def test_an_installation_that_counts_is_not_replaced(group: HipOffice) -> None:
    before = group.hip.addons.all()
    with pytest.raises(InstallError, match="answered 400"):
        await group.install()
    assert group.hip.addons.all() == before
    await serves(group)
    assert await teams(group) == [("hipchat", "42")]


async def test_uninstalling_removes_all_of_it_a_day_later(group: HipOffice) -> None:
    await serves(group)
    assert (await group.hip.uninstall(group.hip.addons.all()[0])).status == 204
    assert await teams(group) == [("hipchat", "42")]
    group.hip.clock.advance(timedelta(hours=25))
    async with asyncio.timeout(PATIENCE):
        while await teams(group):  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.005)
    async with group.store.read() as work:
        assert await work.workspaces.of("hipchat", "42") is None
    await group.install()
    await serves(group)


async def test_nobody_else_can_uninstall_it(quick: HipOffice, session: ClientSession) -> None:
    made = quick.hip.addons.all()[0]
    for oauth_id in (made.oauth_id, "somebody-elses"):
        async with session.delete(f"{quick.address}/hipchat/installed/{oauth_id}") as answer:
            assert answer.status == 204
    assert await teams(quick) == [("hipchat", "42")]
    await serves(quick)


async def test_strangers_cannot_make_the_bot_ask_hipchat_without_end(quick: HipOffice, session: ClientSession) -> None:
    answers = [(await install(quick, session, oauthSecret="guessed"))[0] for _ in range(30)]
    assert answers[-1] == 429
    assert answers.count(400) <= 20
    await serves(quick)


async def test_a_removal_told_before_the_tokens_end_is_looked_into_again(
    group: HipOffice, session: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.hipchat.removal.ASK_AGAIN", (0.01,) * 200)
    made = group.hip.addons.all()[0]
    async with session.delete(f"{group.address}/hipchat/installed/{made.oauth_id}") as answer:
        assert answer.status == 204
    group.hip.addons.remove(made)
    await group.whispered("mira", "Upward was removed from HipChat")


async def test_the_secret_is_unreadable_at_rest_and_the_bot_comes_back_with_it(
    database_url: str, tmp_path: Path
) -> None:
    async with HipChat() as hip:
        async with working(hip, database_url) as group:
            made = await group.install()
        assert made.secret
        store = await open_store(database_url)
        try:
            async with store.read() as work:
                (row,) = await work.sql.rows(select(TEAM.c.installation), {})
        finally:
            await store.close()
        assert row.installation
        assert made.secret not in row.installation
        assert not _found_in(tmp_path, made.secret)
        async with working(hip, database_url) as again:
            # Where the bot is now HipChat does not know yet; what it sends is taken.
            assert again.group.chat.listening.is_set()
            assert await teams(again) == [("hipchat", "42")]


def _url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'upward.db'}"


def _found_in(folder: Path, secret: str) -> bool:
    return any(secret.encode() in file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def test_a_token_is_renewed_before_it_ends(tmp_path: Path) -> None:
    async with group_at_work(_url(tmp_path)) as group:

        def bought() -> int:
            return sum(call.name == "hipchat.generate_token" for call in group.hip.calls.all())

        await group.person("mira").say("Lobby", "/upward channel praise #Kudos")
        await group.posted("Kudos", "made this the channel")
        before = bought()
        group.hip.clock.advance(timedelta(minutes=54))
        await group.person("ana").say("Lobby", "/praise @ben one")
        await group.posted("Kudos", "one")
        assert bought() == before
        group.hip.clock.advance(timedelta(minutes=2))
        await group.person("ana").say("Lobby", "/praise @ben two")
        await group.posted("Kudos", "two")
        assert bought() == before + 1
        group.hip.tokens.revoke(oauth_id=group.hip.addons.all()[0].oauth_id)
        await group.person("ana").say("Lobby", "/praise @ben three")
        await group.posted("Kudos", "three")
        assert bought() == before + 2
        assert not [
            call for call in group.hip.calls.all() if call.status == 401 and call.name == "hipchat.generate_token"
        ]


async def test_a_server_that_is_down_at_the_start_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.hipchat.platform.RECONNECT", 0.01)
    async with HipChat() as hip:
        async with working(hip, _url(tmp_path)) as group:
            await group.install()
        hip.faults.add("hipchat.generate_token", "500", 3)
        async with working(hip, _url(tmp_path)) as again:
            assert again.group.chat.listening.is_set()
            assert await again.engine.obstacles() == []
