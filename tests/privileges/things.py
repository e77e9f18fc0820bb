"""What is acted on: each thing made anew for each act, by those whose it is, through the bot's own door."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy import delete, insert, update

from bot.directory.people_file.import_repository import State as Stage
from bot.forms import Answer
from bot.people import Source
from bot.store import Purpose
from bot.typed_answers import TypedAnswer
from storage.tables.nudges import NUDGE
from storage.tables.objectives import OBJECTIVE
from storage.tables.praise import PRAISE
from storage.tables.workspaces import TEAM
from tests.privileges.world import CANARY, HOME, KUDOS, World

Thing = Callable[[World], Awaitable[str]]
"""Makes it; gives what a button or form carries to name it."""


async def channel(world: World, purpose: Purpose, *, is_set: bool = True) -> None:
    async with world.store.work() as work:
        await work.workspaces.drop_channel(world.workspace, purpose, "slack")
        if is_set:
            await work.workspaces.set_channel(world.workspace, purpose, KUDOS, None, world.clock.now())
        await work.commit()


async def failing_channel(world: World) -> str:
    await channel(world, Purpose.PRAISE)
    async with world.store.work() as work:
        await work.workspaces.mark_failing(world.workspace, KUDOS, "is_archived")
        await work.commit()
    return ""


async def pia(world: World) -> str:
    return str(world.id("P"))


async def _praise(world: World, audience: str, **more: Answer) -> str:
    answers: dict[str, Answer] = {"people": (world.handle("R"),), "text": f"thank you {CANARY}", "audience": audience}
    await world.submits("O", "praise.give", answers | more)
    return str(await world.newest(PRAISE))


async def private_praise(world: World) -> str:
    return await _praise(world, "named")


async def chosen_praise(world: World) -> str:
    """E may see it too, because O chose so."""
    return await _praise(world, "chosen", chosen=(world.handle("E"),))


async def note(world: World) -> str:
    return await _praise(world, "self")


async def public_praise(world: World) -> str:
    await channel(world, Purpose.PRAISE)
    found = await _praise(world, "everyone")
    await world.stands(PRAISE)
    return found


async def waiting_praise(world: World) -> str:
    await channel(world, Purpose.PRAISE, is_set=False)
    found = await _praise(world, "everyone")
    await channel(world, Purpose.PRAISE)
    return found


def objective_answers(world: World, audience: str, title: str = f"Reach {CANARY}") -> dict[str, Answer]:
    due = (world.clock.now() + timedelta(days=30)).date()
    return {"title": title, "description": "", "due": due, "key_results": "", "audience": audience}


async def _objective(world: World, audience: str) -> str:
    await world.manages("O", "M")
    await world.submits("O", "objectives.set", objective_answers(world, audience))
    return str(await world.newest(OBJECTIVE))


async def private_objective(world: World) -> str:
    return await _objective(world, "self")


async def due_objective(world: World) -> str:
    """Its owner owes it a look."""
    answers = objective_answers(world, "self") | {"due": world.clock.now().date()}
    await world.submits("O", "objectives.set", answers)
    return str(await world.newest(OBJECTIVE))


async def nudged(world: World) -> str:
    """O was reminded of it, whoever acts; gives what the button carries, which is nothing."""
    await due_objective(world)
    async with world.store.work() as work:
        row = {"person_id": world.id("O"), "workspace_id": world.workspace, "day": world.clock.now().date()}
        await work.sql.change(delete(NUDGE))
        await work.sql.change(insert(NUDGE).values(row | {"asked_at": world.clock.now()}))
        await work.commit()
    return ""


async def shared_objective(world: World) -> str:
    return await _objective(world, "manager")


def typed(thing: Thing) -> Thing:
    """What the button of an offer carries: words that were typed a moment ago, about that thing."""

    async def made(world: World) -> str:
        return TypedAnswer(int(await thing(world)), world.key().replace(" ", "-"), world.clock.now(), "well done").value

    return made


async def public_objective(world: World) -> str:
    await channel(world, Purpose.OBJECTIVES)
    found = await _objective(world, "everyone")
    await world.stands(OBJECTIVE)
    return found


async def waiting_objective(world: World) -> str:
    await channel(world, Purpose.OBJECTIVES, is_set=False)
    found = await _objective(world, "everyone")
    await channel(world, Purpose.OBJECTIVES)
    return found


async def closed_objective(world: World) -> str:
    found = await private_objective(world)
    await world.submits("O", "objectives.close", {"outcome": "achieved", "note": ""}, found)
    return found


async def formerly_shared_objective(world: World) -> str:
    """M manages O no more; P does."""
    found = await shared_objective(world)
    await world.manages("O", "P")
    return found


async def proposal(world: World) -> str:
    """R says that M manages them, which nobody confirmed."""
    async with world.store.work() as work:
        await work.structure.clear_manager(world.id("R"), Source.NAMED)
        found = await work.structure.propose(world.people["R"], world.people["M"], world.clock.now())
        await work.commit()
    return str(found)


async def confirmed_report(world: World) -> str:
    await world.manages("R", "M", Source.NAMED)
    return str(world.id("R"))


async def set_manager(world: World) -> str:
    """An admin has just said that M manages P."""
    await world.manages("P", "M")
    return f"{world.id('P')} {world.id('M')} -"


async def praise_channel(world: World) -> str:
    await channel(world, Purpose.PRAISE)
    return Purpose.PRAISE.value


async def held_delivery(world: World) -> str:
    await public_praise(world)
    return await world.hold_back()


async def preview(world: World) -> str:
    """A people file of this company that waits for a decision."""
    return await world.imported(world.workspace, Stage.SHOWN, CANARY)


async def preview_page(world: World) -> str:
    return f"{await preview(world)} 1 new"


async def done_import(world: World) -> str:
    return await world.imported(world.workspace, Stage.DONE, CANARY)


async def earlier_comment(world: World) -> str:
    """M, who managed O, said something of which E, who manages O now and sees the objective too, was not to hear."""
    await world.manages("O", "M")
    await world.submits("O", "objectives.set", objective_answers(world, "manager", "Reach the top"))
    found = str(await world.newest(OBJECTIVE))
    await world.submits("M", "objectives.comment", {"text": CANARY}, found)
    await world.manages("O", "E")
    await world.presses("O", "objectives.pass_on", found)
    return found


async def left_owner(world: World) -> str:
    """A public objective of somebody who left."""
    found = await public_objective(world)
    await world.left("O")
    return found


async def offered_chat(world: World) -> str:
    """Somebody installed the bot once more."""
    async with world.store.work() as work:
        await work.sql.change(update(TEAM).where(TEAM.c.team == HOME).values(offered="sealed", offer="mark"))
        await work.commit()
    return f"slack|{HOME}|mark"


async def chat_that_left(world: World) -> str:
    async with world.store.work() as work:
        await work.workspaces.leave("slack", HOME, world.clock.now())
        await work.commit()
    return f"slack|{HOME}"
