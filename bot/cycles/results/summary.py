"""What HR sees of a released cycle: how many got results, opened them and told their team what they take from it, and
the averages of all managers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cycles.buttons import copy_button, council_button
from bot.cycles.cycle import Cycle, Scope
from bot.cycles.results.averages import ANSWERS_LEAST, GROUPS_LEAST
from bot.cycles.results.reading import find_company
from bot.cycles.review import ReviewState
from bot.cycles.running.response_rates import draw_rates
from bot.cycles.running.running_window import find_hidden
from bot.forms import Form
from bot.messages import Buttons, Divider, Paragraph, Part, SmallPrint, Words
from bot.people import Person
from bot.phrases import label, words
from bot.store import Work

HERE, AGAIN = "cycles/summary", "cycles/again"


async def show_summary(work: Work, cycle: Cycle, viewer: Person) -> Form:
    """No result of anybody. Who reads some of them sees no average from which another group followed."""
    if cycle.setup.scope is Scope.COMPANY:
        return await _show_company(work, cycle, viewer)
    hidden = await find_hidden(work, cycle, viewer)
    counts, (asked, paid, _) = await work.cycles.read_counts(cycle, hidden), await work.cycles.totals(cycle, hidden)
    said = words(
        HERE, count=paid, total=asked, part=counts.shown, most=counts.reviewees,
        opened=counts.opened, done=counts.told, scope=cycle.setup.scope.value,
    )  # fmt: skip
    every = await work.cycles.read_counts(cycle)
    without = (SmallPrint(said["without"]),) if every.reviewees > counts.reviewees else ()
    read = "managers_read" if cycle.setup.reviewee_reads else "hidden_read"
    blocks = ("out" if asked else "only_out", *([read] if counts.reviewees else []))
    lines = [Paragraph(said[each]) for each in blocks]
    rates = await draw_rates(work, cycle, hidden)
    return _render(cycle, (*lines, *without, *rates, Divider(), *await _draw_averages(work, cycle, viewer)))


async def _show_company(work: Work, cycle: Cycle, viewer: Person) -> Form:
    """How many of those who read it opened it; not to one of them, who could tell who. What was passed on with a name
    HR doesn't hear of."""
    (review,) = await work.cycles.reviews(cycle, b"", 1)
    asked, paid, _ = await work.cycles.totals(cycle)
    opened = sum(each.read_at is not None for each in review.readers)
    said = words(HERE, count=paid, total=asked, most=len(review.readers), opened=opened)
    nothing = "left" if review.state is ReviewState.ENDED else "nothing_named" if review.named else "nothing"
    is_shown = review.state is ReviewState.SHOWN
    lines = ["out" if is_shown else nothing]
    lines += ["company_read"] if is_shown and review.readers and review.read_by(viewer) is None else []
    rates = await draw_rates(work, cycle, await find_hidden(work, cycle, viewer))
    return _render(cycle, (*(Paragraph(said[each]) for each in lines), *rates))


def _render(cycle: Cycle, parts: Sequence[Part]) -> Form:
    name = Paragraph((Words(cycle.setup.name, bold=True),))
    again = (Buttons((copy_button(cycle), council_button(cycle))), SmallPrint(words(AGAIN)["again_later"]))
    return Form("cycles.summary", label(HERE, "title"), (name, *parts, *again), close=label(HERE, "close"))


async def _draw_averages(work: Work, cycle: Cycle, viewer: Person) -> tuple[Part, ...]:
    averages = await find_company(work, cycle, viewer)
    said = words(HERE, least=GROUPS_LEAST, count=ANSWERS_LEAST, scope=cycle.setup.scope.value)
    if not averages:
        return Paragraph(said["managers"]), SmallPrint(said["too_few"])
    lines = [
        Paragraph((Words(each.short, bold=True), Words(": "), *_say(averages[each.id], len(each.options))))
        for each in cycle.setup.questions
        if each.id in averages
    ]
    return Paragraph(said["managers"]), *lines, SmallPrint(said["what_it_is"])


def _say(average: float, points: int) -> tuple[Words, ...]:
    return (Words(words(HERE, average=f"{average:.1f}", most=points).plain("average")),)
