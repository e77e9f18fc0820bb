"""`/upward people`: who is here, from which source, and the available actions."""

from __future__ import annotations

from bot.directory.identity.alike import waiting_parts
from bot.directory.managers.field_command import field_parts
from bot.directory.people_file.import_repository import CHANGING, State
from bot.directory.people_file.import_words import file_name, undo_button
from bot.events import ButtonPressed, CommandTyped
from bot.mentions.typed import first_word
from bot.messages import Button, Buttons, Message, Paragraph, Part, SmallPrint, Style, Text, Words
from bot.phrases import label, words
from bot.replies import ButtonReply, CommandReply, Say
from bot.routes import Context, Interaction
from bot.store import Actor, Work

HERE = "directory/people"
SPACE = Words(" ")


async def people(interaction: Interaction[CommandTyped]) -> CommandReply:
    """Shows the overview; the text after the command is not a known sub-command."""
    word, _ = first_word(interaction.event.text)
    async with interaction.read() as (work, actor):
        return Say(await overview(interaction.context, work, actor, unknown=word))


async def show_people(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    async with interaction.read() as (work, actor):
        return Say(await overview(interaction.context, work, actor))


async def overview(context: Context, work: Work, actor: Actor, *, unknown: str = "") -> Message:
    """The counts, the last import, and a button for each action."""
    workspace = actor.person.workspace
    people_counts = await work.people_counts.count(workspace)
    said = words(HERE, count=people_counts.colleagues)["colleagues"]
    parts: list[Part] = [SmallPrint(words(HERE)["unknown"])] if unknown else []
    more = [
        words(HERE, count=count)[block]
        for block, count in (
            ("guests", people_counts.guests),
            ("deactivated", people_counts.deactivated),
            ("without_chat", people_counts.without_chat),
            ("without_manager", people_counts.without_manager),
        )
        if count
    ]
    parts.append(Paragraph(tuple(run for text in (said, *more) for run in (*text, SPACE))[:-1]))
    parts += await waiting_parts(work, workspace)
    parts += await _last_import(work, actor)
    parts += await field_parts(context, work, actor)
    buttons = [Button("directory.open_import", label(HERE, "button_import"), style=Style.PRIMARY)]
    if people_counts.without_manager:
        buttons.append(Button("directory.unmanaged", label(HERE, "button_unmanaged")))
    parts += [Buttons(tuple(buttons)), SmallPrint(words(HERE)["how"])]
    return Message(tuple(parts), summary=said)


async def _last_import(work: Work, actor: Actor) -> list[Part]:
    workspace = actor.person.workspace
    if (busy := await work.imports.newest(workspace, CHANGING)) is not None:
        return [SmallPrint(words(HERE, file=file_name(busy))["busy"])]
    last = await work.imports.newest(workspace, [State.DONE])
    if last is None or last.done_at is None:
        return [SmallPrint(words(HERE)["never_imported"])]
    by = await work.people.by_ids(workspace, [last.by] if last.by else [])
    zone = actor.person.time_zone
    said: Text = words(HERE, file=file_name(last), day=last.done_at, zone=zone)["last_import"]
    if by:
        said = (*said, SPACE, *words(HERE, by=by[0].name)["imported_by"])
    return [Paragraph(said), Buttons((undo_button(last),))]
