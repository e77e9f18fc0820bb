"""What an add-on asks for first: what this server can do, and a token."""

import hmac

from adapters.sandbox.hipchat.addons import Installation
from adapters.sandbox.hipchat.endpoints import SCOPES
from adapters.sandbox.hipchat.errors import HipChatError
from adapters.sandbox.hipchat.methods.context import Call, Context, Handler, Reply, caller
from adapters.sandbox.hipchat.tokens import ADDON_SECONDS
from adapters.sandbox.state import Json


def get_capabilities(context: Context, _: Call) -> Reply:
    """Needs no token; add-ons compare `links.self` with the address they were told."""
    base, url = context.render.base, context.render.url
    provider = {"url": f"{base}/v2/", "availableScopes": {name: {"description": SCOPES[name]} for name in SCOPES}}
    oauth = {"authorizationUrl": f"{base}/users/authorize", "tokenUrl": url("oauth", "token")}
    return Reply(
        {
            "key": "hipchat-sandbox",
            "name": "HipChat",
            "description": "Group chat and IM, in the sandbox",
            "links": {"self": url("capabilities"), "api": f"{base}/v2", "homepage": base, "subdomain": base},
            "capabilities": {"hipchatApiProvider": provider, "oauth2Provider": oauth},
            "vendor": {"name": context.group.name, "url": base},
        }
    )


def generate_token(context: Context, call: Call) -> Reply:
    """An hour's token for an installed add-on; 401 tells it that its installation is gone."""
    oauth_id, secret = call.basic or ("", "")
    installation = context.addons.find(oauth_id)
    if installation is None or not hmac.compare_digest(installation.secret.encode(), secret.encode()):
        raise HipChatError(401, "Invalid client credentials")
    granted, scopes = installation.descriptor.scopes, frozenset(call.query.get("scope", "").split())
    if call.query.get("grant_type") != "client_credentials":
        raise HipChatError(400, "Unsupported grant type: only client_credentials is known here", field="grant_type")
    if not scopes or not scopes <= granted:
        beyond = ", ".join(sorted(scopes - granted)) or "none"
        raise HipChatError(400, f"Invalid scope: {beyond}; the add-on was granted {', '.join(sorted(granted))}")
    token = context.tokens.for_addon(oauth_id, scopes, installation.room_id)
    return Reply(
        {
            "access_token": token.value,
            "expires_in": ADDON_SECONDS,
            "group_id": context.group.id,
            "group_name": context.group.name,
            "scope": " ".join(sorted(scopes)),
            "token_type": "bearer",  # nosec B105 - a kind of token
        }
    )


def get_session(context: Context, call: Call) -> Reply:
    """Whose token it is, www.hipchat.com/docs/apiv2/method/get_session. That nobody is told of another's is ours."""
    token = call.token
    if token is None or not hmac.compare_digest(token.value.encode(), call.path["session"].encode()):
        raise HipChatError(404, "Session not found")
    owner, addon = caller(context, call), context.addons.find(token.oauth_id)
    return Reply(
        {
            "access_token": token.value,
            "client": _client(context, addon) if addon else None,
            "expires_in": int(token.ends - context.group.clock.timestamp()),
            "owner": context.render.user(owner) if owner else None,
            "owner_type": "user" if owner else "client",
            "scopes": sorted(token.scopes),
        }
    )


def _client(context: Context, addon: Installation) -> Json:
    """Of an add-on's token: that the room stands here if it is installed in one alone is remembered of the docs, and
    confirmed by no record that we have."""
    room = context.group.rooms.get(addon.room_id) if addon.room_id is not None else None
    return {
        "id": addon.oauth_id,
        "name": addon.descriptor.name,
        "allowed_scopes": sorted(addon.descriptor.scopes),
        "room": context.render.room(room) if room else None,
    }


HANDLERS: dict[str, Handler] = {
    "get_capabilities": get_capabilities,
    "generate_token": generate_token,
    "get_session": get_session,
}
