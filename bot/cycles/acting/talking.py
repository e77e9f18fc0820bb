"""Talk it over: whoever a result is about asks their manager, or somebody in HR, for a talk; or the manager who reads
it in their place asks them. The other hears that, and the day; nothing of the result is passed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.admission import Who
from bot.allowances import Allowance, check_day
from bot.cycles.acting.result_acts import Acts, find_acts
from bot.cycles.acting.takeaway import Agreed, Occasion
from bot.cycles.buttons import REVIEW
from bot.cycles.results.reading import VIEW, View, find_own, show_result
from bot.cycles.results.reporting import find_unconcerned
from bot.cycles.review import Review
from bot.deliveries import Entry
from bot.errors import NotAllowed
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import ChoiceField, DateField, Form, Option
from bot.messages import Button, Buttons, Message, Paragraph, SmallPrint, Text, Words
from bot.nudges.calendar import is_working_day, next_working_day
from bot.nudges.redraw import debts_changed
from bot.nudges.rules import today_of, week_of
from bot.people import Person, Role
from bot.phrases import label, words
from bot.platform import Verb
from bot.publishing.copies import change_copy, is_to, standing, to_people
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import Interaction, OnButton, OnDelivery, OnForm, Route, in_place
from bot.shortened import shorten_name
from bot.store import Work

HERE = "cycles/talk"
TALK, CHANGE = "cycles.talk", "cycles.talk_change"
PARTNERS_MOST = 19
"""So many can be chosen, the manager first."""
FARTHEST = timedelta(90)
ARRANGED_A_DAY = Allowance("cycles.talk", 50)
"""A manager of twenty, with each of them and at another time once more."""


async def open_talk(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """With whom, and when."""
    async with interaction.read() as (work, actor):
        review = await find_own(work, actor.person, interaction.event.value, for_them=True)
        partners = await _find_partners(work, review, actor.person)
        acts = await find_acts(work, review, actor.person)
    return in_place(interaction, _render(review, partners, acts, actor.person, interaction.now))


async def _find_partners(work: Work, review: Review, me: Person) -> Sequence[tuple[str, Person]]:
    """Their manager, and those of HR who may know of it (bot.privacy), each with the phrase for what they are; whoever
    it is about, where their manager reads it and they don't."""
    if review.is_hidden and review.reviewee is not None:
        if not review.reviewee.reachable:
            raise NotAllowed(words(HERE, person=shorten_name(review.about)).plain("gone"))
        return (("as_reviewee", review.reviewee),)
    manager = await work.people.manager_of(me)
    found = [("as_manager", manager)] if manager is not None else []
    hr = await find_unconcerned(work, review, await work.people.with_role(me.workspace, Role.HR))
    found += [("as_hr", each) for each in hr]
    if not found:
        raise NotAllowed(label(HERE, "nobody"))
    return found[:PARTNERS_MOST]


def _render(
    review: Review, partners: Sequence[tuple[str, Person]], acts: Acts | None, me: Person, now: datetime
) -> Form:
    options = tuple(
        Option(str(each.id), words(HERE, person=shorten_name(each.name)).plain(block)) for block, each in partners
    )
    today, week = today_of(me, now), week_of(me)
    chosen = str(acts.with_whom.id) if acts and acts.with_whom else options[0].value
    day = acts.talk_on if acts and acts.talk_on and acts.talk_on > today else next_working_day(today, week)
    parts = (
        ChoiceField("person", label(HERE, "label_person"), options, chosen if _has(options, chosen) else None),
        DateField("day", label(HERE, "label_day"), day),
        SmallPrint(_with_reminder(words(HERE)["what_reviewee_hears" if review.is_hidden else "what_they_hear"], me)),
    )
    return Form(
        "cycles.talk", label(HERE, "title"), parts, label(HERE, "submit"), label(HERE, "close"),
        REVIEW.encode(review.id),
    )  # fmt: skip


def _with_reminder(said: Text, person: Person) -> Text:
    """How that person is reminded on the day."""
    return *said, Words(" "), *words(HERE)["reminds_at_home" if person.home_only else "reminds"]


def _has(options: Sequence[Option], value: str) -> bool:
    return value in {each.value for each in options}


async def arrange_talk(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Both are reminded on that day. Another day, or somebody else, in place of what was arranged before."""
    now, answers = interaction.now, interaction.event.answers
    async with interaction.work() as (work, actor):
        me = actor.person
        review = await find_own(work, me, interaction.event.state, for_them=True)
        partners = {str(each.id): each for _, each in await _find_partners(work, review, me)}
        if (other := partners.get(answers.text("person"))) is None:
            raise NotAllowed(label(HERE, "choose"), field="person")
        day = _check_day(answers.day("day"), me, today_of(me, now))
        await check_day(work, me, ARRANGED_A_DAY, now)
        before = await find_acts(work, review, me)
        await work.cycles.agree(Agreed(review, me, Occasion.TALK), [me, other], day, now)
        await _tell(work, Agreed(review, me, Occasion.TALK), other, before, now)
        await debts_changed(work, me, now)
        await work.commit()
    said = words(HERE, person=shorten_name(other.name), day=day)["arranged"]
    back = Button("cycles.read", label(HERE, "button_back"), VIEW.encode(View(review.id)))
    parts = (Paragraph(_with_reminder(said, me)), Buttons((back,)))
    return UpdateForm(Form("cycles.arranged", label(HERE, "title"), parts, close=label(HERE, "close_done")))


def _check_day(day: date | None, me: Person, today: date) -> date:
    if day is None or not today < day <= today + FARTHEST:
        raise NotAllowed(words(HERE, until=today + FARTHEST).plain("bad_day"), field="day")
    if not is_working_day(day, week := week_of(me)):
        raise NotAllowed(words(HERE, day=next_working_day(day, week)).plain("day_off"), field="day")
    return day


async def _tell(work: Work, agreed: Agreed, other: Person | None, before: Acts | None, now: datetime) -> None:
    """Whoever was asked before hears the new day, or that it is called off, in the message that they have, if they
    have one."""
    told: Sequence[Entry] = ()
    earlier = before.with_whom if before and before.talk_on and before.talk_on >= now.date() else None
    if earlier is not None:
        told = await standing(work, earlier.workspace, _subject(agreed, earlier), TALK)
        await work.outbox.put([change_copy(each, CHANGE, Verb.EDIT) for each in told], now)
        await debts_changed(work, earlier, now)
    if other is not None and (earlier is None or earlier.id != other.id or not told):
        await work.outbox.put(to_people(TALK, _subject(agreed, other), [other]), now)


async def call_off_talk(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Nobody is reminded. Twice is harmless."""
    async with interaction.work() as (work, actor):
        review = await find_own(work, actor.person, interaction.event.value, for_them=True)
        before, agreed = await find_acts(work, review, actor.person), Agreed(review, actor.person, Occasion.TALK)
        await work.cycles.agree(agreed, (), None, interaction.now)
        await _tell(work, agreed, None, before, interaction.now)
        await debts_changed(work, actor.person, interaction.now)
        await work.commit()
    return in_place(interaction, await show_result(interaction, View(review.id)))


# ---------------------------------------------------------------- what the other hears


def _subject(agreed: Agreed, other: Person) -> str:
    return f"talk/{REVIEW.encode(agreed.review.id)}/{other.id}/{agreed.author.id}"


async def render_talk(work: Work, entry: Entry, _now: datetime) -> Message | None:
    """The day as it is agreed now."""
    _, carried, _, by = entry.delivery.subject.split("/")
    review = await work.cycles.review(entry.delivery.workspace, REVIEW.decode(carried))
    asks = await work.people.by_ids(entry.delivery.workspace, [int(by)])
    if review is None or not asks:
        return None
    agreed = await work.cycles.find_agreed(Agreed(review, asks[0], Occasion.TALK))
    mine = next((each for each in agreed if is_to(entry, each.person)), None)
    said = words(HERE, reviewer=shorten_name(asks[0].name), day=mine.day if mine else date.min)
    if mine is None:
        return Message((Paragraph(said["called_off"]),), summary=said["summary"])
    below = _with_reminder(said["nothing_passed_on"], mine.person)
    return Message((Paragraph(said["asks"]), SmallPrint(below)), summary=said["summary"])


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.talk", open_talk, Who.EVERYBODY),
    OnForm("cycles.talk", arrange_talk, Who.EVERYBODY),
    OnButton("cycles.talk_off", call_off_talk, Who.EVERYBODY),
    OnDelivery(TALK, render=render_talk),
    OnDelivery(CHANGE, render=render_talk),
)
