"""Help, from the entries of the router: what is not in the table is not in the help, and nothing is listed twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence

from bot.events import CommandTyped
from bot.messages import Message, Paragraph, Part, Run, Text, Words, plain
from bot.people import Person
from bot.replies import CommandReply, Say
from bot.routes import Ask, Command, Route, Who
from bot.wording import label, typed, words

HERE = "admin/help"
LONGEST_ECHO = 60
GROUPS = (Who.EVERYBODY, Who.HR, Who.ADMIN)


def help_commands(features: Iterable[Route]) -> tuple[Command, ...]:
    """`/upward` and `/upward help`, over the commands of all features and themselves."""
    commands = commands_of(features)
    answer = _answering(commands)
    alone = Command("upward", answer, Who.EVERYBODY, label(HERE, "description"), label(HERE, "hint"))
    help_itself = Command("upward help", answer, Who.EVERYBODY, label(HERE, "help_description"))
    commands.append(help_itself)
    return alone, help_itself


def commands_of(features: Iterable[Route]) -> list[Command]:
    return [entry for entry in features if isinstance(entry, Command)]


def _answering(commands: Sequence[Command]) -> Callable[[Ask[CommandTyped]], Awaitable[CommandReply]]:
    async def answer(ask: Ask[CommandTyped]) -> CommandReply:
        async with ask.read() as (_, actor):
            person = actor.person
        return Say(Message((*_unknown(ask.event), *help_parts(commands, person))))

    return answer


def _unknown(event: CommandTyped) -> tuple[Part, ...]:
    asked = plain(event.text).strip()
    if not asked or asked.lower() == "help":
        return ()
    echo = asked if len(asked) <= LONGEST_ECHO else f"{asked[:LONGEST_ECHO]}…"
    return (Paragraph(words(HERE, typed=echo)["unknown"]),)


def help_parts(commands: Sequence[Command], person: Person) -> list[Part]:
    """What this person can do: for everybody, then what a role adds."""
    parts: list[Part] = []
    for who in GROUPS:
        lines = [_line(command) for command in commands if command.who is who and who.admits(person)]
        if lines:
            parts.append(Paragraph((*words(HERE)[f"for_{who}"], *(run for line in lines for run in line))))
    return parts


def _line(command: Command) -> Text:
    call = f"{typed(command.name)} {command.hint}".rstrip()
    line: tuple[Run, ...] = (Words(f"\n{call}", bold=True), Words(f"  {command.description}"))
    return line
