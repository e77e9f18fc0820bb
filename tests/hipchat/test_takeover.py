"""Attacks on the installation: taking it over, and removing it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from aiohttp import ClientSession

from adapters.hipchat.grants import Grants
from bot import patience
from tests.hipchat.attacks import (
    Json,
    another,
    as_mira,
    audited,
    callback,
    claim,
    doors,
    kept,
    pressed,
    removed_by_hipchat,
    settles,
)
from tests.hipchat.office import HipOffice
from tests.hipchat.two_chats import TwoChatOffice
from tests.webforms.office import browser

# ------------------------------------------------------------ taking it over


@pytest.mark.parametrize("room", ["Lobby", ""])
async def test_nobody_takes_over_an_installation_that_counts(
    served: HipOffice, session: ClientSession, room: str
) -> None:
    ours = served.hip.addons.all()[0]
    mine = another(served.hip, room=room)
    for address in doors(served):
        for _ in range(2):
            assert await claim(served.hip, address, session, mine) == 400
    await settles(served, session, mine)
    for address in doors(served):
        async with session.delete(f"{address}/{mine.oauth_id}") as answer:
            assert answer.status == 204
    assert await kept(served)
    assert await as_mira(served, session, ours) == 200
    await served.posted("Kudos", "made this the channel")


async def test_a_rooms_credentials_are_never_the_groups(fresh: HipOffice, session: ClientSession) -> None:
    mine = another(fresh.hip, room="Lobby")
    for address in doors(fresh):
        assert await claim(fresh.hip, address, session, mine) == 400
    few = another(fresh.hip, scopes=frozenset({"send_notification"}))
    for address in doors(fresh):
        assert await claim(fresh.hip, address, session, few) in {400, 503}
    await settles(fresh, session, mine)
    assert not await kept(fresh)


async def test_a_company_on_slack_is_joined_from_the_address_with_the_key_alone(
    both: TwoChatOffice, session: ClientSession
) -> None:
    assert both.group is not None
    made = both.hip.addons.all()[0]
    async with both.store.work() as work:
        await work.workspaces.remove("hipchat", "42", both.sandbox.clock.now() + timedelta(days=1))
        await work.commit()
    public = both.group.chat.install_address.rsplit("/", 2)[0] + "/installed"
    assert await claim(both.hip, public, session, made) == 400
    assert await claim(both.hip, public.replace("/installed", f"/{'x' * 32}/installed"), session, made) == 404
    secret = both.group.chat.install_address.replace("capabilities.json", "installed")
    assert await claim(both.hip, secret, session, made) == 204


async def test_the_public_descriptor_tells_no_secret(served: HipOffice, session: ClientSession) -> None:
    door = served.group.chat.install_address.split("/")[-2]
    async with session.get(served.descriptor) as answer:
        assert (answer.status, door in await answer.text()) == (200, False)
    async with session.get(served.group.chat.install_address) as answer:
        text = await answer.text()
    capabilities = (await _json(session, served.group.chat.install_address))["capabilities"]
    called = [capabilities["installable"]["callbackUrl"], *(hook["url"] for hook in capabilities["webhook"])]
    assert all(door in url for url in called), text
    async with session.get(served.group.chat.install_address.replace(door, "guessed")) as answer:
        assert answer.status == 404


async def _json(session: ClientSession, url: str) -> Json:
    async with session.get(url) as answer:
        found: Json = await answer.json()
        return found


async def test_a_new_installation_waits_for_an_admins_yes(served: HipOffice, session: ClientSession) -> None:
    ours = served.hip.addons.all()[0]
    await removed_by_hipchat(served, session, ours, callback(served))
    new = await served.hip.install(served.group.chat.install_address)
    await settles(served, session, new)
    assert "again" in (await served.whispered("mira", "Somebody installed Upward")).plain
    await pressed(served, "mira", "Somebody installed Upward", "admin.accept_chat")
    await settles(served, session, ours)
    assert await as_mira(served, session, new) == 200
    await served.posted("Kudos", "made this the channel")
    assert "Mira Solberg confirmed" in (await served.whispered("carla", "confirmed the new installation")).plain
    served.hip.clock.advance(timedelta(hours=25))
    await asyncio.sleep(0.2)
    assert await kept(served)
    assert await audited(served) == ["chat.accepted", "chat.offered", "chat.left", "chat.installed"]


async def test_an_installation_that_was_turned_down_counts_never(served: HipOffice, session: ClientSession) -> None:
    ours = served.hip.addons.all()[0]
    served.hip.addons.remove(ours)
    mine = another(served.hip)
    assert await claim(served.hip, doors(served)[0], session, mine) == 400
    assert await claim(served.hip, callback(served), session, mine) == 204
    await settles(served, session, mine)
    await pressed(served, "mira", "Somebody installed Upward", "admin.decline_chat")
    await pressed(served, "carla", "Somebody installed Upward", "admin.accept_chat")
    await settles(served, session, mine)
    assert (await audited(served))[0] == "chat.declined"


async def test_an_old_offer_is_not_accepted_in_the_place_of_a_newer(served: HipOffice, session: ClientSession) -> None:
    served.hip.addons.remove(served.hip.addons.all()[0])
    first, second = another(served.hip), another(served.hip)
    assert await claim(served.hip, callback(served), session, first) == 204
    await served.whispered("mira", "Somebody installed Upward")
    assert await claim(served.hip, callback(served), session, second) == 204
    told = [post for post in served.person("mira").private if "Somebody installed" in post.plain]
    address = told[0].text.partition(f'href="{served.address}')[2].partition('"')[0]
    async with browser() as visitor:
        await visitor.open(f"{served.address}{address}")
        (button,) = [each for each in visitor.actions if "admin.accept_chat" in each]
        await visitor.do(button.replace("ask|", "press|", 1))
        assert "settled already" in visitor.html
    await settles(served, session, first)
    await settles(served, session, second)


# ------------------------------------------------------------ removing it


async def test_a_removal_without_the_key_does_nothing(served: HipOffice, session: ClientSession) -> None:
    made = served.hip.addons.all()[0]
    assert await removed_by_hipchat(served, session, made, f"{served.address}/hipchat/installed") == 204
    served.hip.clock.advance(timedelta(days=3))
    await asyncio.sleep(0.2)
    assert await kept(served)
    assert [act for act in await audited(served) if act != "chat.installed"] == []


async def test_a_removal_is_told_and_can_be_stopped_for_a_day(served: HipOffice, session: ClientSession) -> None:
    made = served.hip.addons.all()[0]
    for _ in range(3):
        assert await removed_by_hipchat(served, session, made, callback(served)) == 204
    assert "In a day I delete everything" in (await served.whispered("carla", "Upward was removed")).plain
    assert len([post for post in served.person("carla").private if "was removed" in post.plain]) == 1
    served.hip.clock.advance(timedelta(hours=23))
    await asyncio.sleep(0.2)
    assert await kept(served)
    await pressed(served, "mira", "Upward was removed", "admin.keep_chat")
    served.hip.clock.advance(timedelta(days=2))
    await asyncio.sleep(0.2)
    assert await kept(served)
    assert await audited(served) == ["chat.kept", "chat.left", "chat.installed"]


@pytest.mark.parametrize("within_a_look", [False, True])
async def test_a_clock_that_jumps_deletes_no_company(
    served: HipOffice, session: ClientSession, monkeypatch: pytest.MonkeyPatch, *, within_a_look: bool
) -> None:
    """Half an hour is left to set it right."""
    monkeypatch.setattr(patience, "SystemClock", type(served.hip.clock))
    look, jumped = Grants.find_removed, asyncio.Event()

    async def jump(grants: Grants) -> tuple[tuple[str, datetime], ...]:
        found = await look(grants)
        if found and not jumped.is_set():
            served.hip.clock.advance(timedelta(days=30))
            jumped.set()
        return found

    made = served.hip.addons.all()[0]
    assert await removed_by_hipchat(served, session, made, callback(served)) == 204
    await served.whispered("carla", "Upward was removed")
    if within_a_look:
        monkeypatch.setattr(Grants, "find_removed", jump)
        await jumped.wait()
    else:
        served.hip.clock.advance(timedelta(days=30))
    await asyncio.sleep(0.2)
    assert await kept(served)


async def test_nothing_is_deleted_where_hipchat_knows_the_installation_after_all(
    served: HipOffice, session: ClientSession
) -> None:
    made = served.hip.addons.all()[0]
    await removed_by_hipchat(served, session, made, callback(served))
    await served.whispered("mira", "Upward was removed")
    served.hip.addons._installed[made.oauth_id] = made
    served.hip.clock.advance(timedelta(days=2))
    await served.whispered("mira", "knows me again")
    assert await kept(served)


async def test_slacks_admins_hear_of_what_happens_on_hipchat(both: TwoChatOffice, session: ClientSession) -> None:
    assert both.group is not None
    mira = both.person("mira")
    made = both.hip.addons.all()[0]
    await both.hip.uninstall(made)
    removed = await both.until(lambda: [dm for dm in mira.dms if "Upward was removed from HipChat" in dm.plain])
    assert "what people wrote stays" in removed[0].plain
    both.sandbox.clock.advance(timedelta(hours=25))
    await both.until(lambda: [dm for dm in mira.dms if "deleted now" in dm.plain])
    async with both.store.read() as work:
        assert [team[0] for team in await work.workspaces.teams()] == ["slack"]
    await both.hip.install(both.group.chat.install_address)
    await both.until(lambda: [dm for dm in mira.dms if "was connected to HipChat (Tidewater)" in dm.plain])
