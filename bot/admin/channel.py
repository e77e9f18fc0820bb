"""`/upward channel`: which channel is for what. It is taken only if the bot can post there; a test line shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from bot.admin.parts import done_form, form, to_overview
from bot.admin.rules import Obstacle, obstacle
from bot.button_values import TEXT, WORD, Value, joined, optional
from bot.errors import LookUpFailed, NotAllowed
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import Form, RoomField
from bot.mentions.typed import first_word, pieces
from bot.messages import Button, Buttons, Message, Paragraph, Part, Room, RoomLink, Style, Text, render_lines
from bot.people import Person
from bot.phrases import Label, chat_name, label, render_confirm, why, words
from bot.platform import ChatPlatform, RoomFacts
from bot.publishing.channels import Channels, prompt_of, redraw_watchers
from bot.publishing.copies import to_room
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, Replace, Say, UpdateForm
from bot.routes import Interaction, OnSetting, in_place
from bot.store import Actor, Channel, Purpose, Work
from bot.typed_text import echo

HERE = "admin/channel"
OPEN = "admin.open_channel"
TEST_LINE = "admin.test_line"


class Use(NamedTuple):
    """A room that is to be taken for a purpose."""

    purpose: str
    platform: str = ""
    external: str = ""
    name: str = ""


USE = Value(joined(Use, "|", WORD, optional(WORD, ""), optional(WORD, ""), optional(TEXT, "")), Use(""))

Act = Interaction[CommandTyped] | Interaction[FormSubmitted] | Interaction[ButtonPressed]


@dataclass(frozen=True, slots=True)
class ChannelSetting:
    """The command and the form, over what every feature posts."""

    channels: Channels

    @property
    def entries(self) -> tuple[OnSetting, ...]:
        return tuple(map(_entry, self.channels.entries))

    async def channel(self, interaction: Interaction[CommandTyped]) -> CommandReply:
        """`praise #kudos`, `praise off`, or nothing to see what is set."""
        typed = pieces(interaction.event.text)
        if not typed:
            return await self._show_channels(interaction)
        purpose = self._purpose(typed[0])
        match typed[1:]:
            case []:
                return await self._show_channels(interaction)
            case [str(word)] if word.lower() == "off":
                return Say(Message((Paragraph(await self._off(interaction, purpose)),)), aloud=True)
            case [RoomLink(room=room)]:
                return Say(await self._set(interaction, purpose, room), aloud=True)
            case _:
                actor = await interaction.admit()
                missed = words(HERE, typed=echo(first_word(interaction.event.text)[1]))["missed"]
                return OpenForm(picker(actor, purpose, interaction.platform, Paragraph(missed)))

    async def open_picker(self, interaction: Interaction[ButtonPressed]) -> ButtonReply:
        """The picker."""
        purpose = self._purpose(interaction.event.value)
        return in_place(interaction, picker(await interaction.admit(), purpose, interaction.platform))

    async def _show_channels(self, interaction: Interaction[CommandTyped]) -> CommandReply:
        actor = await interaction.admit()
        lines = [line(purpose, actor.channels_for(purpose)) for purpose in self.channels.entries]
        return Say(Message((*lines, Paragraph(words(HERE)["how"]), Buttons((to_overview(),)))))

    async def turn_off(self, interaction: Interaction[ButtonPressed]) -> ButtonReply:
        """*Stop posting there*, in the form with the picker."""
        purpose = self._purpose(interaction.event.value)
        said = Paragraph(await self._off(interaction, purpose))
        return UpdateForm(done_form("admin.channel", label(prompt_of(purpose), "title"), (said,)))

    async def save_channel(self, interaction: Interaction[FormSubmitted]) -> FormReply:
        """The form with the channel picker."""
        room = interaction.event.answers.room("room")
        if room is None:
            raise NotAllowed(label(HERE, "pick_one"), field="room")
        purpose = self._purpose(interaction.event.state)
        message = await self._set(interaction, purpose, room)
        return UpdateForm(done_form("admin.channel", label(prompt_of(purpose), "title"), message.parts))

    async def again(self, interaction: Interaction[ButtonPressed]) -> ButtonReply:
        """*Try again*, or *Use this channel*: the value names purpose, chat, room and its name."""
        purpose, *room = USE.decode(interaction.event.value)
        return Replace(await self._set(interaction, self._purpose(purpose), Room(*room)))

    def _purpose(self, typed: object) -> Purpose:
        known = {purpose.value: purpose for purpose in self.channels.entries}
        if isinstance(typed, str) and typed.lower() in known:
            return known[typed.lower()]
        raise NotAllowed(words(HERE, purposes=list(known)).plain("which_purpose"))

    async def _off(self, interaction: Interaction[CommandTyped] | Interaction[ButtonPressed], purpose: Purpose) -> Text:
        platform = interaction.event.by.platform
        async with interaction.work() as (work, actor):
            channels = [one.room for one in actor.channels_for(purpose)]
            was = [room for room in channels if room.platform == platform]
            others = [room for room in channels if room.platform != platform]
            if not was:
                none = "unset_here" if others else "unset"
                raise NotAllowed(words(prompt_of(purpose), rooms=others, chat=chat_name(platform)).plain(none))
            person = actor.person
            await work.workspaces.drop_channel(person.workspace, purpose, platform)
            await work.audit.note(person.workspace, person.id, "channel.off", purpose, interaction.now)
            await redraw_watchers(work, person.workspace, interaction.now)
            await work.commit()
        return words(prompt_of(purpose), room=was[0], rooms=others)["off_here" if others else "off"]

    async def _set(self, interaction: Act, purpose: Purpose, room: Room) -> Message:
        """Takes the room for the purpose, with a test line; or says what is in the way."""
        facts = await _facts(interaction, room)
        against = obstacle(facts)
        if against is Obstacle.NOT_MEMBER and not isinstance(interaction.event, FormSubmitted):
            invite = Paragraph(words(HERE, room=facts.room)[against])
            return Message((invite, Buttons((use_button(purpose, facts.room, label(HERE, "button_again")),))))
        if against is not None:
            raise NotAllowed(words(HERE, room=facts.room).plain(against), field="room")
        async with interaction.work() as (work, actor):
            offered = await self._take(work, actor.person, purpose, facts, interaction)
            await work.commit()
        return Message(tuple(_describe_taken(purpose, facts, offered)))

    async def _take(self, work: Work, person: Person, purpose: Purpose, facts: RoomFacts, interaction: Act) -> int:
        """Writes it down; returns the number of people who are asked about what waited for a channel."""
        workspace, room, now = person.workspace, facts.room, interaction.now
        await work.workspaces.set_channel(workspace, purpose, room, person.id, now)
        test = words(prompt_of(purpose), person=person.name)["test_line"]
        await work.outbox.put(
            [to_room(workspace, TEST_LINE, f"channel/{person.id}", room, render_lines(test))],
            now,
        )
        await work.audit.note(workspace, person.id, "channel.set", f"{purpose} {room.external}", now)
        offered = await self.channels.offer_waiting(work, workspace, purpose, now)
        await redraw_watchers(work, workspace, now)
        return offered


def _entry(purpose: Purpose) -> OnSetting:
    async def lines(_work: Work, actor: Actor) -> list[Part]:
        return [line(purpose, actor.channels_for(purpose))]

    title, caption = Label("admin/overview", "heading_channels"), Label(prompt_of(purpose), "button")
    return OnSetting(title, 10, OPEN, caption, purpose, lines)


def line(purpose: Purpose, channels: tuple[Channel, ...]) -> Part:
    """Where that is posted, and whether it works."""
    if not channels:
        return Paragraph(words(prompt_of(purpose))["unset"])
    failing = next((one for one in channels if one.failing), None)
    if failing and failing.failing:
        return Paragraph(words(prompt_of(purpose), room=failing.room, reason=why(failing.failing))["failing"])
    return Paragraph(words(prompt_of(purpose), rooms=[one.room for one in channels])["set"])


def picker(actor: Actor, purpose: Purpose, chat: ChatPlatform, *said: Part) -> Form:
    """The form with the picker of that chat's channels, and a way to stop posting where one of them is set. `said`
    stands above."""
    set_now = actor.channels_for(purpose)
    room = next((one.room for one in set_now if one.room.platform == chat.name), None)
    hint = label(HERE, "hint_room") if chat.can.invited else ""
    field = RoomField("room", label(HERE, "field_room"), room, hint=hint)
    off = (Buttons((_off_button(purpose),)),) if room else ()
    parts = (*said, line(purpose, set_now), field, *off)
    return form("admin.channel", label(prompt_of(purpose), "title"), parts, label(HERE, "submit"), state=purpose)


def _off_button(purpose: Purpose) -> Button:
    confirm = render_confirm(HERE, "confirm_off_{}")
    return Button("admin.channel_off", label(HERE, "button_off"), purpose, Style.DANGER, confirm)


def use_button(purpose: Purpose, room: Room, words_on_it: str) -> Button:
    return Button("admin.use_channel", words_on_it, USE.encode(Use(purpose, room.platform, room.external, room.name)))


async def _facts(interaction: Act, room: Room) -> RoomFacts:
    await interaction.admit()  # nobody else may learn about rooms
    if room.platform != interaction.platform.name:
        said = words(HERE, room=room, chat=chat_name(room.platform)).plain("elsewhere")
        raise NotAllowed(said, field="room")
    try:
        return await interaction.platform.room_facts(interaction.event.by.team, room)
    except LookUpFailed as failure:
        sentence = words(HERE, room=room, reason=why(failure.reason)).plain("not_seen")
        raise NotAllowed(sentence, field="room") from None


def _describe_taken(purpose: Purpose, facts: RoomFacts, offered: int) -> list[Part]:
    said = words(prompt_of(purpose), room=facts.room, count=offered)
    lines = [said["taken"]]
    if not facts.public:
        lines.append(said["private"])
    if offered:
        lines.append(said["offered_one" if offered == 1 else "offered"])
    return [Paragraph(line) for line in lines]
