"""What I take from it: whoever a result is about tells those who report to them, in their own words. They can change
it, or take it back; their team's messages follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.admission import Who
from bot.allowances import Allowance, check_day
from bot.cycles.acting.result_acts import HERE, draw_words, names_of
from bot.cycles.acting.takeaway import Agreed, Occasion, Takeaway, TakeawayId
from bot.cycles.buttons import REVIEW, TAKEAWAY
from bot.cycles.results.reading import VIEW, View, find_own, show_result
from bot.cycles.review import Review, ReviewState
from bot.deliveries import Entry
from bot.errors import NotAllowed
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Answers, DateField, Form, TextField
from bot.messages import Button, Buttons, Message, Paragraph, SmallPrint, Text
from bot.nudges.redraw import debts_changed
from bot.nudges.rules import today_of
from bot.people import Handle, Person
from bot.phrases import label, words
from bot.platform import Verb
from bot.publishing import copies
from bot.publishing.copies import change_copy, standing, to_people
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import Interaction, OnButton, OnDelivery, OnForm, Route, in_place
from bot.shortened import shorten_name
from bot.store import Work
from bot.typed_text import clean

TAKEN, CHANGE = "cycles.takeaway", "cycles.takeaway_change"
TEAM_MOST = 10_000
NAMED = 10
LONGEST = 1000
FARTHEST = timedelta(366)
TOLD_A_DAY = Allowance("cycles.tell", 20)
"""Told, and changed: each writes to the whole team, and what was taken back was read by somebody all the same."""


async def open_takeaway(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Choose one thing, or change what was told."""
    async with interaction.read() as (work, actor):
        review = await find_own(work, actor.person, interaction.event.value)
        takeaway = await work.cycles.takeaway(review, actor.person)
        team = await _find_team(work, actor.person, takeaway)
    return in_place(interaction, _render(review, takeaway, team, actor.person))


async def _find_team(work: Work, me: Person, takeaway: Takeaway | None) -> Sequence[Person]:
    """Who hears it: those who report to them now; of what was told before, those who were told."""
    if takeaway is not None:
        told = await standing(work, me.workspace, about_takeaway(takeaway.id), TAKEN)
        accounts = [Handle(each.delivery.platform, each.delivery.place) for each in told]
        return await work.people.by_handles(me.workspace, accounts)
    team = await work.people.reports_of(me, TEAM_MOST)
    if not team:
        raise NotAllowed(label(HERE, "no_team"))
    return team


def _render(review: Review, takeaway: Takeaway | None, team: Sequence[Person], me: Person) -> Form:
    said = words(HERE, people=names_of(team, NAMED), count=len(team), rest=max(0, len(team) - NAMED))
    block = ("changes" if takeaway else "goes_to") + ("_more" if len(team) > NAMED else "")
    heard, will_do, day = (takeaway.heard, takeaway.will_do, takeaway.look_on) if takeaway else ("", "", None)
    hint = label(HERE, "hint_look_on_at_home" if me.home_only else "hint_look_on")
    parts = (
        Paragraph(said[block]),
        _field("heard", heard),
        _field("will_do", will_do),
        DateField("look_on", label(HERE, "label_look_on"), day, optional=True, hint=hint),
    )
    submit = label(HERE, "submit_change" if takeaway else "submit")
    return Form("cycles.choose", label(HERE, "title"), parts, submit, label(HERE, "close"), REVIEW.encode(review.id))


def _field(name: str, value: str) -> TextField:
    return TextField(
        name, label(HERE, f"label_{name}"), value, LONGEST, multiline=True, hint=label(HERE, f"hint_{name}"),
        placeholder=label(HERE, f"placeholder_{name}"),
    )  # fmt: skip


async def tell_team(interaction: Interaction[FormSubmitted]) -> FormReply:
    """The first time one message to each who reports to them; after that these messages say it anew."""
    now, answers = interaction.now, interaction.event.answers
    async with interaction.work() as (work, actor):
        review = await find_own(work, actor.person, interaction.event.state)
        before = await work.cycles.takeaway(review, actor.person)
        team = await _find_team(work, actor.person, before)
        heard, will_do = (_read(answers, each) for each in ("heard", "will_do"))
        look_on = _read_day(answers, before, today_of(actor.person, now))
        await check_day(work, actor.person, TOLD_A_DAY, now)
        takeaway = await work.cycles.save_takeaway(review, actor.person, heard, will_do, look_on, now)
        agreed = Agreed(review, actor.person, Occasion.TAKEAWAY)
        await work.cycles.agree(agreed, [actor.person], takeaway.remind_on, now)
        await debts_changed(work, actor.person, now)
        await _send(work, takeaway, team if before is None else None, now)
        await work.commit()
    return UpdateForm(_confirm(takeaway, team, changed=before is not None, today=today_of(actor.person, now)))


def _read(answers: Answers, name: str) -> str:
    if not (said := clean(answers.text(name))):
        raise NotAllowed(label(HERE, "empty"), field=name)
    if len(said) > LONGEST:
        raise NotAllowed(words(HERE, most=LONGEST).plain("too_long"), field=name)
    return said


def _read_day(answers: Answers, before: Takeaway | None, today: date) -> date | None:
    """One that was said before may be over."""
    day = answers.day("look_on")
    if day is None or (before is not None and before.look_on == day):
        return day
    if not today < day <= today + FARTHEST:
        raise NotAllowed(words(HERE, until=today + FARTHEST).plain("bad_day"), field="look_on")
    return day


async def _send(work: Work, takeaway: Takeaway, team: Sequence[Person] | None, now: datetime) -> None:
    subject = about_takeaway(takeaway.id)
    if team is not None:
        await work.outbox.put(to_people(TAKEN, subject, team), now)
        return
    told = await standing(work, takeaway.review.cycle.workspace, subject, TAKEN)
    await work.outbox.put([change_copy(each, CHANGE, Verb.EDIT) for each in told], now)


def _confirm(takeaway: Takeaway, team: Sequence[Person], *, changed: bool, today: date) -> Form:
    said = words(HERE, people=names_of(team, NAMED), rest=max(0, len(team) - NAMED), day=takeaway.remind_on or today)
    block = "changed" if changed else "on_its_way_more" if len(team) > NAMED else "on_its_way"
    line: Text = said[block]
    reminds = said["reminds_at_home" if takeaway.author.home_only else "reminds"]
    reminded = (SmallPrint(reminds),) if takeaway.remind_on and takeaway.remind_on > today else ()
    back = Button("cycles.read", label(HERE, "button_back"), VIEW.encode(View(takeaway.review.id)))
    parts = (Paragraph(line), *reminded, Buttons((back,)))
    return Form("cycles.told_team", label(HERE, "title"), parts, close=label(HERE, "close_done"))


async def untell_team(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The messages go, and nothing of it is kept. Twice is harmless."""
    async with interaction.work() as (work, actor):
        review = await find_own(work, actor.person, interaction.event.value)
        takeaway = await work.cycles.takeaway(review, actor.person)
        if takeaway is not None:
            told = await standing(work, review.cycle.workspace, about_takeaway(takeaway.id), TAKEN)
            await copies.withdraw(work, told, lambda _: CHANGE, interaction.now)
            await work.cycles.delete_takeaway(takeaway)
            await work.cycles.agree(Agreed(review, actor.person, Occasion.TAKEAWAY), (), None, interaction.now)
            await debts_changed(work, actor.person, interaction.now)
        await work.commit()
    return in_place(interaction, await show_result(interaction, View(review.id)))


# ---------------------------------------------------------------- what the team reads


def about_takeaway(takeaway: TakeawayId) -> str:
    return f"takeaway/{TAKEAWAY.encode(takeaway)}"


async def _find(work: Work, entry: Entry) -> Takeaway | None:
    wanted = TAKEAWAY.decode(entry.delivery.subject.split("/")[1])
    return await work.cycles.find_takeaway(entry.delivery.workspace, wanted)


async def render_told(work: Work, entry: Entry, _now: datetime) -> Message | None:
    if (takeaway := await _find(work, entry)) is None:
        return None
    said = words(HERE, reviewer=shorten_name(takeaway.author.name))
    shuffled = takeaway.review.state is ReviewState.SHOWN and not takeaway.review.named
    block = "without_names" if shuffled else "with_names"
    parts = (Paragraph(said["head"]), *draw_words(takeaway), SmallPrint(said[block]))
    return Message(parts, summary=said["summary"])


async def still_told(work: Work, entry: Entry) -> bool:
    """Asked right before it is sent: not if it was taken back."""
    return await _find(work, entry) is not None


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.choose", open_takeaway, Who.EVERYBODY),
    OnForm("cycles.choose", tell_team, Who.EVERYBODY),
    OnButton("cycles.untell", untell_team, Who.EVERYBODY),
    OnDelivery(TAKEN, render=render_told, still_wanted=still_told),
    OnDelivery(CHANGE, render=render_told),
)
