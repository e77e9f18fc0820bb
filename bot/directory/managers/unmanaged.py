"""People without a manager: a form with search and pages, because no menu can hold a whole company."""

from __future__ import annotations

from bot.bidi import isolate
from bot.button_values import PAGE
from bot.directory.managers.manager import form_about
from bot.directory.repository import PERSON
from bot.errors import NotAllowed
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import Field, Form, TextField
from bot.messages import Button, Buttons, Paragraph, Part, Words
from bot.paging import ListForm, ListPage
from bot.people import Person
from bot.phrases import label, words
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, UpdateForm
from bot.routes import Interaction
from bot.store import Work
from bot.typed_text import clean, clean_line

HERE = "directory/people"
LIST = ListForm(
    "directory.unmanaged", HERE, "directory.unmanaged_before", "directory.unmanaged_after", 20,
    title="title_unmanaged", counted="page",
)  # fmt: skip
SET = "directory.set_manager"
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
    """The first page; records that it was read."""
    async with interaction.work() as (work, actor):
        workspace = actor.person.workspace
        drawn = await list_form(work, workspace, typed, 1)
        await work.audit.note(workspace, actor.person.id, "people.read", "", interaction.now)
        await work.commit()
    return drawn


async def turn_page(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Another page of the results of the form's search."""
    async with interaction.read() as (work, actor):
        typed, page = interaction.event.answers.text("words"), PAGE.decode(interaction.event.value)
        return UpdateForm(await list_form(work, actor.person.workspace, typed, page))


async def list_form(work: Work, workspace: int, typed: str, page: int) -> Form:
    """A page of the list; admins set managers with /upward manager."""
    typed = clean(typed)[:LONGEST]

    async def find(page: int) -> ListPage[Person]:
        skip = (page - 1) * LIST.size
        people, more = await work.people_counts.without_manager(workspace, typed, skip, LIST.size)
        return ListPage(people, page, skip + len(people) + more if people else 0)

    found = await LIST.read(find, page)
    parts: list[Field | Part] = [
        Paragraph(words(HERE)["unmanaged_intro"]),
        TextField("words", label(HERE, "field_words"), typed, LONGEST, optional=True),
    ]
    for person in found.items:
        parts += _draw_row(person)
    if not found.items:
        parts.append(Paragraph(words(HERE)["nobody_found" if typed else "everybody_managed"]))
    return LIST.render(parts, found)


def _draw_row(person: Person) -> tuple[Part, ...]:
    line = Words(f"• {isolate(clean_line(person.name))}{_where(person.department)}")
    return Paragraph((line,)), Buttons((button_for(person),))


def button_for(person: Person) -> Button:
    """*Set the manager*."""
    return Button(SET, label(HERE, "button_set"), PERSON.encode(person.id))


def _where(department: str | None) -> str:
    return f", {isolate(clean_line(department))}" if department else ""


async def set_manager(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Set the manager*: opens the form for that person."""
    async with interaction.read() as (work, actor):
        people = await work.people.by_ids(actor.person.workspace, [PERSON.decode(interaction.event.value)])
    if not people:
        raise NotAllowed(label(HERE, "not_here"))
    return OpenForm(form_about(people[0]))
