"""`/upward people field`: which profile field names the manager."""

from __future__ import annotations

from bot.directory.managers.field_repository import ManagerField
from bot.directory.managers.manager_field import NO_FIELD, SHORT, choose_field
from bot.errors import LookUpFailed, NotAllowed
from bot.events import CommandTyped
from bot.messages import Message, Part, SmallPrint, Text, Words, plain
from bot.phrases import label, why, words
from bot.replies import CommandReply, Say
from bot.routes import Context, Interaction
from bot.store import Actor, Work
from bot.typed_text import clean

HERE = "directory/field"
QUOTES = "\"'“”„‘’«» "
LONGEST = 100
SPACE = Words(" ")


async def field(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`"Manager"` sets the field, `off` stops reading, `auto` detects the field; without text shows the state."""
    typed = clean(plain(interaction.event.text)).strip(QUOTES)[:LONGEST]
    if not typed:
        async with interaction.read() as (work, actor):
            return Say(Message((*await field_parts(interaction.context, work, actor), SmallPrint(words(HERE)["how"]))))
    wanted = {"off": "", "auto": None}.get(typed.lower(), typed)
    if wanted != "":
        await _check(interaction, wanted)
    async with interaction.work() as (work, actor):
        await work.manager_fields.choose(actor.person.workspace, wanted)
        about = "off" if wanted == "" else "auto" if wanted is None else "named"
        await work.audit.note(actor.person.workspace, actor.person.id, "people.field", about, interaction.now)
        parts = await field_parts(interaction.context, work, actor)
        await work.commit()
    return Say(Message(parts))


async def _check(interaction: Interaction[CommandTyped], wanted: str | None) -> None:
    """Raises `NotAllowed` if there is no such field, or the chat allows nobody to see it."""
    await interaction.admit()  # nobody else may learn what fields profiles have
    try:
        fields = await interaction.platform.profile_fields(interaction.event.by.team)
    except LookUpFailed as failure:
        raise NotAllowed(words(HERE, reason=why(failure.reason)).plain("not_readable")) from None
    if choose_field(fields, wanted) is None:
        labels = [each.label for each in fields if each.names_person]
        raise NotAllowed(words(HERE, labels=labels).plain("no_such") if labels else label(HERE, "none_at_all"))


async def field_parts(context: Context, work: Work, actor: Actor) -> tuple[Part, ...]:
    """A line for each chat with profile fields: the field, the age of the data, and problems."""
    fields = await work.manager_fields.fields(actor.person.workspace)
    zone = actor.person.time_zone
    return tuple(SmallPrint(_describe_field(each, zone)) for each in fields if context.has_profiles(each.platform))


def _describe_field(field: ManagerField, zone: str) -> Text:
    called = words(HERE, label=field.label)["called"] if field.label else words(HERE)["looked_for"]
    if field.label == "":
        return words(HERE)["off"]
    if field.trouble == NO_FIELD:
        return (*called, SPACE, *words(HERE)["trouble_no_field"])
    if field.trouble and field.trouble not in SHORT:
        return (*called, SPACE, *words(HERE, reason=why(field.trouble))["trouble"])
    if field.unread:
        return (*called, SPACE, *words(HERE, count=field.unread)["unread"])
    if field.oldest is None:
        return called
    return (*called, SPACE, *words(HERE, day=field.oldest, zone=zone)["age"])
