"""`/upward people activate`: reactivates somebody whom a people file deactivated by mistake."""

from __future__ import annotations

from bot.errors import NotAllowed
from bot.events import CommandTyped
from bot.mentions.resolve_people import behind, only_handle
from bot.mentions.typed import pieces
from bot.messages import render_lines
from bot.phrases import label, words
from bot.replies import CommandReply, Say
from bot.routes import Interaction

HERE = "directory/returning"


async def activate(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`@ana`. An account deactivated by the chat itself stays so."""
    handle = await only_handle(interaction, pieces(interaction.event.text), label(HERE, "how"))
    async with interaction.work() as (work, actor):
        workspace = actor.person.workspace
        (person,) = await behind(interaction, work, workspace, [handle])
        if person.active:
            raise NotAllowed(words(HERE, person=person.name).plain("is_here"))
        revived = await work.imports.revive(person.id)
        (person,) = await work.people.by_ids(workspace, [person.id])
        if not revived or not person.active:
            raise NotAllowed(words(HERE, person=person.name).plain("chat_says_so"))
        await work.audit.note(workspace, actor.person.id, "people.activate", f"person/{person.id}", interaction.now)
        await work.commit()
    return Say(render_lines(words(HERE, person=person.name)["revived"]))
