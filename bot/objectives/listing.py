"""`/objective list`: one's own objectives, or what one may see of somebody else's. It opens as a form."""

from __future__ import annotations

from dataclasses import dataclass

from bot.button_values import PAGE
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import Answers, Form, PeopleField, TextField
from bot.mentions.resolve_people import handle_of
from bot.mentions.typed import anywhere
from bot.messages import Button, Buttons, Divider, Paragraph, Part, Quote, SmallPrint, Words
from bot.objectives import receipt
from bot.objectives.objective import Objective
from bot.objectives.render import show_button, status
from bot.objectives.rules import refusal
from bot.objectives.showing import who_sees
from bot.paging import ListForm, ListPage
from bot.people import Handle, Person
from bot.phrases import label, words
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, UpdateForm
from bot.routes import E, Interaction, in_place
from bot.store import Actor, Work
from bot.typed_text import clean

HERE = "objectives/list"
LIST = ListForm("objectives.list", HERE, "objectives.before", "objectives.after", 10)
WORDS_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; without a `person`, one's own. `page` begins at 1."""

    person: Handle | None = None
    words: str = ""
    page: int = 1

    @classmethod
    def of(cls, answers: Answers, page: str = "") -> Query:
        found = clean(answers.text("words"))[:WORDS_LONGEST]
        return cls(next(iter(answers.people("person")), None), found, PAGE.decode(page))


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`/objective list [@person] [words]`, in any order."""
    names, said = anywhere(interaction.event.text)
    async with interaction.read() as (work, actor):
        person = await handle_of(interaction, work, actor, names, refusal)
        return OpenForm(await _render(work, actor, Query(person, clean(" ".join(said))[:WORDS_LONGEST])))


async def by_button(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """My objectives, on Home and on receipts."""
    async with interaction.read() as (work, actor):
        form = await _render(work, actor, Query())
    return in_place(interaction, form)


async def search_list(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Search: the first page of what is looked for."""
    return UpdateForm(await _again(interaction, interaction.event.answers))


async def page_list(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Other pages; the button's value is the page."""
    return UpdateForm(await _again(interaction, interaction.event.answers, interaction.event.value))


async def _again(interaction: Interaction[E], answers: Answers, page: str = "") -> Form:
    async with interaction.read() as (work, actor):
        return await _render(work, actor, Query.of(answers, page))


async def _render(work: Work, actor: Actor, query: Query) -> Form:
    owner = actor.person
    if query.person:
        known = await work.people.by_handles(owner.workspace, [query.person])
        if not known:
            return _render_list(actor.person, None, query, ListPage())
        owner = known[0]

    async def find(page: int) -> ListPage[Objective]:
        return await work.objectives.find_page(actor.person, owner.id, query.words, page)

    return _render_list(actor.person, owner, query, await LIST.read(find, query.page))


def _render_list(reader: Person, owner: Person | None, query: Query, found: ListPage[Objective]) -> Form:
    chosen = (query.person,) if query.person else ()
    fields = (
        PeopleField("person", label(HERE, "label_person"), chosen, optional=True, hint=label(HERE, "hint_person")),
        TextField("words", label(HERE, "label_words"), query.words, WORDS_LONGEST, optional=True),
    )
    items = [part for objective in found.items for part in _item(reader, objective)]
    return LIST.render((*fields, Divider(), *(items or _empty(reader, owner, query))), found)


def _empty(reader: Person, owner: Person | None, query: Query) -> list[Part]:
    if query.words or owner is None:
        return [Paragraph(words(HERE)["found_nothing"])]
    if owner.id != reader.id:
        return [Paragraph(words(HERE, owner=owner.name)["empty_theirs"])]
    return [Paragraph(words(HERE)["empty"]), Buttons((Button("objectives.open", label(HERE, "button_set")),))]


def _item(reader: Person, objective: Objective) -> tuple[Part, ...]:
    mine = objective.owner.id == reader.id
    first = receipt.reopen_button(objective) if objective.closed_at else receipt.progress_button(objective)
    own = (first, receipt.edit_button(objective)) if mine else ()
    return (
        Quote((Words(objective.wording.title, bold=True),)),
        SmallPrint((*status(objective), Words(" · "), *who_sees(objective, reader))),
        Buttons((*own, show_button(objective))),
    )
