"""`/upward erase`: takes everything that leads to somebody out of the database, after a look at what goes and stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.button_values import record
from bot.deliveries import Delivery, Entry
from bot.errors import NotAllowed
from bot.events import CommandTyped, FormSubmitted
from bot.forms import Form, TextField
from bot.home.redraw import lists_changed
from bot.mentions.resolve_people import behind, only_handle
from bot.mentions.typed import pieces
from bot.messages import Heading, Paragraph, Part, SmallPrint, render_lines
from bot.people import Person, Role
from bot.phrases import label, words
from bot.platform import Verb
from bot.publishing.copies import change_copy, to_people
from bot.replies import CommandReply, FormReply, OpenForm, UpdateForm
from bot.rights.entries import CHANGE, OnRights
from bot.routes import Context, Interaction
from bot.store import Work

HERE = "rights/erase"
ERASE, DONE = "rights.erase", "rights.erased"
PERSON = record()
MESSAGES_MOST = 5000
"""So many direct messages to somebody are taken away, the newest."""
ACCOUNTS_AT_ONCE = 100
ADMINS_NAMED = 3


async def preview(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`@ben`, or the e-mail of somebody without an account: what goes, what stays, and nothing yet."""
    typed = pieces(interaction.event.text)
    address = typed[0].lower() if len(typed) == 1 and isinstance(typed[0], str) else ""
    if "@" in address[1:]:
        async with interaction.read() as (work, actor):
            found = [each for each in await work.people.by_email(address) if each.workspace == actor.person.workspace]
            if not found:
                raise NotAllowed(words(HERE, typed=address).plain("unknown_address"))
            return OpenForm(await _preview(work, actor.person, found[0]))
    handle = await only_handle(interaction, typed, label(HERE, "how"))
    async with interaction.read() as (work, actor):
        (person,) = await behind(interaction, work, actor.person.workspace, [handle])
        return OpenForm(await _preview(work, actor.person, person))


async def _preview(work: Work, by: Person, person: Person) -> Form:
    await check_erasable(work, by, person)
    said = words(HERE, person=person.name)
    goes = ("goes_record", "goes_own", "goes_about", "goes_owed", "goes_chat")
    stays = ("stays_given", "stays_anonymous", "stays_words", "stays_chat")
    parts: tuple[Part, ...] = (
        Paragraph(said["about"]),
        Heading(label(HERE, "heading_goes")),
        *(Paragraph(said[each]) for each in goes),
        Heading(label(HERE, "heading_stays")),
        *(Paragraph(said[each]) for each in stays),
        *((Paragraph(said["still_here"]),) if person.active and person.handles else ()),
        SmallPrint(said["never_back"]),
    )
    typed = TextField("typed", label(HERE, "field_typed"), longest=200, hint=said.plain("typed_as"))
    return Form(ERASE, label(HERE, "title"), (*parts, typed), label(HERE, "submit"), state=PERSON.encode(person.id))


async def check_erasable(work: Work, by: Person, person: Person) -> None:
    """Refuses oneself, and the last admin: somebody has to be one. Who has a role, or is above who asks, only an admin
    erases."""
    if person.id == by.id:
        raise NotAllowed(label(HERE, "yourself"))
    admins = await work.people.admins(person.workspace)
    if Role.ADMIN in person.roles and [each.id for each in admins] == [person.id]:
        raise NotAllowed(words(HERE, person=person.name).plain("last_admin"))
    if Role.ADMIN in by.roles:
        return
    over = person.id in await work.structure.managers_above(by.id)
    if person.roles or over:
        said = words(HERE, person=person.name, people=[each.name for each in admins[:ADMINS_NAMED]])
        raise NotAllowed(said.plain("above" if over else "role_holder"))


async def erase(interaction: Interaction[FormSubmitted]) -> FormReply:
    """What was typed confirms it. It is done in a moment, in one transaction of its own."""
    async with interaction.work() as (work, actor):
        by = actor.person
        found = await work.people.by_ids(by.workspace, [PERSON.decode(interaction.event.state)])
        if not found:
            raise NotAllowed(label(HERE, "gone_before"))
        await check_erasable(work, by, found[0])
        typed = " ".join(interaction.event.answers.text("typed").split())
        if typed.casefold() != found[0].name.casefold():
            raise NotAllowed(words(HERE, person=found[0].name).plain("not_typed"), field="typed")
        await work.rights.ask_erasure(found[0], by.id, interaction.now)
        await work.audit.note(by.workspace, by.id, "people.erase", f"person/{found[0].id}", interaction.now)
        await work.commit()
    said = Paragraph(words(HERE)["begun"])
    return UpdateForm(Form(ERASE, label(HERE, "title"), (said,), close=label(HERE, "close")))


# ---------------------------------------------------------------- what is then done


async def erase_next(context: Context, entries: Sequence[OnRights]) -> int:
    """One person; returns how many that were."""
    async with context.store.read() as work:
        found = await work.rights.find_erasure()
    if found is None:
        return 0
    async with context.store.work() as work:
        now = context.clock.now()
        if not await work.rights.settle_erasure(found.person):
            return 1
        for person in await work.people.by_ids(found.workspace, [found.person]):
            await _erase(context, work, person, entries, now)
        told = await work.people.by_ids(found.workspace, [found.by] if found.by else [])
        message = render_lines(words(HERE)["done"])
        await work.outbox.put(to_people(DONE, f"person/{found.person}/erased", told, message), now)
        await work.commit()
    return 1


async def _erase(context: Context, work: Work, person: Person, entries: Sequence[OnRights], now: datetime) -> None:
    name = label(HERE, "erased")
    beside = [*await work.people.admins(person.workspace), *filter(None, [await work.people.manager_of(person)])]
    await _take_messages_away(context, work, person, now)
    trace = await work.rights.erase_record(person, name, now)
    for entry in entries:
        await entry.erase(work, person, now)
    await work.rights.scrub(person.workspace, trace, name)
    await lists_changed(work, [each for each in beside if each.id != person.id], now)


async def _take_messages_away(context: Context, work: Work, person: Person, now: datetime) -> None:
    """What stands in their direct messages, where a chat can remove it; what waits to go there is dropped. What is
    being sent is taken away once it has arrived: looked for first, since it may arrive meanwhile."""
    for handle in person.handles:
        await work.rights.stop_messages(person.workspace, handle, now)
        platform = context.platforms.get(handle.platform)
        if platform is not None and platform.can.edits and platform.can.direct_messages:
            begun = await work.outbox.on_the_way(person.workspace, handle)
            told = await work.outbox.told(person.workspace, handle, MESSAGES_MOST)
            there = {each.token: each for each in (*told, *begun)}
            await work.outbox.put([_take_away(each) for each in there.values()], now)


def _take_away(entry: Entry) -> Delivery:
    return change_copy(entry, CHANGE, Verb.DELETE)


async def forget_accounts(context: Context) -> int:
    """Once their messages are gone the outbox needs no account of theirs any more; returns how many it forgot. What was
    being sent and is to be tried again, or decided by an admin, is dropped."""
    async with context.store.read() as work:
        if not await work.rights.find_erased_accounts(1):
            return 0
    async with context.store.work() as work:
        found = await work.rights.find_erased_accounts(ACCOUNTS_AT_ONCE)
        for workspace, account in found:
            await work.rights.stop_messages(workspace, account, context.clock.now())
        gone = [await work.rights.forget_account(workspace, account) for workspace, account in found]
        await work.commit()
    return sum(gone)
