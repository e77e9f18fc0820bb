"""Text between people and Slack's notation: what a person types in, what a person sees."""

import re
from collections.abc import Callable

from adapters.sandbox.workspace import Workspace

MENTION = re.compile(r"(?<![\w@<])@([\w](?:[\w.\-]*[\w])?)")
CHANNEL = re.compile(r"(?<![\w#<])#([\w][\w\-]*)")
TOKEN = re.compile(r"<([^<>\s][^<>]*)>")
LIVE = re.compile(r"<[@!#][^<>]*>|<[^<>\s|]+:[^<>|]*(?:\|[^<>]*)?>")
PARSED = re.compile(r"(?<![\w@])@(?:here|channel|everyone)\b|(?<![\w<|])https?://[^\s<>|]+")
RANGES = {"here", "channel", "everyone"}


def escape(text: str) -> str:
    """Exactly `& < >`, docs.slack.dev/messaging/formatting-message-text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def as_stored(workspace: Workspace, typed: str, *, labels: bool = False) -> str:
    """What a person typed, as the app gets it: escaped, `@ben` as <@U…>, `#general` as <#C…|general>.

    `labels` gives <@U…|ben>, the form of a slash command with should_escape. Unknown names stay as they are.
    """
    return CHANNEL.sub(_channel(workspace), MENTION.sub(_person(workspace, labels), escape(typed)))


def _person(workspace: Workspace, labels: bool) -> Callable[[re.Match[str]], str]:
    def replace(match: re.Match[str]) -> str:
        name = match[1]
        if name in RANGES:
            return match[0] if labels else f"<!{name}>"
        found = workspace.person_by_name(name) or workspace.person_by_name(name.lower())
        if found is None:
            return match[0]
        return f"<@{found.id}|{found.name}>" if labels else f"<@{found.id}>"

    return replace


def _channel(workspace: Workspace) -> Callable[[re.Match[str]], str]:
    def replace(match: re.Match[str]) -> str:
        found = workspace.channel_by_name(match[1])
        return match[0] if found is None else f"<#{found.id}|{found.name}>"

    return replace


def as_seen(workspace: Workspace, stored: str) -> str:
    """Slack's notation as a person reads it, without formatting: `<@U…>` as @name, links as their label."""

    def replace(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        if target.startswith("@"):
            return mention(workspace, target[1:])
        if target.startswith("#"):
            found = workspace.channels.get(target[1:])
            return f"#{found.name if found else label or 'unknown'}"
        if target.startswith("!"):
            return label or "@" + target[1:].partition("^")[0]
        return label or target

    return unescape(TOKEN.sub(replace, stored))


def mention(workspace: Workspace, user_id: str) -> str:
    found = workspace.people.get(user_id)
    return f"@{found.name}" if found else f"@{user_id}"


def live_tokens(stored: str, *, parsed: bool = False) -> list[str]:
    """What Slack makes live in a text: mentions, broadcasts, channels, links. `parsed`: bare ones too.

    Slack parses bare @here and addresses in mrkdwn of blocks unless `verbatim` is set, not in a message's `text`.
    """
    return [*LIVE.findall(stored), *(PARSED.findall(stored) if parsed else ())]
