"""`response_url`: an address for answering one act, five times within half an hour."""

import uuid
from collections import OrderedDict
from copy import copy
from dataclasses import dataclass

from adapters.sandbox.errors import ApiError
from adapters.sandbox.installation import App
from adapters.sandbox.methods.content import read_content
from adapters.sandbox.methods.context import Args
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
        """Raises ApiError: `expired_url`, `used_url`, and what `read_content` refuses."""
        address = self._addresses.get(path)
        if address is None or self._workspace.clock.timestamp() > address.until:
            raise ApiError("expired_url")
        if address.uses >= USES:
            raise ApiError("used_url")
        address.uses += 1
        if Args(body).flag("delete_original") and address.source is not None:
            self._delete(address.source, address.channel)
            return
        self.answer(address, body)

    def _delete(self, source: Message, channel: Channel) -> None:
        if source.ts in channel.by_ts or source in channel.ephemerals.get(source.ephemeral_to or "", ()):
            self._workspace.remove(channel, source)

    def answer(self, address: Address, body: Json) -> None:
        """Posts, whispers or replaces. Raises ApiError when the body isn't a message."""
        args, source = Args(body), address.source
        content = read_content(args)
        if args.flag("replace_original") and source is not None:
            previous = copy(source)
            source.text, source.blocks, source.attachments = content.text, content.blocks, content.attachments
            self._workspace.edited(address.channel, source, self._app.bot.id, previous)
            return
        message = self._workspace.draft(address.channel, self._app.bot.id, content.text)
        message.blocks, message.attachments = content.blocks, content.attachments
        message.bot_id, message.app_id = self._app.bot_id, self._app.id
        message.thread_ts = thread_of(args, address)
        if args.text("response_type") == "in_channel":
            self._workspace.post(address.channel, message)
        else:
            self._workspace.whisper(address.channel, message, address.user)

    def reply(self, user_id: str, channel: Channel, body: Json) -> None:
        """A command's direct answer in its acknowledgement."""
        self.answer(Address(user_id, channel, None, 0.0), body)


def thread_of(args: Args, address: Address) -> str | None:
    """The thread that is named, or that of the message acted on. Raises ApiError `cannot_reply_to_message`."""
    named = args.text("thread_ts")
    if not named:
        return address.source.thread_ts if address.source else None
    root = address.channel.by_ts.get(named)
    if root is None:
        raise ApiError("cannot_reply_to_message")
    return root.thread_ts or root.ts
