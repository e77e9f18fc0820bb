"""Accounts with the e-mail of somebody who left or holds a role: the questions to admins, and their answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot.account_sync import ALIKE, alike_buttons, alike_words, subject, to_accounts, where
from bot.deliveries import State
from bot.directory.identity.asking import ask_them
from bot.directory.identity.joining import TOLD, join_people, who_must_agree
from bot.errors import NotAllowed
from bot.events import ButtonPressed
from bot.home.cards import Card, Cards, HomeView, Span
from bot.home.redraw import lists_changed
from bot.identity_repository import QUESTION_NUMBER, Question, Said
from bot.messages import Message, Paragraph, Part, render_lines
from bot.people import Handle, Person, Standing
from bot.phrases import label, words
from bot.platform import Verb
from bot.replies import ButtonReply, Replace
from bot.routes import Interaction
from bot.store import Work

HERE = "directory/alike"
MOST = 3
"""Most questions shown by `/upward people`."""


Decision = Callable[[Work, Question, Person, datetime], Awaitable[Message]]


async def waiting(view: HomeView, span: Span) -> Cards:
    """Questions waiting for an admin, oldest first."""
    found, count = await view.work.identity.questions(view.actor.person.workspace, span.skip, span.most)
    return Cards(tuple(Card(_parts(each)) for each in found), total=count)


async def waiting_parts(work: Work, workspace: int) -> list[Part]:
    found, _ = await work.identity.questions(workspace, 0, MOST)
    return [part for each in found for part in _parts(each)]


def _parts(question: Question) -> tuple[Part, ...]:
    return Paragraph(alike_words(question.person, question.other)), alike_buttons(question.id)


async def same(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Merges the two: the new account gets everything recorded before. An active person must confirm it themselves."""
    return await _decide(interaction, _join)


async def different(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Keeps the two apart: the e-mail of somebody who left now belongs to the new person."""
    return await _decide(interaction, _keep_apart)


async def _decide(interaction: Interaction[ButtonPressed], decide: Decision) -> ButtonReply:
    async with interaction.work() as (work, actor):
        await work.workspaces.lock_workspace(actor.person.workspace)
        question = await work.identity.question(actor.person.workspace, QUESTION_NUMBER.decode(interaction.event.value))
        if question is None or not question.by_mail:
            return Replace(render_lines(words(HERE)["settled"]))
        said = await decide(work, question, actor.person, interaction.now)
        await _close(work, question, said, interaction)
        await work.commit()
    return Replace(said)


async def _join(work: Work, question: Question, by: Person, now: datetime) -> Message:
    person, other = question.person, question.other
    if by.id == other.id:
        raise NotAllowed(label(HERE, "not_yourself"))
    phrases = words(HERE, person=person.name, value=other.name, chat=where(other))
    fits = other.active and other.standing is Standing.COLLEAGUE
    if not fits or not await work.identity.same_address(person, other):
        await work.identity.settle(question.id)
        return render_lines(phrases["changed"])
    await work.audit.note(person.workspace, by.id, "people.same", f"person/{person.id} {other.id}", now)
    wanted = await who_must_agree(work, person, other, by)
    if person.active and Said.ASKED in wanted:
        await work.identity.settle(question.id)
        return await ask_them(work, person, other, by, wanted, now)
    await join_people(work, person, other, by, now)
    return render_lines(phrases["same"])


async def _keep_apart(work: Work, question: Question, by: Person, now: datetime) -> Message:
    person, other = question.person, question.other
    await work.identity.settle(question.id)
    if not person.active:
        await work.identity.give_address(person, other)
    await work.audit.note(person.workspace, by.id, "people.not_same", f"person/{other.id} {person.id}", now)
    said = words(HERE, person=person.name)["told_different"]
    await work.outbox.put(to_accounts(TOLD, f"person/{other.id}/linked", [other], render_lines(said)), now)
    return render_lines(words(HERE, person=person.name, value=other.name, chat=where(other))["different"])


async def _close(work: Work, question: Question, said: Message, interaction: Interaction[ButtonPressed]) -> None:
    """Removes the buttons from the other admins' messages."""
    here = interaction.event.by.handle
    for entry in await work.outbox.about(question.workspace, subject(question.id)):
        sent = entry.delivery
        stands = sent.kind == ALIKE and entry.state not in {State.REFUSED, State.DROPPED}
        if stands and Handle(sent.platform, sent.place) != here:
            change = replace(sent, kind=f"{ALIKE}_answer", verb=Verb.EDIT, message=said, of=entry.token)
            await work.outbox.put([change], interaction.now)
    await lists_changed(work, await work.people.admins(question.workspace), interaction.now)
