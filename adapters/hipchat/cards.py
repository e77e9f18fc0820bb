"""Cards: how HipChat's newer clients show a message with a heading. Others show the message itself."""

from __future__ import annotations

from bot.messages import Alert, Heading, Message, Paragraph, Quote, SmallPrint, plain

TITLE, DESCRIPTION = 500, 1000
"""Characters. www.hipchat.com/docs/apiv2/method/send_room_notification"""


def card(message: Message, mark: str) -> dict[str, object] | None:
    """The message as a card; None unless it begins with a heading and fits on one card."""
    first, rest = message.parts[:1], message.parts[1:]
    if not first or not isinstance(first[0], Heading) or not 1 <= len(first[0].text) <= TITLE:
        return None
    lines = [plain(part.text) for part in rest if isinstance(part, Paragraph | Alert | Quote | SmallPrint)]
    told = "\n".join(filter(None, lines))
    if len(lines) != len(rest) or not 1 <= len(told) <= DESCRIPTION:
        return None
    described = {"value": told, "format": "text"}
    return {"style": "application", "id": mark, "title": first[0].text, "description": described}
