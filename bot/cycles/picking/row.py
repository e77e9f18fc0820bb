"""What HR sees of picking in the check: how far it is, and of each reviewee with whom it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.cycles.cycle import Cycle, Picker, Scope
from bot.cycles.picking.picks import Pick, PickState
from bot.cycles.picking.rules import is_pending
from bot.cycles.repository import NewReview
from bot.cycles.setup.draft import SPOT, Spot
from bot.cycles.setup.plan import LeftOut, Plan, Why
from bot.messages import Button, Buttons, Paragraph, Part, Style, Text
from bot.phrases import label, words
from bot.shortened import shorten_name
from bot.store import Work

HERE = "cycles/picked"
NAMED_MOST = 10


def draw_picking(cycle: Cycle, planned: Plan, states: Mapping[int, PickState]) -> list[Part]:
    """For how many somebody has picked, of those about whom somebody is to; and a button that asks them to, while some
    were not asked."""
    if not cycle.setup.picker.is_asked or cycle.setup.scope is Scope.COMPANY:
        return []
    pending = [each.reviewee for each in planned.left_out if each.why is Why.NOT_PICKED]
    asked = [state for each in pending if (state := states.get(each, PickState.OVER)) is not PickState.OVER]
    open_ = sum(each.is_owed for each in asked)
    unpicked = sum(is_pending(cycle.setup, each.reviewee) for each in planned.left_out)
    total = planned.managers - unpicked + len(pending)
    said = words(HERE, done=total - len(pending), total=total, open=open_)
    parts: list[Part] = [Paragraph(said["how_far"])]
    if len(asked) < len(pending):
        button = Button("cycles.start_picks", label(HERE, "button_start"), SPOT.encode(Spot(cycle.id)), Style.PRIMARY)
        parts.append(Buttons((button,)))
    return parts


def say_waiting(cycle: Cycle, about: str, pick: Pick | None) -> Text:
    """Nobody is picked yet, or HR has it not yet."""
    if pick is None or pick.state is PickState.OVER:
        return words(HERE, about=about, picker=cycle.setup.picker.value)["waits_none"]
    manager = shorten_name(pick.holder.name) if pick.holder else ""
    own = "_own" if pick.holder and pick.holder.id == pick.reviewee.id else ""
    said = words(HERE, about=about, manager=manager, until=pick.until, count=len(pick.people))
    return said[f"waits_{pick.state.name.lower()}{own}" if pick.is_owed else "waits_with_hr"]


def find_picked(cycle: Cycle, row: NewReview | LeftOut) -> Sequence[int]:
    """Whom others than HR picked about them: HR approves these people."""
    by_others = row.picker in (Picker.MANAGER, Picker.REVIEWEE, Picker.BOTH)
    picked = row.reviewers if isinstance(row, NewReview) else sorted(cycle.setup.picked.get(row.reviewee, ()))
    return picked if by_others else ()


def say_picked(cycle: Cycle, row: NewReview | LeftOut, names: Mapping[int, str]) -> Text:
    known = sorted((names[each] for each in find_picked(cycle, row) if each in names), key=str.casefold)
    return words(HERE, people=known[:NAMED_MOST], count=len(known[NAMED_MOST:]))["who"] if known else ()


def say_lost(cycle: Cycle, row: NewReview | LeftOut, count: int) -> Text:
    """How many of those who were picked can't be asked: they left, or read the result."""
    picked = cycle.setup.picked.get(row.reviewee) if row.picker.value != "reports" else None
    waits = isinstance(row, LeftOut) and row.why is Why.NOT_PICKED
    lost = len(picked) - count if picked is not None and not waits else 0
    return words(HERE, count=lost)["lost"] if lost > 0 else ()


async def find_picks(work: Work, cycle: Cycle, reviewees: Sequence[int]) -> Mapping[int, Pick]:
    """By the reviewee; who was picked and left since is in none."""
    picks = await work.cycles.picks_of(cycle, reviewees)
    people = await work.people.by_ids(cycle.workspace, {each for pick in picks for each in pick.people})
    here = {each.id for each in people if each.reachable}
    return {each.reviewee.id: replace(each, people=each.people & here) for each in picks}
