"""Later, and no."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.admission import Who
from bot.events import ButtonPressed, FormSubmitted
from bot.feedback.answering import settled
from bot.feedback.receipt import window
from bot.feedback.render import answer_button, topic_line
from bot.feedback.repository import FeedbackList
from bot.feedback.request import SHEET, Sheet, State
from bot.feedback.rules import REASON_LONGEST, check_reachable, check_reviewer, refusal
from bot.forms import Form, PeopleField, TextField
from bot.mentions.resolve_people import resolve_picked
from bot.messages import Button, Paragraph, Style
from bot.nudges.putting_off import choose_day
from bot.nudges.redraw import redraw_owed
from bot.nudges.rules import Choice
from bot.people import Person
from bot.phrases import Phrases, label, words
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import Interaction, OnButton, OnForm, Route, in_place
from bot.shortened import shorten_name
from bot.store import Actor, Work
from bot.typed_text import clean

HERE = "feedback/decline"


def check_owed(sheet: Sheet) -> Sheet:
    """Refuses what was shared or declined, or is owed no more."""
    if sheet.request.is_cancelled:
        raise refusal("cancelled_unanswered", people=[sheet.request.requester.name])
    if sheet.is_shared:
        raise refusal("shared_before")
    if sheet.state is State.DECLINED:
        raise refusal("declined_before")
    if not sheet.is_owed:
        raise refusal("nothing_owed")
    return sheet


async def open_later(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Later": asks until when."""
    sheet = await _find_owed(interaction)
    choices = (
        ("feedback.later_tomorrow", "button_tomorrow", Style.PRIMARY),
        ("feedback.later_week", "button_week", Style.PLAIN),
    )
    buttons = [Button(act, label(HERE, block), SHEET.encode(sheet.id), style) for act, block, style in choices]
    return in_place(
        interaction,
        window(label(HERE, "title_later"), [topic_line(sheet.request), _read_words(sheet)["when"]], buttons),
    )


async def postpone_by_a_day(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Tomorrow": on the next working day."""
    return await _postpone(interaction, Choice.TOMORROW)


async def postpone_to_next_week(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Next week"."""
    return await _postpone(interaction, Choice.NEXT_WEEK)


async def _postpone(interaction: Interaction[ButtonPressed], choice: Choice) -> ButtonReply:
    async with interaction.work() as (work, actor):
        sheet = check_owed(await _of(work, actor, SHEET.decode(interaction.event.value)))
        day = await choose_day(work, actor.person, choice, interaction.now)
        await _remind(work, sheet, day, interaction.now)
        await work.commit()
    late = day > sheet.request.until
    block = "later_at_home" if actor.person.home_only else "later_late" if late else "later"
    said = words(HERE, day=day, until=sheet.request.until)[block]
    undo = Button("feedback.later_undo", label(HERE, "button_undo"), SHEET.encode(sheet.id))
    return in_place(interaction, window(label(HERE, "title_later"), [said], [undo, *_way_back(interaction)]))


async def undo_later(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Undo: reminders as usual."""
    async with interaction.work() as (work, actor):
        sheet = check_owed(await _of(work, actor, SHEET.decode(interaction.event.value)))
        await _remind(work, sheet, None, interaction.now)
        await work.commit()
    buttons = [answer_button(sheet), *_way_back(interaction)]
    return in_place(interaction, window(label(HERE, "title_later"), [words(HERE)["undone"]], buttons))


async def _remind(work: Work, sheet: Sheet, day: date | None, now: datetime) -> None:
    await work.feedback.postpone(sheet, day)
    if sheet.reviewer:
        await redraw_owed(work, [sheet.reviewer], now)


async def open_decline(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Decline": the form says who reads the reason."""
    sheet = await _find_owed(interaction)
    said = _read_words(sheet)
    parts = (
        Paragraph(topic_line(sheet.request)),
        Paragraph(said["about"]),
        TextField("reason", label(HERE, "label_reason"), longest=REASON_LONGEST, multiline=True, optional=True),
        PeopleField(
            "suggested", label(HERE, "label_suggested"), optional=True, hint=label(HERE, "hint_suggested")
        ),
        Paragraph(said["reads"]),
    )  # fmt: skip
    form = Form(
        "feedback.decline", label(HERE, "title_decline"), parts,
        submit=label(HERE, "submit"), close=label(HERE, "close"), state=SHEET.encode(sheet.id),
    )  # fmt: skip
    return in_place(interaction, form)


async def decline(interaction: Interaction[FormSubmitted]) -> FormReply:
    """It is owed no more; the requester hears that, and reads why in the form in which they manage the request."""
    answers = interaction.event.answers
    reason = clean(answers.text("reason"))
    if len(reason) > REASON_LONGEST:
        await interaction.admit()
        raise refusal("long_reason", field="reason", most=REASON_LONGEST, count=len(reason))
    async with interaction.work() as (work, actor):
        sheet = check_owed(await _of(work, actor, SHEET.decode(interaction.event.state)))
        suggested = await _find_suggested(interaction, work, sheet)
        declined = await work.feedback.decline(sheet, reason, suggested, interaction.now)
        await settled(work, declined, interaction.now)
        after = await work.feedback.sheet(actor.person.workspace, sheet.id) or declined
        await work.commit()
    lines, buttons = [_read_words(after)["declined"]], []
    if after.request.closed_at is None:
        lines, buttons = [*lines, words(HERE)["after_all"]], [answer_button(after)]
    return UpdateForm(window(label(HERE, "title_decline"), lines, [*buttons, *_way_back(interaction)]))


def _way_back(interaction: Interaction[ButtonPressed] | Interaction[FormSubmitted]) -> tuple[Button, ...]:
    """To all that is owed, from a page that led to it and shows this now; elsewhere the message is still there."""
    if interaction.platform.can.forms:
        return ()
    return (Button("feedback.list", label(HERE, "button_owed"), FeedbackList.OWED.value),)


async def _find_suggested(interaction: Interaction[FormSubmitted], work: Work, sheet: Sheet) -> Person | None:
    """Whom the reviewer suggested: somebody who can be asked, and was not."""
    picked = interaction.event.answers.people("suggested")[:1]
    if not picked:
        return None
    known = await work.people.by_handles(sheet.request.workspace, picked)
    (person,) = resolve_picked(interaction, picked, known, refusal("suggests_unknown", field="suggested"))
    check_suggested(person, sheet, await work.feedback.sheets(sheet.request))
    return person


def check_suggested(person: Person, sheet: Sheet, asked: Sequence[Sheet]) -> None:
    """Refuses oneself, who asks, whom it is about, who was asked already, and whom nothing reaches."""
    request, names = sheet.request, [person.name]
    if sheet.reviewer and person.id == sheet.reviewer.id:
        raise refusal("suggests_yourself", field="suggested")
    if person.id == request.requester.id:
        raise refusal("suggests_requester", field="suggested", people=names)
    if person.id == request.about.id:
        raise refusal("suggests_about", field="suggested", people=names)
    if any(each.reviewer and each.reviewer.id == person.id for each in asked):
        raise refusal("suggests_asked", field="suggested", people=names)
    check_reachable([person], "suggested")


async def _find_owed(interaction: Interaction[ButtonPressed]) -> Sheet:
    async with interaction.read() as (work, actor):
        found = await work.feedback.sheet(actor.person.workspace, SHEET.decode(interaction.event.value))
        return check_owed(check_reviewer(found, actor.person))


async def _of(work: Work, actor: Actor, number: int) -> Sheet:
    """The sheet, locked, if it is that person's."""
    return check_reviewer(await work.feedback.sheet_for_update(actor.person.workspace, number), actor.person)


def _read_words(sheet: Sheet) -> Phrases:
    requester = shorten_name(sheet.request.requester.name)
    return words(HERE, requester=requester, until=sheet.request.until)


ENTRIES: tuple[Route, ...] = (
    OnButton("feedback.later", open_later, Who.EVERYBODY),
    OnButton("feedback.later_tomorrow", postpone_by_a_day, Who.EVERYBODY),
    OnButton("feedback.later_week", postpone_to_next_week, Who.EVERYBODY),
    OnButton("feedback.later_undo", undo_later, Who.EVERYBODY),
    OnButton("feedback.decline", open_decline, Who.EVERYBODY),
    OnForm("feedback.decline", decline, Who.EVERYBODY),
)
