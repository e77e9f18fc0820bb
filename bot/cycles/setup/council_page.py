"""What stands on the page for the works council. No text and nobody's answer: figures are those that HR
sees in its windows, without the reviews of which whoever asks for the page learns nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.cycles.cycle import Cycle, Picker, Scope
from bot.cycles.joint.pairs import can_pair
from bot.cycles.launch.invitation import minutes
from bot.cycles.results.averages import ANSWERS_LEAST, GROUPS_LEAST
from bot.cycles.results.reading import find_company
from bot.cycles.review import Capacity
from bot.cycles.running.response_rates import say_rates
from bot.cycles.running.running_window import find_hidden
from bot.cycles.setup.plan import Plan
from bot.messages import Heading, Paragraph, Part, Words, plain
from bot.people import Person
from bot.phrases import Phrases, words
from bot.question_sets import Kind, Question
from bot.rights.exported import escape_marks
from bot.store import Work

HERE = "cycles/council"


class Section(NamedTuple):
    heading: str
    lines: tuple[str, ...]


async def find_sections(work: Work, cycle: Cycle, viewer: Person, planned: Plan | None) -> Sequence[Section]:
    """As this person of HR may know it. `planned`: who would be asked, as long as nobody was."""
    said = _words(cycle)
    kept = (await work.rights.find_kept(cycle.workspace)).months
    numbers = await _say_numbers(work, cycle, viewer) if planned is None else _say_plan(planned)
    sections = (
        ("heading_what", _say_what(cycle, said)),
        ("heading_questions", [_say_question(cycle, each, said) for each in cycle.setup.questions]),
        ("heading_readers", [*_say_readers(cycle, said), *numbers.get("readers", ())]),
        ("heading_stored", _say_stored(cycle, said)),
        ("heading_numbers", numbers["numbers"]),
        ("heading_averages", numbers.get("averages", ())),
        ("heading_kept", [words(HERE, count=kept).plain("kept") if kept else said.plain("kept_for_ever")]),
    )
    return [Section(said.plain(heading), tuple(some)) for heading, some in sections if some]


async def write_page(work: Work, cycle: Cycle, viewer: Person, planned: Plan | None) -> str:
    """In Markdown."""
    lines = [f"# {escape_marks(_words(cycle).plain('heading'))}"]
    for each in await find_sections(work, cycle, viewer, planned):
        lines += ["", f"## {each.heading}", "", *(f"- {escape_marks(line)}" for line in each.lines)]
    return "\n".join(lines) + "\n"


def draw_page(cycle: Cycle, sections: Sequence[Section]) -> tuple[Part, ...]:
    """The same to be read in a window, or on a page where a chat has none."""
    parts: list[Part] = [Paragraph((Words(_words(cycle).plain("heading"), bold=True),))]
    for each in sections:
        parts.append(Heading(each.heading))
        parts += [Paragraph((Words(f"• {line}"),)) for line in each.lines]
    return tuple(parts)


def _words(cycle: Cycle) -> Phrases:
    setup = cycle.setup
    return words(
        HERE, title=setup.name, topic=setup.title, count=len(setup.chosen), minutes=minutes(cycle), least=cycle.least,
        option=setup.company, day=setup.days.ask, until=setup.days.due, due=setup.days.release,
        newcomers=int(setup.newcomers),
    )  # fmt: skip


def _say_what(cycle: Cycle, said: Phrases) -> Sequence[str]:
    setup = cycle.setup
    names = "with_names" if setup.named else "some_names" if setup.by_name else "without_names"
    picker = Picker.EVERYBODY if setup.scope is Scope.COMPANY else setup.picker
    blocks = [f"about_{setup.scope}", f"asked_{picker.name.lower()}", names, "days", "set", "free"]
    blocks[3:3] = ["least"] * (not setup.named) + ["joint"] * bool(setup.joint and can_pair(setup))
    return [said.plain(each) for each in blocks]


def _say_question(cycle: Cycle, question: Question, said: Phrases) -> str:
    """As everybody reads it, and what can be answered."""
    name = cycle.setup.company if cycle.setup.scope is Scope.COMPANY else said.plain("somebody")
    options = " · ".join((*question.options, said.plain("cannot_tell")))
    kind = "words" if question.kind is Kind.TEXT else "choice"
    return plain(words(HERE, option=question.ask_about(name), value=options)[f"question_{kind}"])


def _say_readers(cycle: Cycle, said: Phrases) -> Iterator[str]:
    if cycle.setup.scope is Scope.COMPANY:
        yield words(HERE, count=len(cycle.setup.readers)).plain("reads_chosen")
        yield from _say_hr(cycle, said)
        return
    setup = cycle.setup
    manager = setup.manager_reads or not setup.reviewee_reads
    for block, wanted in (("reviewee", setup.reviewee_reads), ("manager", manager), ("above", setup.above_reads)):
        yield said.plain(f"reads_{block}" if wanted else f"reads_no_{block}")
    yield from _say_hr(cycle, said)


def _say_hr(cycle: Cycle, said: Phrases) -> Iterator[str]:
    yield said.plain("reads_hr")
    if not cycle.setup.named:
        yield said.plain("reads_reported")


def _say_stored(cycle: Cycle, said: Phrases) -> Iterator[str]:
    if not cycle.setup.named:
        yield from (said.plain(f"stored_{each}") for each in ("before", "keys", "after", "never", "under"))
    if cycle.setup.named or cycle.setup.by_name:
        yield said.plain("stored_named")
    yield from (said.plain(f"stored_{each}") for each in ("who", "acts"))


def _say_plan(planned: Plan) -> dict[str, Sequence[str]]:
    said = words(HERE, count=planned.asked, total=planned.reviewed, most=planned.managers - planned.reviewed)
    return {"numbers": [said.plain("would_ask"), *([said.plain("would_leave_out")] if planned.left_out else [])]}


async def _say_numbers(work: Work, cycle: Cycle, viewer: Person) -> dict[str, Sequence[str]]:
    hidden = await find_hidden(work, cycle, viewer)
    total, paid, _ = await work.cycles.totals(cycle, hidden)
    counts = await work.cycles.read_counts(cycle, hidden)
    said = words(HERE, count=paid, total=total, part=counts.shown, most=counts.reviewees)
    numbers = [said.plain("answered"), said.plain("results")] if total else []
    rates = [plain(each) for each in await say_rates(work, cycle, hidden)]
    every = await work.cycles.read_counts(cycle)
    without = [said.plain("without")] if every.reviewees > counts.reviewees else []
    return {
        "numbers": [*numbers, *without, *rates],
        "readers": await _say_who_read(work, cycle, hidden),
        "averages": await _say_averages(work, cycle, viewer),
    }


async def _say_who_read(work: Work, cycle: Cycle, hidden: frozenset[int]) -> Sequence[str]:
    counts = await work.cycles.count_readers(cycle, hidden)
    return [
        words(HERE, count=counts[each][1], total=counts[each][0]).plain(f"read_{each}")
        for each in Capacity
        if each in counts
    ]


async def _say_averages(work: Work, cycle: Cycle, viewer: Person) -> Sequence[str]:
    averages = await find_company(work, cycle, viewer)
    said = words(HERE, least=GROUPS_LEAST, count=ANSWERS_LEAST)
    lines = [
        words(HERE, option=each.short, average=f"{averages[each.id]:.1f}", most=len(each.options)).plain("average")
        for each in cycle.setup.questions
        if each.id in averages
    ]
    return [*lines, said.plain("averages_rule")] if lines else [said.plain("no_averages")]
