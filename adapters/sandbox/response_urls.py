"""`response_url`: an address for answering one act, five times within half an hour."""

import uuid
from collections import OrderedDict
from dataclasses import dataclass

from adapters.sandbox.blocks import check_message
from adapters.sandbox.errors import ApiError
from adapters.sandbox.installation import App
from adapters.sandbox.state import Channel, Json, Message
from adapters.sandbox.workspace import Workspace

USES = 5  # docs.slack.dev/interactivity/handling-user-interaction: five times
LIFETIME = 30 * 60  # seconds, the same page
KEPT = 10_000


@dataclass(slots=True)
class Address:
    """Who acted where; `source` is the message acted on (None for a command)."""

    user: str
    channel: Channel
    source: Message | None
    until: float
    uses: int = 0


class ResponseUrls:
    """Mints the addresses and does what is posted to them."""

    def __init__(self, workspace: Workspace, app: App) -> None:
        self._workspace, self._app = workspace, app
        self._addresses: OrderedDict[str, Address] = OrderedDict()
        self.base = ""

    def mint(self, kind: str, user_id: str, channel: Channel, source: Message | None = None) -> str:
        """`kind` is `commands` or `actions`, as in Slack's own addresses."""
        path = f"{kind}/{self._workspace.team_id}/{uuid.uuid4().int % 10**13}/{uuid.uuid4().hex[:24]}"
        until = self._workspace.clock.timestamp() + LIFETIME
        self._addresses[path] = Address(user_id, channel, source, until)
        if len(self._addresses) > KEPT:
            self._addresses.popitem(last=False)
        return f"{self.base}/respond/{path}"

    def use(self, path: str, body: Json) -> None:
        """Raises ApiError: `expired_url`, `used_url`, `no_text`, `invalid_blocks`."""
        address = self._addresses.get(path)
        if address is None or self._workspace.clock.timestamp() > address.until:
            raise ApiError("expired_url")
        if address.uses >= USES:
            raise ApiError("used_url")
        address.uses += 1
        if body.get("delete_original") and address.source is not None:
            self._delete(address.source, address.channel)
            return
        self.answer(address, body)

    def _delete(self, source: Message, channel: Channel) -> None:
        if source.ts in channel.by_ts or source in channel.ephemerals.get(source.ephemeral_to or "", ()):
            self._workspace.remove(channel, source)

    def answer(self, address: Address, body: Json) -> None:
        """Posts, whispers or replaces. Raises ApiError when the body isn't a message."""
        content = message_content(body)
        source = address.source
        if body.get("replace_original") and source is not None:
            source.text, source.blocks, source.attachments = content.text, content.blocks, content.attachments
            self._workspace.edited(address.channel, source, self._app.bot.id)
            return
        message = self._workspace.draft(address.channel, self._app.bot.id, content.text)
        message.blocks, message.attachments = content.blocks, content.attachments
        message.bot_id, message.app_id = self._app.bot_id, self._app.id
        message.thread_ts = body.get("thread_ts") or (source.thread_ts if source else None)
        if body.get("response_type") == "in_channel":
            self._workspace.post(address.channel, message)
        else:
            self._workspace.whisper(address.channel, message, address.user)

    def reply(self, user_id: str, channel: Channel, body: Json) -> None:
        """A command's direct answer in its acknowledgement."""
        self.answer(Address(user_id, channel, None, 0.0), body)


@dataclass(frozen=True, slots=True)
class Content:
    """What can be shown of a message body."""

    text: str
    blocks: list[Json]
    attachments: list[Json]


def message_content(body: Json) -> Content:
    """Raises ApiError: `no_text`, `invalid_blocks`."""
    text, blocks, attachments = body.get("text") or "", body.get("blocks") or [], body.get("attachments") or []
    if not (text or blocks or attachments):
        raise ApiError("no_text")
    return Content(str(text), check_message(blocks), attachments)
