"""What people read who are asked to pick: one message for all whom they pick for, and one for each nomination that
their manager sees. Drawn when it leaves, as it is then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.cycles.ballots import CycleId
from bot.cycles.buttons import CYCLE, PICK
from bot.cycles.cycle import Cycle, Picker, Setup, Stage
from bot.cycles.launch.invitation import BUTTON_NAME_LONGEST, bold
from bot.cycles.picking.picks import Pick, PickState
from bot.cycles.picking.rules import is_left_out
from bot.cycles.telling_hr import find_cycle
from bot.deliveries import Entry
from bot.messages import Button, Buttons, Message, Paragraph, Part, SmallPrint, Style
from bot.nudges.rules import MOST
from bot.people import Person
from bot.phrases import label, words
from bot.platform import Verb
from bot.publishing.copies import change_copy, standing, to_people
from bot.publishing.readers import find_readers, is_to_leaver
from bot.routes import OnDelivery, Route
from bot.shortened import shorten, shorten_name
from bot.store import Work
from bot.webforms import LONGEST

HERE = "cycles/pick"
ASKS, NAMED, CHANGE, CHANGE_NAMED = (
    "cycles.pick_asks", "cycles.pick_named", "cycles.pick_change", "cycles.pick_named_change",
)  # fmt: skip
NAMED_MOST = 10


def about_pick(cycle: CycleId, person: int) -> str:
    return f"cycle/{CYCLE.encode(cycle)}/pick/{person}"


def about_named(pick: Pick, manager: Person) -> str:
    return f"cycle/{CYCLE.encode(pick.cycle.id)}/named/{PICK.encode(pick.id)}/{manager.id}"


async def send(work: Work, owed: Iterable[Pick], now: datetime) -> None:
    """Everybody who was not told yet."""
    told: set[str] = set()
    for each in owed:
        if each.holder is None:
            continue
        looks = each.state is PickState.LOOKING
        subject = about_named(each, each.holder) if looks else about_pick(each.cycle.id, each.holder.id)
        if subject not in told:
            await work.outbox.put(to_people(NAMED if looks else ASKS, subject, [each.holder]), now)
        told.add(subject)


async def redraw(work: Work, cycle: Cycle, picks: Iterable[Pick], now: datetime) -> None:
    """Brings the messages about these up to date; also of a cycle that is deleted in this transaction."""
    asked, named = set(), set()
    for each in picks:
        asked |= {about_pick(cycle.id, who.id) for who in (each.holder, each.reviewee) if who}
        named |= {about_named(each, each.holder)} if each.holder else set()
    for subjects, kind, change in ((asked, ASKS, CHANGE), (named, NAMED, CHANGE_NAMED)):
        found = await standing(work, cycle.workspace, sorted(subjects), kind) if subjects else []
        await work.outbox.put([change_copy(entry, change, Verb.EDIT) for entry in found], now)


# ---------------------------------------------------------------- to who picks


async def render_asks(work: Work, entry: Entry, _now: datetime) -> Message | None:
    """None for who is gone."""
    people, cycle = await find_readers(work, entry), await find_cycle(work, entry)
    if not people:
        return None
    if cycle is None or cycle.stage is Stage.CANCELLED:
        return Message((Paragraph(words(HERE)["gone"]),))
    picks = await work.cycles.picks_with(people[0], cycle.id)
    mine = [each for each in picks if each.mode is Picker.MANAGER or each.reviewee.id == people[0].id]
    return draw_asks(cycle, people[0], mine) if mine else Message((Paragraph(words(HERE)["elsewhere"]),))


def draw_asks(cycle: Cycle, person: Person, picks: Sequence[Pick]) -> Message:
    """The first twenty with their buttons. What is still to pick for comes first; what is beyond, the window leads
    on to after Save: who has no Home finds it nowhere else."""
    own = picks[0].reviewee.id == person.id
    shown = sorted(picks, key=lambda each: each.state is not PickState.PICKING)[:MOST]
    names = [shorten_name(each.reviewee.name) for each in shown]
    said = words(HERE, title=cycle.setup.name, people=names, count=len(picks) - MOST)
    suffix = "_own" if own else ""
    alone = "_alone" if own and picks[0].reviewee.manager is None else ""
    parts: list[Part] = [Paragraph((*bold(said[f"summary{suffix}"]),)), Paragraph(said[f"asks{suffix}{alone}"])]
    parts += say_not_shown(cycle.setup) if own else []
    for each in shown:
        parts.append(Paragraph(words(HERE, **_describe(each))[f"{_block(each)}{suffix}"]))
        parts += [Buttons((pick_button(each, own=own, style=Style.PRIMARY),))] if _has_button(each, own=own) else []
    parts += [SmallPrint(said["more"])] if len(picks) > MOST else []
    return Message(tuple(parts), summary=said[f"summary{suffix}"])


def say_not_shown(setup: Setup) -> list[SmallPrint]:
    """To who names people and won't read what these say: who does."""
    block = "not_shown_own_above" if setup.above_reads else "not_shown_own"
    return [] if setup.reviewee_reads else [SmallPrint(words(HERE)[block])]


def _describe(pick: Pick) -> dict[str, str | int | date]:
    manager = shorten_name(pick.holder.name) if pick.holder else ""
    about = shorten_name(pick.reviewee.name)
    return {"about": about, "until": pick.until, "count": len(pick.people), "manager": manager}


def _block(pick: Pick) -> str:
    if pick.state is PickState.OVER:
        if is_left_out(pick, pick.cycle):
            return "left_out"
        picked = pick.cycle.setup.picked_by.get(pick.reviewee.id)
        by_hr = pick.cycle.stage is Stage.DRAFT or picked in (None, Picker.HR, Picker.REPORTS)
        return "by_hr" if by_hr else "approved"
    if pick.is_former:
        return "former"
    return "by_hr" if pick.state is PickState.WITH_HR else pick.state.value


def _has_button(pick: Pick, *, own: bool) -> bool:
    return pick.state is PickState.PICKING or (pick.state is PickState.DONE and not own and not pick.is_former)


def pick_button(pick: Pick, *, own: bool, style: Style = Style.PLAIN) -> Button:
    said = words(HERE, about=shorten(pick.reviewee.name, BUTTON_NAME_LONGEST))
    if pick.state is PickState.PICKING:
        return Button(
            "cycles.name_people", said.plain("button_pick_own" if own else "button_pick"), PICK.encode(pick.id), style
        )
    return Button("cycles.name_people", said.plain("button_change_for"), PICK.encode(pick.id))


# ---------------------------------------------------------------- to the manager of who named


async def render_named(work: Work, entry: Entry, _now: datetime) -> Message | None:
    """Whom somebody named who reports to them."""
    sent = entry.delivery
    _, _, _, carried, manager = sent.subject.split("/")
    pick = await work.cycles.pick(sent.workspace, PICK.decode(carried))
    if pick is None or pick.cycle.stage is Stage.CANCELLED:
        return Message((Paragraph(words(HERE)["gone"]),))
    if pick.holder is None or str(pick.holder.id) != manager:
        return Message((Paragraph(words(HERE)["elsewhere"]),))
    people = await work.people.by_ids(sent.workspace, pick.people)
    return draw_named(pick, sorted((each for each in people if each.reachable), key=lambda each: each.name))


def draw_named(pick: Pick, people: Sequence[Person]) -> Message:
    names = [shorten_name(each.name) for each in people[:NAMED_MOST]]
    facts = _describe(pick) | {"count": max(0, len(people) - NAMED_MOST)}
    said = words(HERE, people=names, title=pick.cycle.setup.name, **facts)
    parts: list[Part] = [Paragraph(said["named"])] if names else []
    if pick.state is PickState.OVER or pick.is_former:
        parts.append(SmallPrint(words(HERE, **_describe(pick))[_block(pick)]))
    else:
        looks = pick.state is PickState.LOOKING
        parts += [SmallPrint(said["look" if looks else "looked"]), Buttons(look_buttons(pick))]
    return Message(tuple(parts), summary=said["summary_named"])


def look_buttons(pick: Pick) -> tuple[Button, ...]:
    carried = PICK.encode(pick.id)
    change = Button("cycles.name_people", label(HERE, "button_change"), carried)
    fine = Button("cycles.pick_fine", label(HERE, "button_fine"), carried, Style.PRIMARY)
    return (fine, change) if pick.state is PickState.LOOKING else (change,)


async def still_asked(work: Work, entry: Entry) -> bool:
    """Asked right before such a message is sent."""
    people = await find_readers(work, entry)
    picks = await work.cycles.picks_with(people[0]) if people else ()
    return any(CYCLE.encode(each.cycle.id) == entry.delivery.subject.split("/")[1] for each in picks)


async def tell_when_back(work: Work, entry: Entry, _now: datetime) -> None:
    """Whoever had just left when they were asked to name people is asked when they are back."""
    people, cycle = await find_readers(work, entry), await find_cycle(work, entry)
    if cycle is not None and await is_to_leaver(work, entry):
        owed = [each for each in await work.cycles.picks_with(people[0], cycle.id) if each.is_owed]
        await work.cycles.save_picks([replace(each, told_at=None) for each in owed])


async def lock_cycle(work: Work, entry: Entry) -> object:
    """As whoever changes its picks does."""
    cycle = CYCLE.decode(entry.delivery.subject.split("/")[1])
    return await work.cycles.get_for_update(entry.delivery.workspace, cycle)


ENTRIES: tuple[Route, ...] = (
    OnDelivery(
        ASKS,
        render=render_asks,
        still_wanted=still_asked,
        on_refused=tell_when_back,
        lock=lock_cycle,
        link_lasts=LONGEST,
    ),
    OnDelivery(CHANGE, render=render_asks, skip_if_uneditable=True),
    OnDelivery(NAMED, render=render_named, still_wanted=still_asked, link_lasts=LONGEST),
    OnDelivery(CHANGE_NAMED, render=render_named, skip_if_uneditable=True),
)
