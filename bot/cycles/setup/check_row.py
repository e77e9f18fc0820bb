"""One reviewee in the check: how many can answer or why nobody is asked, and what HR can do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.cycles.cycle import COMPANY, Cycle, Picker, Stage
from bot.cycles.joint.pairs import find_partners
from bot.cycles.picking.picks import Pick
from bot.cycles.picking.row import say_lost, say_picked, say_waiting
from bot.cycles.repository import NewReview
from bot.cycles.setup.draft import ROW, SPOT, Row, Spot, stamp_of
from bot.cycles.setup.lately import APART
from bot.cycles.setup.plan import LeftOut, Plan, Why
from bot.cycles.setup.planning import NEW_HERE
from bot.messages import Button, Buttons, Paragraph, Part, SmallPrint, Text, Words, plain
from bot.phrases import AND, label, words

HERE = "cycles/plan"
NAMED_MOST = 10
"""Most newcomers, people without a manager, and people about whom HR can do nothing, that are named."""
SETTLED = (Why.UNREACHABLE, Why.ELSEWHERE)


def draw_row(
    cycle: Cycle,
    row: NewReview | LeftOut,
    planned: Plan,
    names: Mapping[int, str],
    page: int,
    *,
    hidden: bool,
    asks: bool,
    pick: Pick | None = None,
) -> tuple[Part, ...]:
    """`hidden`: somebody else in HR decides about them. `asks`: nothing is in the way of asking. `pick`: who was asked
    to pick those who are asked."""
    count = row.reviewers if isinstance(row, LeftOut) else len(row.reviewers)
    said_name = AND.text.join(names.get(each, label(HERE, "somebody")) for each in row.reviewees)
    said = words(
        HERE, manager=said_name, count=count, days=APART.days,
        picker=row.picker.value, day=row.free_from if isinstance(row, LeftOut) else date.min,
    )  # fmt: skip
    approve = _approve(cycle, row, count, page) if asks else ()
    alone = () if row.partner else (*_leave(cycle, row, planned, page), *_pick(cycle, row, planned, page))
    buttons = () if hidden else (*approve, *alone, *_part(cycle, row, page))
    if isinstance(row, LeftOut) and row.why is Why.NOT_PICKED:
        text = say_waiting(cycle, said_name, pick)
    else:
        block = _block(cycle, row, planned, count)
        text = said["out_no_team_others" if hidden and block == "out_no_team" else block]
        text = (*text, Words(" "), *said["not_approved"]) if _is_unapproved(row) else text
    lost, who = () if row.partner else say_lost(cycle, row, count), () if hidden else say_picked(cycle, row, names)
    lines = (Paragraph(text), *warn(cycle, row, planned, names, hidden=hidden))
    return *lines, *(SmallPrint(each) for each in (who, lost) if each), *((Buttons(buttons),) if buttons else ())


def is_settled(cycle: Cycle, row: NewReview | LeftOut, planned: Plan) -> bool:
    """Left out for a reason that HR can do nothing about here, nor prepare for."""
    settled = isinstance(row, LeftOut) and row.why in SETTLED and row.reviewee != COMPANY
    return settled and not _may_pick(cycle, row, planned)


def find_settled(cycle: Cycle, planned: Plan) -> Mapping[Why, Sequence[int]]:
    rows = [each for each in planned.left_out if is_settled(cycle, each, planned)]
    return {why: [who for each in rows if each.why is why for who in each.reviewees] for why in SETTLED}


def say_settled(cycle: Cycle, planned: Plan, names: Mapping[int, str]) -> list[Part]:
    """Each reason once, whomever it is about."""
    found = [(why, name_some("names", some, names)) for why, some in find_settled(cycle, planned).items() if some]
    return [Paragraph(words(HERE, manager=plain(who))[f"out_{why.name.lower()}"]) for why, who in found]


def name_some(block: str, people: Sequence[int], names: Mapping[int, str]) -> Text:
    shown = [names[each] for each in people[:NAMED_MOST] if each in names]
    return words(HERE, people=shown, count=len(people) - len(shown), days=NEW_HERE.days)[block]


def warn(
    cycle: Cycle, row: NewReview | LeftOut, planned: Plan, names: Mapping[int, str], *, hidden: bool
) -> tuple[Part, ...]:
    """Of who came or left since they were reviewed lately, or would be one too few to do so."""
    if isinstance(row, NewReview):
        said = words(HERE, count=cycle.least, days=APART.days)
        return (SmallPrint(said["reviewed_lately"]),) if row.reviewee in planned.lately else ()
    if hidden or not (row.came or row.gone):
        return ()
    came, gone = ([names[each] for each in some if each in names] for some in (row.came, row.gone))
    if erased := len(row.gone) - len(gone):
        gone.append(words(HERE, count=erased).plain("erased"))
    return (SmallPrint(words(HERE, people=came, others=gone)["since_then"]),)


def _is_unapproved(row: NewReview | LeftOut) -> bool:
    """Nothing else is in the way: what would be so is said of them too."""
    return isinstance(row, LeftOut) and row.why is Why.NOT_APPROVED


def _block(cycle: Cycle, row: NewReview | LeftOut, planned: Plan, count: int) -> str:
    if isinstance(row, NewReview) or row.why is Why.NOT_APPROVED:
        if row.partner:
            return "joint_all_have_to" if count == cycle.least else "joint"
        if row.named if isinstance(row, NewReview) else cycle.setup.named or row.by_name:
            return "can_answer" if cycle.setup.named else "can_answer_named"
        return "all_have_to" if count == cycle.least else "can_answer"
    if is_lone(row, planned):
        return "out_no_team"
    return f"out_{row.why.name.lower()}"


def is_lone(row: LeftOut, planned: Plan) -> bool:
    """Left out since nobody reports to them, and nobody was picked yet."""
    return row.why is Why.TOO_FEW and row.picker is Picker.REPORTS and row.reviewee in planned.without_team


def _approve(cycle: Cycle, row: NewReview | LeftOut, count: int, page: int) -> tuple[Button, ...]:
    """Alone: in a draft, and until all of it is approved."""
    waits = cycle.stage is Stage.DRAFT if isinstance(row, NewReview) else _is_unapproved(row)
    value = ROW.encode(Row(cycle.id, stamp_of(cycle), page, row.reviewee, count))
    return (Button("cycles.approve", label(HERE, "button_approve"), value),) if waits else ()


def _part(cycle: Cycle, row: NewReview | LeftOut, page: int) -> tuple[Button, ...]:
    """What HR can do about two together."""
    if not row.partner:
        return ()
    value = SPOT.encode(Spot(cycle.id, page, row.reviewee))
    acts = ("preview", "part") if isinstance(row, NewReview) else ("part",)
    return tuple(Button(f"cycles.{each}", label(HERE, f"button_{each}"), value) for each in acts)


def _leave(cycle: Cycle, row: NewReview | LeftOut, planned: Plan, page: int) -> tuple[Button, ...]:
    value = SPOT.encode(Spot(cycle.id, page, row.reviewee))
    if isinstance(row, NewReview) or row.why in (Why.NOT_APPROVED, Why.NOT_PICKED):
        return (Button("cycles.leave_out", label(HERE, "button_leave_out"), value),)
    together = bool(find_partners(planned, cycle.setup, row.reviewee))
    acts = [("put_back", row.why is Why.BY_HR), ("by_name", row.by_name > 0), ("together", together)]
    said = words(HERE, scope=cycle.setup.scope.value)
    return tuple(Button(f"cycles.{act}", said.plain(f"button_{act}"), value) for act, wanted in acts if wanted)


def _may_pick(cycle: Cycle, row: NewReview | LeftOut, planned: Plan) -> bool:
    by_name = cycle.setup.picker is not Picker.REPORTS or row.reviewee in planned.without_team
    return by_name and getattr(row, "why", None) is not Why.UNREACHABLE


def _pick(cycle: Cycle, row: NewReview | LeftOut, planned: Plan, page: int) -> tuple[Button, ...]:
    if not _may_pick(cycle, row, planned):
        return ()
    lone = row.reviewee in planned.without_team
    value = SPOT.encode(Spot(cycle.id, page, row.reviewee))
    picks = Button("cycles.pick", label(HERE, "button_pick"), value)
    first = "_first" if getattr(row, "why", None) is Why.NOT_PICKED else ""
    again = Button("cycles.assign", label(HERE, f"button_assign{first}"), value)
    return (picks, again) if row.picker is not Picker.REPORTS and not lone else (picks,)
