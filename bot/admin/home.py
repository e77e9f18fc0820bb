"""What HR and admins watch on Home: channels that can't be posted to."""

from __future__ import annotations

from bot.admin.backlog import what_waits_there
from bot.admin.overview import OPEN
from bot.home.cards import Card, Cards, Look, Section, Span
from bot.messages import Button, Buttons, Paragraph, Part, SmallPrint
from bot.routes import OnHome, Who
from bot.store import Channel
from bot.wording import label, why, words

HERE = "admin/home"


async def failing(look: Look, span: Span) -> Cards:
    """Each channel that fails, why, and what waits for it. There are a few channels at most, one for a purpose."""
    channels = [one for one in await look.work.workspaces.channels(look.actor.person.workspace) if one.failing]
    cards = [await _failing(look, one) for one in channels[span.skip : span.skip + span.most]]
    return Cards(tuple(cards), total=len(channels))


async def _failing(look: Look, channel: Channel) -> Card:
    person = look.actor.person
    said = words(HERE, room=channel.room, reason=why(channel.failing or ""))
    waits = await what_waits_there(look.work, person.workspace, channel.purpose)
    parts: list[Part] = [Paragraph(said["fails"]), Paragraph(waits or said["nothing_waits"])]
    if Who.ADMIN.admits(person):
        other = Button(OPEN, label(HERE, "button_channel"), channel.purpose)
        parts.append(Buttons((other, Button("admin.outbox", label(HERE, "button_outbox")))))
    else:
        parts.append(SmallPrint(said["ask_admin"]))
    return Card(tuple(parts))


ENTRIES = (OnHome(Section.WATCH, 10, "admin.failing", failing, Who.HR_OR_ADMIN, label(HERE, "title")),)
