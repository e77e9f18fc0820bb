"""Who has no manager: a form with a search and pages, since nobody's menu holds a company."""

from __future__ import annotations

from bot.bidi import isolate
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import Field, Form, TextField
from bot.messages import Button, Buttons, Paragraph, Part, SmallPrint, Words
from bot.phrases import label, words
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, UpdateForm
from bot.routes import Interaction
from bot.store import Work
from bot.typed_text import clean, clean_name, number

HERE = "directory/people"
PER_PAGE = 20
LONGEST = 100


async def type_list(interaction: Interaction[CommandTyped]) -> CommandReply:
    return OpenForm(await _read(interaction, ""))


async def open_list(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    return OpenForm(await _read(interaction, ""))


async def search_list(interaction: Interaction[FormSubmitted]) -> FormReply:
    return UpdateForm(await _read(interaction, interaction.event.answers.text("words")))


async def _read(
    interaction: Interaction[CommandTyped] | Interaction[ButtonPressed] | Interaction[FormSubmitted], typed: str
) -> Form:
    """The first page; that it was looked at is noted."""
    async with interaction.work() as (work, actor):
        workspace = actor.person.workspace
        drawn = await list_form(work, workspace, typed, 1)
        await work.audit.note(workspace, actor.person.id, "people.read", "", interaction.now)
        await work.commit()
    return drawn


async def turn_page(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Another page of what the search in the form finds."""
    async with interaction.read() as (work, actor):
        typed, page = interaction.event.answers.text("words"), max(1, number(interaction.event.value[:6]))
        return UpdateForm(await list_form(work, actor.person.workspace, typed, page))


async def list_form(work: Work, workspace: int, typed: str, page: int) -> Form:
    """A page of the list; admins say who the manager is by /upward manager."""
    typed = clean(typed)[:LONGEST]
    found, more = await work.census.without_manager(workspace, typed, (page - 1) * PER_PAGE, PER_PAGE)
    parts: list[Field | Part] = [
        Paragraph(words(HERE)["unmanaged_intro"]),
        TextField("words", label(HERE, "field_words"), typed, LONGEST, optional=True),
    ]
    listed = tuple(
        Words(f"{chr(10) if at else ''}• {isolate(clean_name(each.name))}{_where(each.department)}")
        for at, each in enumerate(found)
    )
    parts.append(Paragraph(listed or words(HERE)["nobody_found" if typed else "everybody_managed"]))
    buttons = []
    if page > 1:
        buttons.append(Button("directory.unmanaged_before", label(HERE, "button_before"), str(page - 1)))
    if more:
        buttons.append(Button("directory.unmanaged_after", label(HERE, "button_after"), str(page + 1)))
    if buttons:
        parts += [SmallPrint(words(HERE, page=page)["page"]), Buttons(tuple(buttons))]
    title, submit, close = (label(HERE, block) for block in ("title_unmanaged", "submit", "close"))
    return Form("directory.unmanaged", title, tuple(parts), submit=submit, close=close, state=str(page))


def _where(department: str | None) -> str:
    return f", {isolate(clean_name(department))}" if department else ""
