"""What praise puts on Home: a button to begin, what people said to the reader, and what everybody may read."""

from __future__ import annotations

from bot.admission import Who
from bot.home.cards import Card, Cards, HomeView, Section, Span
from bot.messages import Button, Buttons, Paragraph, Part, Quote, SmallPrint, Style, Text
from bot.people import Person
from bot.phrases import Label, label, words
from bot.praise.copies import seers
from bot.praise.reading import read_button
from bot.praise.rules import Praise, Some
from bot.routes import OnHome
from bot.shortened import shorten_marked, shorten_name
from bot.store import Purpose

HERE = "praise/home"


async def begin(view: HomeView, _: Span) -> Cards:
    """Give praise, see one's own; and where public praise goes."""
    give = Button("praise.open", label(HERE, "button_give"), style=Style.PRIMARY)
    mine = Button("praise.list", label(HERE, "button_mine"))
    return Cards((Card((Buttons((give, mine)), SmallPrint(_where(view)))),))


def _where(view: HomeView) -> Text:
    """Where public praise goes, or why it waits."""
    channels = view.actor.channels_for(Purpose.PRAISE)
    works = [one.room for one in channels if not one.failing]
    if works or not channels:
        return words(HERE, rooms=works)["where" if works else "nowhere"]
    return words(HERE, rooms=[one.room for one in channels])["fails"]


async def list_received(view: HomeView, span: Span) -> Cards:
    """What people said to the reader, privately or not, and what they may see besides."""
    reader = view.actor.person
    some = await view.work.praises.find_received(reader, span.skip, span.most)
    empty = (Paragraph(words(HERE)["none_received"]), Buttons((_give(),)))
    return _cards(some, reader, empty)


async def recent(view: HomeView, span: Span) -> Cards:
    """What was posted for everybody."""
    reader = view.actor.person
    some = await view.work.praises.public(reader.workspace, span.skip, span.most)
    return _cards(some, reader, (Paragraph(words(HERE)["none_public"]),))


def _give() -> Button:
    return Button("praise.open", label(HERE, "button_first"))


def _cards(some: Some, reader: Person, empty: tuple[Part, ...]) -> Cards:
    return Cards(tuple(_card(praise, reader) for praise in some.praises), more=some.more, empty=empty)


def _card(praise: Praise, reader: Person) -> Card:
    text, is_cut = shorten_marked(praise.text)
    parts: list[Part] = [Quote(text), SmallPrint(_about(praise, reader))]
    if not praise.public:
        parts.append(SmallPrint(seers(praise, reader)))
    if is_cut:
        parts.append(Buttons((read_button(praise),)))
    return Card(tuple(parts))


def _about(praise: Praise, reader: Person) -> Text:
    said = words(
        HERE,
        giver=shorten_name(praise.giver.name),
        receivers=[shorten_name(person.name) for person in praise.receivers],
        at=praise.created_at,
        zone=reader.time_zone,
    )
    mine = [person.id for person in praise.receivers] == [reader.id]
    return said["from" if mine else "from_to"]


ENTRIES = (
    OnHome(Section.START, 10, "praise.begin", begin, Who.EVERYBODY),
    OnHome(Section.MINE, 20, "praise.received", list_received, Who.EVERYBODY, Label(HERE, "title_received")),
    OnHome(Section.RECENT, 20, "praise.recent", recent, Who.EVERYBODY, Label(HERE, "title_public")),
)
