"""Reading a result: in a window, on demand, for those who were named before anybody wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from bot.admission import Who
from bot.button_values import COUNT, Value, joined, optional
from bot.cycles.acting.result_acts import draw_acts, find_acts
from bot.cycles.answering.answer_form import form_title
from bot.cycles.ballots import RevieweeId
from bot.cycles.buttons import REVIEW
from bot.cycles.cycle import Cycle
from bot.cycles.results.averages import find_comparable
from bot.cycles.results.last_time import LastTime, find_last_time
from bot.cycles.results.named_pages import draw_named
from bot.cycles.results.result import Result
from bot.cycles.results.result_pages import Page, Pages, draw_pages
from bot.cycles.results.telling import read_button
from bot.cycles.review import Review, ReviewState
from bot.errors import NotAllowed
from bot.events import ButtonPressed
from bot.forms import Form, Opening
from bot.home.cards import Card, Cards, HomeView, Section, Span
from bot.messages import Button, Buttons, Paragraph, Part, SmallPrint, Words
from bot.nudges.redraw import redraw_owed
from bot.nudges.rules import today_of
from bot.people import Person
from bot.phrases import Label, label, words
from bot.privacy import may_read_result
from bot.replies import ButtonReply, UpdateForm
from bot.routes import Interaction, OnButton, OnHome, Route, in_place
from bot.shortened import shorten, shorten_name
from bot.store import Work
from bot.webforms import A_DAY

HERE = "cycles/read"
PAGE = 10
"""Of results that are found at once."""


class View(NamedTuple):
    """A page of a result; the first for a review alone."""

    review: RevieweeId
    page: int = 1


VIEW = Value(joined(View, "|", REVIEW.converter, optional(COUNT, 1)), View(RevieweeId(b"")))


async def open_result(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Read, in the message and on Home."""
    return in_place(interaction, await show_result(interaction, VIEW.decode(interaction.event.value)))


async def turn_page(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    return UpdateForm(await show_result(interaction, VIEW.decode(interaction.event.value)))


async def show_result(interaction: Interaction[ButtonPressed], view: View) -> Form:
    """The page. It counts as opened."""
    async with interaction.read() as (work, actor):
        review, result = await find_readable(work, actor.person, view.review)
        company = await find_company(work, review.cycle, actor.person)
        last = await find_last_time(work, review, result.figures, actor.person)
        acts = await find_acts(work, review, actor.person)
    reader = review.read_by(actor.person)
    if reader is not None and reader.read_at is None:
        await _mark_read(interaction, review, actor.person)
    pages = draw_result(review, result, company, last)
    number = min(max(view.page, 1), len(pages.pages))
    form = _render(review, result, actor.person, View(review.id, number), pages, interaction.now)
    today = today_of(actor.person, interaction.now)
    return replace(form, parts=(*form.parts, *draw_acts(review, acts, today, whole=number == 1)))


async def find_readable(work: Work, reader: Person, review: RevieweeId) -> tuple[Review, Result]:
    """Refuses who may not read it in the words for what is not there."""
    found = await work.cycles.review(reader.workspace, review)
    above = await work.structure.managers_above(reader.id)
    result = await work.cycles.result(found) if found and may_read_result(found, reader, above) else None
    if found is None or result is None:
        raise NotAllowed(label(HERE, "not_there"))
    return found, result


async def find_own(work: Work, me: Person, carried: str, *, for_them: bool = False) -> Review:
    """Only whom it is about acts on it, or `for_them` their manager, where they don't read it; of what was passed on
    with a name the bot tells nobody."""
    review, _ = await find_readable(work, me, REVIEW.decode(carried))
    if not (review.may_act(me) if for_them else review.is_about(me)):
        raise NotAllowed(label(HERE, "not_yours"))
    if review.state is ReviewState.PASSED_ON:
        raise NotAllowed(label(HERE, "between_you"))
    return review


async def find_company(work: Work, cycle: Cycle, reader: Person) -> Mapping[str, float]:
    """The averages of all managers that this person may see, by the question."""
    company = await work.cycles.company(cycle)
    if company is None or not company.averages:
        return {}
    above = await work.structure.managers_above(reader.id)
    shown = await work.cycles.shown_figures(cycle, reader)
    readable = [result.figures for review, result in shown if may_read_result(review, reader, above)]
    lost = len(shown) - len(readable) + await work.cycles.count_ended(cycle, reader)
    return find_comparable(company, readable, lost)


def about_others(review: Review, me: Person) -> str:
    """Of two to one of them the other; else all whom it is about."""
    others = [each.name for each in review.reviewees if each.id != me.id]
    return others[0] if review.is_joint and len(others) == 1 else review.about


async def _mark_read(interaction: Interaction[ButtonPressed], review: Review, reader: Person) -> None:
    async with interaction.context.store.work() as work:
        await work.cycles.mark_read(review, reader, interaction.now)
        await redraw_owed(work, [reader], interaction.now)
        await work.commit()


def _render(review: Review, result: Result, me: Person, view: View, pages: Pages, now: datetime) -> Form:
    title = form_title(review) if review.is_joint else label(HERE, "title" if review.reviewee else "title_company")
    value, page = VIEW.encode(view), pages.pages[view.page - 1]
    said = words(HERE, count=result.figures.shared, about=shorten_name(about_others(review, me)))
    passed_on = "_passed_on" if review.state is ReviewState.PASSED_ON else ""
    whose = ("yours" if review.is_about(me) else "theirs") + "_joint" * review.is_joint
    head = (*said[f"{whose}{passed_on}"], Words(" "), Words(review.cycle.setup.name))
    how = passed_on or ("_names" if review.named else "" if review.reviewee else "_company")
    how = "_joint" if review.is_joint else how
    blocks = [f"how_to_read{how}", *["hidden"] * (review.is_hidden and review.state is ReviewState.SHOWN)]
    first = [SmallPrint(said[each]) for each in blocks] if view.page == 1 else []
    below = _turn(view, pages)
    export = Buttons((Button("cycles.export", label(HERE, "button_export"), REVIEW.encode(review.id)),))
    parts = (Paragraph(head), *first, *page.parts, *_offer_report(result, view, page), *below, export)
    kept = Opening("cycles.read", value, title, now + A_DAY)
    return Form("cycles.read", title, parts, close=label(HERE, "close"), kept=kept)


def draw_result(
    review: Review, result: Result, company: Mapping[str, float] | None = None, last: LastTime | None = None
) -> Pages:
    return draw_named(review, result.signed) if result.signed else draw_pages(review, result, company or {}, last)


def _offer_report(result: Result, view: View, page: Page) -> tuple[Part, ...]:
    if not any(each.removed_at is None for each in page.texts):
        return ()
    button = Button("cycles.report", label(HERE, "button_report"), VIEW.encode(view))
    return SmallPrint(words(HERE)["insult_named" if result.signed else "insult"]), Buttons((button,))


def _turn(view: View, pages: Pages) -> tuple[Part, ...]:
    last = len(pages.pages)
    ways = [
        ("cycles.read_before", "button_before", view.page - 1),
        ("cycles.read_after", "button_after", view.page + 1),
    ]
    if pages.texts_from is not None and view.page < pages.texts_from - 1:
        ways.append(("cycles.read_texts", "button_texts", pages.texts_from))
    buttons = tuple(
        Button(act, label(HERE, name), VIEW.encode(view._replace(page=page)))
        for act, name, page in ways
        if 1 <= page <= last
    )
    counted = SmallPrint(words(HERE, page=view.page, last=last)["counted"])
    return (counted, Buttons(buttons)) if buttons else ()


# ---------------------------------------------------------------- Home


async def show_unread(view: HomeView, span: Span) -> Cards:
    """What is new. Of those above them somebody in HR reads nothing."""
    me = view.actor.person
    listed = await view.work.cycles.find_results(me, span.skip // PAGE + 1, unread=True)
    above = await view.work.structure.managers_above(me.id) if listed.items else ()
    shown = [each for each in listed.items if may_read_result(each, me, above)]
    cards = tuple(Card(_describe(each, me, "unread")) for each in shown[: span.most])
    return Cards(cards, total=listed.total - len(listed.items) + len(shown))


async def show_results(view: HomeView, span: Span) -> Cards:
    """All of them, those of earlier cycles too."""
    me = view.actor.person
    listed = await view.work.cycles.find_results(me, span.skip // PAGE + 1)
    cards = await _list(view.work, me, listed.items[: span.most])
    return Cards(tuple(map(Card, cards)), total=listed.total)


async def list_results(work: Work, me: Person, pages: int) -> tuple[Sequence[tuple[Part, ...]], int]:
    """At most so many pages of what was said in released cycles, each as it stands on Home; and how many there are."""
    listed = await work.cycles.find_results(me, 1)
    found = [*listed.items]
    for page in range(2, 1 + min(pages, -(-listed.total // PAGE))):
        found += (await work.cycles.find_results(me, page)).items
    return await _list(work, me, found), listed.total


async def _list(work: Work, me: Person, found: Sequence[Review]) -> Sequence[tuple[Part, ...]]:
    above = await work.structure.managers_above(me.id) if found else ()
    return [_describe(each, me, "result", is_readable=may_read_result(each, me, above)) for each in found]


def _describe(review: Review, me: Person, block: str, *, is_readable: bool = True) -> tuple[Part, ...]:
    own = review.is_about(me)
    readers = [shorten_name(each.person.name) for each in review.readers]
    said = words(
        HERE, about=shorten_name(about_others(review, me)), title=shorten(review.cycle.setup.name, 80),
        people=readers,
    )  # fmt: skip
    line = Paragraph(said[(f"{block}_own" if own else f"{block}_about") + "_joint" * (own and review.is_joint)])
    says_who = review.state is ReviewState.SHOWN and review.is_hidden and readers
    why = "no_result_hidden" if says_who else "no_result"
    return (line, Buttons((read_button(review),))) if is_readable else (line, SmallPrint(said[why]))


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.read", open_result, Who.EVERYBODY),
    OnButton("cycles.read_before", turn_page, Who.EVERYBODY),
    OnButton("cycles.read_after", turn_page, Who.EVERYBODY),
    OnButton("cycles.read_texts", turn_page, Who.EVERYBODY),
    OnHome(Section.WAITING, 40, "cycles.unread", show_unread, Who.EVERYBODY, Label(HERE, "title_unread")),
    OnHome(Section.MINE, 30, "cycles.results", show_results, Who.EVERYBODY, Label(HERE, "title_results")),
)
