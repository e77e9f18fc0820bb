"""Edit and Undo for the giver, "Take off the channel" for whoever is praised: every copy follows."""

from __future__ import annotations

from bot.allowances import check_day
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Answers, Form
from bot.home.redraw import lists_changed
from bot.messages import Buttons, Message, Paragraph, Text, render_lines
from bot.phrases import label, words
from bot.praise import copies, listing
from bot.praise.form import text_field, value_field
from bot.praise.receipt import as_form, edit_button, undo_button
from bot.praise.rules import (
    EDITS_A_DAY,
    PRAISE,
    Praise,
    check_author,
    check_praised,
    check_text,
    check_value,
    viewers_of,
)
from bot.replies import ButtonReply, FormReply, Replace, UpdateForm
from bot.routes import Interaction, in_place
from bot.store import Work
from bot.typed_text import clean

HERE = "praise/changes"


async def open_edit(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Edit, on a receipt or in the list."""
    async with interaction.read() as (work, actor):
        praise = check_author(
            await work.praises.get(actor.person.workspace, PRAISE.decode(interaction.event.value)), actor.person
        )
        form = _edit_form(praise, await work.workspaces.values(praise.workspace))
    return in_place(interaction, form)


def _edit_form(praise: Praise, values: tuple[str, ...]) -> Form:
    fields = [text_field(praise.text)]
    known = tuple(dict.fromkeys((*values, praise.value))) if praise.value else values
    chosen = [value_field(praise.value, known)] if known else []
    title, submit = label(HERE, "title_edit"), label(HERE, "submit_edit")
    return Form("praise.edit", title, (*fields, *chosen), submit=submit, state=PRAISE.encode(praise.id))


async def save_edit(interaction: Interaction[FormSubmitted]) -> FormReply:
    """The new words go to every copy: posts and direct messages."""
    async with interaction.work() as (work, actor):
        praise = check_author(
            await work.praises.get_for_update(actor.person.workspace, PRAISE.decode(interaction.event.state)),
            actor.person,
        )
        text, value = await _new_words(work, praise, interaction.event.answers)
        if (text, value) == (praise.text, praise.value):
            return UpdateForm(_render_saved(praise, words(HERE)["unchanged"]))
        await check_day(work, actor.person, EDITS_A_DAY, interaction.now)
        changed = await work.praises.edit(praise, text, value, interaction.now)
        reached = await copies.redraw(work, changed, interaction.now)
        await lists_changed(work, viewers_of(praise), interaction.now)
        await work.commit()
    said = words(HERE, copies=reached)
    return UpdateForm(_render_saved(praise, said["saved_everywhere" if reached else "saved"]))


async def _new_words(work: Work, praise: Praise, answers: Answers) -> tuple[str, str | None]:
    text, value = clean(answers.text("text")), answers.text("value") or None
    check_text(text)
    if value is not None and value != praise.value:
        check_value(value, await work.workspaces.values(praise.workspace))
    return text, value


def _render_saved(praise: Praise, said: Text) -> Form:
    buttons = Buttons((edit_button(praise.id), undo_button(praise.id)))
    return as_form(Message((Paragraph(said), buttons)), label(HERE, "title_saved"))


async def undo(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Undo: every copy goes, and the words with them. It counts no longer."""
    async with interaction.work() as (work, actor):
        praise = check_author(
            await work.praises.get_for_update(actor.person.workspace, PRAISE.decode(interaction.event.value)),
            actor.person,
        )
        sent = await copies.remove(work, praise, interaction.now)
        await work.praises.undo(praise.id, interaction.now)
        await work.outbox.forget_words(praise.workspace, copies.subject(praise.id))
        await lists_changed(work, viewers_of(praise), interaction.now)
        await work.commit()
    said = words(HERE)["undone_everywhere" if sent else "undone"]
    return await _instead(interaction, render_lines(said), label(HERE, "title_undone"))


async def take_off_channel(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Take off the channel": one of those praised removes the posts. The praise stays in the lists."""
    async with interaction.work() as (work, actor):
        praise = check_praised(
            await work.praises.get_for_update(actor.person.workspace, PRAISE.decode(interaction.event.value)),
            actor.person,
        )
        await copies.remove(work, praise, interaction.now, only_posts=True)
        await work.praises.take_off(praise.id, interaction.now)
        await lists_changed(work, viewers_of(praise), interaction.now)
        await work.commit()
    said = words(HERE, giver=praise.giver.name)["off"]
    return await _instead(interaction, render_lines(said), label(HERE, "title_off"))


async def _instead(interaction: Interaction[ButtonPressed], said: Message, title: str) -> ButtonReply:
    """In the place where the button was: the list drawn again, the receipt in its window, or the message."""
    if interaction.event.on:
        return Replace(said)
    if interaction.event.state:
        return UpdateForm(await listing.again(interaction, interaction.event.answers, interaction.event.state, said))
    return UpdateForm(as_form(said, title))
