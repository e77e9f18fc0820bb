"""Reading what was shared: in a form, on demand, by person or by question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.admission import Who
from bot.button_values import COUNT, RECORD, Value, joined, one_of, optional
from bot.events import ButtonPressed
from bot.feedback.answer_pages import HERE, Page, ReadBy, by_person, by_question, draw_page, split_pages
from bot.feedback.render import topic_line
from bot.feedback.request import Request, Sheet
from bot.feedback.rules import refusal
from bot.forms import Form, Opening
from bot.home.redraw import lists_changed
from bot.messages import Button, Buttons, Divider, Paragraph, Part, SmallPrint, Text, Words
from bot.people import Person
from bot.phrases import day, label, words
from bot.privacy import may_read_sheet, reads_answers
from bot.replies import ButtonReply, UpdateForm
from bot.routes import Interaction, OnButton, Route, in_place
from bot.store import Work
from bot.webforms import A_DAY


class View(NamedTuple):
    """What a button of the window leads to; pages begin at 1. A request alone is its first page, by person."""

    request: int
    by: ReadBy = ReadBy.PERSON
    page: int = 1


VIEW = Value(joined(View, "|", RECORD, optional(one_of(ReadBy), ReadBy.PERSON), optional(COUNT, 1)), View(0))


class Thanks(NamedTuple):
    """A sheet, and the page on which its button stands."""

    sheet: int
    page: int = 1


THANKS = Value(joined(Thanks, "|", RECORD, optional(COUNT, 1)), Thanks(0))


async def open_answers(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Read, on the requester's message, on Home and in lists."""
    return in_place(interaction, await show_answers(interaction, VIEW.decode(interaction.event.value)))


async def turn_page(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Other pages, and the other way to sort."""
    return UpdateForm(await show_answers(interaction, VIEW.decode(interaction.event.value)))


async def show_answers(interaction: Interaction[ButtonPressed], view: View) -> Form:
    """The page. What those for whom it is meant see on it counts as read."""
    async with interaction.read() as (work, actor):
        me = actor.person
        request = await work.feedback.get(me.workspace, view.request)
        if request is None:
            raise refusal("not_there")
        sheets = await _find_readable(work, request, me, interaction)
        answers = await work.feedback.answers([sheet.id for sheet in sheets])
    if view.by is ReadBy.QUESTION:
        pages = split_pages(by_question(request, sheets, answers))
    else:
        pages = split_pages(by_person(request, sheets, answers, lambda sheet: _thanking(sheet, me, view)))
    number = min(max(view.page, 1), len(pages))
    await _mark_read(interaction, request, me, pages[number - 1])
    return _render(request, me, View(request.id, view.by, number), pages, interaction)


async def _find_readable(
    work: Work, request: Request, me: Person, interaction: Interaction[ButtonPressed]
) -> list[Sheet]:
    """What that person may read of it; refuses, in their words, whoever may read nothing."""
    now = interaction.now
    found = [each for each in await work.feedback.sheets(request) if each.is_shared and may_read_sheet(each, me, now)]
    if reads_answers(request, me) and me.active:
        if request.is_cancelled and not request.is_released(now):
            raise refusal("never_released")
        if not request.is_released(now) and request.release_at is not None:
            raise refusal("not_released", day=day(request.release_at, request.requester.time_zone))
        if not found:
            raise refusal("nothing_to_read")
    elif not found:
        raise refusal("not_there")
    return found


async def _mark_read(interaction: Interaction[ButtonPressed], request: Request, me: Person, page: Page) -> None:
    """Once is enough, and a second time does no harm, so a request that comes again needs no key."""
    unread = {each.sheet.id for each in page if reads_answers(request, me) and each.sheet.is_unread_by(me)}
    if unread:
        async with interaction.context.store.work() as work:
            by_subject = request.requester.id != me.id
            await work.feedback.mark_read(sorted(unread), interaction.now, by_subject=by_subject)
            await lists_changed(work, [me], interaction.now)
            await work.commit()


def _thanking(sheet: Sheet, me: Person, view: View) -> tuple[Part, ...]:
    """Thank, for the requester; what became of it, once it was done."""
    if sheet.request.requester.id != me.id or sheet.reviewer is None:
        return ()
    if sheet.thanked_at is not None:
        return (SmallPrint(words(HERE)["thanked"]),)
    if not sheet.reviewer.reachable:
        return ()
    value = THANKS.encode(Thanks(sheet.id, view.page))
    return (Buttons((Button("feedback.thank", label(HERE, "button_thank"), value),)),)


def _render(
    request: Request, me: Person, view: View, pages: Sequence[Page], interaction: Interaction[ButtonPressed]
) -> Form:
    title, value = label(HERE, "title"), VIEW.encode(view)
    parts = (Paragraph(_head(request, me)), *_switch(request, me, view), Divider(), *draw_page(pages[view.page - 1]))
    return Form(
        "feedback.read", title, (*parts, *_turning(view, len(pages))), close=label(HERE, "close"),
        kept=Opening("feedback.read", value, title, interaction.now + A_DAY),
    )  # fmt: skip


def _head(request: Request, me: Person) -> Text:
    said = words(HERE, about=request.about.name, requester=request.requester.name)
    block = "head_own" if not reads_answers(request, me) else "head" if request.about_requester else "head_about"
    if block == "head_about" and request.about.id == me.id:
        block = "head_subject"
    return (*said[block], Words(" "), *topic_line(request))


def _switch(request: Request, me: Person, view: View) -> tuple[Part, ...]:
    """To the other way to sort, where there is one."""
    if not reads_answers(request, me):
        return ()
    other = ReadBy.QUESTION if view.by is ReadBy.PERSON else ReadBy.PERSON
    value = VIEW.encode(View(request.id, other))
    return (Buttons((Button(f"feedback.by_{other}", label(HERE, f"button_by_{other}"), value),)),)


def _turning(view: View, last: int) -> tuple[Part, ...]:
    if last == 1:
        return ()
    ways = (("feedback.read_before", "button_before", -1), ("feedback.read_after", "button_after", 1))
    buttons = tuple(
        Button(act, label(HERE, name), VIEW.encode(view._replace(page=view.page + step)))
        for act, name, step in ways
        if 1 <= view.page + step <= last
    )
    return SmallPrint(words(HERE, page=view.page, last=last)["counted"]), Buttons(buttons)


ENTRIES: tuple[Route, ...] = (
    OnButton("feedback.read", open_answers, Who.EVERYBODY),
    OnButton("feedback.read_before", turn_page, Who.EVERYBODY),
    OnButton("feedback.read_after", turn_page, Who.EVERYBODY),
    OnButton("feedback.by_person", turn_page, Who.EVERYBODY),
    OnButton("feedback.by_question", turn_page, Who.EVERYBODY),
)
