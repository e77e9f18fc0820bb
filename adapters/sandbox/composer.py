"""The composer: slash commands and messages."""

from adapters.sandbox import payloads
from adapters.sandbox.acting import Acting, Outcome
from adapters.sandbox.errors import ApiError
from adapters.sandbox.link import Answer, Outgoing
from adapters.sandbox.state import Channel
from adapters.sandbox.text import as_stored, escape


class Composer(Acting):
    """What happens with a line that somebody typed."""

    async def type(self, user_id: str, channel_id: str, text: str, thread_ts: str | None = None) -> Outcome:
        """What the composer does with a line: a slash command or a message."""
        name, _, rest = text.partition(" ")
        if text.startswith("/") and "/" not in name[1:]:
            if thread_ts is not None:
                said = f'"{escape(name)}" is not supported in threads. Sorry!'
                self.slackbot(user_id, self._workspace.channels[channel_id], said)
                return Outcome("not_in_threads")
            return await self.command(user_id, channel_id, name, rest.strip())
        return await self.post(user_id, channel_id, text, thread_ts)

    async def command(self, user_id: str, channel_id: str, name: str, text: str) -> Outcome:
        """A slash command; on failure the person reads Slackbot's sentence about it."""
        channel, declared = self._workspace.channels[channel_id], self._app.manifest.commands.get(name)
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

    def _show_reply(self, user_id: str, channel: Channel, answer: Answer) -> str:
        """Shows a command's direct answer; the error code when it isn't a message."""
        if not answer.body:
            return ""
        try:
            self._urls.reply(user_id, channel, answer.body)
        except ApiError as error:
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
