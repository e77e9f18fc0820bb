"""Folders and database are compared: what is over is destroyed, and what nobody knows is kept and told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import structlog

from bot.cycles.ballots import Ballots, BallotsLost, CycleId
from bot.cycles.cycle import Stage
from bot.cycles.repository import Held
from bot.cycles.running.disagreement import TROUBLE
from bot.messages import Message, Paragraph
from bot.people import Role
from bot.phrases import words
from bot.publishing.copies import to_people
from bot.routes import Context

HERE = "cycles/disagreement"

log = structlog.get_logger("upward.ballots")


async def tidy_folders(context: Context) -> None:
    """Destroys the ballots of workspaces that are gone, and of released cycles where the process died before it did.
    Harmless if done twice, or by two replicas."""
    if context.ballots is None:
        return
    try:
        here = await context.ballots.find_cycles()
    except BallotsLost:
        return
    async with context.store.read() as work:
        ended, known = await work.ballot_folder.find_ended(), await work.ballot_folder.find(here)
    for cycle in known:
        if cycle.stage is Stage.RELEASED or await _is_called_off(context.ballots, cycle):
            await context.ballots.destroy(cycle.id, released=cycle.stage is Stage.RELEASED)
    if ended:
        await _destroy_ended(context, context.ballots, ended)
    if unknown := here - {each.id for each in known} - set(ended):
        await _tell_unknown(context, unknown)


async def _is_called_off(ballots: Ballots, cycle: Held) -> bool:
    """An older database is not believed (bot.cycles.running.sweeping.Agreement)."""
    if cycle.stage is not Stage.CANCELLED:
        return False
    try:
        return await ballots.sweeps(cycle.id) <= cycle.sweeps + 1
    except BallotsLost:  # no key opens it
        return True


async def _destroy_ended(context: Context, ballots: Ballots, ended: Collection[CycleId]) -> None:
    """They are remembered until nothing of them is left."""
    for cycle in ended:
        await ballots.destroy(cycle, released=False)
    gone = set(ended) - await ballots.find_cycles()
    async with context.store.work() as work:
        await work.ballot_folder.forget(gone)
        await work.commit()


async def _tell_unknown(context: Context, unknown: Collection[CycleId]) -> None:
    """Whose they are nobody can tell; where there is one company alone its HR and admins hear it, once."""
    async with context.store.work() as work:
        now = context.clock.now()
        companies = {await work.workspaces.of(*team) for team in await work.workspaces.teams()} - {None}
        for cycle in sorted(unknown):
            log.warning("folder of ballots without a cycle", subject=cycle.hex())
            for workspace in companies if len(companies) == 1 else ():
                if workspace and await work.daily.first(workspace, f"ballots {cycle.hex()}", date.max):
                    message = Message((Paragraph(words(HERE, title=cycle.hex())["unknown"]),))
                    hr, admins = await work.people.with_role(workspace, Role.HR), await work.people.admins(workspace)
                    told = {each.id: each for each in (*hr, *admins)}.values()
                    await work.outbox.put(to_people(TROUBLE, f"ballots/{cycle.hex()}", told, message), now)
        await work.commit()
