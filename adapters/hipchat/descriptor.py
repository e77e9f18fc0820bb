"""The add-on as it describes itself to HipChat. developer.atlassian.com/hipchat/guide"""

from __future__ import annotations

import re
from collections.abc import Sequence

CAPABILITIES_PATH, INSTALLED_PATH, WEBHOOK_PATH = "/hipchat/capabilities.json", "/hipchat/installed", "/hipchat/webhook"
KEY = "upward"
DESCRIPTION = "Thanks and goals, inside the chat you already use."

SCOPES: dict[str, str] = {
    "send_notification": "posts in rooms, and answers commands there",
    "view_group": "knows who works here",
    "view_messages": "looks whether a post arrived whose answer got lost",
    "view_room": "sees whether a room is archived or private",
}
"""What the bot asks for, and why."""

EVENTS = ("room_archived", "room_deleted")
"""What it hears of beside commands."""


def descriptor(public_url: str, name: str, commands: Sequence[str]) -> dict[str, object]:
    """`public_url` without a slash at the end; `commands` as they are typed, without their slash."""
    hook = f"{public_url}{WEBHOOK_PATH}"
    typed = {"event": "room_message", "pattern": pattern(commands), "url": hook, "authentication": "jwt"}
    heard = [{"event": event, "url": hook, "authentication": "jwt"} for event in EVENTS]
    return {
        "key": KEY,
        "name": name,
        "description": DESCRIPTION,
        "links": {"self": f"{public_url}{CAPABILITIES_PATH}"},
        "capabilities": {
            "installable": {
                "allowGlobal": True,
                "allowRoom": False,
                "callbackUrl": f"{public_url}{INSTALLED_PATH}",
            },
            "hipchatApiConsumer": {"scopes": list(SCOPES), "fromName": name},
            "webhook": [typed, *heard],
        },
    }


def pattern(commands: Sequence[str]) -> str:
    """Which lines of a room the bot is told of: the commands, and nothing else that people say."""
    names = "|".join(re.escape(command) for command in commands)
    return rf"^/(?i:{names})(?:\s|$)"
