"""What somebody is asked to pick stands on Home, and comes once more in the nudge, on the working day before the
last."""

from __future__ import annotations

from bot.admission import Who
from bot.cycles.picking.message import HERE, look_buttons, pick_button
from bot.cycles.picking.picks import Pick, PickState
from bot.home.cards import Card, Cards, HomeView, Section, Span
from bot.messages import Buttons, Paragraph, Part
from bot.nudges.debts import Debt, DueWindow, Horizon, Moments, Owed
from bot.people import Person
from bot.phrases import words
from bot.routes import OnHome, OnNudge, Route
from bot.shortened import shorten_name
from bot.store import Work


async def find_moments(work: Work, due: DueWindow, after: int, most: int) -> Moments:
    return Moments.page(await work.cycles.find_picks_due(due, after, most), most)


async def find_owed(work: Work, person: Person, days: Horizon, skip: int, most: int) -> Owed:
    told = [each for each in await work.cycles.picks_with(person) if each.told_at is not None]
    found = sorted(told, key=lambda each: (each.until < days.today, each.until))
    debts = [Debt(each.until, _describe(each, person), asked_at=each.told_at) for each in found[skip : skip + most]]
    return Owed(tuple(debts), len(found))


async def show_owed(view: HomeView, span: Span) -> Cards:
    person = view.actor.person
    found = await view.work.cycles.picks_with(person)
    some = found[span.skip : span.skip + span.most]
    return Cards(tuple(Card(_describe(each, person)) for each in some), len(found))


def _describe(pick: Pick, person: Person) -> tuple[Part, ...]:
    own = pick.reviewee.id == person.id
    looks = pick.state is PickState.LOOKING
    said = words(HERE, about=shorten_name(pick.reviewee.name), until=pick.until)
    block = "owed_look" if looks else "owed_own" if own else "owed"
    return Paragraph(said[block]), Buttons(look_buttons(pick) if looks else (pick_button(pick, own=own),))


ENTRIES: tuple[Route, ...] = (
    OnNudge("cycles.picks", find_moments, find_owed),
    OnHome(Section.OWED, 16, "cycles.picks", show_owed, Who.EVERYBODY),
)
