"""Add-ons: installed by their descriptor, given tokens, told when they are removed, refused when something is off."""

from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession

from adapters.sandbox.hipchat.descriptor import InstallError
from adapters.sandbox.hipchat.server import HipChat
from tests.sandbox.hipchat.addon import AddOn, basic, token
from tests.sandbox.hipchat.conftest import Client


async def test_an_addon_is_told_of_its_installation_and_gets_a_token_meanwhile(hip: HipChat, addon: AddOn) -> None:
    made = await hip.install(addon.descriptor_url)
    assert addon.installed == {
        "capabilitiesUrl": f"{hip.url}/v2/capabilities",
        "oauthId": made.oauth_id,
        "oauthSecret": made.secret,
        "groupId": hip.group.id,
    }
    given = addon.token_while_installing
    assert (given["status"], given["scope"], given["token_type"]) == (200, "send_notification", "bearer")
    assert (given["expires_in"], given["group_id"], given["group_name"]) == (3600, hip.group.id, "Tidewater")
    assert made.secret not in hip.calls.story()


async def test_a_room_installation_knows_its_room_and_reaches_no_other(
    hip: HipChat, addon: AddOn, client: Client
) -> None:
    await hip.install(addon.descriptor_url, room="Lobby")
    assert addon.installed["roomId"] == hip.room("Lobby").id
    mine = client.with_token((await token(addon.installed, "send_notification view_room"))["access_token"])
    assert (await mine.call("POST", "room/Lobby/notification", {"message": "hello"})).status == 204
    elsewhere = await mine.call("POST", "room/Kudos/notification", {"message": "hello"})
    assert (elsewhere.status, elsewhere.message) == (403, "This token has no access to room Kudos")
    assert [room["name"] for room in (await mine.call("GET", "room")).body["items"]] == ["Lobby"]


async def test_uninstalling_ends_tokens_and_webhooks_and_tells_the_addon(
    hip: HipChat, addon: AddOn, client: Client
) -> None:
    made = await hip.install(addon.descriptor_url)
    mine = client.with_token((await token(addon.installed, "view_room"))["access_token"])
    assert (await hip.uninstall(made)).status == 204
    assert addon.uninstalled == [made.oauth_id]
    assert (await mine.call("GET", "room")).status == 401
    assert (await token(addon.installed, "view_room"))["status"] == 401
    await hip.person("ana").say("Lobby", "/tea")
    assert addon.heard == []


async def test_installing_again_gives_a_new_id_unless_the_addon_takes_updates(hip: HipChat, addon: AddOn) -> None:
    first = await hip.install(addon.descriptor_url)
    second = await hip.install(addon.descriptor_url)
    assert first.oauth_id != second.oauth_id
    assert hip.addons.all() == [second]
    addon.capabilities["installable"]["updateCallbackUrl"] = f"{addon.url}/updated"
    third = await hip.install(addon.descriptor_url)
    assert (third.oauth_id, addon.updated["oauthId"]) == (second.oauth_id, second.oauth_id)
    assert len(hip.hooks.all()) == 1


async def test_without_an_answer_of_its_callback_nothing_is_installed(hip: HipChat, addon: AddOn) -> None:
    addon.answers["installed"] = 500
    with pytest.raises(InstallError, match="/installed answered 500"):
        await hip.install(addon.descriptor_url)
    assert hip.addons.all() == []
    assert (await token(addon.installed, "view_room"))["status"] == 401
    with pytest.raises(InstallError, match="can't be fetched: unreachable"):
        await hip.install("http://127.0.0.1:9/descriptor")


WRONG: list[tuple[str, Any, str]] = [
    ("links", {"self": "http://elsewhere.example/"}, "links.self is http://elsewhere.example/"),
    ("links", {}, "needs key, name, links.self"),
    ("key", None, "needs key, name"),
    ("capabilities.installable", None, "installable is missing"),
    ("capabilities.installable", {"allowRoom": True}, "'installable.callbackUrl' is missing"),
    ("capabilities.installable", {"callbackUrl": "ftp://x"}, "does not match"),
    ("capabilities.hipchatApiConsumer", {"scopes": []}, "names no scope"),
    ("capabilities.hipchatApiConsumer", {"scopes": ["fly"]}, "no scope fly"),
    ("capabilities.webhook", [{"event": "room_dance", "url": "http://x"}], "not in the enumeration"),
    ("capabilities.webhook", [{"event": "room_message"}], "'webhook.url' is missing"),
    ("capabilities.webhook", {"event": "room_message", "url": "http://x", "pattern": "("}, "no regular expression"),
    ("capabilities.modal", {}, "no capability modal"),
]


@pytest.mark.parametrize(("place", "value", "said"), WRONG)
async def test_a_wrong_descriptor_is_refused_and_why(
    hip: HipChat, addon: AddOn, place: str, value: object, said: str
) -> None:
    *folder, name = place.split(".")
    (addon.capabilities if folder else addon.descriptor)[name] = value
    with pytest.raises(InstallError, match=said):
        await hip.install(addon.descriptor_url)
    assert addon.installed == {}


async def test_an_addon_may_allow_only_one_kind_of_installation(hip: HipChat, addon: AddOn) -> None:
    addon.capabilities["installable"]["allowGlobal"] = False
    with pytest.raises(InstallError, match="no global installation"):
        await hip.install(addon.descriptor_url)
    await hip.install(addon.descriptor_url, room="Lobby")
    addon.capabilities["installable"] |= {"allowGlobal": True, "allowRoom": False}
    with pytest.raises(InstallError, match="no room installation"):
        await hip.install(addon.descriptor_url, room="Kudos")


async def test_a_token_ends_after_an_hour_of_the_sandboxs_clock(hip: HipChat, addon: AddOn, client: Client) -> None:
    await hip.install(addon.descriptor_url)
    mine = client.with_token((await token(addon.installed, "view_room"))["access_token"])
    hip.clock.advance(timedelta(minutes=59))
    assert (await mine.call("GET", "room")).status == 200
    hip.clock.advance(timedelta(minutes=1))
    ended = await mine.call("GET", "room")
    assert (ended.status, ended.message) == (401, "Invalid OAuth session")


async def test_tokens_are_given_for_granted_scopes_and_the_right_secret_only(
    hip: HipChat, addon: AddOn, session: ClientSession
) -> None:
    await hip.install(addon.descriptor_url)
    assert (await token(addon.installed, "view_room", secret="wrong"))["status"] == 401
    assert (await token(addon.installed, "send_message"))["status"] == 400
    assert (await token(addon.installed, ""))["status"] == 400
    url, headers = f"{hip.url}/v2/oauth/token", basic(addon.installed["oauthId"], addon.installed["oauthSecret"])
    for form, status in (({"grant_type": "password", "scope": "view_room"}, 400), ({"scope": "view_room"}, 400)):
        async with session.post(url, data=form, headers=headers) as response:
            assert response.status == status
    async with session.post(url, json={"grant_type": "client_credentials"}, headers=headers) as response:
        assert response.status == 415
    async with session.post(url, data={"grant_type": "client_credentials"}) as response:
        assert response.status == 401


async def test_addons_are_installed_from_outside_too(hip: HipChat, addon: AddOn, session: ClientSession) -> None:
    url = f"{hip.url}/sandbox/hipchat/addons"
    async with session.post(url, json={"url": addon.descriptor_url}) as response:
        made = await response.json()
        assert (response.status, made["key"]) == (201, "teatime")
    async with session.post(url, json={"url": f"{addon.url}/nothing"}) as response:
        assert response.status == 400
        assert "can't be fetched" in await response.text()
    async with session.get(url) as response:
        assert (await response.json())["addons"] == [made]
    async with session.delete(f"{url}/{made['oauthId']}") as response:
        assert (await response.json())["status"] == 204
    async with session.post(
        f"{hip.url}/sandbox/hipchat/token", json={"user": "ana", "scopes": ["view_room"]}
    ) as response:
        mine = Client(hip.url, (await response.json())["access_token"], session)
    assert (await mine.call("GET", "room/Lobby")).status == 200
