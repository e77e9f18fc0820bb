"""What a platform refused: the giver hears why and what happens next."""

from __future__ import annotations

from datetime import datetime

from bot.deliveries import Entry
from bot.messages import Button, Buttons, Message, Paragraph, RoomLink, Text
from bot.phrases import label, why, words
from bot.platform import Verb
from bot.praise.copies import POST, subject
from bot.praise.receipt import edit_button, undo_button
from bot.praise.rules import Praise, viewers_of
from bot.praise.waiting import post_buttons
from bot.publishing.channels import room_with_name
from bot.publishing.copies import is_to, number_of, standing, to_people
from bot.store import Work

HERE = "praise/delivery_failures"
TROUBLE = "praise.trouble"


async def post_refused(work: Work, entry: Entry, now: datetime) -> None:
    """The praise waits for a channel again, unless another one has it."""
    praise = await work.praises.get(entry.delivery.workspace, number_of(entry))
    if praise is None or praise.undone_at is not None:
        return
    posts = await standing(work, praise.workspace, subject(praise.id), POST)
    elsewhere = not praise.taken_off_at and any(post.token != entry.token for post in posts)
    if not elsewhere:
        await work.praises.wait(praise.id)
    room = RoomLink(await room_with_name(work, entry))
    said = words(HERE, receivers=[p.name for p in praise.receivers], room=room, reason=why(entry.reason or ""))
    await _tell(work, praise, said["not_posted_here" if elsewhere else "not_posted"], now)


async def post_deleted(work: Work, entry: Entry, now: datetime) -> None:
    """Somebody deleted the post: the giver may have it posted again."""
    praise = await work.praises.get(entry.delivery.workspace, number_of(entry))
    if praise is None or praise.undone_at or praise.taken_off_at:
        return
    room = RoomLink(await room_with_name(work, entry))
    said = words(HERE, receivers=[p.name for p in praise.receivers], room=room)["post_deleted"]
    await _tell(work, praise, said, now, *post_buttons(praise, label(HERE, "button_again")))


async def direct_refused(work: Work, entry: Entry, now: datetime) -> None:
    """One of those who may see a private praise could not be reached."""
    praise = await work.praises.get(entry.delivery.workspace, number_of(entry))
    if praise is None or praise.undone_at is not None:
        return
    reader = next((person.name for person in viewers_of(praise) if is_to(entry, person)), entry.delivery.place)
    said = words(HERE, reader=reader, reason=why(entry.reason or ""))["not_delivered"]
    await _tell(work, praise, said, now)


async def change_refused(work: Work, entry: Entry, now: datetime) -> None:
    """A copy could not be changed or taken away: who asked for it should not believe it was."""
    praise = await work.praises.get(entry.delivery.workspace, number_of(entry))
    removing = entry.delivery.verb is Verb.DELETE
    if praise is None or (praise.undone_at and not removing):
        return
    block = ("not_removed" if praise.undone_at else "not_taken_off") if removing else "not_changed"
    said = words(HERE, receivers=[p.name for p in praise.receivers], reason=why(entry.reason or ""))[block]
    await _tell(work, praise, said, now)


async def _tell(work: Work, praise: Praise, said: Text, now: datetime, *offered: Button) -> None:
    row = offered or (edit_button(praise.id), undo_button(praise.id))
    buttons = () if praise.undone_at else (Buttons(row),)
    message = Message((Paragraph(said), *buttons), summary=said)
    await work.outbox.put(to_people(TROUBLE, f"{subject(praise.id)}/trouble", [praise.giver], message), now)
