"""Feedback that nobody asked for, as its receiver hears of it and reads it."""

from __future__ import annotations

from datetime import datetime

from bot.admission import Who
from bot.allowances import check_day
from bot.deliveries import Entry
from bot.events import ButtonPressed
from bot.feedback.copies import to_person
from bot.feedback.give_form import take_back_button
from bot.feedback.request import GIVEN, Given
from bot.feedback.rules import THANKED_A_DAY, check_given, refusal
from bot.formatting import read_marks
from bot.forms import Form, Opening
from bot.home.redraw import lists_changed
from bot.messages import Button, Buttons, Message, Paragraph, Part, Quote, SmallPrint, Style, render_lines
from bot.people import Person
from bot.phrases import label, words
from bot.publishing.copies import is_to, number_of
from bot.replies import ButtonReply, UpdateForm
from bot.routes import Interaction, OnButton, OnDelivery, Route, in_place
from bot.store import Work
from bot.webforms import A_DAY

HERE = "feedback/give"
GIVEN_SENT, GIVEN_THANKS, GIVEN_CHANGE = "feedback.given", "feedback.given_thanks", "feedback.given_change"
GIVEN_TROUBLE = "feedback.given_trouble"


def about_given(given: Given) -> str:
    """What the messages about it are about."""
    return f"given_feedback/{given.id}"


async def read_given(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Read, for the receiver, and Show, for the giver. What the receiver opens can't be taken back any more: that is
    decided before a word of it is shown."""
    async with interaction.read() as (work, actor):
        me = actor.person
        given = check_given(await work.given.get(me.workspace, GIVEN.decode(interaction.event.value)), me)
    if given.read_at is None and given.receiver.id == me.id:
        async with interaction.context.store.work() as work:
            await work.given.mark_read(given, interaction.now)
            given = check_given(await work.given.get(me.workspace, given.id), me)
            await lists_changed(work, [person for person in (me, given.giver) if person], interaction.now)
            await work.commit()
    return in_place(interaction, _render_form(given, me, interaction))


async def thank_giver(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Thank: one line, once."""
    async with interaction.work() as (work, actor):
        me = actor.person
        given = check_given(await work.given.get(me.workspace, GIVEN.decode(interaction.event.value)), me)
        if given.receiver.id != me.id:
            raise refusal("not_there")
        if given.thanked_at is None:
            await check_day(work, me, THANKED_A_DAY, interaction.now)
            given = await work.given.thank(given, interaction.now) or given
            await work.outbox.put(to_person(GIVEN_THANKS, about_given(given), given.giver), interaction.now)
        await work.commit()
    return UpdateForm(_render_form(given, me, interaction))


def _render_form(given: Given, me: Person, interaction: Interaction[ButtonPressed]) -> Form:
    giver = given.giver.name if given.giver else label("feedback/read", "somebody")
    said = words(HERE, giver=giver, people=[given.receiver.name], at=given.given_at, zone=me.time_zone)
    head = said["from_giver" if given.receiver.id == me.id else "to_receiver"]
    title = label(HERE, "title_read")
    return Form(
        "feedback.read_given", title, (Paragraph(head), Quote(read_marks(given.text)), *_below(given, me)),
        close=label(HERE, "close"),
        kept=Opening("feedback.read_given", GIVEN.encode(given.id), title, interaction.now + A_DAY),
    )  # fmt: skip


def _below(given: Given, me: Person) -> tuple[Part, ...]:
    """What can be done with it."""
    if given.receiver.id != me.id:
        unread = given.read_at is None
        return (Buttons((take_back_button(given),)),) if unread else ()
    if given.thanked_at is not None:
        return (SmallPrint(words("feedback/read")["thanked"]),)
    if given.giver is None or not given.giver.reachable:
        return ()
    return (Buttons((Button("feedback.thank_given", label(HERE, "button_thank"), GIVEN.encode(given.id)),)),)


def read_given_button(given: Given, name: str = "button_read") -> Button:
    style = Style.PRIMARY if given.read_at is None and name == "button_read" else Style.PLAIN
    return Button("feedback.read_given", label(HERE, name), GIVEN.encode(given.id), style)


async def _render_given(work: Work, entry: Entry, _now: datetime) -> Message | None:
    given = await work.given.get(entry.delivery.workspace, number_of(entry))
    if given is None or given.giver is None or not is_to(entry, given.receiver):
        return None
    said = words(HERE, giver=given.giver)
    parts = (Paragraph(said["arrived"]), Buttons((read_given_button(given),)))
    return Message(parts, summary=said["arrived_summary"])


async def _render_thanks(work: Work, entry: Entry, _now: datetime) -> Message | None:
    given = await work.given.get(entry.delivery.workspace, number_of(entry))
    if given is None or given.giver is None or not is_to(entry, given.giver):
        return None
    return render_lines(words(HERE, person=given.receiver)["thanks"])


async def _tell_giver(work: Work, entry: Entry, now: datetime) -> None:
    """The chat refused the message: whoever gave it should not believe that the receiver knows."""
    given = await work.given.get(entry.delivery.workspace, number_of(entry))
    if given is not None and given.read_at is None:
        await work.outbox.put(to_person(GIVEN_TROUBLE, about_given(given), given.giver), now)


async def _render_trouble(work: Work, entry: Entry, _now: datetime) -> Message | None:
    given = await work.given.get(entry.delivery.workspace, number_of(entry))
    if given is None or given.giver is None or not is_to(entry, given.giver):
        return None
    said = words(HERE, person=given.receiver)["not_told"]
    return render_lines(said, buttons=[take_back_button(given)])


async def _is_there(work: Work, entry: Entry) -> bool:
    """Asked right before it is sent: not if it was taken back, or read on another way."""
    given = await work.given.get(entry.delivery.workspace, number_of(entry))
    return given is not None and given.read_at is None


ENTRIES: tuple[Route, ...] = (
    OnButton("feedback.read_given", read_given, Who.EVERYBODY),
    OnButton("feedback.thank_given", thank_giver, Who.EVERYBODY),
    OnDelivery(GIVEN_SENT, render=_render_given, still_wanted=_is_there, on_refused=_tell_giver),
    OnDelivery(GIVEN_TROUBLE, render=_render_trouble, still_wanted=_is_there),
    OnDelivery(GIVEN_THANKS, render=_render_thanks),
    OnDelivery(GIVEN_CHANGE),
)
