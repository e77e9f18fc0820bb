"""What a person sees of blocks: visible text in reading order, buttons, fields by their labels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.sandbox.blocks.elements import block_elements, flat, options_of
from adapters.sandbox.blocks.text import as_seen, live_tokens, mention
from adapters.sandbox.state import Json, Message, View
from adapters.sandbox.workspace import Workspace

SHOWN_KEYS = (
    *("title", "rich_text_title", "caption", "subtitle", "label", "text", "body", "fields", "elements", "element"),
    *("accessory", "rows", "child_blocks", "tasks", "details", "output", "sources", "actions", "subtext"),
    *("hint", "placeholder"),
)
PLAIN_KEYS = {"title", "caption"}  # text in these is a string with some blocks
CELLS = {"raw_text", "raw_number", "url"}


def texts(workspace: Workspace, node: Any) -> Iterator[str]:
    """Every visible run of text in blocks, elements or text objects, mentions as @name."""
    if isinstance(node, list):
        for entry in node:
            yield from texts(workspace, entry)
    elif isinstance(node, dict):
        yield from _of_node(workspace, node)


def _of_node(workspace: Workspace, node: Json) -> Iterator[str]:
    kind, text = node.get("type"), node.get("text")
    if kind in CELLS:
        yield str(text)
    elif kind in {"plain_text", "mrkdwn", "markdown"} and isinstance(text, str):
        yield text if kind == "plain_text" else as_seen(workspace, text)
    elif kind in {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}:
        yield "".join(rich(workspace, element) for element in node["elements"])
    elif kind == "data_visualization":
        yield from chart(node)
    else:
        for key in SHOWN_KEYS:
            value = node.get(key)
            yield from [value] if key in PLAIN_KEYS and isinstance(value, str) else texts(workspace, value)
        for option in options_of(node):
            yield from texts(workspace, option.get("text"))
        if isinstance(node.get("alt_text"), str):
            yield node["alt_text"]


def chart(block: Json) -> Iterator[str]:
    """A chart's title, then what each slice, bar or point says: `Praise · Mar: 4`."""
    yield block["title"]
    for segment in block["chart"].get("segments", ()):
        yield f"{segment['label']}: {segment['value']}"
    for series in block["chart"].get("series", ()):
        yield from (f"{series['name']} · {point['label']}: {point['value']}" for point in series["data"])


def rich(workspace: Workspace, element: Json) -> str:
    """One inline element of rich_text."""
    match element["type"]:
        case "user":
            return mention(workspace, element["user_id"])
        case "channel":
            found = workspace.channels.get(element["channel_id"])
            return f"#{found.name}" if found else f"#{element['channel_id']}"
        case "emoji":
            return f":{element['name']}:"
        case "link":
            return str(element.get("text") or element["url"])
        case "broadcast":
            return f"@{element['range']}"
        case "date":
            return str(element.get("fallback") or element["format"])
    return str(element.get("text", ""))


def live(node: Any) -> Iterator[str]:
    """Everything in blocks that Slack makes live: in mrkdwn as its notation, in rich_text the elements of that kind."""
    if isinstance(node, list):
        for entry in node:
            yield from live(entry)
    elif isinstance(node, dict):
        match node:
            case {"type": "mrkdwn", "text": str(text)}:
                yield from live_tokens(text, parsed=not node.get("verbatim"))
            case {"type": "markdown", "text": str(text)}:
                yield from live_tokens(text, parsed=True)
            case {"type": "user", "user_id": str(user_id)}:
                yield f"<@{user_id}>"
            case {"type": "broadcast", "range": str(range_)}:
                yield f"<!{range_}>"
            case {"type": "link", "url": str(url)}:
                yield f"<{url}>"
            case _:
                for value in node.values():
                    yield from live(value)


@dataclass(frozen=True, slots=True)
class Button:
    """A button as it is shown; `block_id` and `action_id` say which it is."""

    label: str
    block_id: str
    action_id: str
    value: str
    url: str


def buttons(workspace: Workspace, blocks: list[Json]) -> list[Button]:
    found = []
    for block in flat(blocks):
        for element in block_elements(block):
            if element["type"] == "button":
                label = "".join(texts(workspace, element["text"]))
                value, url = str(element.get("value", "")), str(element.get("url", ""))
                found.append(Button(label, block["block_id"], element["action_id"], value, url))
    return found


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file as one sees it in a message, and its bytes as one downloads it."""

    name: str
    title: str
    mimetype: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message as one reads it. `plain`: all visible text; the fallback text when there are no blocks."""

    workspace: Workspace
    message: Message

    @property
    def ts(self) -> str:
        return self.message.ts

    @property
    def channel(self) -> str:
        return self.message.channel

    @property
    def text(self) -> str:
        return self.message.text

    @property
    def blocks(self) -> list[Json]:
        return self.message.blocks

    @property
    def metadata(self) -> Mapping[str, Any] | None:
        return self.message.metadata

    @property
    def author(self) -> str:
        return self.workspace.people[self.message.user].name

    @property
    def plain(self) -> str:
        if not self.blocks:
            return as_seen(self.workspace, self.text)
        return "\n".join(texts(self.workspace, self.blocks))

    @property
    def files(self) -> list["SeenFile"]:
        """What is attached, with its bytes."""
        found = [self.workspace.files[file_id] for file_id in self.message.files]
        return [SeenFile(file.name, file.title, file.mimetype, file.content) for file in found]

    @property
    def charts(self) -> list[Json]:
        """Its `data_visualization` blocks as the app sent them."""
        return [block for block in self.blocks if block["type"] == "data_visualization"]

    @property
    def live(self) -> list[str]:
        """All that pings, opens or looks like somebody else's: of the fallback text and of the blocks."""
        return [*live_tokens(self.text), *live(self.blocks)]

    @property
    def buttons(self) -> list[str]:
        return [button.label for button in buttons(self.workspace, self.blocks)]

    @property
    def replies(self) -> list["SeenMessage"]:
        """The answers in its thread."""
        channel = self.workspace.channels[self.message.channel]
        return [SeenMessage(self.workspace, channel.by_ts[ts]) for ts in self.message.replies]

    def __repr__(self) -> str:
        return f"<{self.author}: {self.plain!r}>"


@dataclass(frozen=True, slots=True)
class SeenView:
    """A modal or a Home as one reads it. `errors`: block_id -> text; `notice`: the client's own complaint."""

    workspace: Workspace
    view: View

    @property
    def id(self) -> str:
        return self.view.id

    @property
    def title(self) -> str:
        return str((self.view.body.get("title") or {}).get("text", ""))

    @property
    def submit_label(self) -> str:
        return str((self.view.body.get("submit") or {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        return str(self.view.body.get("callback_id") or "")

    @property
    def blocks(self) -> list[Json]:
        return self.view.blocks

    @property
    def texts(self) -> list[str]:
        return list(texts(self.workspace, self.blocks))

    @property
    def plain(self) -> str:
        return "\n".join(self.texts)

    @property
    def buttons(self) -> list[str]:
        return [button.label for button in buttons(self.workspace, self.blocks)]

    @property
    def errors(self) -> dict[str, str]:
        return self.view.errors

    @property
    def notice(self) -> str | None:
        return self.view.notice

    @property
    def labels(self) -> list[str]:
        """The labels of its input blocks."""
        return [block["label"]["text"] for block in self.blocks if block["type"] == "input"]

    def __repr__(self) -> str:
        return f"<{self.view.type} {self.title!r}: {self.plain!r}>"
