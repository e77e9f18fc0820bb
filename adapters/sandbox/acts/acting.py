"""What every act of a person stands on: the way to the app, and how the person hears when it failed."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from adapters.sandbox.acts.triggers import Triggers
from adapters.sandbox.installation import App
from adapters.sandbox.state import SLACKBOT, Channel, Json, Message
from adapters.sandbox.transport.events import Events
from adapters.sandbox.transport.link import Answer, Kind, Link, Outgoing
from adapters.sandbox.transport.payloads import Sender
from adapters.sandbox.transport.response_urls import ResponseUrls
from adapters.sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Outcome:
    """`error` is empty when all went well, else Slack's code (`operation_timeout`, `dispatch_failed`, `incomplete` …).

    `message` is what the person posted, for `post`.
    """

    error: str = ""
    message: Message | None = None

    @property
    def ok(self) -> bool:
        return not self.error


OK = Outcome()


@dataclass(frozen=True, slots=True)
class Ties:
    """The workspace, the app in it, and everything between the two."""

    workspace: Workspace
    app: App
    link: Link
    events: Events
    triggers: Triggers
    urls: ResponseUrls


class Acting:
    """The part that all acts share. Unknown ids raise KeyError everywhere."""

    def __init__(self, ties: Ties) -> None:
        self._workspace, self._app, self._link = ties.workspace, ties.app, ties.link
        self._events, self._triggers, self._urls = ties.events, ties.triggers, ties.urls
        self._last_act = 0
        self._begun: set[asyncio.Task[Outcome]] = set()

    def begin(self, act: Coroutine[Any, Any, Outcome]) -> None:
        """Lets an act go on by itself: who types does not wait until the app has heard of each letter."""
        task = asyncio.get_running_loop().create_task(act)
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)

    async def stop(self) -> None:
        """Drops what the app has not heard yet."""
        begun = list(self._begun)
        for task in begun:
            task.cancel()
        await asyncio.gather(*begun, return_exceptions=True)

    def _sender(self, user_id: str) -> Sender:
        return Sender(self._workspace, self._app, self._workspace.people[user_id])

    def _action_ts(self) -> str:
        """When somebody acted: no two acts at the same moment, not even while the clock stands still."""
        self._last_act = max(self._last_act + 1, round(self._workspace.clock.timestamp() * 1_000_000))
        return f"{self._last_act // 1_000_000}.{self._last_act % 1_000_000:06}"

    async def _interact(self, payload: Json, kind: Kind = "interactive") -> Answer:
        manifest = self._app.manifest
        url = manifest.options_url if kind == "options" else manifest.interactivity_url
        return await self._link.send(Outgoing(kind, payload, url))

    def app_dm(self, user_id: str) -> Channel:
        """The DM of a person and the bot (the Messages tab)."""
        return self._workspace.direct(self._app.bot.id, user_id)

    def slackbot(self, user_id: str, channel: Channel, text: str) -> None:
        """A line by Slackbot that only `user_id` sees."""
        self._workspace.whisper(channel, self._workspace.draft(channel, SLACKBOT, text), user_id)

    def _noted(self, user_id: str, channel: Channel, answer: Answer) -> Outcome:
        """Tells the person when the app didn't answer."""
        if answer.ok:
            return OK
        self.slackbot(user_id, channel, f'{self._app.name} failed with the error "{answer.error}"')
        return Outcome(answer.error)
