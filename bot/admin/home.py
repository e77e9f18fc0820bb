"""The Home tab: what a person can do, and what was said to them last."""

from __future__ import annotations

from bot.events import HomeOpened
from bot.messages import Button, Buttons, Heading, Home, Paragraph, Part, Quote, SmallPrint, Style, Words
from bot.people import Person
from bot.praise.rules import Praise, Shelf
from bot.replies import HomeReply, ShowHome
from bot.routes import Ask
from bot.store import Actor, Purpose
from bot.wording import label, words

HERE = "admin/home"
RECEIVED = 3


async def home(ask: Ask[HomeOpened]) -> HomeReply:
    """Give praise, see one's own, and the last ones received."""
    async with ask.read() as (work, actor):
        received = await work.praises.listed(actor.person, Shelf.RECEIVED, "", None, 1)
    return ShowHome(Home((*_start(actor), *_received(received.praises[:RECEIVED], actor.person))))


def _start(actor: Actor) -> tuple[Part, ...]:
    give = Button("praise.open", label(HERE, "button_give"), style=Style.PRIMARY)
    mine = Button("praise.list", label(HERE, "button_mine"))
    rooms = [one.room for one in actor.channels_for(Purpose.PRAISE)]
    where = words(HERE, rooms=rooms)["where"] if rooms else words(HERE)["nowhere"]
    return Heading(label(HERE, "heading")), Paragraph(where), Buttons((give, mine))


def _received(praises: tuple[Praise, ...], reader: Person) -> list[Part]:
    if not praises:
        return [Paragraph(words(HERE)["none_yet"])]
    parts: list[Part] = [Heading(label(HERE, "received"))]
    for praise in praises:
        parts.append(Quote((Words(praise.text),)))
        about = words(HERE, giver=praise.giver.name, at=praise.created_at, zone=reader.time_zone)
        parts.append(SmallPrint(about["from"]))
    return parts
