"""Asks somebody whether another account is theirs too, and handles the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot.account_sync import subject, to_accounts, where
from bot.admission import Who
from bot.deliveries import State
from bot.directory.identity.joining import HERE, join_people, role_names, situation, what_is_theirs
from bot.events import ButtonPressed
from bot.identity_repository import LASTS, QUESTION_NUMBER, Question, Said
from bot.messages import Button, Buttons, Message, Paragraph, Part, Style, render_lines
from bot.people import Handle, Person
from bot.phrases import label, words
from bot.platform import Verb
from bot.publishing.copies import to_people
from bot.replies import ButtonReply, Replace
from bot.routes import Context, Interaction
from bot.store import Work

QUESTION, ANSWER = "directory.question_who", "directory.answer_who"
AT_ONCE = 50


async def ask_them(
    work: Work, person: Person, other: Person, by: Person, wanted: tuple[Said, Said], now: datetime
) -> Message:
    """Asks those who must agree, in their own chats; returns the reply to the admin. Withdraws earlier questions about
    the same two."""
    for before in await work.identity.about(person.workspace, [person.id]):
        if {before.person.id, before.other.id} == {person.id, other.id} and not before.by_mail:
            await close(work, before, "no_longer_asked", now)
    asked = await work.identity.ask(person, other, by.id, wanted, await situation(work, person, other), now)
    for me, them, mine in ((person, other, wanted[0]), (other, person, wanted[1])):
        if mine is Said.ASKED:
            message = _question(me, them, by, asked, now)
            await work.outbox.put(to_accounts(QUESTION, subject(asked), [me], message), now)
    await work.audit.note(person.workspace, by.id, "people.ask", f"person/{person.id} {other.id}", now)
    return await _preview(work, person, other, wanted, asked, now)


async def _preview(
    work: Work, person: Person, other: Person, wanted: tuple[Said, Said], number: int, now: datetime
) -> Message:
    """Who the two are, what could be read with both accounts, and who has to agree."""
    phrases = words(HERE, person=person.name, value=other.name, chat=where(other))
    parts: list[Part] = [Paragraph(phrases["not_yet"])]
    for each in (person, other):
        theirs = await what_is_theirs(work, each)
        told = words(HERE, person=each.name, chat=where(each), values=theirs)
        parts.append(Paragraph(told["theirs" if theirs else "theirs_nothing"]))
    asked = [each.name for each, mine in zip((person, other), wanted, strict=True) if mine is Said.ASKED]
    zone = (await work.people.by_ids(person.workspace, [person.id]))[0].time_zone
    parts.append(Paragraph(words(HERE, people=asked, day=now + LASTS, zone=zone)["asked"]))
    parts.append(
        Buttons((Button("directory.join_withdraw", label(HERE, "button_withdraw"), QUESTION_NUMBER.encode(number)),))
    )
    return Message(tuple(parts), summary=phrases["not_yet"])


def _question(me: Person, them: Person, by: Person, asked: int, now: datetime) -> Message:
    phrases = words(HERE, by=by.name, value=them.name, chat=where(them), day=now + LASTS, zone=me.time_zone)
    buttons = (
        Button("directory.join_yes", label(HERE, "button_yes"), QUESTION_NUMBER.encode(asked), Style.PRIMARY),
        Button("directory.join_no", label(HERE, "button_no"), QUESTION_NUMBER.encode(asked)),
    )
    told = [phrases["question"], phrases["question_what"]]
    if me.roles:
        told.append(words(HERE, values=role_names(me))["question_role"])
    return Message((*map(Paragraph, told), Buttons(buttons)), summary=phrases["question"])


async def confirm(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Yes, that is me": the last yes merges the two."""
    return await _answer(interaction, _yes)


async def deny(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "No": changes nothing, and tells whoever asked."""
    return await _answer(interaction, _no)


Answer = Callable[[Work, Question, Person, Interaction[ButtonPressed]], Awaitable[Message]]


async def _answer(interaction: Interaction[ButtonPressed], answer: Answer) -> ButtonReply:
    async with interaction.work() as (work, actor):
        await work.workspaces.lock_workspace(actor.person.workspace)
        question = await _mine(work, actor.person, interaction.event.value)
        if question is None:
            return Replace(render_lines(words(HERE)["settled"]))
        if (stale := await _stale(work, question, interaction.now)) is not None:
            await close(work, question, stale, interaction.now, answered=interaction.event.by.handle)
            message = render_lines(words(HERE, value=_them(question, actor.person).name)[stale])
        else:
            message = await answer(work, question, actor.person, interaction)
        await work.commit()
    return Replace(message)


async def _mine(work: Work, me: Person, value: str) -> Question | None:
    """The question, if it is waiting for this person's answer; else None."""
    question = await work.identity.question(me.workspace, QUESTION_NUMBER.decode(value))
    if question is None or question.by_mail or _side(question, me) is None:
        return None
    return question if question.said[_side(question, me) or 0] is Said.ASKED else None


def _side(question: Question, me: Person) -> int | None:
    return next((at for at, who in enumerate((question.person, question.other)) if who.id == me.id), None)


def _them(question: Question, me: Person) -> Person:
    return question.person if question.other.id == me.id else question.other


async def _stale(work: Work, question: Question, now: datetime) -> str | None:
    """Why the answer comes too late; None if nothing has changed since."""
    if question.expires_at is not None and question.expires_at < now:
        return "expired"
    by = question.by
    if by is None or not by.active or not Who.ADMIN.admits(by):
        return "changed"
    now_so = await situation(work, question.person, question.other)
    return None if now_so == question.situation else "changed"


async def _yes(work: Work, question: Question, me: Person, interaction: Interaction[ButtonPressed]) -> Message:
    them = _them(question, me)
    said_now = [Said.YES if at == _side(question, me) else each for at, each in enumerate(question.said)]
    about = f"person/{question.person.id} {question.other.id}"
    await work.audit.note(question.workspace, me.id, "people.ask_yes", about, interaction.now)
    if Said.ASKED in said_now:
        await work.identity.note(question.id, (said_now[0], said_now[1]))
        return render_lines(words(HERE, value=them.name)["yes_one"])
    await _settle_posts(
        work, question, render_lines(words(HERE)["settled"]), interaction.now, interaction.event.by.handle
    )
    await join_people(work, question.person, question.other, question.by, interaction.now)
    if question.by is not None and question.by.id not in {question.person.id, question.other.id}:
        answer = words(HERE, person=question.person.name, value=question.other.name, chat=where(question.other))
        await work.outbox.put(
            to_people(ANSWER, subject(question.id), [question.by], render_lines(answer["linked"])), interaction.now
        )
    return render_lines(words(HERE, value=them.name, chat=where(them))["yes_done"])


async def _no(work: Work, question: Question, me: Person, interaction: Interaction[ButtonPressed]) -> Message:
    them = _them(question, me)
    about = f"person/{question.person.id} {question.other.id}"
    await work.audit.note(question.workspace, me.id, "people.ask_no", about, interaction.now)
    await close(work, question, "was_denied", interaction.now, by=me, answered=interaction.event.by.handle)
    return render_lines(words(HERE, value=them.name)["denied"])


async def close(
    work: Work, question: Question, why: str, now: datetime, *, by: Person | None = None, answered: Handle | None = None
) -> None:
    """Ends a question without merging; tells the admin and both accounts why. `answered` is the account that gets this
    as the reply to its own button."""
    phrases = words(
        HERE, person=question.person.name, value=question.other.name, by=by.name if by else question.person.name
    )
    await work.identity.settle(question.id)
    over = render_lines(phrases["over"])
    posts = await _settle_posts(work, question, over, now, answered)
    message = render_lines(phrases[f"told_{why}"])
    told = [each for each in (question.person, question.other) if by is None or each.id != by.id]
    unasked = [each for each in told if not set(each.handles) & posts and (by is not None)]
    admin = [question.by] if question.by and question.by.id not in {question.person.id, question.other.id} else []
    await work.outbox.put(to_people(ANSWER, subject(question.id), [*admin, *unasked], message), now)


async def _settle_posts(
    work: Work, question: Question, message: Message, now: datetime, answered: Handle | None
) -> set[Handle]:
    """Removes the buttons from all messages with the question; returns the accounts that had one."""
    posts: set[Handle] = set()
    for entry in await work.outbox.about(question.workspace, subject(question.id)):
        at = Handle(entry.delivery.platform, entry.delivery.place)
        if entry.delivery.kind == QUESTION and entry.state not in {State.REFUSED, State.DROPPED}:
            posts.add(at)
            if at != answered:
                change = replace(entry.delivery, kind=ANSWER, verb=Verb.EDIT, message=message, of=entry.token)
                await work.outbox.put([change], now)
    return posts


async def withdraw(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """An admin withdraws the question."""
    async with interaction.work() as (work, actor):
        await work.workspaces.lock_workspace(actor.person.workspace)
        question = await work.identity.question(actor.person.workspace, QUESTION_NUMBER.decode(interaction.event.value))
        if question is None or question.by_mail:
            return Replace(render_lines(words(HERE)["settled"]))
        about = f"person/{question.person.id} {question.other.id}"
        await work.audit.note(question.workspace, actor.person.id, "people.ask_withdrawn", about, interaction.now)
        await close(work, question, "no_longer_asked", interaction.now)
        await work.commit()
    return Replace(render_lines(words(HERE, person=question.person.name, value=question.other.name)["withdrawn"]))


async def end_expired(context: Context) -> None:
    """Ends questions that nobody answered in time, and tells whoever asked."""
    now = context.clock.now()
    async with context.store.read() as work:
        late = await work.identity.find_expired(now, AT_ONCE)
    for each in late:
        async with context.store.work() as work:
            await work.workspaces.lock_workspace(each.workspace)
            question = await work.identity.question(each.workspace, each.id)
            if question is not None:
                await close(work, question, "expired", now)
                await work.commit()
