"""What a platform refused: whoever wrote it hears why and what happens next."""

from __future__ import annotations

from datetime import datetime

from bot.deliveries import Entry
from bot.messages import Buttons, Message, Paragraph, Quote, RoomLink, Text, Words
from bot.objectives.copies import COMMENT, POST, subject, to_owner
from bot.objectives.objective import Objective
from bot.objectives.waiting import post_buttons
from bot.people import Person
from bot.phrases import label, why, words
from bot.platform import Verb
from bot.publishing.channels import room_with_name
from bot.publishing.copies import is_to, number_of, standing, to_people
from bot.store import Work

HERE = "objectives/delivery_failures"
TROUBLE = "objectives.trouble"


async def post_refused(work: Work, entry: Entry, now: datetime) -> None:
    """The objective waits for a channel again, unless another one has it."""
    objective = await _standing(work, entry)
    if objective is None or not objective.public:
        return
    posts = await standing(work, objective.workspace, subject(objective), POST)
    elsewhere = any(post.token != entry.token for post in posts)
    if not elsewhere:
        await work.objectives.wait(objective.id)
    room = RoomLink(await room_with_name(work, entry))
    said = words(HERE, room=room, reason=why(entry.reason or ""))["not_posted_here" if elsewhere else "not_posted"]
    await _tell(work, objective, objective.owner, said, now)


async def post_deleted(work: Work, entry: Entry, now: datetime) -> None:
    """Somebody deleted the post: its owner may have it posted again."""
    objective = await _standing(work, entry)
    if objective is not None and objective.public and entry.delivery.subject == subject(objective):
        said = words(HERE, room=RoomLink(await room_with_name(work, entry)))["post_deleted"]
        buttons = post_buttons(objective, label(HERE, "button_again"))
        await _tell(work, objective, objective.owner, said, now, Buttons(buttons))


async def reply_refused(work: Work, entry: Entry, now: datetime) -> None:
    """Progress could not be posted. That says little about the channel: the post may be gone."""
    objective = await _standing(work, entry)
    if objective is not None and objective.public:
        said = words(HERE, room=RoomLink(await room_with_name(work, entry)), reason=why(entry.reason or ""))["no_reply"]
        await _tell(work, objective, objective.owner, said, now)


async def direct_refused(work: Work, entry: Entry, now: datetime) -> None:
    """The manager, or the owner with what the manager wrote, could not be reached: the other one hears it."""
    objective = await _standing(work, entry)
    if objective is None:
        return
    writer, block = objective.owner, "not_shared" if entry.delivery.kind == "objectives.shared" else "not_told"
    if entry.delivery.kind == COMMENT and entry.delivery.subject == to_owner(objective):
        if objective.shared_with is None:
            return
        writer = objective.shared_with
    said = words(HERE, reader=_reader(objective, entry), reason=why(entry.reason or ""))[block]
    await _tell(work, objective, writer, said, now)


async def change_refused(work: Work, entry: Entry, now: datetime) -> None:
    """A copy could not be changed or taken away: who asked for it should not believe it was."""
    objective = await work.objectives.get(entry.delivery.workspace, number_of(entry))
    removing = entry.delivery.verb is Verb.DELETE
    if objective is None or (objective.deleted_at and not removing):
        return
    said = words(HERE, reason=why(entry.reason or ""))["not_removed" if removing else "not_changed"]
    await _tell(work, objective, objective.owner, said, now)


async def _standing(work: Work, entry: Entry) -> Objective | None:
    """The objective, unless it was deleted meanwhile."""
    objective = await work.objectives.get(entry.delivery.workspace, number_of(entry))
    return None if objective is None or objective.deleted_at else objective


def _reader(objective: Objective, entry: Entry) -> str:
    people = [objective.owner, *([objective.manager] if objective.manager else [])]
    return next((person.name for person in people if is_to(entry, person)), entry.delivery.place)


async def _tell(work: Work, objective: Objective, person: Person, said: Text, now: datetime, *offered: Buttons) -> None:
    title = objective.wording.title
    about = (Quote((Words(title, bold=True),)),) if title else ()
    message = Message((Paragraph(said), *about, *offered), summary=words(HERE)["summary"])
    await work.outbox.put(to_people(TROUBLE, to_owner(objective), [person], message), now)
