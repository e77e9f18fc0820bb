"""What those who are asked will get, before anybody is asked: the message and the form, to look at only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.cycles.answering.answer_form import answer_form
from bot.cycles.answering.form_state import Carried
from bot.cycles.ballots import DebtId, ReaderId, RevieweeId
from bot.cycles.buttons import ID_BYTES
from bot.cycles.calendar import release_at
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.launch.invitation import invitation, name_of, reader_names
from bot.cycles.repository import NewReview
from bot.cycles.results.result import Figures, Result, ShownText, TextId
from bot.cycles.results.result_pages import draw_pages
from bot.cycles.review import DebtState, Reader, Review, ReviewDebt, ReviewState
from bot.cycles.setup.draft import SPOT, Spot
from bot.cycles.setup.own_words import draw_own_words, find_company
from bot.forms import ChoiceField, Field, Form, TextField
from bot.messages import Button, Buttons, Divider, Paragraph, Part, SmallPrint, Words
from bot.phrases import label, words
from bot.question_sets import Kind
from bot.store import Work

HERE = "cycles/plan"
SAMPLE = (3, 3, 4, 2, 3, 1)
"""Which options are chosen in a result that is made up."""
NO_ID = bytes(ID_BYTES)
"""Of what is not stored."""


async def render_preview(work: Work, cycle: Cycle, planned: NewReview | None, page: int) -> Form:
    """Buttons of the message and the form are left out: they would do nothing."""
    parts: list[Part] = []
    if planned is None:
        parts.append(Paragraph(words(HERE)["preview_nobody"]))
    else:
        debt = await _imagine(work, cycle, planned)
        said = words(HERE, manager=name_of(debt.review))
        asks = [
            each for each in invitation([debt], await find_company(work, cycle)).parts if not isinstance(each, Buttons)
        ]
        parts += [Paragraph(said["preview"]), *asks, Divider(), Paragraph(said["preview_form"])]
        parts += [each for part in answer_form(debt, Carried("none"), {}).parts for each in show_as_text(part)]
    return _window(cycle, "title_preview", parts, page)


def _window(cycle: Cycle, title: str, parts: Sequence[Part], page: int) -> Form:
    back = Button("cycles.check", label(HERE, "button_back"), SPOT.encode(Spot(cycle.id, page)))
    return Form("cycles.preview", label(HERE, title), (*parts, Buttons((back,))), close=label(HERE, "close"))


async def render_sample(work: Work, cycle: Cycle, planned: NewReview | None, page: int) -> Form:
    """What a reader of the result will see: its first page, a page of questions and one of texts, with answers that are
    made up, as many as are asked."""
    if planned is None:
        return _window(cycle, "title_sample", [Paragraph(words(HERE)["preview_nobody"])], page)
    review = (await _imagine(work, cycle, planned)).review
    said = words(
        HERE, manager=name_of(review), people=reader_names(review), count=review.asked, until=cycle.setup.days.release
    )
    pages = draw_pages(review, _make_up(cycle, review.asked), {})
    shown = [*pages.pages[:2], *(pages.pages[pages.texts_from - 1 :][:1] if pages.texts_from else ())]
    drawn = [part for each in dict.fromkeys(shown) for part in each.parts]
    own = draw_own_words(cycle.setup.news, cycle.setup, await find_company(work, cycle), [review.about])
    return _window(cycle, "title_sample", [Paragraph(said["sample"]), *own, *drawn], page)


def _make_up(cycle: Cycle, count: int) -> Result:
    """The same for everybody, so that it tells nothing."""
    counts, texts = {}, {}
    for number, question in enumerate(cycle.setup.questions):
        if question.kind is Kind.TEXT:
            lines = (label(HERE, f"sample_{each}") for each in ("one", "two"))
            texts[question.id] = tuple(ShownText(TextId(NO_ID), question.id, each) for each in lines)
        else:
            places = [SAMPLE[(number + each) % len(SAMPLE)] % len(question.options) for each in range(count)]
            counts[question.id] = tuple(places.count(each) for each in range(len(question.options)))
    return Result(Figures(count, counts), texts)


async def _imagine(work: Work, cycle: Cycle, planned: NewReview) -> ReviewDebt:
    """As it will be on the day of asking."""
    readers = dict(planned.readers)
    people = {each.id: each for each in await work.people.by_ids(cycle.workspace, {*planned.reviewees, *readers})}
    opened = replace(cycle, stage=Stage.OPEN, release_at=release_at(cycle.setup.days.release, cycle.zone))
    reading = tuple(
        Reader(ReaderId(NO_ID), people[each], capacity) for each, capacity in readers.items() if each in people
    )
    about, asked = people.get(planned.reviewee), len(planned.reviewers)
    review = Review(
        RevieweeId(NO_ID), opened, about, ReviewState.ASKED, asked, reading, planned.picker, planned.named,
        partner=people.get(planned.partner),
    )  # fmt: skip
    whom = next((people[each] for each in planned.whom.values() if each in people), None)
    return ReviewDebt(DebtId(NO_ID), review, None, DebtState.OWED, whom=whom)


def show_as_text(part: Part | Field) -> Iterator[Part]:
    """A field as what can be chosen in it."""
    match part:
        case Buttons():
            return
        case ChoiceField(label=asked, options=options):
            yield Paragraph((Words(asked, bold=True),))
            yield SmallPrint((Words(" · ".join(each.label for each in options)),))
        case TextField(label=asked):
            yield Paragraph((Words(asked, bold=True),))
            yield SmallPrint(words(HERE)["free_text"])
        case Paragraph() | SmallPrint() | Divider():
            yield part
        case _:
            if not isinstance(part, Field):
                yield part
