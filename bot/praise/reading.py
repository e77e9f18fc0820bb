"""A praise that was shortened, whole."""

from __future__ import annotations

from bot.events import ButtonPressed
from bot.formatting import read_marks
from bot.messages import Button, Message, Paragraph, Quote, SmallPrint
from bot.phrases import label, words
from bot.praise.copies import extras, seers
from bot.praise.receipt import as_form
from bot.praise.rules import PRAISE, Praise, check_reader
from bot.replies import ButtonReply, OpenForm
from bot.routes import Interaction

HERE = "praise/home"


def read_button(praise: Praise) -> Button:
    return Button("praise.read", label(HERE, "button_read"), PRAISE.encode(praise.id))


async def by_button(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Show the whole": in a window, to those who may see it."""
    async with interaction.read() as (work, actor):
        me = actor.person
        praise = check_reader(await work.praises.get(me.workspace, PRAISE.decode(interaction.event.value)), me)
    names = [person.name for person in praise.receivers]
    who = words(HERE, giver=praise.giver.name, receivers=names, at=praise.created_at, zone=me.time_zone)["from_to"]
    seen = () if praise.public else (SmallPrint(seers(praise, me)),)
    parts = (Paragraph(who), Quote(read_marks(praise.text)), *extras(praise), *seen)
    return OpenForm(as_form(Message(parts), label(HERE, "title_read")))
