"""Help, from the entries of the router: what is not in the table is not in the help, and nothing is listed twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence

from bot.admin.overview import Overview
from bot.admission import Who
from bot.events import CommandTyped
from bot.messages import Message, Paragraph, Part, Text, Words, plain
from bot.phrases import Label, as_typed, words
from bot.replies import CommandReply, OpenForm, Say
from bot.routes import Command, Interaction, Route
from bot.store import Actor
from bot.typed_text import echo

HERE = "admin/help"
Answer = Callable[[Interaction[CommandTyped]], Awaitable[CommandReply]]
GROUPS = {
    Who.EVERYBODY: "for_everybody",
    Who.HR: "for_hr",
    Who.HR_OR_ADMIN: "for_hr_or_admin",
    Who.ADMIN: "for_admin",
}


def help_commands(features: Iterable[Route], overview: Overview) -> tuple[Command, ...]:
    """`/upward` and `/upward help`, over the commands of all features and themselves; and for each sub-command help of
    its own (`upward audit help`), which no feature has to think of."""
    features = tuple(features)
    commands = commands_of(features)
    answer = _answering(commands)
    alone = Command("upward", _alone(answer, overview), Who.EVERYBODY, Label(HERE, "description"), Label(HERE, "hint"))
    help_itself = Command("upward help", answer, Who.EVERYBODY, Label(HERE, "help_description"))
    commands.append(help_itself)
    return alone, help_itself, *_help_of_each([each for each in features if isinstance(each, Command)])


def _help_of_each(commands: Sequence[Command]) -> tuple[Command, ...]:
    known = {command.name for command in commands}
    subs = [command for command in commands if " " in command.name and not command.name.endswith(" help")]
    return tuple(
        Command(name, _explaining(command, commands), command.who, command.description, "", command.feature, alone=True)
        for command in subs
        if (name := f"{command.name} help") not in known
    )


def _explaining(command: Command, commands: Sequence[Command]) -> Answer:
    """What it does, and what its own sub-commands do; one that has two names stands there once."""
    below = {each.handler: each for each in reversed(commands) if each.name.startswith(f"{command.name} ")}

    async def answer(interaction: Interaction[CommandTyped]) -> CommandReply:
        await interaction.admit()
        lines = [_line(each) for each in (command, *reversed(below.values()))]
        return Say(Message((Paragraph(_below_each_other(lines)),)), aloud=True)

    return answer


def _alone(answer: Answer, overview: Overview) -> Answer:
    """Admins see what is set, where the platform has forms; everybody else, and whoever typed more, gets help."""

    async def first(interaction: Interaction[CommandTyped]) -> CommandReply:
        if plain(interaction.event.text).strip() or not interaction.platform.can.forms:
            return await answer(interaction)
        async with interaction.read() as (work, actor):
            if Who.ADMIN.admits(actor.person):
                return OpenForm(await overview.render(work, actor))
        return await answer(interaction)

    return first


def commands_of(features: Iterable[Route]) -> list[Command]:
    return [entry for entry in features if isinstance(entry, Command) and entry.in_help]


def _answering(commands: Sequence[Command]) -> Answer:
    async def answer(interaction: Interaction[CommandTyped]) -> CommandReply:
        parts = help_parts(commands, await interaction.admit(), buttons=interaction.platform.can.buttons)
        return Say(Message((*_unknown(interaction.event), *parts)), aloud=True)

    return answer


def _unknown(event: CommandTyped) -> tuple[Part, ...]:
    asked = plain(event.text).strip()
    if not asked or asked.lower() == "help":
        return ()
    return (Paragraph(words(HERE, typed=echo(asked))["unknown"]),)


def help_parts(commands: Sequence[Command], actor: Actor, *, buttons: bool = True) -> list[Part]:
    """What this person can do: for everybody, then what a role adds. What is switched off is not there, nor is what a
    button does where there are some."""
    known = [
        command
        for command in commands
        if command.feature not in actor.off
        and command.who.admits(actor.person)
        and not (buttons and command.for_button)
    ]
    parts: list[Part] = []
    for who, heading in GROUPS.items():
        lines = [_line(command) for command in known if command.who is who]
        if lines:
            parts.append(Paragraph((*words(HERE)[heading], Words("\n"), *_below_each_other(lines))))
    return parts


def _below_each_other(lines: Sequence[Text]) -> Text:
    return tuple(run for line in lines for run in (Words("\n"), *line))[1:]


def _line(command: Command) -> Text:
    call = f"{as_typed(command.name)} {command.hint}".rstrip()
    return (Words(call, bold=True), Words(f"  {command.description}"))
