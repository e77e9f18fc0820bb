"""What the giver is told: where a praise goes and who sees it, with Edit and Undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.forms import Form
from bot.messages import Button, Buttons, Message, Paragraph, Style, Text
from bot.people import Person
from bot.phrases import label, render_confirm, why, words
from bot.praise.rules import PRAISE, Audience, NewPraise, Praise, viewers_of
from bot.store import Channel

HERE = "praise/receipt"
IN_THE_LIST = "praise list"
"""Where both can be done without a button on the receipt."""


@dataclass(frozen=True, slots=True)
class Given:
    """A praise on its way to where it goes: the channels for a public one."""

    praise: NewPraise | Praise
    number: int
    channels: Sequence[Channel]

    @property
    def receipt(self) -> Message:
        """The answer to the command, or in the place of the button."""
        lines = sentences(self.praise, self.channels)
        buttons = Buttons((edit_button(self.number), undo_button(self.number)))
        return Message((*map(Paragraph, lines), buttons), summary=lines[0])

    @property
    def form(self) -> Form:
        """The receipt in the place of the form."""
        audience = self.praise.audience
        sent = bool(self.channels) if audience is Audience.EVERYONE else audience is not Audience.SELF
        return as_form(self.receipt, label(HERE, "title_sent" if sent else "title_saved"))


def as_form(message: Message, title: str) -> Form:
    """What was done, in the place of a form."""
    return Form("praise.receipt", title, message.parts, close=label(HERE, "close"))


def sentences(praise: NewPraise | Praise, channels: Sequence[Channel]) -> tuple[Text, ...]:
    """A sentence or two: where it goes, who sees it, and what is in the way."""
    match praise.audience:
        case Audience.SELF:
            return (words(HERE)["noted"],)
        case Audience.EVERYONE:
            return (_in_channels(praise, channels),)
        case _:
            readers = tuple(p for p in viewers_of(praise) if p.id != praise.giver.id)
            sent = words(HERE, readers=[p.name for p in readers])["direct"]
            alone = without_manager(praise) if praise.audience is Audience.MANAGERS else ()
            return (sent, words(HERE, people=[p.name for p in alone])["no_manager"]) if alone else (sent,)


def _in_channels(praise: NewPraise | Praise, channels: Sequence[Channel]) -> Text:
    names = [person.name for person in praise.receivers]
    if not channels:
        return words(HERE, receivers=names)["waits"]
    failing = next((c for c in channels if c.failing), None)
    if failing and failing.failing:
        return words(HERE, receivers=names, room=failing.room, reason=why(failing.failing))["failing"]
    return words(HERE, receivers=names, rooms=[c.room for c in channels])["posted"]


def without_manager(praise: NewPraise | Praise) -> tuple[Person, ...]:
    """Those praised who have no manager among the people that see it."""
    seers = {person.id for person in viewers_of(praise)}
    return tuple(person for person in praise.receivers if person.manager not in seers)


def edit_button(number: int) -> Button:
    return Button("praise.edit", label(HERE, "button_edit"), PRAISE.encode(number), typed=IN_THE_LIST)


def undo_button(number: int) -> Button:
    confirm = render_confirm(HERE)
    return Button("praise.undo", label(HERE, "button_undo"), PRAISE.encode(number), Style.PLAIN, confirm, IN_THE_LIST)
