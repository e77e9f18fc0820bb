"""Turns accounts from a chat's directory into people, and tells those concerned about the result."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.deliveries import Delivery
from bot.events import By
from bot.home.redraw import lists_changed
from bot.identity_repository import QUESTION_NUMBER, Alike, Arrived, Said
from bot.messages import Button, Buttons, Message, Paragraph, Style, Text, render_lines
from bot.people import Person, Profile, Role
from bot.phrases import chat_name, label, words
from bot.publishing.copies import to_people
from bot.routes import Context
from bot.store import Work

HERE = "shared/account_sync"
JOINED, ALIKE = "directory.joined", "directory.alike"


async def take_in(work: Work, platform: str, team: str, profiles: Sequence[Profile], now: datetime) -> bool:
    """Runs entirely in this transaction. Returns True if the last admin left with it."""
    arrived = await work.people.upsert_accounts(platform, team, profiles)
    if arrived is None:
        return False
    await _tell_joined(work, arrived, platform, now)
    for alike in arrived.alike:
        await _ask_admins(work, arrived.workspace, alike, now)
    return await retire(work, arrived.workspace, now)


async def meet(work: Work, by: By, profile: Profile, now: datetime) -> None:
    """Who acts is taken in, even if they were erased before: then as somebody new."""
    workspace = await work.workspaces.of(by.platform, by.team)
    if workspace is not None:
        await work.rights.let_in(workspace, profile.handle)
    await take_in(work, by.platform, by.team, [profile], now)


async def retire(work: Work, workspace: int, now: datetime, had_account: Collection[int] = ()) -> bool:
    """Removes every role, also if they come back later, and tells the admins. Returns True if no admin is left."""
    left = await work.identity.retire(workspace, had_account)
    if not left:
        return False
    admins = await work.people.admins(workspace)
    for person in left:
        held = sorted(person.roles)
        await work.audit.note(workspace, None, "role.left", f"person/{person.id} {','.join(held)}", now)
        phrases = words(HERE, person=person.name, values=[label(HERE, f"role_{role}") for role in held])
        said = phrases["apart_now" if person.active else "left"]
        await work.outbox.put(to_people("admin.role", f"person/{person.id}", admins, render_lines(said)), now)
    return not admins and any(Role.ADMIN in person.roles for person in left)


async def find_admins(context: Context, workspace: int) -> None:
    """If no admin is left, re-reads the directories: the owners become admins."""
    async with context.store.read() as work:
        if not await work.people.admins(workspace):
            teams = [team for team in await work.workspaces.teams() if await work.workspaces.of(*team) == workspace]
            context.unled.update(teams)
            context.newcomers.set()


async def _tell_joined(work: Work, arrived: Arrived, platform: str, now: datetime) -> None:
    """Notifies all accounts of the person, because the new account can read what was private from now on."""
    if not arrived.joined:
        return
    admins = await work.people.admins(arrived.workspace)
    for person in await work.people.by_ids(arrived.workspace, arrived.joined):
        others = [admin.name for admin in admins if admin.id != person.id][:2]
        said = words(HERE, chat=chat_name(platform), people=others)["joined" if others else "joined_alone"]
        await work.audit.note(arrived.workspace, None, "people.joined", f"person/{person.id}", now)
        await work.outbox.put(to_accounts(JOINED, f"person/{person.id}/joined", [person], render_lines(said)), now)


async def _ask_admins(work: Work, workspace: int, alike: Alike, now: datetime) -> None:
    """Asks about an account with the e-mail of somebody who left, holds a role, or has an account there already: two
    people until an admin decides."""
    person, other = await work.people.by_ids(workspace, [alike.person, alike.other])
    number = await work.identity.ask(person, other, None, (Said.NOTHING, Said.NOTHING), "", now)
    await work.audit.note(workspace, None, "people.alike", f"person/{other.id} {person.id}", now)
    admins = await work.people.admins(workspace)
    await work.outbox.put(to_people(ALIKE, subject(number), admins, alike_message(person, other, number)), now)
    await lists_changed(work, admins, now)
    said = words(HERE, person=person.name)["apart"]
    await work.outbox.put(to_accounts(JOINED, f"person/{other.id}/joined", [other], render_lines(said)), now)


def alike_message(person: Person, other: Person, number: int) -> Message:
    """The question to the admins."""
    said = alike_words(person, other)
    return Message((Paragraph(said), alike_buttons(number)), summary=said)


def alike_words(person: Person, other: Person) -> Text:
    roles = [label(HERE, f"role_{role}") for role in sorted(person.roles)]
    phrases = words(HERE, person=person.name, value=other.name, chat=where(other), values=roles)
    return phrases["alike_left" if not person.active else "alike_role" if person.roles else "alike_here"]


def alike_buttons(number: int) -> Buttons:
    return Buttons((
        Button("directory.same_person", label(HERE, "button_same"), QUESTION_NUMBER.encode(number), Style.PRIMARY),
        Button("directory.other_person", label(HERE, "button_other"), QUESTION_NUMBER.encode(number)),
    ))  # fmt: skip


def subject(number: int) -> str:
    """The subject of deliveries about an identity question."""
    return f"join/{number}"


def where(person: Person) -> str:
    """The chat of their account, by the name that people use."""
    return chat_name(person.handles[0].platform if person.handles else "")


def to_accounts(kind: str, about: str, people: Sequence[Person], said: Message) -> list[Delivery]:
    """A direct message to every account of these people, not only to the one used last."""
    return [
        Delivery(person.workspace, kind, about, handle.platform, handle.external, private=True, message=said)
        for person in people
        if person.reachable
        for handle in person.handles
    ]
