"""Renders pages as HTML. Jinja escapes all text once; nothing that people wrote is treated as markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.webforms.typed import as_person, as_room, values
from bot.emoji import in_unicode
from bot.forms import Field, FileField, Form, PeopleField, TextField
from bot.messages import Button, Buttons, Heading, Message, Part, Room
from bot.people import Handle
from bot.webforms import Drawn, Typed

HERE = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody or something to pick: the posted value, and its label."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One field or part. `kind` names its template in parts.html."""

    kind: str
    part: Field | Part
    current: list[str] = field(default_factory=list)
    error: str = ""
    picked: Sequence[Choice] = ()
    found: Sequence[Choice] | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What a page needs beside its content: names of people, rooms to pick, search results, errors, a message above
    (the result of a button), and a button that asks for confirmation."""

    names: Mapping[Handle, str] = field(default_factory=dict)
    rooms: Sequence[Room] = ()
    found: Mapping[str, Sequence[Choice]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    said: Message | None = None
    asked: Button | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """`csrf` and `once` are returned with every POST, `nonce` lets the page's own script run. `view` is how the
    page is looked at (`WebForm.seen_as`), `back` the title of the form to come back to. Of a page that holds a
    pointer `state` is what it was drawn as, signed, and `rendered_at` when, in microseconds. `shown` is what a page
    carries of which nothing is stored."""

    csrf: str
    once: str
    nonce: str
    view: str = ""
    back: str = ""
    state: str = ""
    rendered_at: int = 0
    shown: str = ""


def page(shown: Drawn, typed: Typed, around: Around, frame: Frame) -> str:
    """The whole page."""
    title, parts = _title_and_parts(shown)
    form = shown if isinstance(shown, Form) else None
    rows = [_row(part, typed, around) for part in parts]
    names = {row.part.name for row in rows if isinstance(row.part, Field)}
    loose = [sentence for name, sentence in around.errors.items() if name not in names]
    said = [_row(part, (), Around()) for part in around.said.parts] if around.said else []
    return _render(
        "page.html",
        title=title,
        form=form,
        rows=rows,
        loose=loose,
        said=said,
        asked=around.asked,
        files=any(row.kind == "file" for row in rows),
        texts=[row.part.name for row in rows if isinstance(row.part, TextField)],
        frame=frame,
    )


def notice(title: str, text: str, nonce: str) -> str:
    """A page with a message only."""
    return _render("notice.html", title=title, text=text, nonce=nonce)


def confirm_open(nonce: str) -> str:
    """Asks for a click to continue. Link previews of chats stop here, so the link stays unused for the person."""
    return _render("confirm_open.html", nonce=nonce)


def _title_and_parts(shown: Drawn) -> tuple[str, tuple[Field | Part, ...]]:
    if isinstance(shown, Form):
        return shown.title, shown.parts
    match shown.parts[:1]:
        case (Heading(text=text),):
            return text, shown.parts[1:]
    return "Upward", shown.parts


def _row(part: Field | Part, typed: Typed, around: Around) -> Row:
    kind = type(part).__name__.removesuffix("Field").lower()
    if not isinstance(part, Field):
        return Row(kind, part)
    current = values(typed, part.name)
    error = around.errors.get(part.name, "")
    if isinstance(part, PeopleField):
        picked = [Choice(each, _name(each, around.names)) for each in current]
        return Row(kind, part, current, error, picked, around.found.get(part.name))
    if kind == "room":
        return Row(kind, part, current, error, [Choice(as_room(room), room.name) for room in around.rooms])
    if isinstance(part, FileField):
        return Row(kind, part, current, error, [Choice(each, each.partition(":")[2]) for each in current[-1:]])
    return Row(kind, part, current, error)


def _name(value: str, names: Mapping[Handle, str]) -> str:
    return next((name for handle, name in names.items() if as_person(handle) == value), "?")


def buttons_of(parts: Iterable[Field | Part]) -> list[Button]:
    """Every button on a page."""
    return [button for part in parts if isinstance(part, Buttons) for button in part.buttons]


def _render(template: str, **context: Any) -> str:
    return _environment().get_template(template).render(**context)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["emoji"] = in_unicode
    return environment
