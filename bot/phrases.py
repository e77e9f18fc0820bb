"""Prompts → words. A prompt is a Jinja file of named phrases; it holds words only, never markup or structure.

What people wrote, their names, rooms and links come out as runs of their own (bot/messages.py): a phrase is read
piece by piece, Jinja's own text as the bot's words and every `{{ value }}` as data, so nothing is ever parsed twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2 import DictLoader, Environment, PackageLoader, StrictUndefined, Template, Undefined, pass_context
from jinja2.ext import Extension
from jinja2.nativetypes import NativeCodeGenerator
from jinja2.runtime import Context

from bot.bidi import isolate, strip_direction
from bot.forms import Option
from bot.messages import Confirm, Link, Mention, Room, RoomLink, Run, Text, Words, plain
from bot.people import Person
from bot.typed_text import clean_line

One = str | int | datetime | date | Person | Room | Run
Value = One | Sequence[One] | None

COMMA, AND = Words(", "), Words(" and ")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


GAVE_UP = "gave up: "
"""Before a reason: the chat was asked for a day."""

COMMANDS = ("praise", "objective", "feedback", "upward")
A_COMMAND = re.compile(rf"(?<![\w/])/(?=(?:{'|'.join(COMMANDS)})\b)")
"""A command of ours as prompts name it: `/praise list`. Other commands, like `/invite`, are the platform's."""


class Phrases:
    """The phrases of one prompt, with the values they speak about."""

    __slots__ = ("_context", "_template")

    def __init__(self, template: Template, values: dict[str, Value]) -> None:
        self._template = template
        # Context at first hand: `new_context` copies every block and costs three times as much.
        self._context = Context(template.environment, values, template.name, {})

    def __getitem__(self, block: str) -> Text:
        """The phrase as runs. `KeyError` if the prompt has no such block, `UndefinedError` if a value is missing."""
        runs: list[Run] = []
        said: Iterable[str | Text] = self._template.blocks[block](self._context)
        for piece in said:
            if isinstance(piece, str):
                runs.append(_literal(piece))
            else:
                runs.extend(piece)
        return tuple(runs)

    def __contains__(self, block: str) -> bool:
        return block in self._template.blocks

    def plain(self, block: str) -> str:
        """The phrase where only a line of plain text can stand: a label, a title, a sentence of refusal."""
        return plain(self[block])


def words(name: str, **values: Value) -> Phrases:
    """The phrases of `prompts/<name>.j2`. `zone` names the reader's time zone for dates (default UTC)."""
    return Phrases(_prompt(name), values)


@lru_cache(maxsize=1024)
def label(name: str, block: str) -> str:
    """A phrase without values: the words on a button or over a field. Read once."""
    return words(name).plain(block)


@dataclass(frozen=True, slots=True)
class Label:
    """A phrase without values that is read when it is shown: for entries, which are made while modules are imported."""

    prompt: str
    block: str

    def __str__(self) -> str:
        return label(self.prompt, self.block)


def as_typed(command: str) -> str:
    """How a command is typed in this installation: `/praise list`, or `/acme-praise list`."""
    return f"/{_prefix()}{command}"


def render_confirm(prompt: str, named: str = "confirm_{}") -> Confirm:
    """The question before an act; `named` says how its phrases are called."""
    return Confirm(*(label(prompt, named.format(part)) for part in ("title", "text", "yes", "no")))


def render_options(prompt: str, values: Iterable[str]) -> tuple[Option, ...]:
    """In the words of the phrases `option_…`."""
    return tuple(Option(str(each), label(prompt, f"option_{each}")) for each in values)


def render_usage(prompt: str, command: str, does: str = "") -> Text:
    """A command as it is typed, from `…_command`, and what it does."""
    return (Words(label(prompt, f"{command}_command"), bold=True), Words(" – "), *words(prompt)[does or command])


def prefix_commands(prefix: str) -> None:
    """From now on every phrase names the commands with this prefix. To be called once, before anything is said."""
    environment = _environment()
    environment.globals["prefix"] = prefix
    _prompt.cache_clear()
    label.cache_clear()


def _prefix() -> str:
    return str(_environment().globals["prefix"])


def why(reason: str) -> str:
    """A platform's word for a refusal (`is_archived`) in plain words, to stand after "because"."""
    known = reason.removeprefix(GAVE_UP)
    reasons = words("shared/reasons", reason=known)
    return reasons.plain(known if known in reasons else "other" if known == reason else "gave_up")


def chat_name(platform: str) -> str:
    """What people call a chat platform: "Slack"."""
    names = words("shared/chats")
    return names.plain(platform if platform in names else "other")


def join_names(each: Iterable[One]) -> Text:
    """ "Ana, Ben and Cem", each a run of its own; rooms of several chats each with the name of theirs."""
    each = tuple(each)
    chats = {one.platform for one in each if isinstance(one, Room)}
    if len(chats) > 1:
        return _join_runs([_room_of_its_chat(one) if isinstance(one, Room) else (_as_run(one),) for one in each])
    return _join_runs([(_as_run(one),) for one in each])


def _room_of_its_chat(room: Room) -> Text:
    return _room(room), Words(f" in {chat_name(room.platform)}")


def _join_runs(each: Sequence[Text]) -> Text:
    runs: list[Run] = []
    for place, text in enumerate(each):
        runs += [AND if place == len(each) - 1 else COMMA] if place else []
        runs += text
    return tuple(runs)


def day(moment: datetime, zone: str = "UTC") -> str:
    """The date where the reader lives: "Nov 3, 2026"."""
    return calendar_day(moment.astimezone(zone_of(zone)))


def calendar_day(when: date) -> str:
    """A day that is the same for every reader, written as `day` does."""
    return f"{MONTHS[when.month - 1]} {when.day}, {when.year}"


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC where the name is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


class _Pieces(NativeCodeGenerator):
    """Yields values as they are, instead of joining them into one string."""


class _OneLine(Extension):
    """A phrase is one line, however its file breaks it: blanks become one, and none stands at its ends. Commands get
    the prefix of the installation."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        line = A_COMMAND.sub(f"/{self.environment.globals['prefix']}", re.sub(r"\s+", " ", source))
        return re.sub(r"({% block \w+ %}) | ({% endblock %})", r"\1\2", line)


@pass_context
def _as_data(context: Context, value: Value | Text) -> Text:
    """What `{{ value }}` stands for. A missing value raises, and so does None: a phrase never says "None"."""
    if isinstance(value, tuple | list):
        return tuple(map(_as_run, value))
    if isinstance(value, datetime):
        return (Words(day(value, context.get("zone", "UTC"))),)
    return (_as_run(value),)


def _as_run(value: object) -> Run:
    if run := _RUNS.get(type(value)):
        return run(value)
    if isinstance(value, str):
        return _data(str(value))
    if isinstance(value, Undefined):
        str(value)  # raises, with the name of what is missing
    raise TypeError(f"a phrase cannot say a {type(value).__name__}")


def _data(text: str) -> Words:
    """What somebody else wrote, within a sentence of ours: it turns nothing around it."""
    return Words(text if text.isascii() else isolate(strip_direction(text)))


def _room(room: Room) -> RoomLink:
    return RoomLink(room if room.name.isascii() else replace(room, name=isolate(clean_line(room.name))))


def _itself(run: Run) -> Run:
    return run


_RUNS: dict[type, Callable[[Any], Run]] = {
    str: _data,
    int: lambda number: Words(f"{number:,}"),
    date: lambda when: Words(calendar_day(when)),
    Person: lambda person: Mention(isolate(person.name), person.handles),
    Room: _room,
    **dict.fromkeys((Words, Mention, RoomLink, Link), _itself),
}


def _read_prompts() -> dict[str, str]:
    """All, at the start: those of a newer release, put in their place while the bot runs, have other phrases. Each is
    compiled when it is first said: together they take 7 MB."""
    loader, environment = PackageLoader("prompts", ""), Environment()  # noqa: S701 # nosec B701 - nothing is rendered
    names = [each for each in loader.list_templates() if each.endswith(".j2")]
    return {each: loader.get_source(environment, each)[0] for each in names}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(  # nosec B701 - nothing here is markup; adapters escape every run
        loader=DictLoader(_read_prompts()),
        undefined=StrictUndefined,
        finalize=_as_data,
        autoescape=False,  # noqa: S701
        extensions=[_OneLine],
        auto_reload=False,
        cache_size=0,  # `_prompt` keeps them
    )
    environment.globals["prefix"] = ""
    environment.code_generator_class = _Pieces
    environment.filters["named"] = join_names
    return environment


@lru_cache(maxsize=256)
def _prompt(name: str) -> Template:
    return _environment().get_template(f"{name}.j2")


@lru_cache(maxsize=4096)
def _literal(text: str) -> Words:
    return Words(text)
