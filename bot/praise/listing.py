"""`/praise list`: what one gave, received and noted. It opens as a form, so that no private text rests in a chat."""

from __future__ import annotations

from typing import Any

from bot.events import ButtonPressed, CommandTyped, FormChanged, FormSubmitted
from bot.forms import Answers, Form
from bot.mentions.resolve_people import handle_of
from bot.mentions.typed import anywhere
from bot.messages import Message
from bot.paging import ListPage
from bot.praise.list_form import LIST, WORDS_LONGEST, Query, render_form
from bot.praise.rules import Praise, PraiseList, refusal
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, UpdateForm
from bot.routes import Interaction
from bot.store import Actor, Work
from bot.typed_text import clean


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`/praise list [given|received|notes] [@person] [words]`, in any order."""
    async with interaction.read() as (work, actor):
        query = await _parse_query(work, actor, interaction)
        return OpenForm(await _render(work, actor, query))


async def by_button(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The button on Home: what one gave, newest first; the form leads to the rest."""
    async with interaction.read() as (work, actor):
        return OpenForm(await _render(work, actor, Query()))


async def _parse_query(work: Work, actor: Actor, interaction: Interaction[CommandTyped]) -> Query:
    names, said = anywhere(interaction.event.text)
    shelf = next((PraiseList(word.lower()) for word in said if word.lower() in set(PraiseList)), None)
    looked_for = " ".join(word for word in said if word.lower() != shelf)
    person = await handle_of(interaction, work, actor, names, refusal)
    return Query(shelf or PraiseList.GIVEN, clean(looked_for)[:WORDS_LONGEST], person)


async def search_list(interaction: Interaction[FormSubmitted] | Interaction[FormChanged]) -> FormReply:
    """Search, or another shelf: the first page of what is looked for."""
    return UpdateForm(await again(interaction, interaction.event.answers))


async def page_list(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Newer or older ones; the button's value is the page."""
    return UpdateForm(await again(interaction, interaction.event.answers, interaction.event.value))


async def again(interaction: Interaction[Any], answers: Answers, page: str = "", said: Message | None = None) -> Form:
    """The list drawn anew, as its fields stand."""
    async with interaction.read() as (work, actor):
        return await _render(work, actor, Query.of(answers, page), said)


async def _render(work: Work, actor: Actor, query: Query, said: Message | None = None) -> Form:
    me = actor.person
    known = await work.people.by_handles(me.workspace, [query.person] if query.person else [])
    person = known[0].id if known else None

    async def find(page: int) -> ListPage[Praise]:
        return await work.praises.find_page(me, query.shelf, query.words, person, page)

    return render_form(me, query, ListPage() if query.person and not known else await LIST.read(find, query.page), said)
