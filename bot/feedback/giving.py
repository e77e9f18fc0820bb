"""Giving feedback that nobody asked for: with one line, or with the form."""

from __future__ import annotations

from collections.abc import Sequence

from bot.admission import Who
from bot.allowances import check_day
from bot.errors import NotAllowed
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.feedback.copies import to_person
from bot.feedback.give_form import HERE, Gift, receipt, render_form
from bot.feedback.give_rules import check_receivers, check_take_back
from bot.feedback.given_window import GIVEN_CHANGE, GIVEN_SENT, about_given
from bot.feedback.receipt import as_form
from bot.feedback.receivers import Receivers, find_receivers, parse_gift
from bot.feedback.request import GIVEN, Given
from bot.feedback.rules import GIVEN_A_DAY, TEXT_LONGEST, check_text, refusal
from bot.forms import LONGEST_KEPT
from bot.home.redraw import lists_changed
from bot.mentions.resolve_people import resolve_picked
from bot.messages import Message, Paragraph, Quote, Words, render_lines
from bot.people import Handle, Person, handles_on
from bot.phrases import Label, label, words
from bot.publishing.copies import standing, withdraw
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, Replace, Say, UpdateForm
from bot.routes import Command, E, Interaction, OnButton, OnForm, Route, in_place
from bot.store import Actor, Work


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`/feedback give @ana your summary saved me an hour`: it goes at once, and only the giver hears so. What cannot
    go like this opens the form, with the words kept. Words typed where others read along are never taken."""
    line = parse_gift(interaction.event.text)
    async with interaction.work() as (work, actor):
        found = await find_receivers(interaction, work, actor, line.names)
        picked = handles_on(found.people, interaction.event.by.platform)
        gift = Gift(picked, line.text)
        if line.text and not interaction.platform.can.private_replies:
            return OpenForm(render_form(Gift(picked), found.people, [*found.notices, label(HERE, "aloud")]))
        if found.notices or not found.people or not line.text:
            return _keep_words(gift, found, found.notices)
        try:
            gifts = await _give(work, actor, found.people, gift.text, interaction)
        except NotAllowed as refused:
            return _keep_words(gift, found, [refused.sentence])
    return Say(receipt(gifts))


def _keep_words(gift: Gift, found: Receivers, notices: Sequence[str]) -> CommandReply:
    """Nothing was sent, and nothing is lost: the words stand in the form, or where none can hold them in the reply."""
    if len(gift.text) <= LONGEST_KEPT:
        return OpenForm(render_form(gift, found.people, notices))
    said = (Words(refusal("long_gift_to_keep", most=TEXT_LONGEST, count=len(gift.text)).sentence),)
    return Say(Message((Paragraph(said), Quote((Words(gift.text),)), Paragraph(said)), summary=said))


async def by_button(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """On Home; and in the form that asks, where words behind people may have been meant for them."""
    gift = Gift.of(interaction.event.answers, "topic")
    async with interaction.read() as (work, actor):
        people = await work.people.by_handles(actor.person.workspace, gift.people) if gift.people else ()
    return in_place(interaction, render_form(gift, people))


async def submit_gift(interaction: Interaction[FormSubmitted]) -> FormReply:
    """The form was sent; its place is taken by the receipt."""
    gift = Gift.of(interaction.event.answers)
    async with interaction.work() as (work, actor):
        receivers = await _find_picked(interaction, work, actor.person, gift.people)
        gifts = await _give(work, actor, receivers, gift.text, interaction)
    return UpdateForm(as_form(receipt(gifts), label(HERE, "title_given")))


async def _find_picked(
    interaction: Interaction[FormSubmitted], work: Work, giver: Person, picked: Sequence[Handle]
) -> tuple[Person, ...]:
    known = await work.people.by_handles(giver.workspace, picked) if picked else ()
    people = resolve_picked(interaction, picked, known, refusal("strangers", field="people"))
    return tuple({each.id: each for each in people}.values())


async def _give(
    work: Work, actor: Actor, receivers: Sequence[Person], typed: str, interaction: Interaction[E]
) -> list[Given]:
    """Each receiver gets their own, with a message without a word of it; all in one commit."""
    giver, now = actor.person, interaction.now
    check_receivers(giver, receivers)
    text = check_text(typed, "text")
    gifts = []
    for receiver in receivers:
        await check_day(work, giver, GIVEN_A_DAY, now)
        gifts.append(await work.given.give(giver, receiver, text, now))
    await work.outbox.put([d for each in gifts for d in to_person(GIVEN_SENT, about_given(each), each.receiver)], now)
    await lists_changed(work, [giver, *receivers], now)
    await work.commit()
    return gifts


async def take_back(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Take it back, while the receiver has not opened it: nothing of it is left."""
    async with interaction.work() as (work, actor):
        number = GIVEN.decode(interaction.event.value)
        given = check_take_back(await work.given.get(actor.person.workspace, number), actor.person)
        if not await work.given.take_back(given):
            raise refusal("read_already", people=[given.receiver.name])
        copies = await standing(work, given.workspace, about_given(given), GIVEN_SENT)
        await withdraw(work, copies, lambda _: GIVEN_CHANGE, interaction.now)
        await lists_changed(work, [actor.person, given.receiver], interaction.now)
        await work.commit()
    message = render_lines(words(HERE, people=[given.receiver.name])["taken_back"])
    return (
        Replace(message)
        if interaction.event.on or interaction.event.at_home
        else UpdateForm(as_form(message, label(HERE, "title_given")))
    )


ENTRIES: tuple[Route, ...] = (
    Command("feedback give", by_command, Who.EVERYBODY, Label(HERE, "command"), "[@people] [what you want to say]"),
    OnButton("feedback.give", by_button, Who.EVERYBODY),
    OnForm("feedback.give", submit_gift, Who.EVERYBODY),
    OnButton("feedback.take_back", take_back, Who.EVERYBODY),
)
