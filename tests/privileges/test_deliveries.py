"""What waits to be sent is sent only to whom it may still reach when its turn comes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import pytest

from bot.directory.people_file.import_repository import State as Stage
from bot.directory.people_file.importing import show_preview
from bot.errors import PermanentDeliveryError
from bot.events import ButtonPressed, CommandTyped
from bot.feedback.invitations import invite
from bot.forms import Answer
from bot.messages import Message, Paragraph, Room, Words
from bot.people import Role
from bot.platform import Verb
from bot.publishing.channels import Channels
from bot.router import ROUTES
from bot.routes import OnDelivery
from bot.store import Purpose
from tests.privileges import cycle_act, cycle_pick, cycle_run, things
from tests.privileges.feedback_ask import about_olga, open_request, told_request
from tests.privileges.feedback_read import given_feedback
from tests.privileges.things import Thing, objective_answers
from tests.privileges.world import CANARY, KUDOS, World


@dataclass(frozen=True)
class Sent:
    """`make` puts a delivery of that kind, `spoil` makes that nobody may get it any more."""

    kind: str
    make: Thing
    spoil: Callable[[World, str], Awaitable[None]]


def by(letter: str, act: str) -> Callable[[World, str], Awaitable[None]]:
    return lambda world, value: world.presses(letter, act, value)


async def goes_private(world: World, value: str) -> None:
    await world.submits("O", "objectives.edit", objective_answers(world, "self"), value)


async def loses_the_role(world: World, _: str) -> None:
    await world.has_roles("A")


async def moved(world: World, made: Thing) -> str:
    """Progress on what was sent already: a reply waits for what it replies to."""
    found = await made(world)
    await world.carried_out()
    answers: Mapping[str, Answer] = {"progress": "50", "health": "on_track", "note": CANARY}
    await world.submits("O", "objectives.progress", answers, found)
    return found


async def shared(world: World) -> str:
    return await moved(world, things.shared_objective)


async def public(world: World) -> str:
    return await moved(world, things.public_objective)


async def approved(world: World) -> str:
    found = await things.shared_objective(world)
    await world.presses("M", "objectives.approve", found)
    return found


async def commented(world: World) -> str:
    found = await things.shared_objective(world)
    await world.submits("M", "objectives.comment", {"text": CANARY}, found)
    return found


async def invited(world: World) -> str:
    found = await open_request(world)
    await invite(world.bot.context)
    return found


async def declined(world: World) -> str:
    found = await told_request(world)
    async with world.store.read() as work:
        request = await work.feedback.get(world.workspace, int(found))
        assert request is not None
        sheet, *_ = await work.feedback.sheets(request)
    await world.submits("P", "feedback.decline", {"reason": CANARY}, str(sheet.id))
    return found


async def refused(world: World) -> str:
    """The chat doesn't take the message to the receiver."""
    found = await given_feedback(world)
    world.chat.answer = lambda _: PermanentDeliveryError("messages_tab_disabled")
    await world.carried_out(rounds=1)
    world.chat.answer = lambda _: None
    return found


def offered(thing: Thing, purpose: Purpose) -> Thing:
    """A channel is set for what waited: its author is asked whether to post it."""

    async def make(world: World) -> str:
        found = await thing(world)
        await things.channel(world, purpose, is_set=False)
        pressed = ButtonPressed(world.by("A"), "admin.use_channel", f"{purpose}|slack|C0KUDOS|kudos", world.key())
        await world.bot.button(pressed)
        return found

    return make


async def alarm(world: World) -> str:
    await things.channel(world, Purpose.PRAISE)
    async with world.store.work() as work:
        room = Room(KUDOS.platform, KUDOS.external, KUDOS.name)
        await Channels.of(ROUTES).note_failure(work, world.workspace, room, "is_archived", world.clock.now())
        await work.commit()
    return ""


def typed(*words: str) -> Thing:
    async def make(world: World) -> str:
        room = Room("slack", "C0GENERAL", "general")
        for text in words:
            await world.bot.command(CommandTyped(world.by("A"), "upward", (Words(text),), room, world.key()))
        return ""

    return make


async def preview(world: World) -> str:
    number = await world.imported(world.workspace, Stage.READING, CANARY, world.id("A"))
    async with world.store.read() as work:
        import_ = await work.imports.get(world.workspace, int(number))
    assert import_ is not None
    await show_preview(world.bot.context, import_, Message((Paragraph((Words(CANARY),)),)))
    return number


async def retention(world: World) -> str:
    """Another admin changes it."""
    await world.has_roles("R", Role.ADMIN)
    async with world.store.read() as work:
        kept = await work.rights.find_kept(world.workspace)
    months = "24" if kept.months == 12 else "12"
    await world.submits("R", "rights.retention", {"months": months}, months)
    return ""


SENT = (
    Sent("praise.post", things.public_praise, by("O", "praise.undo")),
    Sent("praise.post", things.public_praise, by("R", "praise.take_off")),
    Sent("praise.direct", things.private_praise, by("O", "praise.undo")),
    Sent("praise.offer", offered(things.waiting_praise, Purpose.PRAISE), by("O", "praise.undo")),
    Sent("praise.offer", offered(things.waiting_praise, Purpose.PRAISE), by("R", "praise.take_off")),
    Sent("objectives.post", things.public_objective, by("O", "objectives.delete")),
    Sent("objectives.post", things.public_objective, goes_private),
    Sent("objectives.reply", public, goes_private),
    Sent("objectives.shared", things.shared_objective, by("O", "objectives.delete")),
    Sent("objectives.shared", things.shared_objective, goes_private),
    Sent("objectives.news", shared, goes_private),
    Sent("objectives.answer", approved, by("O", "objectives.delete")),
    Sent("objectives.comment", commented, by("O", "objectives.delete")),
    Sent("objectives.offer", offered(things.waiting_objective, Purpose.OBJECTIVES), by("O", "objectives.delete")),
    Sent("objectives.offer", offered(things.waiting_objective, Purpose.OBJECTIVES), goes_private),
    Sent("feedback.invitation", invited, by("O", "feedback.cancel")),
    Sent("feedback.subject_told", about_olga, by("M", "feedback.cancel")),
    Sent("feedback.news", declined, by("O", "feedback.cancel")),
    Sent("feedback.given", given_feedback, by("O", "feedback.take_back")),
    Sent("feedback.given", given_feedback, by("R", "feedback.read_given")),
    Sent("feedback.given_trouble", refused, by("O", "feedback.take_back")),
    Sent("feedback.given_trouble", refused, by("R", "feedback.read_given")),
    Sent("cycles.invitation", cycle_run.invited, by("H", "cycles.cancel")),
    Sent("cycles.pick_asks", cycle_pick.told, cycle_pick.done_meanwhile),
    Sent("cycles.pick_named", cycle_pick.told_manager, cycle_pick.done_meanwhile),
    Sent("cycles.takeaway", cycle_act.told_team, by("O", "cycles.untell")),
    Sent("admin.alarm", alarm, loses_the_role),
    Sent("admin.stats", typed("stats"), loses_the_role),
    Sent("admin.stats_file", typed("stats file"), loses_the_role),
    Sent("directory.import", preview, loses_the_role),
    Sent("rights.retention_told", retention, loses_the_role),
)
ASKED = {route.kind for route in ROUTES if isinstance(route, OnDelivery) and route.still_wanted}


def test_every_delivery_that_asks_whether_it_is_wanted_has_a_row_and_every_row_asks() -> None:
    assert {sent.kind for sent in SENT} == ASKED


async def posted(world: World, kind: str) -> list[str]:
    """What of that kind was posted since."""
    before = len(world.chat.requests)
    await world.carried_out()
    kinds = {entry.token: entry.delivery.kind for entry in await world.deliveries()}
    orders = [request.order for request in world.chat.requests[before:]]
    return [repr(order) for order in orders if order.verb is Verb.POST and kinds.get(order.token) == kind]


@pytest.mark.parametrize("sent", SENT, ids=lambda sent: sent.kind)
async def test_what_nobody_may_get_any_more_when_its_turn_comes_is_not_sent(world: World, sent: Sent) -> None:
    await world.carried_out()
    await sent.make(world)
    assert await posted(world, sent.kind), "nothing was sent in the first place"
    world.tomorrow()
    await sent.spoil(world, await sent.make(world))
    assert not await posted(world, sent.kind)


async def vanish(world: World, kind: str, number: int) -> None:
    """What it is about is gone, by an act of which the copies on their way heard nothing yet."""
    async with world.store.work() as work:
        if kind.startswith("praise."):
            await work.praises.undo(number, world.clock.now())
        else:
            await work.objectives.delete(number, world.clock.now())
        await work.commit()


ABOUT_A_THING = [sent for sent in SENT if sent.kind.startswith(("praise.", "objectives."))]


@pytest.mark.parametrize("sent", ABOUT_A_THING, ids=lambda sent: sent.kind)
async def test_a_copy_that_was_on_its_way_when_its_thing_went_is_not_sent(world: World, sent: Sent) -> None:
    await world.carried_out()
    await vanish(world, sent.kind, int(await sent.make(world)))
    assert not await posted(world, sent.kind)


ROUNDS = ("objectives.post", "objectives.reply", "objectives.shared", "objectives.news")


@pytest.mark.parametrize("kind", ROUNDS)
async def test_a_copy_that_was_on_its_way_when_others_were_chosen_to_see_it_is_not_sent(
    world: World, kind: str
) -> None:
    """They are the same ones again, by an act of which the copies heard nothing yet: those get copies of their own."""
    await world.carried_out()
    sent = next(each for each in SENT if each.kind == kind)
    number = int(await sent.make(world))
    async with world.store.work() as work:
        before = await work.objectives.get(world.workspace, number)
        assert before is not None
        now = world.clock.now()
        await work.objectives.share(before, before.audience, before.shared_with, waits=False, now=now)
        await work.commit()
    assert not await posted(world, kind)


TO_ONE = {"praise.direct": "R", "objectives.shared": "M", "objectives.news": "M", "objectives.answer": "O",
          "objectives.comment": "O", "admin.alarm": "A", "directory.import": "A"}  # fmt: skip


@pytest.mark.parametrize("kind", TO_ONE)
async def test_who_left_before_its_turn_came_is_sent_nothing_private(world: World, kind: str) -> None:
    await world.carried_out()
    sent = next(each for each in SENT if each.kind == kind)
    await sent.make(world)
    await world.left(TO_ONE[kind])
    assert not [order for order in await posted(world, kind) if f"U0{TO_ONE[kind]}" in order]


async def test_the_giver_hears_that_whom_they_praised_left(world: World) -> None:
    await world.carried_out()
    await things.private_praise(world)
    await world.left("R")
    assert "deactivated" in await world.carried_out()


async def test_who_lost_a_role_still_gets_what_is_their_own(world: World) -> None:
    await world.carried_out()
    await world.has_roles("R", Role.ADMIN)
    await things.private_praise(world)
    await world.has_roles("R")
    assert await posted(world, "praise.direct")
