"""Praise and objectives of half a year, by the rules and with the words of every other day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.cli.demo_history.past import RECENT
from bot.nudges.rules import today_of
from bot.objectives import rules as objective_rules
from bot.objectives.copies import first_copies, step_copies
from bot.objectives.objective import Act, Health, NewObjective, Objective, Outcome, Step, Wording
from bot.objectives.objective import Audience as SharedWith
from bot.praise.copies import direct_copies, posts
from bot.praise.rules import Audience, NewPraise, check_receivers, check_text, check_value, manager_viewers
from bot.store import Purpose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.cli.demo_history.entries import Aimed, Ended, Given, Moved
    from bot.cli.demo_history.past import Past
    from bot.people import Person
    from bot.platform import ChatPlatform

A_MOMENT = timedelta(minutes=1)
JOINS_IN = timedelta(minutes=11)
"""After a praise the first +1, and so long after it the next."""


async def give(past: Past, given: Given) -> None:
    """A praise with its +1s, as it stands today."""
    work, at = past.work, past.at(given.giver, given.ago)
    new = _new_praise(past, given)
    work.outbox.on_behalf_of(new.giver.id)
    number = await work.praises.add(new, at)
    for turn, handle in enumerate(given.plus, start=1):
        await work.praises.plus_one(number, past.people[handle].id, at + turn * JOINS_IN)
    praise = await work.praises.get(past.workspace, number)
    if praise is None:
        raise LookupError(number)
    if praise.public:
        await past.send(posts(praise, number, past.channels_for(Purpose.PRAISE)), at)
        await work.praises.mark_posted(number, at)
    elif given.ago <= RECENT:
        await past.send([each for each in direct_copies(praise, number) if each.platform == "slack"], at)


def _new_praise(past: Past, given: Given) -> NewPraise:
    giver = past.people[given.giver]
    note = given.seen is Audience.SELF
    receivers = () if note else tuple(past.people[handle] for handle in given.to)
    if not note:
        check_receivers(giver, receivers)
    check_text(given.text)
    if given.value is not None:
        check_value(given.value, past.values)
    managers = (past.managers[handle] for handle in given.to if handle in past.managers)
    viewers = manager_viewers(giver, receivers, managers) if given.seen is Audience.MANAGERS else ()
    return NewPraise(past.workspace, giver, receivers, given.text, given.seen, given.value, viewers)


async def aim(past: Past, aimed: Aimed, platforms: Mapping[str, ChatPlatform]) -> None:
    """An objective with all that came of it, as it stands today."""
    at = past.at(aimed.owner, aimed.ago)
    objective = await _set(past, aimed, at)
    told = []
    for moved in sorted(aimed.steps, key=lambda each: -each.ago):
        objective, step = await _move(past, objective, aimed.owner, moved)
        told.append(step)
    await _answer(past, objective, aimed)
    if aimed.closed:
        objective, step = await _close(past, objective, aimed.owner, aimed.closed)
        told.append(step)
    await _tell(past, objective, told, platforms, recent=aimed.ago <= RECENT)


async def _set(past: Past, aimed: Aimed, at: datetime) -> Objective:
    owner, shared = past.people[aimed.owner], aimed.seen is SharedWith.MANAGER
    due = today_of(owner, past.now) + timedelta(days=aimed.due)
    objective_rules.check_title(aimed.title)
    wording = Wording(aimed.title, aimed.description, due, objective_rules.key_results("\n".join(aimed.parts)))
    manager = past.managers[aimed.owner] if shared else None
    new = NewObjective(past.workspace, owner, wording, aimed.seen, manager)
    past.work.outbox.on_behalf_of(owner.id)
    return objective_rules.first_objective(new, await past.work.objectives.add(new, at), at)


async def _move(past: Past, objective: Objective, owner: str, moved: Moved) -> tuple[Objective, Step]:
    then = past.at(owner, moved.ago)
    parts: dict[int, int | None] = dict(enumerate(moved.parts, start=1))
    made = objective_rules.progress(objective, moved.progress, parts, moved.health)
    after = await past.work.objectives.move(objective, made, moved.note, then)
    return after, Step(Act.PROGRESS, made.progress, made.health, None, moved.note, then)


async def _close(past: Past, objective: Objective, owner: str, ended: Ended) -> tuple[Objective, Step]:
    """What was achieved is whole."""
    then = past.at(owner, ended.ago)
    if ended.outcome is Outcome.ACHIEVED:
        parts = {each.number: objective_rules.DONE for each in objective.wording.key_results}
        whole = None if parts else objective_rules.DONE
        made = objective_rules.progress(objective, whole, dict(parts), Health.ON_TRACK)
        objective = await past.work.objectives.move(objective, made, "", then - A_MOMENT)
    step = Step(Act.CLOSED, objective.progress, objective.health, ended.outcome, ended.note, then)
    return await past.work.objectives.close(objective, ended.outcome, ended.note, then), step


async def _answer(past: Past, objective: Objective, aimed: Aimed) -> None:
    manager = objective.shared_with
    if manager is None:
        return
    if aimed.approved:
        await past.work.objectives.approve(objective, past.at(aimed.owner, aimed.approved))
    for said in sorted(aimed.comments, key=lambda each: -each.ago):
        author: Person = past.people[said.by]
        await past.work.objectives.comment(objective.id, author, manager, said.text, past.at(said.by, said.ago))


async def _tell(
    past: Past, objective: Objective, steps: list[Step], platforms: Mapping[str, ChatPlatform], *, recent: bool
) -> None:
    """Its post as it stands now, and under it what was told."""
    now = await past.work.objectives.get(past.workspace, objective.id)
    if now is None:
        raise LookupError(objective.id)
    if now.public:
        await past.send(first_copies(now, past.channels_for(Purpose.OBJECTIVES)), now.created_at)
        for step in steps:
            copies = await step_copies(past.work, replace(now, progress=step.progress), step, platforms)
            await past.send(copies, step.made_at)
    elif recent and now.shared_with:
        await past.send(first_copies(now, ()), now.created_at)
