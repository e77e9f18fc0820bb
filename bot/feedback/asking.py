"""Asking for feedback, with the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.admission import Who
from bot.allowances import check_day
from bot.events import ButtonPressed, CommandTyped, FormChanged, FormSubmitted, ShortcutUsed
from bot.feedback import receipt
from bot.feedback.form import REPORTS_MOST, likely_until, render_form
from bot.feedback.named import parse_command, resolve_named
from bot.feedback.new_request import HERE, Asker, RequestDraft
from bot.feedback.noting import note_act
from bot.feedback.request import Request, Sheet
from bot.feedback.rules import (
    ASKED_A_DAY,
    REVIEWERS_MOST,
    TOPIC_LONGEST,
    check_about,
    check_requester,
    check_reviewers,
    refusal,
)
from bot.feedback.telling import tell_subject
from bot.forms import LONGEST_KEPT, Form
from bot.home.redraw import lists_changed
from bot.mentions.resolve_people import resolve_picked
from bot.messages import Message, Paragraph, Quote, Words, plain
from bot.nudges.rules import today_of
from bot.people import Handle, Person
from bot.phrases import Label, label, words
from bot.publishing.public_link import find_public_link
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, Say, ShortcutReply, UpdateForm
from bot.routes import Command, E, Interaction, OnButton, OnForm, OnShortcut, Route, in_place
from bot.shortened import shorten_name
from bot.store import Actor, Work
from bot.typed_text import says_something

HELP = "feedback/help"


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`/feedback`, or `/feedback @ben @carla the move to the new site`: the form, filled in as far as was typed."""
    text = interaction.event.text
    if not says_something(plain(text)):
        return OpenForm(await _render(interaction, RequestDraft()))
    line = parse_command(text)
    async with interaction.read() as (work, actor):
        found = await resolve_named(interaction, work, actor, line)
    here, there = _split(found.people, interaction.event.by.platform)
    draft, notices = RequestDraft(people=here, other_chat=there, topic=found.topic), list(found.notices)
    if draft.topic and not interaction.platform.can.private_replies:
        draft, notices = replace(draft, topic=""), [*notices, label(HERE, "words_left_out")]
    if len(draft.topic) > LONGEST_KEPT:
        said = (Words(refusal("long_topic_to_keep", most=TOPIC_LONGEST, count=len(draft.topic)).sentence),)
        return Say(Message((Paragraph(said), Quote((Words(draft.topic),))), summary=said))
    if len(draft.topic) > TOPIC_LONGEST:
        notices.append(refusal("long_topic", most=TOPIC_LONGEST, count=len(draft.topic)).sentence)
    return OpenForm(await _render(interaction, replace(draft, offered=bool(line.names and draft.topic)), notices))


async def by_shortcut(interaction: Interaction[ShortcutUsed]) -> ShortcutReply:
    """The shortcut "Ask for feedback"."""
    return OpenForm(await _render(interaction, RequestDraft()))


async def by_button(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The button on Home."""
    return in_place(interaction, await _render(interaction, RequestDraft()))


async def by_message(interaction: Interaction[ShortcutUsed]) -> ShortcutReply:
    """ "Ask for feedback on this" on a message: the request links to it if everybody may follow the link."""
    event = interaction.event
    link = await find_public_link(interaction, event.on) if event.on else None
    notices = [label(HERE, "no_link")] if event.on and not link else []
    return OpenForm(await _render(interaction, RequestDraft(source=link or ""), notices))


async def _render(interaction: Interaction[E], draft: RequestDraft, notices: Sequence[str] = ()) -> Form:
    """A form that begins: it has a likely last day."""
    async with interaction.read() as (work, actor):
        check_requester(actor.person)
        until = likely_until(actor.person, today_of(actor.person, interaction.now))
        also = await _name_others(work, actor, draft)
        asker = await _find_reports(work, actor)
    return render_form(replace(draft, until=until), asker, [*notices, *also])


async def _find_reports(work: Work, actor: Actor, chosen: int | None = None) -> Asker:
    """Who asks, with the reports about whom they may ask: as many as the form shows, and whether there are more."""
    return Asker(actor.person, await work.people.reports_of(actor.person, REPORTS_MOST + 1, chosen or 0))


def _split(people: Sequence[Handle], platform: str) -> tuple[tuple[Handle, ...], tuple[Handle, ...]]:
    """Whom a picker on that chat can show, and whom not."""
    here = tuple(each for each in people if each.platform == platform)
    return here, tuple(each for each in people if each.platform != platform)


async def _name_others(work: Work, actor: Actor, draft: RequestDraft) -> list[str]:
    """A sentence about those whom the picker can't show."""
    if not draft.other_chat:
        return []
    known = await work.people.by_handles(actor.person.workspace, draft.other_chat)
    return [words(HERE, people=list(known)).plain("other_chat")] if known else []


async def redraw_form(interaction: Interaction[FormChanged]) -> FormReply:
    """Somebody chose which questions, whom it is about, or who reads: fields come or go, and words change."""
    draft = RequestDraft.of(interaction.event.answers, interaction.event.state)
    async with interaction.read() as (work, actor):
        return UpdateForm(await _redraw(work, actor, draft))


async def _redraw(work: Work, actor: Actor, draft: RequestDraft, said: Sequence[str] = ()) -> Form:
    """The form with all that stands in it."""
    notices = [*said, *await _name_others(work, actor, draft)]
    asker = await _find_reports(work, actor, draft.about)
    if draft.about is not None and asker.find_about(draft).id == actor.person.id:
        notices.append(refusal("no_report").sentence)
    return render_form(draft, asker, notices)


async def submit_request(interaction: Interaction[FormSubmitted]) -> FormReply:
    """The form was sent: invitations leave by themselves, and the receipt takes its place. Sent before it could ask
    whether the report reads too, it asks that first: until then it said that only the requester reads."""
    draft = RequestDraft.of(interaction.event.answers, interaction.event.state)
    async with interaction.work() as (work, actor):
        check_requester(actor.person)
        about = await _find_about(work, actor.person, draft)
        if draft.about is not None and draft.subject_reads is None:
            said = refusal("reads_unsaid", people=[shorten_name(about.name)])
            return UpdateForm(await _redraw(work, actor, draft, [said.sentence]))
        request, sheets = await _add(work, actor.person, about, draft, interaction)
        await work.commit()
    interaction.context.invitations.set()
    return UpdateForm(receipt.of_new(request, sheets))


async def _add(
    work: Work, requester: Person, about: Person, draft: RequestDraft, interaction: Interaction[FormSubmitted]
) -> tuple[Request, tuple[Sheet, ...]]:
    now = interaction.now
    reviewers = await find_reviewers(interaction, work, (requester, about), (*draft.people, *draft.other_chat))
    new = draft.check(requester, about, reviewers, now)
    await check_day(work, requester, ASKED_A_DAY, now)
    request = await work.feedback.add(new, now)
    await tell_subject(work, request, now)
    await note_act(work, request, "feedback.ask", now)
    await lists_changed(work, [requester], now)
    return request, await work.feedback.sheets(request)


async def _find_about(work: Work, requester: Person, draft: RequestDraft) -> Person:
    """Whom it is about, if the requester may ask about them; else `NotAllowed`."""
    if draft.about is None:
        return requester
    found = await work.people.by_ids(requester.workspace, [draft.about])
    return check_about(next(iter(found), None), requester)


async def find_reviewers(
    interaction: Interaction[FormSubmitted], work: Work, but: tuple[Person, Person], picked: Sequence[Handle]
) -> tuple[Person, ...]:
    """Whom the requester picked, if all of them can be asked; else `NotAllowed`. Whoever is unknown is looked up. `but`
    are the requester, and whom it is about."""
    requester, about = but
    if len(picked) > REVIEWERS_MOST:
        raise refusal("many_people", field="people", most=REVIEWERS_MOST, count=len(picked))
    known = await work.people.by_handles(requester.workspace, picked) if picked else ()
    people = resolve_picked(interaction, picked, known, refusal("strangers", field="people"))
    once = tuple({each.id: each for each in people}.values())
    check_reviewers(once, requester, about)
    return once


ENTRIES: tuple[Route, ...] = (
    Command("feedback", by_command, Who.EVERYBODY, Label(HELP, "command"), "[@people] [what it is about]"),
    OnShortcut("feedback.open", Label(HELP, "shortcut"), Label(HELP, "shortcut_says"), by_shortcut, Who.EVERYBODY),
    OnShortcut(
        "feedback.about",
        Label(HELP, "message"),
        Label(HELP, "message_says"),
        by_message,
        Who.EVERYBODY,
        on_message=True,
    ),
    OnButton("feedback.open", by_button, Who.EVERYBODY),
    OnForm("feedback.ask", submit_request, Who.EVERYBODY, changed=redraw_form),
)
