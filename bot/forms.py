"""Forms as values: what people fill in, and what they filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from bot.messages import Part, Room
from bot.people import Handle


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class TextField:
    """A box to type in. `longest` is in characters (platforms may allow less per message, never less per field)."""

    name: str
    label: str
    value: str = ""
    longest: int = 2000
    multiline: bool = False
    optional: bool = False
    hint: str = ""
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class NumberField:
    """A whole number from `least` to `most`."""

    name: str
    label: str
    value: int | None = None
    least: int = 0
    most: int = 100
    optional: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class DateField:
    """A day, picked from a calendar."""

    name: str
    label: str
    value: date | None = None
    optional: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PeopleField:
    """Picks people with the platform's own picker; `value` are the handles already chosen."""

    name: str
    label: str
    value: tuple[Handle, ...] = ()
    most: int = 1
    optional: bool = False
    hint: str = ""
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """One of several. `live` asks the bot again at each change (the form may be redrawn); `menu` draws a drop-down."""

    name: str
    label: str
    options: tuple[Option, ...]
    value: str | None = None
    optional: bool = False
    live: bool = False
    menu: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ChecksField:
    """Any of several (at most 10); `value` are the options ticked."""

    name: str
    label: str
    options: tuple[Option, ...]
    value: tuple[str, ...] = ()
    optional: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class RoomField:
    """Picks one public or private channel with the platform's own picker."""

    name: str
    label: str
    value: Room | None = None
    optional: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FileField:
    """Takes one file; `endings` are the kinds allowed, without the dot (none: any)."""

    name: str
    label: str
    endings: tuple[str, ...] = ()
    optional: bool = False
    hint: str = ""


Field = TextField | NumberField | DateField | PeopleField | ChoiceField | ChecksField | RoomField | FileField


LONGEST_KEPT = 3000
"""Characters that a field can hold to begin with, on every platform; what is longer cannot be kept in one."""
OFFERED_MOST = 100
"""Options of a menu."""
FORM_LONGEST = 20_000
"""Characters that can be typed in all fields of a form together. A window of Slack takes 250 kB, and an emoji 12 bytes
of that (docs.slack.dev/reference/views): in a longer form something could be typed that can't be opened again."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How a form is drawn again: as by the button with this `act` and `value`. A web page holds this in place of the
    form, so nothing that was typed rests in it; `title` is what its link is called, `until` how long it works."""

    act: str
    value: str
    title: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Form:
    """Something to fill in. `act` names who takes the submission, `state` travels with the form unseen (≤ 3,000
    characters, never anybody's words). Without `submit` the form is only read. With `kept` the bot is told of every
    change as it is typed, in every field, and keeps it as a draft. Raises ValueError if its fields take more than
    `FORM_LONGEST` characters together."""

    act: str
    title: str
    parts: tuple[Field | Part, ...]
    submit: str = ""
    close: str = "Cancel"
    state: str = ""
    kept: Opening | None = None

    def __post_init__(self) -> None:
        longest = sum(max(field.longest, len(field.value)) for field in self.text_fields)
        if longest > FORM_LONGEST:
            raise ValueError(f"form {self.act}: its fields take {longest} characters, a window shows {FORM_LONGEST}")

    @property
    def text_fields(self) -> tuple[TextField, ...]:
        return tuple(part for part in self.parts if isinstance(part, TextField))


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody put into a form, by the platform's id. `size` is in bytes."""

    id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Ticks:
    """The options ticked in a field of checks, in the order of the options."""

    values: tuple[str, ...]


C = TypeVar("C", bound=StrEnum)
Answer = str | date | tuple[Handle, ...] | Ticks | Room | Upload


ANSWER_LONGEST = 3000
"""Characters of one answer: as much as any form takes. Slack: 3,000 in a field, docs.slack.dev/reference/block-kit."""
ANSWER_MOST_PEOPLE = 100
"""People picked in one field; no form takes more than fifty."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was filled in, by field name. A field left empty, or not on the form, is empty here too."""

    values: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def beyond_any_form(self) -> str | None:
        """The name of a field with more in it than any form takes, as only a forged one has."""
        for name, value in self.values.items():
            most = ANSWER_LONGEST if isinstance(value, str) else ANSWER_MOST_PEOPLE
            if isinstance(value, str | tuple) and len(value) > most:
                return name
        return None

    def text(self, name: str) -> str:
        """What was typed or chosen; "" if nothing."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def choice(self, name: str, kind: type[C]) -> C | None:
        """Which member of `kind` was chosen; None if nothing was, or what is no option."""
        value = self.text(name)
        return kind(value) if value in set(kind) else None

    def number(self, name: str) -> int | None:
        """The whole number that was typed; None if nothing, or anything else, was."""
        typed = self.text(name).strip()
        digits = typed.removeprefix("-")
        return int(typed) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None

    def day(self, name: str) -> date | None:
        """The day that was picked."""
        value = self.values.get(name)
        return value if isinstance(value, date) else None

    def people(self, name: str) -> tuple[Handle, ...]:
        """Who was picked, in the order of picking."""
        value = self.values.get(name, ())
        return value if isinstance(value, tuple) else ()

    def ticks(self, name: str) -> tuple[str, ...]:
        """What was ticked."""
        value = self.values.get(name)
        return value.values if isinstance(value, Ticks) else ()

    def room(self, name: str) -> Room | None:
        """Which room was picked."""
        value = self.values.get(name)
        return value if isinstance(value, Room) else None

    def file(self, name: str) -> Upload | None:
        """The file that was put in."""
        value = self.values.get(name)
        return value if isinstance(value, Upload) else None
