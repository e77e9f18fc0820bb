"""What a method gets: the workspace, the calling app, its arguments."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from adapters.sandbox.acts.triggers import Triggers
from adapters.sandbox.errors import ApiError
from adapters.sandbox.installation import App
from adapters.sandbox.oauth import OAuth
from adapters.sandbox.state import Channel, File, Json, Person
from adapters.sandbox.transport.limits import Pace
from adapters.sandbox.transport.socket_mode import SocketMode
from adapters.sandbox.workspace import Workspace

Item = TypeVar("Item")


@dataclass(slots=True)
class Context:
    """The parts of the sandbox that methods act on. `base_url` is where this server is reached."""

    workspace: Workspace
    app: App
    triggers: Triggers
    socket_mode: SocketMode
    oauth: OAuth
    base_url: str = ""
    pace: Pace = field(default_factory=Pace)


@dataclass(frozen=True, slots=True)
class Args:
    """A call's arguments. Form values are text, those of a JSON body any JSON; both are read alike."""

    raw: Json

    def __contains__(self, name: str) -> bool:
        return self.raw.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """Empty when it is missing. Raises ApiError for a list or an object."""
        value = self.raw.get(name)
        if isinstance(value, dict | list):
            raise ApiError("invalid_arguments", f"[ERROR] must be a string [json-pointer:/{name}]")
        return "" if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.raw.get(name)
        return default if value is None else str(value).lower() in {"1", "true"}

    def number(self, name: str, default: int, error: str) -> int:
        """Raises ApiError(`error`) when it isn't a number."""
        value = self.raw.get(name)
        if value in (None, ""):
            return default
        try:
            return int(str(value))
        except ValueError as cause:
            raise ApiError(error) from cause

    def words(self, name: str) -> list[str]:
        """A list given as JSON array or as `a,b`."""
        value = self.raw.get(name)
        if isinstance(value, list):
            return [str(entry) for entry in value]
        return [word.strip() for word in str(value or "").split(",") if word.strip()]

    def json(self, name: str, error: str = "invalid_arguments") -> Any:
        """A JSON value, or JSON text in a form; None when it is missing. Raises ApiError(`error`)."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as cause:
            raise ApiError(error) from cause


Handler = Callable[[Context, Args], Json]


def find_channel(context: Context, reference: str, *, error: str = "channel_not_found") -> Channel:
    """A conversation that the bot may know of: public ones, and those it is in. Raises ApiError."""
    channel = context.workspace.find_channel(reference)
    if channel is None or (channel.kind != "public" and context.app.bot.id not in channel.members):
        raise ApiError(error)
    return channel


def find_user(context: Context, user_id: str, *, error: str = "user_not_found") -> Person:
    """By id only, as at Slack. Raises ApiError."""
    found = context.workspace.people.get(user_id)
    if found is None:
        raise ApiError(error)
    return found


def find_file(context: Context, file_id: str) -> File:
    """A file that the bot sees. Raises ApiError: `file_not_found`, `file_deleted`."""
    file = context.workspace.files.get(file_id)
    if file is None or not file.completed or not sees_file(context.workspace, context.app, file):
        raise ApiError("file_not_found")
    if file.deleted:
        raise ApiError("file_deleted")
    return file


def sees_file(workspace: Workspace, app: App, file: File) -> bool:
    """An app sees what it uploaded, what lies in conversations that it is in, and what was given to it in a form."""
    shared = [workspace.channels[channel_id] for channel_id in file.channels]
    return file.user == app.bot.id or not shared or any(app.bot.id in channel.members for channel in shared)


def page(items: Sequence[Item], args: Args, *, default: int, most: int = 1000) -> tuple[Sequence[Item], Json]:
    """The asked part and its `response_metadata`. Raises ApiError: `invalid_limit`, `invalid_cursor`."""
    limit = args.number("limit", default, "invalid_limit") or default
    if not 1 <= limit <= most:
        raise ApiError("invalid_limit")
    start = read_cursor(args.text("cursor"))
    end = start + limit
    following = write_cursor(end) if end < len(items) else ""
    return items[start:end], {"response_metadata": {"next_cursor": following}}


def write_cursor(position: int | str) -> str:
    return base64.b64encode(f"at:{position}".encode()).decode()


def read_cursor(cursor: str) -> int:
    """Raises ApiError `invalid_cursor`."""
    position = read_cursor_text(cursor) or "0"
    if not position.isdigit():
        raise ApiError("invalid_cursor")
    return int(position)


def read_cursor_text(cursor: str) -> str:
    """What `write_cursor` was given. Raises ApiError `invalid_cursor`."""
    if not cursor:
        return ""
    try:
        text = base64.b64decode(cursor, validate=True).decode()
    except ValueError as cause:
        raise ApiError("invalid_cursor") from cause
    if not text.startswith("at:"):
        raise ApiError("invalid_cursor")
    return text.removeprefix("at:")
