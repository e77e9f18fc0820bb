"""A cycle that runs, as HR sees it in windows: how far it is, who owes, and what can be changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from bot.button_values import PAGE, Value, joined
from bot.cycles.ballots import CycleId
from bot.cycles.buttons import CYCLE, DEBT
from bot.cycles.calendar import company_day
from bot.cycles.changes.finding import find_proposals
from bot.cycles.changes.window import draw_proposals
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.launch.invitation import name_of
from bot.cycles.launch.invitations import INVITATION, about, about_cycle, reviewer_of
from bot.cycles.organizer import CARED_FOR, draw_organizer, hand_over_button
from bot.cycles.repository import Progress
from bot.cycles.review import ReviewDebt
from bot.cycles.running.response_rates import draw_rates
from bot.deliveries import Entry, State
from bot.forms import ChoiceField, DateField, Field, Form, Option
from bot.messages import Button, Buttons, Paragraph, Part, SmallPrint, Style, Text, Words, plain
from bot.nudges.calendar import Week, working_days_after
from bot.nudges.countries import country_of
from bot.paging import ListForm, ListPage
from bot.people import Person
from bot.phrases import label, render_confirm, words
from bot.publishing.copies import find_unreached
from bot.shortened import shorten, shorten_name
from bot.store import Work

HERE = "cycles/running"
NEAR = 3
"""So many days before the last one it is said who may stay without results."""
NAMED = 5
"""So many are named whom the chat refused to tell; the list of who owes says it of each."""
OPTION_LONGEST = 75


class OwingPage(NamedTuple):
    """Of those who owe in a cycle."""

    cycle: CycleId
    page: int = 1


OWING: Value[OwingPage] = Value(joined(OwingPage, "|", CYCLE.converter, PAGE.converter), OwingPage(CYCLE.nothing))
LIST = ListForm("cycles.owing", HERE, "cycles.owing_before", "cycles.owing_after", 20, title="title_owing", submit="")


def company_week(cycle: Cycle, person: Person) -> Week:
    """When people work there, as for somebody who belongs to that company."""
    return Week(country_of(cycle.zone, person.hours.country), person.hours.company.days)


async def find_hidden(work: Work, cycle: Cycle, person: Person) -> frozenset[int]:
    """Those about whom this person of HR learns only how many still owe: themselves, everybody above them, about whom
    they were asked, whoever manages them since, and whose results they read. About the company everybody is asked."""
    return (await find_hidden_in(work, [cycle], person))[cycle.id]


async def find_hidden_in(work: Work, cycles: Sequence[Cycle], person: Person) -> Mapping[CycleId, frozenset[int]]:
    """The same of several cycles, in two statements."""
    above = await work.structure.managers_above(person.id)
    close = await work.cycles.find_close([each.id for each in cycles], person)
    return {each: frozenset({person.id, *above, *some}) for each, some in close.items()}


# ---------------------------------------------------------------- how far it is


async def render_window(work: Work, person: Person, cycle: Cycle, now: datetime, done: Sequence[Text] = ()) -> Form:
    """`done` says what has just been changed."""
    hidden = await find_hidden(work, cycle, person)
    parts: list[Part] = [Paragraph(each) for each in done]
    said = say_how_far(cycle, *(await work.cycles.totals(cycle, hidden))[:2])
    parts += [Paragraph((Words(cycle.setup.name, bold=True), Words("\n"), *said))]
    parts += [SmallPrint(words(HERE)["without"])] if await work.cycles.progress_of(cycle, hidden) else []
    if cycle.stage in (Stage.OPEN, Stage.CLOSED, Stage.RELEASING):
        parts += map(Paragraph, await say_unreached(work, cycle, hidden))
        parts += await _warnings(work, cycle, hidden, now)
        parts += await _changes(work, cycle, hidden, now)
        parts += await draw_rates(work, cycle, hidden)
        parts += [Buttons(_buttons(cycle)), *draw_organizer(cycle), SmallPrint(words(HERE)["stays_closed"])]
    return Form("cycles.running", label(HERE, "title"), tuple(parts), close=label(HERE, "close"))


def say_how_far(cycle: Cycle, total: int, paid: int) -> Text:
    """Of what that person of HR may be shown: without those of whom they learn only how many owe."""
    days = cycle.setup.days
    if not total and cycle.stage is not Stage.CANCELLED:
        return words(HERE, until=days.due, day=days.release)["nothing_for_you"]
    if cycle.stage is Stage.OPEN and cycle.setup.named:
        return words(HERE, until=days.due, count=paid, total=total)["open_now"]
    if cycle.stage is Stage.OPEN and cycle.swept_at is None:
        return words(HERE, until=days.due, total=total)["unswept"]
    swept = company_day(cycle, cycle.swept_at) if cycle.swept_at else days.due
    on = swept if cycle.stage is Stage.OPEN else days.release
    block = "open" if cycle.stage is Stage.OPEN else "cancelled" if cycle.stage is Stage.CANCELLED else "closed"
    return words(HERE, until=days.due, day=on, count=paid, total=total)[block]


async def find_refused(work: Work, cycle: Cycle) -> list[Entry]:
    """The messages by which the chat refused to tell people that they are asked."""
    stuck = await work.outbox.stuck(cycle.workspace) if cycle.stage is Stage.OPEN else ()
    theirs = [each for each in stuck if each.state is State.REFUSED and each.delivery.kind == INVITATION]
    return [each for each in theirs if each.delivery.subject.startswith(about_cycle(cycle.id))]


async def say_unreached(work: Work, cycle: Cycle, hidden: Collection[int]) -> list[Text]:
    """Whom the chat refused to tell that they are asked. The admins see the same message, and may send it again."""
    refused = {reviewer_of(each) for each in await find_refused(work, cycle)}
    owed = await work.cycles.find_owed_by(cycle, refused, hidden) if refused else ()
    names = list({each.reviewer.id: _reviewer_name(each) for each in owed if each.reviewer}.values())
    said = words(HERE, people=names[:NAMED], count=len(names) - NAMED)
    return [said["unreached_more" if len(names) > NAMED else "unreached"]] if names else []


async def _warnings(work: Work, cycle: Cycle, hidden: Collection[int], now: datetime) -> list[Part]:
    """Of whom too few have answered, once little time is left."""
    left = (cycle.setup.days.due - company_day(cycle, now)).days
    if cycle.stage is Stage.OPEN and left > NEAR:
        return []
    under = await work.cycles.find_under(cycle, cycle.least, hidden)
    lines = [_warn(each, left if cycle.stage is Stage.OPEN else 0) for each in under.items]
    more = under.total - sum(len(each.review.numbers) for each in under.items)
    return [*map(Paragraph, lines), *([SmallPrint(words(HERE, count=more)["more_warnings"])] if more else [])]


async def _changes(work: Work, cycle: Cycle, hidden: Collection[int], now: datetime) -> list[Part]:
    """Who came, went, or got a team since people were asked."""
    found = await find_proposals(work, cycle, now)
    theirs = [each for each in found if each.number not in hidden]
    return draw_proposals(cycle, theirs, len(found) - len(theirs))


def _warn(progress: Progress, left: int) -> Text:
    review = progress.review
    return words(HERE, reviewer=name_of(review), count=progress.paid, least=review.cycle.least, days=max(0, left))[
        "warning"
    ]


def _buttons(cycle: Cycle) -> tuple[Button, ...]:
    carried = CYCLE.encode(cycle.id)
    cancel = Button("cycles.cancel", label(HERE, "button_cancel"), carried, Style.DANGER, render_confirm(HERE))
    care = (hand_over_button(cycle),) if cycle.stage in CARED_FOR else ()
    if cycle.stage is not Stage.OPEN:
        extend = (
            ()
            if cycle.extended or cycle.stage is Stage.RELEASING
            else (Button("cycles.extend", label(HERE, "button_extend"), carried),)
        )
        return *extend, *care, cancel
    owing = Button("cycles.owing", label(HERE, "button_owing"), OWING.encode(OwingPage(cycle.id)))
    return owing, Button("cycles.move", label(HERE, "button_move"), carried), *care, cancel


# ---------------------------------------------------------------- who owes


async def render_owing(work: Work, person: Person, cycle: Cycle, page: int, done: Sequence[Text] = ()) -> Form:
    """Twenty at a time; of some only how many."""
    hidden = await find_hidden(work, cycle, person)
    found = await LIST.read(lambda wanted: work.cycles.who_owes(cycle, wanted, hidden), page)
    subjects = [about(cycle.id, each.reviewer) for each in found.items if each.reviewer]
    lost = await find_unreached(work, cycle.workspace, subjects, INVITATION) if subjects else frozenset()
    lines = (_say_owing(each, "owes_unreached" if _is_unreached(each, lost) else "owes") for each in found.items)
    parts: list[Part] = [*map(Paragraph, done), *map(Paragraph, lines)]
    if found.page == 1:
        parts += [Paragraph(each) for each in await _say_hidden(work, cycle, hidden)]
    if len(parts) == len(done):
        parts.append(Paragraph(words(HERE)["nobody_owes"]))
    spot = OWING.encode(OwingPage(cycle.id, found.page))
    buttons = [Button("cycles.remind", label(HERE, "button_remind"), CYCLE.encode(cycle.id))]
    buttons += [Button("cycles.let_off", label(HERE, "button_let_off"), spot)] if found.items else []
    buttons += [Button("cycles.open", label(HERE, "button_back"), CYCLE.encode(cycle.id))]
    below = (SmallPrint(words(HERE)["dont_chase"]), Buttons(tuple(buttons)))
    return LIST.render(parts, found, below, lambda wanted: OWING.encode(OwingPage(cycle.id, wanted)))


def _is_unreached(debt: ReviewDebt, lost: Collection[str]) -> bool:
    """Who was told, as it seemed; who wasn't yet is told in their next working hours."""
    if debt.reviewer is None or debt.invited_at is None:
        return False
    return about(debt.review.cycle.id, debt.reviewer) in lost


def _say_owing(debt: ReviewDebt, block: str = "owes") -> Text:
    return words(HERE, person=_reviewer_name(debt), reviewer=name_of(debt))[block]


def _reviewer_name(debt: ReviewDebt) -> str:
    return shorten_name(debt.reviewer.name) if debt.reviewer else label(HERE, "somebody")


async def _say_hidden(work: Work, cycle: Cycle, hidden: Collection[int]) -> list[Text]:
    found = [each for each in await work.cycles.progress_of(cycle, hidden) if each.owed]
    return [_say_count(each) for each in found]


def _say_count(progress: Progress) -> Text:
    said = words(HERE, count=progress.owed, reviewer=name_of(progress.review))
    return said["owes_hidden" if progress.review.reviewee else "owes_hidden_company"]


# ---------------------------------------------------------------- what can be changed


def render_move(cycle: Cycle) -> Form:
    days = cycle.setup.days
    said = words(HERE, until=days.due, day=days.release)["moves"]
    return _form(cycle, "move", (DateField("until", label(HERE, "label_until"), days.due), Paragraph(said)))


def render_extend(cycle: Cycle, today: date, week: Week) -> Form:
    """A few working days more at first."""
    until = working_days_after(today, NEAR, week)
    said = words(HERE, day=cycle.setup.days.release)["extends"]
    return _form(cycle, "extend", (DateField("until", label(HERE, "label_until"), until), Paragraph(said)))


def render_let_off(cycle: Cycle, found: ListPage[ReviewDebt]) -> Form:
    """Whoever stands on that page."""
    options = tuple(
        Option(DEBT.encode(each.id), shorten(plain(_say_owing(each)), OPTION_LONGEST - 1)) for each in found.items
    )
    parts = (
        ChoiceField("debt", label(HERE, "label_debt"), options, menu=True),
        Paragraph(words(HERE)["lets_off"]),
    )
    return _form(cycle, "let_off", parts)


def _form(cycle: Cycle, name: str, parts: tuple[Field | Part, ...]) -> Form:
    title, submit = label(HERE, f"title_{name}"), label(HERE, f"submit_{name}")
    return Form(f"cycles.{name}", title, parts, submit, label(HERE, "close"), CYCLE.encode(cycle.id))


def say_let_off(debt: ReviewDebt) -> Text:
    return words(HERE, person=_reviewer_name(debt))["is_let_off"]


def say_moved(cycle: Cycle) -> Text:
    return words(HERE, until=cycle.setup.days.due, day=cycle.setup.days.release)["moved"]
