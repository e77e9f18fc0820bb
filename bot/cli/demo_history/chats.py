"""What stands in the demo's chats from earlier days: drawn by the adapters, and put into the sandbox without a call."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from adapters.hipchat.cards import card
from adapters.hipchat.delivery import colour, notification
from adapters.hipchat.html import mentions_of
from adapters.hipchat.html import pages as hipchat_pages
from adapters.sandbox.blocks.blocks import check_message
from adapters.sandbox.earlier import put_into_channels, put_into_rooms
from adapters.sandbox.hipchat.methods.room_messages import notification as hipchat_post
from adapters.sandbox.state import Message as SlackMessage
from adapters.slack.blocks import pages as slack_pages
from adapters.slack.delivery import MARK
from bot.events import Posted
from bot.messages import Message, Room
from bot.platform import reference

if TYPE_CHECKING:
    from adapters.sandbox.app import Sandbox
    from adapters.sandbox.hipchat.server import HipChat
    from adapters.sandbox.hipchat.state import Post
    from bot.deliveries import Delivery

SENDER = "Upward"


@dataclass
class EarlierMessages:
    """Collects what was posted; `show` puts all of it into both chats at once."""

    sandbox: Sandbox
    hip: HipChat
    _slack: list[SlackMessage] = field(default_factory=list)
    _hipchat: list[tuple[int, Post]] = field(default_factory=list)
    _sent: dict[str, SlackMessage] = field(default_factory=dict)

    def post(self, token: str, delivery: Delivery, at: datetime) -> Posted:
        """As the platform of the delivery shows it."""
        message = delivery.message or Message(())
        if delivery.platform == "slack":
            return self._on_slack(token, delivery, message, at)
        return self._on_hipchat(token, delivery, message, at)

    def _on_slack(self, token: str, delivery: Delivery, message: Message, at: datetime) -> Posted:
        app, workspace = self.sandbox.app, self.sandbox.workspace
        channel = (
            workspace.direct(app.bot.id, delivery.place) if delivery.private else workspace.channels[delivery.place]
        )
        (page,) = slack_pages(message)
        under = self._sent.get(delivery.thread or "")
        said = SlackMessage(
            ts=f"{int(at.timestamp())}.{len(self._slack) + 1:06d}",
            channel=channel.id,
            user=app.bot.id,
            text=page.text,
            blocks=check_message([dict(block) for block in page.blocks]),
            metadata={"event_type": MARK, "event_payload": {"token": token}},
            bot_id=app.bot.bot_id,
            app_id=app.id,
            thread_ts=under.ts if under else None,
        )
        self._slack.append(said)
        self._sent[token] = said
        return Posted(Room("slack", channel.id), said.ts)

    def _on_hipchat(self, token: str, delivery: Delivery, message: Message, at: datetime) -> Posted:
        group = self.hip.group
        ids = mentions_of(message)
        names = {id_: user.mention_name for id_ in ids if (user := group.find_user(id_)) is not None}
        (page,) = hipchat_pages(message, names, f"ref {reference(token)}")
        body = notification(page, colour(message))
        if not page.rings and (drawn := card(message, token)):
            body["card"] = drawn
        post = hipchat_post(group, body, SENDER)
        post.at = at.timestamp()
        self._hipchat.append((int(delivery.place), post))
        return Posted(Room("hipchat", delivery.place), reference(token))

    def show(self) -> None:
        """Everybody has read it."""
        put_into_channels(self.sandbox.workspace, self._slack)
        put_into_rooms(self.hip.group, self._hipchat)
