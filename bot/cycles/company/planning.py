"""A cycle about the company as a whole: everybody is asked but those who read it, whom HR chose by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.cycles.cycle import COMPANY, LEAST, Picker, Scope, Setup
from bot.cycles.repository import Member, NewReview
from bot.cycles.review import Capacity
from bot.cycles.setup.lately import Before, Lately, find_changes, tells_apart
from bot.cycles.setup.plan import LeftOut, Plan, Why
from bot.cycles.setup.planning import is_new
from bot.errors import NotAllowed
from bot.phrases import label, words

HERE = "cycles/company"


def refusal(
    block: str, *, people: Sequence[str] = (), most: int = 0, day: date = date.min, field: str | None = None
) -> NotAllowed:
    return NotAllowed(words(HERE, people=list(people), most=most, day=day).plain(block), field=field)


def refuse_nobody(setup: Setup, planned: Plan) -> NotAllowed | None:
    """Why nobody is asked about the company; None where that is not what the cycle is about."""
    if setup.scope is not Scope.COMPANY:
        return None
    out, others = planned.left_out[0], [title for title, _ in planned.beside]
    return refusal(f"nobody_{out.why.name.lower()}", people=others, day=max(planned.free_from, out.free_from))


def name_company(setup: Setup) -> str:
    """In a draft it may have no name yet."""
    return setup.company or label(HERE, "company")


def plan_company(members: Sequence[Member], setup: Setup, today: date, lately: Lately) -> Plan:
    """One review that all are asked for, or why nobody is. Whoever nothing reaches reads nothing."""
    readers = tuple((each.id, Capacity.CHOSEN) for each in members if each.id in setup.readers and each.reachable)
    others = [each for each in members if each.id not in setup.readers and each.reachable]
    able = [each for each in others if setup.named or each.answers]
    asked = tuple(each.id for each in able if setup.newcomers or not is_new(each, today))
    before = {} if setup.named else lately.get(COMPANY, {})
    why = _find_reason(asked, setup, before) if readers else Why.UNREACHABLE
    came, gone = find_changes(asked, before, setup) if why is Why.SIMILAR else ((), ())
    return Plan(
        () if why else (NewReview(COMPANY, asked, readers, Picker.EVERYBODY, setup.named),),
        (LeftOut(COMPANY, len(asked), why, Picker.EVERYBODY, came=came, gone=gone),) if why else (),
        newcomers=tuple(each.id for each in able if is_new(each, today)),
        unmanaged=(),
        without_forms=tuple(each.id for each in others if not each.answers and not setup.named),
        lately=frozenset({COMPANY} if before and not why else ()),
    )


def _find_reason(asked: Sequence[int], setup: Setup, before: Before) -> Why | None:
    least, now = max(LEAST, setup.least), frozenset(asked)
    if len(asked) < (1 if setup.named else least):
        return Why.TOO_FEW
    return Why.SIMILAR if tells_apart(before, now, least) else None


def find_heads(members: Sequence[Member]) -> frozenset[int]:
    """Who has reports and no manager: they read it, as long as HR chooses nobody else."""
    known = {each.id for each in members}
    led = {each.manager for each in members if each.manager != each.id}
    return frozenset(each.id for each in members if each.reachable and each.id in led and each.manager not in known)
