"""`/upward people link` and `unlink`: who has accounts on two chats under two e-mails is joined by hand."""

from __future__ import annotations

from bot.admin.typed import Piece, pieces
from bot.deliveries import Delivery
from bot.directory.rules import belongs
from bot.directory.who import acquaint, behind, handles_of
from bot.errors import NotAllowed
from bot.events import CommandTyped
from bot.messages import Message, Paragraph, Text
from bot.people import Handle, Person
from bot.routes import Ask
from bot.store import Work
from bot.wording import chat_name, words

HERE = "directory/linking"
TOLD = "directory.linked"


async def link(ask: Ask[CommandTyped], typed: Text) -> Message:
    """`@ana AnaBrown`: the person as this chat knows them, and the name of their account in the other one."""
    handle, name = await _asked(ask, typed)
    async with ask.work() as (work, actor):
        workspace = actor.person.workspace
        await work.workspaces.hold(workspace)
        (person,) = await behind(work, workspace, [handle])
        other = await _account(work, person, handle, name, ask)
        about = f"person/{person.id} {other.id}"
        await work.people.join(person, other)
        await _no_circle(work, person)
        await work.audit.note(workspace, actor.person.id, "people.link", about, ask.now)
        await work.outbox.put(_told(person, other, actor.person, _elsewhere(ask, handle)), ask.now)
        await work.commit()
    said = words(HERE, person=person.name, value=other.name, chat=chat_name(_elsewhere(ask, handle)))["linked"]
    return Message((Paragraph(said),), summary=said)


def _told(person: Person, other: Person, by: Person, platform: str) -> list[Delivery]:
    """To every account: what was private to one can be read with all from now on."""
    said = words(HERE, by=by.name, person=person.name, value=other.name, chat=chat_name(platform))["told"]
    message = Message((Paragraph(said),), summary=said)
    return [
        Delivery(
            person.workspace, TOLD, f"person/{person.id}/linked", handle.platform, handle.external,
            private=True, message=message,
        )
        for handle in (*person.handles, *other.handles)
    ]  # fmt: skip


async def unlink(ask: Ask[CommandTyped], typed: Text) -> Message:
    """`@ana`: their account in the other chat gets a record of its own."""
    handle = await _who(ask, pieces(typed)[1:])
    async with ask.work() as (work, actor):
        workspace = actor.person.workspace
        await work.workspaces.hold(workspace)
        (person,) = await behind(work, workspace, [handle])
        others = [each for each in person.handles if each.platform != ask.event.by.platform]
        if not others or len(others) == len(person.handles):
            raise NotAllowed(words(HERE, person=person.name).plain("not_linked"))
        await work.people.part(person, others)
        await work.audit.note(workspace, actor.person.id, "people.unlink", f"person/{person.id}", ask.now)
        await work.commit()
    said = words(HERE, person=person.name, chat=chat_name(others[0].platform))["unlinked"]
    return Message((Paragraph(said),), summary=said)


async def _no_circle(work: Work, person: Person) -> None:
    above = await work.structure.above(person.id)
    if person.id in above:
        names = {each.id: each.name for each in await work.people.by_ids(person.workspace, above)}
        chain = " → ".join(names[each] for each in (person.id, *above[: above.index(person.id) + 1]))
        raise NotAllowed(words(HERE, person=person.name, chain=chain).plain("circle"))


async def _asked(ask: Ask[CommandTyped], typed: Text) -> tuple[Handle, str]:
    found = pieces(typed)[1:]
    if len(found) != 2 or not isinstance(found[1], str):
        async with ask.read():
            raise NotAllowed(words(HERE).plain("how"))
    return await _who(ask, found[:1]), found[1].removeprefix("@")


async def _who(ask: Ask[CommandTyped], named: list[Piece]) -> Handle:
    handles = await handles_of(ask, named) if len(named) == 1 else None
    if not handles:
        async with ask.read():
            raise NotAllowed(words(HERE).plain("how"))
    await acquaint(ask, handles)
    return handles[0]


def _elsewhere(ask: Ask[CommandTyped], handle: Handle) -> str:
    """The other chat; raises `NotAllowed` where there is none."""
    others = [name for name in ask.desk.platforms if name != handle.platform]
    if not others:
        raise NotAllowed(words(HERE).plain("one_chat"))
    return others[0]


async def _account(work: Work, person: Person, handle: Handle, name: str, ask: Ask[CommandTyped]) -> Person:
    """Whose account in the other chat that is, if it can be this person's."""
    there = _elsewhere(ask, handle)
    chat = chat_name(there)
    found = await work.people.of_nick(person.workspace, there, name)
    if len(found) != 1:
        raise NotAllowed(words(HERE, value=name, chat=chat).plain("several" if found else "unknown"))
    other = found[0]
    if other.id == person.id:
        raise NotAllowed(words(HERE, person=person.name, chat=chat).plain("linked_before"))
    if not (belongs(person) and belongs(other) and person.active and other.active):
        raise NotAllowed(words(HERE, person=person.name, value=name).plain("not_here"))
    if any(account.platform == there for account in person.handles):
        raise NotAllowed(words(HERE, person=person.name, chat=chat).plain("has_one"))
    if any(account.platform == handle.platform for account in other.handles):
        raise NotAllowed(words(HERE, value=name, chat=chat_name(handle.platform)).plain("is_somebody"))
    return other
