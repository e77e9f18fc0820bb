"""`/feedback list`: what is owed, asked, received and given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.admission import Who
from bot.button_values import PAGE
from bot.events import ButtonPressed, CommandTyped, FormChanged, FormSubmitted
from bot.feedback.list_items import HERE, render_item
from bot.feedback.repository import FeedbackList, Search
from bot.feedback.rules import refusal
from bot.forms import Answers, ChoiceField, Field, Form, PeopleField, TextField
from bot.mentions.resolve_people import handle_of
from bot.mentions.typed import anywhere
from bot.messages import Button, Buttons, Divider, Paragraph, Part
from bot.nudges.rules import today_of
from bot.paging import ListForm, ListPage
from bot.people import Handle, Person, Standing
from bot.phrases import Label, label, render_options, words
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, UpdateForm
from bot.routes import Command, E, Interaction, OnButton, OnForm, Route, in_place
from bot.store import Actor, Work
from bot.typed_text import clean

LIST = ListForm("feedback.list", HERE, "feedback.list_before", "feedback.list_after", 10)
WORDS_LONGEST = 100
BEGIN = {
    FeedbackList.ASKED: "feedback.open",
    FeedbackList.RECEIVED: "feedback.open",
    FeedbackList.GIVEN: "feedback.give",
}
"""What an empty shelf offers to do."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. `page` begins at 1; without a shelf, what is owed, or else what was received."""

    shelf: FeedbackList | None = None
    person: Handle | None = None
    words: str = ""
    page: int = 1

    @classmethod
    def of(cls, answers: Answers, page: str = "") -> Query:
        found = clean(answers.text("words"))[:WORDS_LONGEST]
        person = next(iter(answers.people("person")), None)
        return cls(answers.choice("shelf", FeedbackList), person, found, PAGE.decode(page))


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`/feedback list [owed|asked|received|given] [@person] [words]`."""
    names, said = anywhere(interaction.event.text)
    shelf = FeedbackList(said[0].lower()) if said and said[0].lower() in set(FeedbackList) else None
    found = clean(" ".join(said[1:] if shelf else said))[:WORDS_LONGEST]
    async with interaction.read() as (work, actor):
        person = await handle_of(interaction, work, actor, names, refusal)
        return OpenForm(await _render(interaction, work, actor, Query(shelf, person, found)))


async def by_button(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """On Home and on receipts; the button's value is the shelf."""
    value = interaction.event.value
    async with interaction.read() as (work, actor):
        form = await _render(
            interaction, work, actor, Query(FeedbackList(value) if value in set(FeedbackList) else None)
        )
    return in_place(interaction, form)


async def search_list(interaction: Interaction[FormSubmitted] | Interaction[FormChanged]) -> FormReply:
    """Search, or another shelf: the first page of what is looked for."""
    return UpdateForm(await _again(interaction, interaction.event.answers))


async def page_list(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Other pages; the button's value is the page."""
    return UpdateForm(await _again(interaction, interaction.event.answers, interaction.event.value))


async def _again(interaction: Interaction[Any], answers: Answers, page: str = "") -> Form:
    async with interaction.read() as (work, actor):
        return await _render(interaction, work, actor, Query.of(answers, page))


async def _render(interaction: Interaction[E], work: Work, actor: Actor, query: Query) -> Form:
    me = actor.person
    if query.shelf is None:
        owed = await work.feedback.find_owed(me, today_of(me, interaction.now), 0, 1)
        query = replace(query, shelf=FeedbackList.OWED if owed.total else FeedbackList.RECEIVED)
    shelf, person = query.shelf or FeedbackList.OWED, None
    if query.person is not None:
        known = await work.people.by_handles(me.workspace, [query.person])
        if not known:
            return LIST.render((*_fields(query), *_empty(query, me)), ListPage())
        person = known[0].id
    found = await LIST.read(_finder(interaction, work, actor, Search(shelf, person, query.words)), query.page)
    asked = [each.id for each in found.items] if shelf is FeedbackList.ASKED else []
    counts = await work.feedback.counts(asked)
    items = [part for each in found.items for part in render_item(each, me, shelf, counts, interaction.now)]
    return LIST.render((*_fields(query), Divider(), *(items or _empty(query, me))), found)


def _finder(
    interaction: Interaction[E], work: Work, actor: Actor, search: Search
) -> Callable[[int], Awaitable[ListPage[Any]]]:
    me = actor.person
    if search.shelf is FeedbackList.OWED:
        return lambda page: work.feedback.search_owed(me, search, page)
    if search.shelf is FeedbackList.ASKED:
        return lambda page: work.feedback.find_requests(me, search, page)
    return lambda page: work.feedback.find_texts(me, search, page, interaction.now)


def _fields(query: Query) -> tuple[Field, ...]:
    chosen = (query.person,) if query.person else ()
    shelf = query.shelf.value if query.shelf else None
    return (
        ChoiceField(
            "shelf", label(HERE, "label_shelf"), render_options(HERE, FeedbackList), shelf, live=True, menu=True
        ),
        PeopleField("person", label(HERE, "label_person"), chosen, optional=True),
        TextField("words", label(HERE, "label_words"), query.words, WORDS_LONGEST, optional=True),
    )


def _empty(query: Query, me: Person) -> list[Part]:
    shelf = query.shelf or FeedbackList.OWED
    if query.words or query.person:
        return [Paragraph(words(HERE)["found_nothing"])]
    if BEGIN.get(shelf) == "feedback.open" and me.standing is not Standing.COLLEAGUE:
        return [Paragraph(words("feedback/refusals")["guest_asks"])]
    begin = [Buttons((Button(BEGIN[shelf], label(HERE, f"button_{shelf}")),))] if shelf in BEGIN else []
    return [Paragraph(words(HERE)[f"empty_{shelf}"]), *begin]


ENTRIES: tuple[Route, ...] = (
    Command(
        "feedback list",
        by_command,
        Who.EVERYBODY,
        Label(HERE, "command"),
        "[owed|asked|received|given] [@person] [words]",
    ),
    OnButton("feedback.list", by_button, Who.EVERYBODY),
    OnForm("feedback.list", search_list, Who.EVERYBODY, changed=search_list),
    OnButton("feedback.list_before", page_list, Who.EVERYBODY),
    OnButton("feedback.list_after", page_list, Who.EVERYBODY),
)
