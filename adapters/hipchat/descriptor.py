"""The add-on's descriptor for HipChat. developer.atlassian.com/hipchat/guide"""

from __future__ import annotations

import re
from collections.abc import Sequence

BASE = "/hipchat"
CAPABILITIES, INSTALLED, WEBHOOK = "/capabilities.json", "/installed", "/webhook"
KEY = "upward"
DESCRIPTION = "Thanks, goals and honest answers, inside the chat you already use."

SCOPES: dict[str, str] = {
    "send_notification": "posts in rooms, and answers commands there",
    "view_group": "knows who works here",
    "view_messages": "looks whether a post arrived whose answer got lost",
    "view_room": "sees whether a room is archived or private",
}
"""The scopes that the bot requests, and why."""

EVENTS = ("room_archived", "room_deleted")
"""Events it subscribes to, beside commands."""


def path(door: str, what: str) -> str:
    """Path of a callback; `door` is the secret part, "" for the public address."""
    return f"{BASE}/{door}{what}" if door else f"{BASE}{what}"


def descriptor(public_url: str, door: str, name: str, commands: Sequence[str]) -> dict[str, object]:
    """`public_url` without a trailing slash; `commands` as they are typed, without their slash. All its addresses
    contain the `door` through which it was requested."""
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
    """Which messages of a room the bot receives: commands, and nothing else that people say."""
    names = "|".join(re.escape(command) for command in commands)
    return rf"^/(?i:{names})(?:\s|$)"
