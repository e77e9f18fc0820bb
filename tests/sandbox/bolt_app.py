"""A small Bolt app that isn't Upward: a command, a modal, a button, Home, events. It knows nothing of the sandbox."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Tea"},
    "features": {
        "bot_user": {"display_name": "tea", "always_online": True},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "slash_commands": [
            {"command": "/tea", "description": "Orders tea", "usage_hint": "[@person]", "should_escape": True},
            {"command": "/silent", "description": "Never answers"},
        ],
        "shortcuts": [
            {"name": "Order tea", "type": "global", "callback_id": "tea.order", "description": "Opens the order"},
            {"name": "Tea for this", "type": "message", "callback_id": "tea.this", "description": "Tea for the author"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands", "chat:write", "im:write", "im:history", "users:read", "users:read.email", "channels:read",
                "groups:read", "channels:history", "groups:history", "app_mentions:read", "reactions:write",
                "reactions:read", "files:write", "files:read", "channels:join", "channels:manage", "team:read",
                "users.profile:read", "im:read", "mpim:read", "groups:write",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im", "message.channels"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}  # fmt: skip

ORDER = {
    "type": "modal",
    "callback_id": "order",
    "notify_on_close": True,
    "title": {"type": "plain_text", "text": "Order tea"},
    "submit": {"type": "plain_text", "text": "Order"},
    "blocks": [
        {
            "type": "input",
            "block_id": "kind",
            "dispatch_action": True,
            "label": {"type": "plain_text", "text": "Kind"},
            "element": {
                "type": "static_select",
                "action_id": "kind",
                "options": [
                    {"text": {"type": "plain_text", "text": name}, "value": name.lower()} for name in ("Green", "Black")
                ],
            },
        },
        {
            "type": "input",
            "block_id": "for",
            "label": {"type": "plain_text", "text": "For whom"},
            "element": {"type": "multi_users_select", "action_id": "people"},
        },
        {
            "type": "input",
            "block_id": "note",
            "optional": True,
            "label": {"type": "plain_text", "text": "Note"},
            "element": {"type": "plain_text_input", "action_id": "note", "max_length": 20},
        },
    ],
}


def cup(text: str) -> list[dict[str, Any]]:
    button = {"type": "button", "action_id": "drink", "text": {"type": "plain_text", "text": "Drink"}, "value": "cup"}
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        {"type": "actions", "block_id": "cup", "elements": [button]},
    ]


def build(token: str, api_url: str, signing_secret: str, seen: list[dict[str, Any]]) -> AsyncApp:
    """The app; everything that reaches a listener is put into `seen`."""
    client = AsyncWebClient(token=token, base_url=api_url)
    app = AsyncApp(name="teatime", client=client, signing_secret=signing_secret)
    add_commands(app, seen)
    add_forms(app, seen)
    add_events(app, seen)
    return app


def add_commands(app: AsyncApp, seen: list[dict[str, Any]]) -> None:
    @app.command("/tea")
    async def tea(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        seen.append(body)
        if body["text"]:
            await ack(f"Tea for {body['text']}")
            return
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=ORDER)

    @app.command("/silent")
    async def silent(body: dict[str, Any]) -> None:
        seen.append(body)

    @app.shortcut("tea.order")
    async def shortcut(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        seen.append(body)
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=ORDER)

    @app.shortcut("tea.this")
    async def for_message(ack: Any, body: dict[str, Any], respond: Any) -> None:
        seen.append(body)
        await ack()
        await respond(f"Tea for <@{body['message']['user']}>")


def add_forms(app: AsyncApp, seen: list[dict[str, Any]]) -> None:
    @app.action("kind")
    async def kind(ack: Any, body: dict[str, Any]) -> None:
        seen.append(body)
        await ack()

    @app.view("order")
    async def order(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        seen.append(body)
        values = body["view"]["state"]["values"]
        if values["note"]["note"]["value"] == "coffee":
            await ack(response_action="errors", errors={"note": "There is only tea."})
            return
        await ack()
        kind = values["kind"]["kind"]["selected_option"]["value"]
        for user in values["for"]["people"]["selected_users"]:
            await client.chat_postMessage(channel=user, text=f"{kind} tea", blocks=cup(f"A cup of {kind} tea"))

    @app.view_closed("order")
    async def closed(ack: Any, body: dict[str, Any]) -> None:
        seen.append(body)
        await ack()

    @app.action("drink")
    async def drink(ack: Any, body: dict[str, Any], respond: Any) -> None:
        seen.append(body)
        await ack()
        await respond(replace_original=True, text="Empty cup")


def add_events(app: AsyncApp, seen: list[dict[str, Any]]) -> None:
    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: AsyncWebClient) -> None:
        seen.append(event)
        view = {"type": "home", "blocks": cup("Welcome to tea")}
        await client.views_publish(user_id=event["user"], view=view)

    @app.event("app_mention")
    async def mention(event: dict[str, Any], say: Any) -> None:
        seen.append(event)
        await say("Somebody said tea?")

    @app.event("message")
    async def message(event: dict[str, Any], say: Any) -> None:
        seen.append(event)
        if event["channel_type"] == "im" and not event.get("bot_id"):
            await say(f"You said: {event['text']}")
