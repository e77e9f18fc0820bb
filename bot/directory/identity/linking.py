"""`/upward people link` and `unlink`: merge and split people whose accounts on two chats have different e-mails."""

from __future__ import annotations

from bot.account_sync import to_accounts, where
from bot.directory.identity.asking import ask_them
from bot.directory.identity.joining import HERE, TOLD, check_may_be_one, join_people, who_must_agree
from bot.directory.managers.rules import belongs
from bot.errors import NotAllowed
from bot.events import CommandTyped
from bot.identity_repository import Said
from bot.mentions.resolve_people import behind, only_handle
from bot.mentions.typed import pieces
from bot.messages import render_lines
from bot.people import Handle, Person
from bot.phrases import chat_name, label, words
from bot.replies import CommandReply, Say
from bot.routes import Interaction
from bot.store import Work


async def link(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`@ana AnaBrown`: the person in this chat, and the name of their account in the other one. If that would make
    anything readable, its owner must agree before anything changes."""
    handle, name = await _parse(interaction)
    async with interaction.work() as (work, actor):
        workspace = actor.person.workspace
        await work.workspaces.lock_workspace(workspace)
        (person,) = await behind(interaction, work, workspace, [handle])
        other = await _account(work, person, handle, name, interaction)
        await _no_loop_to_be(work, person, other)
        await check_may_be_one(work, person, other)
        wanted = await who_must_agree(work, person, other, actor.person)
        if Said.ASKED in wanted:
            message = await ask_them(work, person, other, actor.person, wanted, interaction.now)
        else:
            await join_people(work, person, other, actor.person, interaction.now)
            message = render_lines(words(HERE, person=person.name, value=other.name, chat=where(other))["linked"])
        await work.commit()
    return Say(message)


async def unlink(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`@ana`: splits the two accounts again, each with its own data."""
    handle = await only_handle(interaction, pieces(interaction.event.text), label(HERE, "how"))
    async with interaction.work() as (work, actor):
        workspace = actor.person.workspace
        await work.workspaces.lock_workspace(workspace)
        (person,) = await behind(interaction, work, workspace, [handle])
        others = [each for each in person.handles if each.platform != interaction.event.by.platform]
        joined = await work.identity.was_joined(person.id)
        if not joined and (not others or len(others) == len(person.handles)):
            raise NotAllowed(words(HERE, person=person.name).plain("not_linked"))
        number = await work.identity.split_person(person, others, interaction.now)
        first, second = await work.people.by_ids(workspace, [person.id, number])
        about = f"person/{first.id} {second.id}"
        await work.audit.note(workspace, actor.person.id, "people.unlink", about, interaction.now)
        phrases = words(HERE, by=actor.person.name, person=first.name, value=second.name, chat=where(second))
        told = to_accounts(TOLD, f"person/{first.id}/linked", [first, second], render_lines(phrases["told_unlinked"]))
        await work.outbox.put(told, interaction.now)
        await work.commit()
    return Say(render_lines(phrases["unlinked"]))


async def _no_loop_to_be(work: Work, person: Person, other: Person) -> None:
    """Refuses early if somebody would become their own indirect manager; a direct report of the other is no loop."""
    for below, top in ((person, other), (other, person)):
        above = await work.structure.managers_above(below.id)
        if top.id in above[1:]:
            chain = [below.id, *above[: above.index(top.id)], below.id]
            names = {each.id: each.name for each in await work.people.by_ids(person.workspace, chain)}
            said = words(HERE, person=below.name, chain=" → ".join(names[each] for each in chain))
            raise NotAllowed(said.plain("loop"))


async def _parse(interaction: Interaction[CommandTyped]) -> tuple[Handle, str]:
    named, *name = pieces(interaction.event.text) or [""]
    fits = len(name) == 1 and isinstance(name[0], str)
    handle = await only_handle(interaction, [named] if fits else [], label(HERE, "how"))
    return handle, str(name[0]).removeprefix("@")


def _other_chat(interaction: Interaction[CommandTyped], handle: Handle) -> str:
    """The other chat; raises `NotAllowed` if there is none."""
    others = [name for name in interaction.context.platforms if name != handle.platform]
    if not others:
        raise NotAllowed(words(HERE).plain("one_chat"))
    return others[0]


async def _account(
    work: Work, person: Person, handle: Handle, name: str, interaction: Interaction[CommandTyped]
) -> Person:
    """The person with that account in the other chat, if it can be this person's."""
    there = _other_chat(interaction, handle)
    chat = chat_name(there)
    found = await work.people.of_nick(person.workspace, there, name)
    if len(found) != 1:
        raise NotAllowed(words(HERE, value=name, chat=chat).plain("several" if found else "unknown"))
    other = found[0]
    if other.id == person.id:
        raise NotAllowed(words(HERE, person=person.name, chat=chat).plain("linked_before"))
    if not (belongs(person) and belongs(other) and person.active and other.active):
        raise NotAllowed(words(HERE, person=person.name, value=name).plain("not_here"))
    await _one_account_each(work, person, other, handle, there)
    return other


async def _one_account_each(work: Work, person: Person, other: Person, handle: Handle, there: str) -> None:
    """Somebody with accounts on both chats must be split first; the refusal says how to type that."""
    here = handle.platform
    for whom, platform, block in ((person, there, "has_one"), (other, here, "is_somebody")):
        if any(account.platform == platform for account in whom.handles):
            mine = [account for account in whom.handles if account.platform == here]
            typed = await work.identity.nick(mine[0]) if mine else whom.name
            said = words(HERE, person=whom.name, chat=chat_name(platform), typed=typed)
            raise NotAllowed(said.plain(block))
