"""The doctor's checks for HipChat: the server, the installation, and the account that sends direct messages."""

from __future__ import annotations

from collections.abc import Sequence

import aiohttp

from adapters.hipchat.addresses import Doors, same
from adapters.hipchat.answer import SMALL, session, whole
from adapters.hipchat.client import MISSING, TIMEOUT, Api, Call
from adapters.hipchat.descriptor import CAPABILITIES, path
from adapters.hipchat.grants import Grants
from adapters.hipchat.platform import HipChatSettings
from adapters.hipchat.reading import Malformed, maybe, parse
from adapters.hipchat.tokens import Gone
from bot.clock import Clock
from bot.doctor import Finding, ill, well
from bot.errors import DeliveryError, TransientDeliveryError
from bot.installations import Offers
from bot.phrases import why

SERVER, ADDON, ACCOUNT = "HIPCHAT_API_URL", "the add-on in HipChat", "HIPCHAT_USER_TOKEN"


async def examine(
    settings: HipChatSettings, installations: Offers, clock: Clock, keys: Sequence[str] = ()
) -> list[Finding]:
    """Returns the findings; sends and changes nothing."""
    server = await _server(settings.api_url)
    if not server.well:
        return [server]
    grants = Grants(installations)
    api = Api(grants, clock, settings.user_token)
    try:
        return [
            server,
            await _addon(install_address(settings.public_url, keys), grants, api),
            await _account(settings, grants, api),
        ]
    finally:
        await api.close()


async def _server(url: str) -> Finding:
    try:
        async with (
            session(TIMEOUT, 1) as opened,
            opened.get(f"{url}capabilities", allow_redirects=False) as answer,
        ):
            document = parse(await whole(answer, SMALL))
    except (aiohttp.ClientError, TimeoutError, OSError) as failure:
        return ill(SERVER, f"not reached ({type(failure).__name__}). Is the way out to {url} open?")
    except Malformed:
        return ill(SERVER, f"what answers at {url} is no HipChat. The address ends with /v2/.")
    if not same(maybe(document, "capabilities", "hipchatApiProvider", "url").rstrip("/") + "/", url):
        return ill(SERVER, f"HipChat says that its API is elsewhere than {url}. Set the address that it gives.")
    return well(SERVER, "HipChat answers there.")


def install_address(public_url: str, keys: Sequence[str]) -> str:
    """The address for HipChat's admin only."""
    return public_url + path(Doors(keys).newest, CAPABILITIES)


async def _addon(address: str, grants: Grants, api: Api) -> Finding:
    teams = await grants.teams()
    if not teams:
        return ill(ADDON, f"not installed. With `upward run` at work, give HipChat's admin the address {address}.")
    grant = await grants.of(teams[0])
    try:
        token = await api.introduce(grant) if grant else None
    except Gone:
        return ill(ADDON, f"HipChat took it away. Install it again from {address}.")
    except TransientDeliveryError as failure:
        return ill(ADDON, f"HipChat gives no token now ({failure.reason}).")
    return well(ADDON, f"installed in the group {token.name if token else teams[0]}.")


async def _account(settings: HipChatSettings, grants: Grants, api: Api) -> Finding:
    if not settings.user_token:
        return well(ACCOUNT, "not set: HipChat gets no direct messages, and what is private goes through Slack.")
    teams = await grants.teams()
    if not teams:
        return well(ACCOUNT, "looked at once the add-on is installed.")
    try:
        # With auth_test HipChat checks permissions without sending.
        path = ("user", "0", "message")
        await api.call_as_person(teams[0], Call("POST", path, {"message": "?"}, {"auth_test": "true"}))
    except DeliveryError as refusal:
        if refusal.reason == MISSING["user"]:  # a server that knows no such test took the token, and has no user 0
            return well(ACCOUNT, "HipChat takes it.")
        return ill(ACCOUNT, f"HipChat refuses it, because {why(refusal.reason)}. It needs the scope send_message.")
    return well(ACCOUNT, "HipChat takes it.")
