"""A small app that isn't Upward: a command, a modal with every kind of field, buttons, shortcuts, Home, an event."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.app import Sandbox
from adapters.sandbox.manifest import Manifest, read_manifest
from tests.browser.small_views import CUPS, Tea, home, invitation, option, poster
from tests.workspace import App

Json = dict[str, Any]

MANIFEST: Json = {
    "display_information": {"name": "Teatime"},
    "features": {
        "bot_user": {"display_name": "Teatime"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {
                "command": "/tea",
                "description": "Invite people to tea",
                "usage_hint": "@somebody when",
                "should_escape": True,
            },
            {"command": "/slow", "description": "Never answers"},
            {"command": "/whisper", "description": "Says something to you alone"},
        ],
        "shortcuts": [
            {"name": "Invite to tea", "type": "global", "callback_id": "invite", "description": "Opens the invitation"},
            {"name": "Discuss over tea", "type": "message", "callback_id": "discuss", "description": "About a message"},
        ],
    },
    "oauth_config": {
        "scopes": {"bot": ["commands", "chat:write", "im:write", "im:history", "users:read", "channels:history"]}
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def manifest() -> Manifest:
    return read_manifest(MANIFEST)


def make_app(sandbox: Sandbox) -> AsyncApp:
    """The app against `sandbox`, not yet connected."""
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    app = AsyncApp(name="teatime", client=client, signing_secret=sandbox.signing_secret, process_before_response=True)
    teas: dict[str, Tea] = {}
    listen_to_commands(app)
    listen_to_shortcuts(app)
    listen_to_invitations(app, teas, sandbox.workspace.channel("kudos").id)
    listen_to_posters(app, teas)
    listen_at_home(app)
    return app


def listen_to_commands(app: AsyncApp) -> None:
    @app.command("/tea")
    async def tea(ack: Any, client: Any, body: Json, command: Json) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=invitation(command["text"]))

    @app.command("/slow")
    async def slow() -> None:
        return

    @app.command("/whisper")
    async def whisper(ack: Any, command: Json) -> None:
        await ack(text=f"You said: {command['text']}")


def listen_to_shortcuts(app: AsyncApp) -> None:
    @app.shortcut("invite")
    async def invite(ack: Any, client: Any, body: Json) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=invitation())

    @app.shortcut("discuss")
    async def discuss(ack: Any, client: Any, body: Json) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=invitation(f"About: {body['message']['text']}"))


def listen_to_invitations(app: AsyncApp, teas: dict[str, Tea], channel: str) -> None:
    @app.action("move")
    async def move(ack: Any, client: Any, body: Json) -> None:
        await ack()
        view = invitation(place="balcony" if body["actions"][0]["value"] == "kitchen" else "kitchen")
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    @app.action("cups")
    async def cups(ack: Any, client: Any, body: Json) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=CUPS)

    @app.view("cups")
    async def chosen(ack: Any) -> None:
        await ack()

    @app.view("invitation")
    async def submitted(ack: Any, client: Any, body: Json, view: Json) -> None:
        values = view["state"]["values"]
        tea = Tea(body["user"]["id"], values["guests"]["guests"]["selected_users"], values["note"]["note"]["value"])
        if "coffee" in tea.note:
            await ack(response_action="errors", errors={"note": "No coffee here, please."})
            return
        await ack()
        sent = await client.chat_postMessage(channel=channel, text="Tea is ready", blocks=poster(tea))
        teas[sent["ts"]] = tea
        for guest in tea.guests:
            await client.chat_postMessage(channel=guest, text=f"<@{tea.host}> asks you to tea: {tea.note}")


def listen_to_posters(app: AsyncApp, teas: dict[str, Tea]) -> None:
    @app.action("join")
    async def join(ack: Any, client: Any, body: Json) -> None:
        await ack()
        tea = teas[body["message"]["ts"]]
        tea.joined.append(body["user"]["id"])
        place = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        await client.chat_update(**place, text="Tea", blocks=poster(tea))

    @app.options("brand")
    async def brands(ack: Any, payload: Json) -> None:
        known = [option(name, name.lower()) for name in ("Assam Gold", "Assam Bari", "Mint Leaf")]
        await ack(options=[each for each in known if payload["value"].lower() in each["value"]])

    @app.action("brand")
    async def brand(ack: Any, respond: Any, body: Json) -> None:
        await ack()
        chosen = body["actions"][0]["selected_option"]["value"]
        await respond(f"We buy {chosen}", replace_original=False)

    @app.action("cancel")
    async def cancel(ack: Any, client: Any, body: Json) -> None:
        await ack()
        await client.chat_delete(channel=body["channel"]["id"], ts=body["message"]["ts"])


def listen_at_home(app: AsyncApp) -> None:
    @app.event("app_home_opened")
    async def opened(event: Json, client: Any) -> None:
        if event["tab"] == "home":
            await client.views_publish(user_id=event["user"], view=home(event["user"]))

    @app.event("message")
    async def answer(event: Json, say: Any) -> None:
        if event["channel_type"] == "im":
            await say(f"You wrote: {event['text']}")

    @app.action("hello")
    async def hello(ack: Any, client: Any, body: Json) -> None:
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text="Hello from Home")


@asynccontextmanager
async def connected(sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    """The app, connected by Socket Mode until the end of the block."""
    client = AsyncWebClient(token=sandbox.app_token, base_url=sandbox.api_url)
    handler = AsyncSocketModeHandler(make_app(sandbox), sandbox.app_token, web_client=client)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield sandbox
    finally:
        await handler.client.close()  # type: ignore[no-untyped-call]


APP = App(MANIFEST, connected)
