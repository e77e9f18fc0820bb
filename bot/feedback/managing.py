"""What a requester changes about a request: people, the day, a reminder, an end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.admission import Who
from bot.allowances import check_day
from bot.events import ButtonPressed, FormSubmitted
from bot.feedback import receipt
from bot.feedback.asking import find_reviewers
from bot.feedback.copies import INVITATION, about_sheet, redraw_invitations
from bot.feedback.manage_form import HERE, render_add, render_move, render_window
from bot.feedback.noting import note_act
from bot.feedback.reminding import find_to_remind, has_put_off, reminder_day
from bot.feedback.request import REQUEST, Outcome, Request, Sheet, State
from bot.feedback.rules import (
    CHANGED_A_DAY,
    check_can_add,
    check_manage,
    check_new,
    check_open,
    check_release,
    check_until,
    check_within,
    refusal,
)
from bot.feedback.telling import redraw_news, tell_news
from bot.forms import Form
from bot.home.redraw import lists_changed
from bot.messages import Text
from bot.nudges.redraw import debts_changed
from bot.nudges.rules import today_of
from bot.people import Person
from bot.phrases import label, words
from bot.publishing.copies import find_unreached
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import Interaction, OnButton, OnForm, Route, in_place
from bot.shortened import shorten_name
from bot.store import Actor, Work


async def open_manage(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Manage: who has answered and who owes, with what can be changed."""
    async with interaction.read() as (work, actor):
        found = await work.feedback.get(actor.person.workspace, REQUEST.decode(interaction.event.value))
        request = check_manage(found, actor.person)
        form = await _window(work, request, interaction.now)
    return in_place(interaction, form)


async def _window(work: Work, request: Request, now: datetime, done: Sequence[Text] = ()) -> Form:
    sheets = await work.feedback.sheets(request)
    owed = {about_sheet(each): each.id for each in sheets if each.is_owed}
    unreached = {owed[each] for each in await find_unreached(work, request.workspace, owed, INVITATION)}
    return render_window(request, sheets, unreached, now, done)


async def _change(work: Work, actor: Actor, carried: str, now: datetime) -> Request:
    """The request, locked, if that person may change it (once more today)."""
    found = await work.feedback.get_for_update(actor.person.workspace, REQUEST.decode(carried))
    request = check_open(check_manage(found, actor.person))
    await check_day(work, actor.person, CHANGED_A_DAY, now)
    return request


async def _redraw(work: Work, request: Request, sheets: Sequence[Sheet], now: datetime) -> None:
    """Every message and list that shows this request, of all whose part in it can still change."""
    concerned = [each for each in sheets if each.state is not State.CLOSED]
    await redraw_invitations(work, concerned, now)
    for each in concerned:
        if each.is_owed and each.reviewer:
            await debts_changed(work, each.reviewer, now)
    await lists_changed(work, [request.requester, *(each.reviewer for each in concerned if each.reviewer)], now)


# ---------------------------------------------------------------- more people


async def open_add(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Ask more people."""
    async with interaction.read() as (work, actor):
        found = await work.feedback.get(actor.person.workspace, REQUEST.decode(interaction.event.value))
        request = check_open(check_manage(found, actor.person))
        there = len(await work.feedback.sheets(request))
    check_can_add(request, there, today_of(actor.person, interaction.now))
    return in_place(interaction, render_add(request, there, interaction.now))


async def add_reviewers(interaction: Interaction[FormSubmitted]) -> FormReply:
    """They are invited as the others were."""
    now = interaction.now
    async with interaction.work() as (work, actor):
        request = await _change(work, actor, interaction.event.state, now)
        there = await work.feedback.sheets(request)
        check_can_add(request, len(there), today_of(actor.person, now))
        picked = interaction.event.answers.people("people")
        people = await find_reviewers(interaction, work, (request.requester, request.about), picked)
        check_new(people, there)
        await work.feedback.add_reviewers(request, people, now)
        await note_act(work, request, "feedback.add_reviewers", now)
        await redraw_news(work, request, now)
        await lists_changed(work, [request.requester], now)
        form = await _window(work, request, now, [_say("added", _names(people))])
        await work.commit()
    interaction.context.invitations.set()
    return UpdateForm(form)


# ---------------------------------------------------------------- another day


async def open_move(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Move the last day."""
    async with interaction.read() as (work, actor):
        found = await work.feedback.get(actor.person.workspace, REQUEST.decode(interaction.event.value))
        form = render_move(check_open(check_manage(found, actor.person)))
    return in_place(interaction, form)


async def move_day(interaction: Interaction[FormSubmitted]) -> FormReply:
    """The messages that people got say the new day. Answers that could be read already stay readable."""
    now = interaction.now
    async with interaction.work() as (work, actor):
        request = await _change(work, actor, interaction.event.state, now)
        until = check_until(interaction.event.answers.day("until"), today_of(actor.person, now), request.until)
        if until == request.until:
            return UpdateForm(await _window(work, request, now, [words(HERE)["unchanged"]]))
        check_within(request, until)
        moment = request.release_at
        if not request.is_released(now):
            moment = check_release(request.release, until, request.requester, now)
        moved = await work.feedback.move(request, until, moment)
        await _redraw(work, moved, await work.feedback.sheets(moved), now)
        await redraw_news(work, moved, now)
        await note_act(work, moved, "feedback.move", now)
        form = await _window(work, moved, now, [words(HERE, until=until)["moved"]])
        await work.commit()
    return UpdateForm(form)


# ---------------------------------------------------------------- a reminder


async def remind(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Once a day, those who owe are reminded in their own hours."""
    now = interaction.now
    async with interaction.work() as (work, actor):
        request = await _change(work, actor, interaction.event.value, now)
        day = today_of(actor.person, now)
        if request.reminded_on == day:
            raise refusal("reminded_today")
        owing = find_to_remind(await work.feedback.sheets(request))
        if not owing:
            raise refusal("nobody_to_remind")
        said = await _remind_each(work, owing, now)
        await work.feedback.note_reminded(request, day)
        await note_act(work, request, "feedback.remind", now)
        form = await _window(work, request, now, said)
        await work.commit()
    return in_place(interaction, form)


async def _remind_each(work: Work, owing: Sequence[Sheet], now: datetime) -> list[Text]:
    """Says who hears it on which day. Who put it off to a later day hears it then."""
    days: dict[date, list[Person]] = {}
    last = await work.nudges.last([sheet.reviewer.id for sheet in owing if sheet.reviewer])
    for sheet in owing:
        if sheet.reviewer is None or sheet.reviewer.home_only or has_put_off(sheet, now):
            continue
        day = reminder_day(sheet, sheet.reviewer, last.get(sheet.reviewer.id), now)
        await work.feedback.postpone(sheet, day)
        days.setdefault(day, []).append(sheet.reviewer)
    said = [words(HERE, people=_names(people), due=day)["reminds"] for day, people in sorted(days.items())]
    at_home = [sheet.reviewer for sheet in owing if sheet.reviewer and sheet.reviewer.home_only]
    said += [_say("reminds_home", _names(at_home))] if at_home else []
    put_off = any(has_put_off(sheet, now) for sheet in owing)
    return [*said, *([words(HERE)["reminds_later"]] if put_off else [])]


# ---------------------------------------------------------------- the end


async def cancel(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Nobody owes anything any more, and every message says so. It is final."""
    now = interaction.now
    async with interaction.work() as (work, actor):
        request = await _change(work, actor, interaction.event.value, now)
        before = await work.feedback.sheets(request)
        cancelled = await work.feedback.close(request, Outcome.CANCELLED, now)
        await _redraw(work, cancelled, before, now)
        await tell_news(work, cancelled, now)
        await note_act(work, cancelled, "feedback.cancel", now)
        await work.commit()
    said = words(receipt.HERE)["is_cancelled"]
    return in_place(interaction, receipt.window(label(receipt.HERE, "title_cancelled"), [said]))


def _names(people: Sequence[Person]) -> list[str]:
    return [shorten_name(each.name) for each in people]


def _say(block: str, people: list[str]) -> Text:
    return words(HERE, people=people)[block]


ENTRIES: tuple[Route, ...] = (
    OnButton("feedback.manage", open_manage, Who.EVERYBODY),
    OnButton("feedback.add_reviewers", open_add, Who.EVERYBODY),
    OnForm("feedback.add_reviewers", add_reviewers, Who.EVERYBODY),
    OnButton("feedback.move", open_move, Who.EVERYBODY),
    OnForm("feedback.move", move_day, Who.EVERYBODY),
    OnButton("feedback.remind", remind, Who.EVERYBODY),
    OnButton("feedback.cancel", cancel, Who.EVERYBODY),
)
