"""`/upward values`: what the company stands for; the praise form offers them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.admin.parts import done_form, form, setting
from bot.admin.rules import LONGEST_VALUE, MOST_VALUES, BadValues, company_values, find_value
from bot.errors import NotAllowed
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import Form, TextField
from bot.mentions.typed import first_word
from bot.messages import Button, Buttons, Message, Paragraph, Part
from bot.phrases import label, words
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, Say, UpdateForm
from bot.routes import Interaction, in_place
from bot.store import Actor, Work

HERE = "admin/values"


async def values(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`add Courage`, `remove Courage`, or nothing to see them."""
    word, rest = first_word(interaction.event.text)
    match word:
        case "":
            return await _list_values(interaction)
        case "add" | "remove" if not rest:
            return OpenForm(await _form(interaction))
        case "add" | "remove":
            return Say(_message(await _one(interaction, word, rest)))
        case _:
            raise NotAllowed(label(HERE, "how"))


async def _list_values(interaction: Interaction[CommandTyped]) -> CommandReply:
    async with interaction.read() as (work, actor):
        return Say(_message(await work.workspaces.values(actor.person.workspace)))


def _message(held: Sequence[str]) -> Message:
    return Message((line(held), Buttons((Button("admin.change_values", label(HERE, "button_change")),))))


def line(held: Sequence[str]) -> Paragraph:
    """What is set."""
    return Paragraph(words(HERE, values=held)["listed"] if held else words(HERE)["none"])


async def _one(interaction: Interaction[CommandTyped], word: str, value: str) -> tuple[str, ...]:
    """One more, or one less."""
    async with interaction.work() as (work, actor):
        workspace = actor.person.workspace
        await work.workspaces.lock_workspace(workspace)
        held = await work.workspaces.values(workspace)
        if word == "add":
            new = _parse_values([*held, value])
        else:
            found = find_value(held, value)
            if found is None:
                raise NotAllowed(words(HERE, value=value[:LONGEST_VALUE]).plain("unknown"))
            new = tuple(one for one in held if one != found)
        await work.workspaces.set_values(workspace, new)
        await work.audit.note(workspace, actor.person.id, f"values.{word}", "", interaction.now)
        await work.commit()
    return new


async def change(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The button under the list, or of the overview."""
    return in_place(interaction, await _form(interaction))


async def _form(interaction: Interaction[CommandTyped] | Interaction[ButtonPressed]) -> Form:
    async with interaction.read() as (work, actor):
        return values_form(await work.workspaces.values(actor.person.workspace))


def values_form(held: Sequence[str]) -> Form:
    """One value a line."""
    field = TextField(
        "values",
        label(HERE, "field_values"),
        "\n".join(held),
        longest=(LONGEST_VALUE + 1) * MOST_VALUES,
        multiline=True,
        optional=True,
        hint=words(HERE, most=MOST_VALUES, longest=LONGEST_VALUE).plain("hint"),
    )
    return form("admin.values", label(HERE, "title"), (field,), label(HERE, "submit"))


async def save_values(interaction: Interaction[FormSubmitted]) -> FormReply:
    """The form with one value a line."""
    new = _parse_values(interaction.event.answers.text("values").splitlines())
    async with interaction.work() as (work, actor):
        await work.workspaces.set_values(actor.person.workspace, new)
        await work.audit.note(actor.person.workspace, actor.person.id, "values.set", "", interaction.now)
        await work.commit()
    return UpdateForm(done_form("admin.values", label(HERE, "title"), (line(new),)))


def _parse_values(typed: Sequence[str]) -> tuple[str, ...]:
    try:
        return company_values(typed)
    except BadValues as bad:
        about = words(HERE, value=bad.about, most=MOST_VALUES, longest=LONGEST_VALUE)
        raise NotAllowed(about.plain(bad.fault), field="values") from None


async def _lines(work: Work, actor: Actor) -> list[Part]:
    return [line(await work.workspaces.values(actor.person.workspace))]


SETTING = setting("values", 30, _lines)
