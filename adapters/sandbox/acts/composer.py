"""The composer: slash commands and messages."""

import logging
import re

from adapters.sandbox.acts.acting import Acting, Outcome
from adapters.sandbox.blocks.text import as_stored, escape
from adapters.sandbox.errors import ApiError
from adapters.sandbox.state import Channel
from adapters.sandbox.transport import payloads
from adapters.sandbox.transport.link import Answer, Outgoing

log = logging.getLogger(__name__)

INVITED = re.compile(r"<@(\w+)>")


def is_command(line: str) -> bool:
    """Does the composer take the line for a slash command? `/etc/hosts is full` is none."""
    return line.startswith("/") and "/" not in line.partition(" ")[0][1:]


class Composer(Acting):
    """What happens with a line that somebody typed."""

    async def type(self, user_id: str, channel_id: str, text: str, thread_ts: str | None = None) -> Outcome:
        """What the composer does with a line: a slash command or a message."""
        name, _, rest = text.partition(" ")
        if is_command(text):
            if thread_ts is not None:
                said = f'"{escape(name)}" is not supported in threads. Sorry!'
                self.slackbot(user_id, self._workspace.channels[channel_id], said)
                return Outcome("not_in_threads")
            return await self.command(user_id, channel_id, name, rest.strip())
        return await self.post(user_id, channel_id, text, thread_ts)

    async def command(self, user_id: str, channel_id: str, name: str, text: str) -> Outcome:
        """A slash command; on failure the person reads Slackbot's sentence about it."""
        channel, declared = self._workspace.channels[channel_id], self._app.manifest.commands.get(name)
        if name == "/invite":
            return await self._invite(user_id, channel, text)
        if declared is None:
            self.slackbot(user_id, channel, f"`{escape(name)}` is not a valid command.")
            return Outcome("invalid_command")
        sender = self._sender(user_id)
        await self._link.ready()
        trigger, url = self._triggers.mint(user_id), self._urls.mint("commands", user_id, channel)
        sent = as_stored(self._workspace, text, labels=True) if declared.should_escape else text
        payload = payloads.command(sender, channel, name, sent, trigger, url)
        answer = await self._link.send(Outgoing("slash_commands", payload, declared.url))
        error = answer.error if not answer.ok else self._show_reply(user_id, channel, answer)
        if error:
            self.slackbot(user_id, channel, f'{name} failed with the error "{error}"')
        return Outcome(error)

    async def _invite(self, user_id: str, channel: Channel, text: str) -> Outcome:
        """Slack's own command, which no app gets: adds the people and apps named to the conversation."""
        named = INVITED.findall(as_stored(self._workspace, text))
        if refusal := self._uninvitable(user_id, channel, text, named):
            self.slackbot(user_id, channel, refusal)
            return Outcome("cant_invite")
        for invited in named:
            self._workspace.join(channel, invited, inviter=user_id)
        await self._events.settle()
        return Outcome()

    def _uninvitable(self, user_id: str, channel: Channel, text: str, named: list[str]) -> str:
        """Why nobody is added; empty when they can be."""
        if channel.kind in {"im", "mpim"}:
            return "Nobody can be added to direct messages."
        if user_id not in channel.members:
            return f"Only members of <#{channel.id}|{channel.name}> can add somebody."
        if channel.is_archived:
            return f"<#{channel.id}|{channel.name}> is archived, so nobody can be added."
        if not named:
            return f"Nobody here is called {escape(text)}." if text else "Who is to be added? Type `/invite @name`."
        if all(invited in channel.members for invited in named):
            return f"{' '.join(f'<@{each}>' for each in named)}: already in <#{channel.id}|{channel.name}>."
        return ""

    def _show_reply(self, user_id: str, channel: Channel, answer: Answer) -> str:
        """Shows a command's direct answer; the error code when it isn't a message."""
        if not answer.body:
            return ""
        try:
            self._urls.reply(user_id, channel, answer.body)
        except ApiError as error:
            log.error("the app's answer is not shown: %s", error)
            return error.code
        return ""

    async def post(
        self, user_id: str, channel_id: str, text: str, thread_ts: str | None = None, files: tuple[str, ...] = ()
    ) -> Outcome:
        """A message by a person, `files` by id. `not_in_channel` and `is_archived` are refused."""
        channel = self._workspace.channels[channel_id]
        if user_id not in channel.members:
            return Outcome("not_in_channel")
        if channel.is_archived:
            return Outcome("is_archived")
        message = self._workspace.draft(channel, user_id, as_stored(self._workspace, text))
        message.thread_ts, message.client_msg_id = thread_ts, self._workspace.new_id("M")
        self._workspace.share(channel, message, files)
        self._workspace.post(channel, message)
        await self._events.settle()
        return Outcome(message=message)
