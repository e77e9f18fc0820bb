"""The add-on as it describes itself to HipChat. developer.atlassian.com/hipchat/guide"""

from __future__ import annotations

import re
from collections.abc import Sequence

BASE = "/hipchat"
CAPABILITIES, INSTALLED, WEBHOOK = "/capabilities.json", "/installed", "/webhook"
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


def path(door: str, what: str) -> str:
    """Where we are called; `door` is the secret part, "" for what everybody may know."""
    return f"{BASE}/{door}{what}" if door else f"{BASE}{what}"


def descriptor(public_url: str, door: str, name: str, commands: Sequence[str]) -> dict[str, object]:
    """`public_url` without a slash at the end; `commands` as they are typed, without their slash. All of its addresses
    lead through the `door` by which it was asked for itself."""
    hook = f"{public_url}{path(door, WEBHOOK)}"
    typed = {"event": "room_message", "pattern": pattern(commands), "url": hook, "authentication": "jwt"}
    heard = [{"event": event, "url": hook, "authentication": "jwt"} for event in EVENTS]
    return {
        "key": KEY,
        "name": name,
        "description": DESCRIPTION,
        "links": {"self": f"{public_url}{path(door, CAPABILITIES)}"},
        "capabilities": {
            "installable": {
                "allowGlobal": True,
                "allowRoom": False,
                "callbackUrl": f"{public_url}{path(door, INSTALLED)}",
            },
            "hipchatApiConsumer": {"scopes": list(SCOPES), "fromName": name},
            "webhook": [typed, *heard],
        },
    }


def pattern(commands: Sequence[str]) -> str:
    """Which lines of a room the bot is told of: the commands, and nothing else that people say."""
    names = "|".join(re.escape(command) for command in commands)
    return rf"^/(?i:{names})(?:\s|$)"
