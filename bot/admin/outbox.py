"""`/upward outbox`: what could not be delivered, or may not have been; an admin decides. Never what it says."""

from __future__ import annotations

from bot.button_values import WORD, Value
from bot.deliveries import Entry, State
from bot.errors import NotAllowed
from bot.events import ButtonPressed
from bot.messages import Button, Buttons, Confirm, Heading, Message, Paragraph, Part, Room, Style, Text
from bot.phrases import label, render_confirm, why, words
from bot.replies import ButtonReply, Replace, Say
from bot.routes import E, Interaction
from bot.store import Actor, Work

HERE = "admin/outbox"
TOKEN = Value(WORD, "")
SHOWN = 8
"""Each takes two blocks of the 50 that a message may have, and nobody reads more at once."""


async def outbox(interaction: Interaction[E]) -> Say:
    """What is stuck, newest first: by command, or by the button in the overview."""
    async with interaction.read() as (work, actor):
        return Say(await _render_list(work, actor))


async def send_again(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    return await _settle(interaction, "again")


async def it_is_there(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    return await _settle(interaction, "there")


async def give_up(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    return await _settle(interaction, "drop")


async def _settle(interaction: Interaction[ButtonPressed], decision: str) -> ButtonReply:
    async with interaction.work() as (work, actor):
        workspace, token = actor.person.workspace, TOKEN.decode(interaction.event.value)
        entry = await work.outbox.get(workspace, token)
        if entry is None or entry.state not in {State.HELD, State.REFUSED, State.UNKNOWN}:
            raise NotAllowed(label(HERE, "settled_before"))
        if decision == "again":
            await work.outbox.again(token, interaction.now)
        elif decision == "there":
            await work.outbox.mark_seen(token, "seen by an admin", interaction.now)
        else:
            await work.outbox.drop(token, "dropped by an admin", interaction.now)
        await work.audit.note(workspace, actor.person.id, f"outbox.{decision}", token, interaction.now)
        left = await _render_list(work, actor)
        await work.commit()
    return Replace(left)


async def _render_list(work: Work, actor: Actor) -> Message:
    stuck = await work.outbox.stuck(actor.person.workspace)
    if not stuck:
        return Message((Paragraph(words(HERE)["empty"]),))
    parts: list[Part] = [Heading(label(HERE, "heading"))]
    for entry in stuck[:SHOWN]:
        parts += [Paragraph(_describe(entry, actor)), _buttons(entry)]
    if len(stuck) > SHOWN:
        parts.append(Paragraph(words(HERE, count=len(stuck) - SHOWN)["more"]))
    return Message(tuple(parts))


def _describe(entry: Entry, actor: Actor) -> Text:
    sent = entry.delivery
    room = next(
        (one.room for one in actor.channels if one.room.external == sent.place), Room(sent.platform, sent.place)
    )
    about = words(HERE, room=room, at=entry.created_at, reason=why(entry.reason or ""), zone=actor.person.time_zone)
    kind = "private" if sent.private else sent.verb.value
    return about[f"{kind}_{'refused' if entry.state is State.REFUSED else 'held'}"]


def _buttons(entry: Entry) -> Buttons:
    again = Button("admin.send_again", label(HERE, "button_again"), TOKEN.encode(entry.token), confirm=_doubt(entry))
    there = Button("admin.it_is_there", label(HERE, "button_there"), TOKEN.encode(entry.token))
    drop = Button("admin.give_up", label(HERE, "button_drop"), TOKEN.encode(entry.token), Style.DANGER)
    return Buttons((again, drop) if entry.state is State.REFUSED else (again, there, drop))


def _doubt(entry: Entry) -> Confirm | None:
    """Sending again what may be there already is worth a question."""
    if entry.state is State.REFUSED:
        return None
    return render_confirm(HERE)
