"""The check before anybody is asked: who has how many reviewers, who is left out and why, and what is in the way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.admission import Who
from bot.button_values import record
from bot.cycles.ballots import CycleId
from bot.cycles.buttons import CYCLE
from bot.cycles.calendar import company_day
from bot.cycles.company.form import draw_company
from bot.cycles.company.planning import refuse_nobody
from bot.cycles.cycle import COMPANY, Cycle, Scope, Stage
from bot.cycles.launch.invitation import BUTTON_NAME_LONGEST, bold
from bot.cycles.launch.launching import make_plan
from bot.cycles.picking.picks import Pick
from bot.cycles.picking.row import draw_picking, find_picked, find_picks
from bot.cycles.question_sets.templates import About, needs_team, templates
from bot.cycles.repository import NewReview
from bot.cycles.setup.burdened import MOST, find_burdened
from bot.cycles.setup.check_row import (
    NAMED_MOST,
    draw_row,
    find_settled,
    is_lone,
    is_settled,
    name_some,
    say_settled,
)
from bot.cycles.setup.deciding import find_undecidable
from bot.cycles.setup.draft import APPROVAL, SPOT, Approval, Spot, refusal, stamp_of
from bot.cycles.setup.plan import LeftOut, Plan, Why
from bot.errors import NotAllowed
from bot.forms import Form
from bot.messages import Button, Buttons, Confirm, Paragraph, Part, SmallPrint, Style, Text, plain, render_row
from bot.paging import ListForm, ListPage
from bot.people import Person
from bot.phrases import label, words
from bot.routes import Context
from bot.shortened import shorten, shorten_name
from bot.store import Actor, Work

HERE = "cycles/plan"
LIST = ListForm("cycles.check", HERE, "cycles.check_before", "cycles.check_after", 10, submit="")
SET_MOST = 3
"""Most that have a button."""
RUNNING = frozenset(each for each in Stage if each.is_running)


async def find_changeable(work: Work, actor: Actor, wanted: CycleId, now: datetime, *, lock: bool = False) -> Cycle:
    """A draft, or an approved cycle whose day has not come. Raises `NotAllowed` for any other."""
    find = work.cycles.get_for_update if lock else work.cycles.get
    cycle = await find(actor.person.workspace, wanted)
    if cycle is None:
        raise refusal("gone")
    if cycle.stage is Stage.CANCELLED:
        raise refusal("called_off")
    if cycle.stage not in (Stage.DRAFT, Stage.PLANNED):
        raise refusal("under_way")
    if cycle.stage is Stage.PLANNED and company_day(cycle, now) >= cycle.setup.days.ask:
        raise refusal("begins")
    return cycle


async def plan_for(context: Context, cycle: Cycle) -> Plan:
    """Who would be asked on the day of asking, by what is known now."""
    return await make_plan(context, cycle, max(cycle.setup.days.ask, company_day(cycle, context.clock.now())))


def with_all(cycle: Cycle) -> Cycle:
    """As if HR had approved all of it."""
    return replace(cycle, setup=replace(cycle.setup, approved=None))


def refuse_past(cycle: Cycle, now: datetime) -> NotAllowed | None:
    """A draft whose day of asking is past."""
    ask = cycle.setup.days.ask
    return refusal("days_past", day=ask) if ask < company_day(cycle, now) else None


def find_obstacle(cycle: Cycle, planned: Plan, now: datetime, *, folder: bool) -> NotAllowed | None:
    """Why nobody can be asked; `folder`: there is one for answers without names."""
    if not folder and not cycle.setup.named:
        return refusal("no_folder")
    if past := refuse_past(cycle, now):
        return past
    if planned.reviews:
        return None
    if company := refuse_nobody(cycle.setup, planned):
        return company
    if any(is_lone(each, planned) for each in planned.left_out):
        return refusal("not_picked_lone")
    if any(each.why is Why.ELSEWHERE for each in planned.left_out):
        return refusal("another", people=[title for title, _ in planned.beside], day=planned.free_from)
    if any(each.why is Why.NOT_PICKED for each in planned.left_out):
        return refusal("not_picked")
    return refusal("nobody_named" if cycle.setup.named else "nobody")


# ---------------------------------------------------------------- the window


async def render_check(
    work: Work,
    person: Person,
    cycle: Cycle,
    planned: Plan,
    every: Plan,
    page: int,
    obstacle: NotAllowed | None,
    notice: Text = (),
    assigned: Plan | None = None,
) -> Form:
    """Ten reviewees at a time; with a button that asks, if nothing is in the way and not all is approved. `every`: who
    would be asked if it were; `assigned`: who if all reports were assigned again, where they are not."""
    rows = [each for each in planned.rows if not is_settled(cycle, each, planned)]
    page = min(max(page, 1), max(1, -(-len(rows) // LIST.size)))
    shown = rows[(page - 1) * LIST.size : page * LIST.size]
    burdened = find_burdened(planned, person.id, await work.structure.managers_above(person.id))
    named = [each for row in shown for each in (*_named_in(row), *find_picked(cycle, row))]
    names = await _find_names(work, cycle, planned, [*named, *burdened[:NAMED_MOST]])
    others = await find_undecidable(work, cycle, person, [who for each in shown for who in each.reviewees])
    parts = [*([Paragraph(notice)] if notice else []), *_say_how_many(cycle, planned, obstacle)]
    parts += await _render_rows(work, cycle, planned, shown, names, others, page, asks=obstacle is None)
    below = [
        *_warnings(person, cycle, planned, names, await _find_admins(work, person), burdened),
        *await _say_others_decide(work, cycle, others),
    ]
    below.append(Buttons(_buttons(cycle, planned, page, assigned)))
    found = ListPage(tuple(shown), page, len(rows))
    form = LIST.render(parts, found, below, lambda wanted: SPOT.encode(Spot(cycle.id, wanted)))
    seen = Approval(cycle.id, stamp_of(cycle), every.asked, every.reviewed)
    title = label(HERE, "title" if cycle.stage is Stage.DRAFT else "title_planned")
    return replace(form, title=title, submit=_say_ask(cycle, every, obstacle), state=APPROVAL.encode(seen))


async def _render_rows(
    work: Work,
    cycle: Cycle,
    planned: Plan,
    shown: Sequence[NewReview | LeftOut],
    names: Mapping[int, str],
    others: frozenset[int],
    page: int,
    *,
    asks: bool,
) -> list[Part]:
    """`others`: about whom others of HR decide."""
    parts: list[Part] = []
    if cycle.setup.scope is Scope.COMPANY:
        parts += await draw_company(work, cycle, planned, names)
    picks: Mapping[int, Pick] = {}
    if cycle.setup.picker.is_asked:
        picks = await find_picks(work, cycle, [each.reviewee for each in shown])
        parts += draw_picking(cycle, planned, await work.cycles.pick_states(cycle))
    for each in (each for each in shown if each.reviewee != COMPANY):
        own, pick = not others.isdisjoint(each.reviewees), picks.get(each.reviewee)
        parts += draw_row(cycle, each, planned, names, page, hidden=own, asks=asks, pick=pick)
    return parts


def _say_ask(cycle: Cycle, every: Plan, obstacle: NotAllowed | None) -> str:
    """What the button that approves all says; "" where there is none."""
    if cycle.stage is Stage.DRAFT and obstacle is None:
        return words(HERE, asked=every.asked).plain("submit")
    partly = cycle.stage is Stage.PLANNED and cycle.setup.approved is not None
    return words(HERE, asked=every.asked).plain("submit_all") if partly else ""


def _named_in(row: NewReview | LeftOut) -> tuple[int, ...]:
    """By their numbers; not who reads it, or is asked."""
    return (*row.reviewees, *row.came, *row.gone) if isinstance(row, LeftOut) else row.reviewees


async def _find_names(work: Work, cycle: Cycle, planned: Plan, managers: Sequence[int]) -> Mapping[int, str]:
    settled = find_settled(cycle, planned).values()
    others = (planned.newcomers, planned.unmanaged, planned.without_forms, _find_lone(cycle, planned), *settled)
    named = {*managers, *(each for some in others for each in some[:NAMED_MOST])}
    people = await work.people.by_ids(cycle.workspace, named)
    return {each.id: shorten_name(each.name) for each in people}


def _say_how_many(cycle: Cycle, planned: Plan, obstacle: NotAllowed | None) -> list[Part]:
    said = words(
        HERE, asked=planned.asked, managers=planned.reviewed, scope=cycle.setup.scope.value,
        typed=obstacle.sentence if obstacle else "",
    )  # fmt: skip
    parts: list[Part] = [Paragraph(bold(said["head"]))] if planned.reviews else []
    if len(planned.reviews) > 1 and obstacle is None and cycle.stage is Stage.DRAFT:
        parts.append(SmallPrint(said["approves"]))
    if obstacle is not None and cycle.stage is Stage.DRAFT:
        parts.append(Paragraph(said["obstacle"]))
    return parts


async def _find_admins(work: Work, person: Person) -> Sequence[str]:
    """Some of those who can set a manager."""
    found = await work.people.admins(person.workspace)
    return [shorten_name(each.name) for each in found[:SET_MOST]]


def _warnings(
    person: Person,
    cycle: Cycle,
    planned: Plan,
    names: Mapping[int, str],
    admins: Sequence[str],
    burdened: Sequence[int],
) -> list[Part]:
    """Who is left out, or not asked, though they work here, each with what can be done."""
    parts = [*_warn_of_many(burdened, names), *say_settled(cycle, planned, names)]
    parts += _warn_of_questions(cycle, planned, names)
    if planned.newcomers:
        block = "newcomers_in" if cycle.setup.newcomers else "newcomers_out"
        parts.append(SmallPrint(name_some(block, planned.newcomers, names)))
        caption = label(HERE, "button_newcomers_out" if cycle.setup.newcomers else "button_newcomers_in")
        parts.append(Buttons((Button("cycles.newcomers", caption, SPOT.encode(Spot(cycle.id))),)))
    if planned.unmanaged:
        parts.append(SmallPrint(name_some("unmanaged", planned.unmanaged, names)))
        parts += _set_managers(person, planned, names, admins)
    if planned.without_forms:
        parts.append(SmallPrint(name_some("without_forms", planned.without_forms, names)))
    return parts


def _warn_of_many(burdened: Sequence[int], names: Mapping[int, str]) -> list[Part]:
    if not burdened:
        return []
    return [SmallPrint(words(HERE, names=plain(name_some("names", burdened, names)), most=MOST)["burdened"])]


def _find_lone(cycle: Cycle, planned: Plan) -> Sequence[int]:
    """Those to whom nobody reports, if some of the questions are about how somebody leads."""
    about = [who for each in planned.rows for who in each.reviewees]
    lone = [each for each in about if each in planned.without_team - cycle.setup.left_out]
    return lone if lone and needs_team(cycle.setup.questions) else []


def _warn_of_questions(cycle: Cycle, planned: Plan, names: Mapping[int, str]) -> list[Part]:
    if not (lone := _find_lone(cycle, planned)):
        return []
    fit = [f"“{each.name}”" for each in templates() if each.about is About.PERSON and not needs_team(each.questions)]
    button = Button("cycles.change_what", label(HERE, "button_questions"), CYCLE.encode(cycle.id))
    said = words(HERE, names=plain(name_some("names", lone, names)), others=fit)["leads"]
    return [SmallPrint(said), Buttons((button,))]


def _set_managers(person: Person, planned: Plan, names: Mapping[int, str], admins: Sequence[str]) -> Sequence[Part]:
    """For the first of them, if who looks may; else whom to ask."""
    if not Who.ADMIN.admits(person):
        return (SmallPrint(words(HERE, people=admins)["ask_admins"]),) if admins else ()
    buttons = [
        Button(
            "directory.set_manager",
            words(HERE, reviewer=shorten(names[each], BUTTON_NAME_LONGEST)).plain("button_set_manager"),
            record().encode(each),
        )
        for each in planned.unmanaged[:SET_MOST]
        if each in names
    ]
    return render_row(buttons)


async def _say_others_decide(work: Work, cycle: Cycle, others: Collection[int]) -> list[Part]:
    """Of reviewers of who is above this person of HR, only how many there are is ever shown."""
    names = [shorten_name(each.name) for each in await work.people.by_ids(cycle.workspace, others)]
    return [SmallPrint(words(HERE, people=names)["own_chain"])] if names else []


def _buttons(cycle: Cycle, planned: Plan, page: int, assigned: Plan | None) -> tuple[Button, ...]:
    spot = SPOT.encode(Spot(cycle.id, page))
    previews = [Button(f"cycles.{each}", label(HERE, f"button_{each}"), spot) for each in ("preview", "sample")]
    see = tuple(previews) if planned.reviews else ()
    if assigned is not None:
        see = (
            *see,
            Button("cycles.assign", label(HERE, "button_assign_all"), spot, confirm=_confirm(planned, assigned)),
        )
    style = Style.PLAIN if planned.reviews or cycle.setup.picker.is_asked else Style.PRIMARY
    return *see, Button("cycles.open", label(HERE, "button_change"), CYCLE.encode(cycle.id), style)


def _confirm(planned: Plan, assigned: Plan) -> Confirm:
    """With what would change."""
    said = words(
        HERE, asked=assigned.asked, managers=assigned.reviewed, count=planned.asked, done=planned.reviewed,
        total=planned.managers,
    )  # fmt: skip
    return Confirm(*(said.plain(f"confirm_{part}_assign") for part in ("title", "text", "yes", "no")))
