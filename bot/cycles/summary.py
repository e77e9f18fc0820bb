"""What HR sees of a released cycle: how many got results, opened them and told their team what they take from it, and
the averages of all managers."""

from __future__ import annotations

from bot.cycles.averages import ANSWERS_LEAST, GROUPS_LEAST, find_comparable
from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle
from bot.cycles.running_window import find_hidden
from bot.forms import Form
from bot.messages import Button, Buttons, Divider, Paragraph, Part, SmallPrint, Words
from bot.people import Person
from bot.phrases import label, words
from bot.privacy import may_read_result
from bot.store import Work

HERE, AGAIN = "cycles/summary", "cycles/again"


async def show_summary(work: Work, cycle: Cycle, viewer: Person) -> Form:
    """No result of anybody. Who reads some of them sees no average from which another group followed."""
    hidden = await find_hidden(work, cycle, viewer)
    counts, (asked, paid, _) = await work.cycles.read_counts(cycle, hidden), await work.cycles.totals(cycle)
    said = words(
        HERE, title=cycle.setup.name, count=paid, total=asked, part=counts.shown, most=counts.reviewees,
        opened=counts.opened, done=counts.told, scope=cycle.setup.scope.value,
    )  # fmt: skip
    every = await work.cycles.read_counts(cycle)
    without = (SmallPrint(said["without"]),) if every.reviewees > counts.reviewees else ()
    lines = [Paragraph(said[each]) for each in ("head", "out", *(["managers_read"] if counts.reviewees else []))]
    copy = Button("cycles.copy", label(AGAIN, "button_copy"), CYCLE.encode(cycle.id))
    again = (Buttons((copy,)), SmallPrint(words(AGAIN)["again_later"]))
    parts = (*lines, *without, Divider(), *await _draw_averages(work, cycle, viewer), *again)
    return Form("cycles.summary", label(HERE, "title"), parts, close=label(HERE, "close"))


async def _draw_averages(work: Work, cycle: Cycle, viewer: Person) -> tuple[Part, ...]:
    above = await work.structure.managers_above(viewer.id)
    shown = await work.cycles.shown_figures(cycle, viewer)
    readable = [result.figures for review, result in shown if may_read_result(review, viewer, above)]
    company = await work.cycles.company(cycle)
    averages = find_comparable(company, readable) if company else {}
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
