"""Block Kit as HTML: which template, which names and values. The markup itself is in `templates/blocks.html`."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote, unquote

from markupsafe import Markup

from adapters.sandbox.blocks.elements import HOLDERS, dispatches, options_of
from adapters.sandbox.blocks.rich_typed import as_typed
from adapters.sandbox.page.mrkdwn import Reader, emoji_span, markdown, mrkdwn, plain
from adapters.sandbox.page.rich_text import rich_text
from adapters.sandbox.state import File

Json = dict[str, Any]
SurfaceKind = Literal["message", "modal", "home"]


def field_name(block_id: str, action_id: str) -> str:
    """The form field of an element; `parse_field_name` takes it apart again."""
    return f"state/{quote(block_id, safe='')}/{quote(action_id, safe='')}"


def parse_field_name(name: str) -> tuple[str, str] | None:
    """Block and action id of a form field; None for fields that aren't an element's."""
    prefix, _, rest = name.partition("/")
    block_id, slash, action_id = rest.partition("/")
    return (unquote(block_id), unquote(action_id)) if prefix == "state" and slash else None


@dataclass(frozen=True)
class Surface:
    """Where blocks stand: `key` begins the ids of their elements, `act_url` hears what is pressed or chosen."""

    kind: SurfaceKind
    key: str
    act_url: str
    reader: Reader
    state: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    uploaded: Mapping[str, File] = field(default_factory=dict)

    @property
    def upload_url(self) -> str:
        """Takes a file before the form that it belongs to is sent."""
        return f"/by/{self.reader.person.name}/upload"

    @property
    def complete_url(self) -> str:
        """Suggests people, channels and emoji while somebody types."""
        return f"/by/{self.reader.person.name}/complete"

    def files(self, block: Json, element: Json) -> list[File]:
        """The files that a file input holds."""
        held = (self.uploaded.get(str(each)) for each in self.value(block, element) or ())
        return [file for file in held if file is not None]

    def mrkdwn(self, text: Json) -> Markup:
        """A text object of either type."""
        if text.get("type") == "plain_text":
            return self.plain(text)
        return mrkdwn(text.get("text", ""), self.reader, verbatim=bool(text.get("verbatim")))

    def plain(self, text: Json) -> Markup:
        """A plain_text object: nothing is parsed but emoji and line breaks."""
        words = text.get("text", "")
        if text.get("emoji") is False:
            return Markup("<br>").join(plain(words).split("\n"))
        return Markup("<br>").join(emoji_in(line) for line in plain(words).split("\n"))

    def markdown(self, block: Json) -> Markup:
        return markdown(block["text"], self.reader)

    def rich_text(self, block: Json) -> Markup:
        return rich_text(block, self.reader)

    def name(self, block: Json, element: Json) -> str:
        return field_name(block["block_id"], element.get("action_id", ""))

    def element_id(self, block: Json, element: Json) -> str:
        """An id of the control that changes when its definition does: then, and only then, it is drawn anew."""
        fixed = {key: value for key, value in element.items() if not key.startswith("initial_")}
        text = json.dumps([block["block_id"], fixed], sort_keys=True, ensure_ascii=False)
        return f"{self.key}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"

    def block_key(self, block: Json) -> str:
        return f"{self.key}-b-{hashlib.sha256(str(block['block_id']).encode()).hexdigest()[:10]}"

    def value(self, block: Json, element: Json) -> Any:
        """What is chosen or typed so far, else the initial value; None for nothing."""
        holder = HOLDERS[element["type"]]
        entry = self.state.get(block["block_id"], {}).get(element.get("action_id", ""))
        return entry.get(holder.key) if entry is not None else element.get(holder.initial)

    def typed(self, block: Json, element: Json) -> str:
        """As `value`, as the text that stands in the box."""
        value = self.value(block, element)
        return as_typed(value, self.reader.people, self.reader.channels) if isinstance(value, dict) else value or ""

    def values(self, block: Json, element: Json) -> list[str]:
        """As `value`, as the list of option values or ids."""
        value = self.value(block, element)
        several = value if isinstance(value, list) else [value] if value else []
        return [entry["value"] if isinstance(entry, dict) else str(entry) for entry in several]

    def chosen(self, block: Json, element: Json) -> list[tuple[str, Markup]]:
        """Value and shown text of what a select has chosen."""
        known = {option["value"]: option["text"] for option in options_of(element)}
        entries = self.value(block, element)
        several = entries if isinstance(entries, list) else [entries] if entries else []
        known |= {entry["value"]: entry["text"] for entry in several if isinstance(entry, dict)}
        values = self.values(block, element)
        return [(value, self.plain(known[value]) if value in known else self.label(value)) for value in values]

    def label(self, reference: str) -> Markup:
        """The name of a person or conversation, by id."""
        person, channel = self.reader.people.get(reference), self.reader.channels.get(reference)
        if person is not None:
            return Markup("{}").format(person.shown_name)
        if channel is None:
            return Markup("{}").format(reference)
        other = next((user for user in channel.members if user != self.reader.person.id), self.reader.person.id)
        return self.label(other) if channel.is_dm else Markup("#{}").format(channel.name)

    def acts(self, block: Json, element: Json, trigger: str = "") -> bool:
        """Whether choosing sends an action at once, or typing by that trigger."""
        return dispatches(block, element, trigger)

    def act(self, block: Json, element: Json, option: Json | None = None) -> str:
        """The part of a request that says which element was used."""
        names = {"block_id": block["block_id"], "action_id": element.get("action_id", "")}
        return json.dumps(names | ({"option": option["value"]} if option else {}))


def emoji_in(text: str) -> Markup:
    """Plain text with its `:names:` as characters."""
    parts = text.split(":")
    shown: list[Markup] = [Markup("{}").format(parts[0])]
    at = 1
    while at < len(parts):
        span = emoji_span(parts[at]) if parts[at] and at + 1 < len(parts) else None
        if span is not None and span.startswith("<span"):
            shown += [span, Markup("{}").format(parts[at + 1])]
            at += 2
        else:
            shown.append(Markup(":{}").format(parts[at]))
            at += 1
    return Markup("").join(shown)
