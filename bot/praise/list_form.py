"""The list of praise as a form: what is looked for in fields, ten praises, each with what may be done to it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.button_values import PAGE
from bot.forms import Answers, ChoiceField, Field, Form, PeopleField, TextField
from bot.messages import Button, Buttons, Divider, Message, Paragraph, Part, Quote, SmallPrint, Text
from bot.paging import ListForm, ListPage
from bot.people import Handle, Person
from bot.phrases import label, render_confirm, render_options, words
from bot.praise.copies import extras, seers
from bot.praise.reading import read_button
from bot.praise.receipt import edit_button, undo_button
from bot.praise.rules import PRAISE, Praise, PraiseList
from bot.shortened import shorten_together
from bot.typed_text import clean

HERE = "praise/list"
LIST = ListForm("praise.list", HERE, "praise.newer", "praise.older", 10)
WORDS_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. `page` begins at 1."""

    shelf: PraiseList = PraiseList.GIVEN
    words: str = ""
    person: Handle | None = None
    page: int = 1

    @classmethod
    def of(cls, answers: Answers, page: str = "") -> Query:
        """The list as its form stands. The page travels in the state; what was typed stays in the fields alone."""
        return cls(
            answers.choice("shelf", PraiseList) or PraiseList.GIVEN,
            clean(answers.text("words"))[:WORDS_LONGEST],
            next(iter(answers.people("person")), None),
            PAGE.decode(page),
        )

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.person)


def render_form(reader: Person, query: Query, found: ListPage[Praise], said: Message | None = None) -> Form:
    """The form. `said` stands above: what a button in it just did."""
    parts: list[Field | Part] = [*(said.parts if said else ()), *_fields(query), Divider()]
    texts = shorten_together([praise.text for praise in found.items])
    for praise, (text, is_cut) in zip(found.items, texts, strict=True):
        parts.extend(_item(reader, query.shelf, praise, text, is_cut))
    if not found.items:
        parts.append(Paragraph(words(HERE)["found_nothing" if query.narrows else f"empty_{query.shelf}"]))
    return LIST.render(parts, found)


def _fields(query: Query) -> tuple[Field, ...]:
    shelves = render_options(HERE, PraiseList)
    chosen = (query.person,) if query.person else ()
    return (
        ChoiceField("shelf", label(HERE, "label_shelf"), shelves, query.shelf.value, live=True, menu=True),
        PeopleField("person", label(HERE, "label_person"), chosen, optional=True),
        TextField("words", label(HERE, "label_words"), query.words, WORDS_LONGEST, optional=True),
    )


def _item(reader: Person, shelf: PraiseList, praise: Praise, text: Text, is_cut: bool) -> tuple[Part, ...]:
    buttons = (*((read_button(praise),) if is_cut else ()), *_buttons(shelf, praise, reader))
    return (
        Paragraph(_who(shelf, praise, reader)),
        Quote(text),
        *extras(praise),
        *_where(shelf, praise, reader),
        *((Buttons(buttons),) if buttons else ()),
        Divider(),
    )


def _who(shelf: PraiseList, praise: Praise, reader: Person) -> Text:
    said = words(
        HERE,
        giver=praise.giver.name,
        receivers=[p.name for p in praise.receivers],
        day=praise.created_at,
        zone=reader.time_zone,
    )
    return said[f"who_{shelf}" if shelf is not PraiseList.RECEIVED or _about(praise, reader) else "who_seen"]


def _about(praise: Praise, reader: Person) -> bool:
    return reader.id in {person.id for person in praise.receivers}


def _where(shelf: PraiseList, praise: Praise, reader: Person) -> tuple[Part, ...]:
    """Who sees it; nothing under a note, whose list says so."""
    if shelf is PraiseList.NOTES:
        return ()
    if praise.public:
        block = "seen_off" if praise.taken_off_at else "seen_everyone"
        return (SmallPrint(words(HERE)[block]),)
    return (SmallPrint(seers(praise, reader)),)


def _buttons(shelf: PraiseList, praise: Praise, reader: Person) -> tuple[Button, ...]:
    if shelf is not PraiseList.RECEIVED:
        return (edit_button(praise.id), undo_button(praise.id))
    if not praise.public or praise.taken_off_at or not _about(praise, reader):
        return ()
    confirm = render_confirm("praise/changes")
    return (
        Button(
            "praise.take_off", label("praise/changes", "button_take_off"), PRAISE.encode(praise.id), confirm=confirm
        ),
    )
