"""Who left, or is of another organisation now, is counted on for nothing, found by nobody and told nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.directory.unreachable import tell_of_unreachable
from bot.events import ButtonPressed, CommandTyped, FormSubmitted, HomeOpened, PersonChanged
from bot.forms import Answer, Answers
from bot.messages import Room, Words
from bot.nudges.rounds import Nudging
from bot.people import Profile, Standing
from bot.router import ROUTES
from tests.privileges import joins, things
from tests.privileges.identity import shown
from tests.privileges.world import ALL, CANARY, HOME, NAMES, World

GENERAL = Room("slack", "C0GENERAL", "general")


async def typed(world: World, letter: str, command: str, words: str) -> str:
    return repr(await world.bot.command(CommandTyped(world.by(letter), command, (Words(words),), GENERAL, world.key())))


async def pressed(world: World, letter: str, act: str, value: str = "") -> str:
    return repr(await world.bot.button(ButtonPressed(world.by(letter), act, value, world.key())))


async def sent(world: World, letter: str, act: str, answers: dict[str, Answer]) -> str:
    return repr(await world.bot.form(FormSubmitted(world.by(letter), act, Answers(answers), "", world.key())))


async def home(world: World, letter: str) -> str:
    return repr(await world.bot.home(HomeOpened(world.by(letter))))


async def goes_to_another_organisation(world: World, letter: str) -> None:
    name = NAMES[letter]
    now = Profile(world.handle(letter), name.lower(), name, f"{name.lower()}@{letter.lower()}.example")
    await world.bot.handle_event(PersonChanged("slack", HOME, replace(now, standing=Standing.OUTSIDER), world.key()))


async def test_an_admin_who_left_does_not_make_the_last_one_dispensable(world: World) -> None:
    """X is still written down as an admin, and can't do anything any more."""
    said = await sent(world, "A", "admin.role", {"people": (world.handle("A"),), "role": "none"})
    assert "errors" in said
    assert "admin.overview" in await typed(world, "A", "upward", "channel")


async def test_who_left_is_not_named_among_those_with_a_role(world: World) -> None:
    said = await typed(world, "A", "upward", "role")
    assert "Ada" in said
    assert "Xenia" not in said


async def test_an_objective_is_not_offered_to_a_new_manager_who_left(world: World) -> None:
    number = await things.formerly_shared_objective(world)
    assert "objectives.pass_on" in await pressed(world, "O", "objectives.show", number)
    await world.left("P")
    assert "objectives.pass_on" not in await pressed(world, "O", "objectives.show", number)


async def test_who_has_no_report_left_is_no_manager(world: World) -> None:
    assert "objectives.team" in await home(world, "M")
    await world.left("O")
    assert "objectives.team" not in await home(world, "M")


async def test_a_search_for_people_finds_nobody_who_left(world: World) -> None:
    for name in ("xenia", "petrel"):
        found = [person.name for person in await world.bot.people(world.by("A"), words=name)]
        assert not [each for each in found if each.startswith("Xenia")]
    assert await world.bot.people(world.by("A"), words="olga")


async def test_who_left_is_not_counted_among_those_who_can_not_be_written_to(world: World) -> None:
    world.chat.can = replace(ALL, direct_messages=False)
    await tell_of_unreachable(world.bot.context, "slack", world.workspace)
    (told,) = [repr(each.delivery) for each in await world.deliveries() if each.delivery.kind == "directory.reach"]
    assert "Olga" in told
    assert "Xenia" not in told


async def test_the_report_of_a_manager_who_left_is_counted_as_without_one(world: World) -> None:
    async def counted() -> tuple[int, int]:
        async with world.store.read() as work:
            listed, _ = await work.people_counts.without_manager(world.workspace, "", 0, 100)
            return (await work.people_counts.count(world.workspace)).without_manager, len(listed)

    before, _ = await counted()
    await world.left("M")
    count, listed = await counted()
    assert count == listed == before, "Marek himself was without one, and now Olga is"
    overview = await world.bot.command(CommandTyped(world.by("A"), "upward", (Words("people"),), GENERAL, world.key()))
    assert f"Without a manager: {count}." in shown(overview)


async def test_who_left_as_their_manager_did_is_not_listed_as_without_one(world: World) -> None:
    await world.left("M")
    assert "Olga" in await typed(world, "A", "upward", "people without")
    await world.left("O")
    assert "Olga" not in await typed(world, "A", "upward", "people without")


async def reminded(world: World) -> None:
    """O has something due on this day, and a reminder is on its way."""
    await things.private_objective(world)
    await world.carried_out()
    world.clock.at = (world.clock.at + timedelta(days=30)).replace(hour=11)
    assert await Nudging(world.bot.context, ROUTES).round()


@pytest.mark.parametrize("gone", [False, True])
async def test_a_reminder_does_not_go_to_another_organisation(world: World, gone: bool) -> None:
    await reminded(world)
    if gone:
        await goes_to_another_organisation(world, "O")
    assert (CANARY in await world.carried_out()) is not gone


@pytest.mark.parametrize("gone", [False, True])
async def test_who_it_is_said_to_be_is_not_told_once_of_another_organisation(world: World, gone: bool) -> None:
    number = await joins.alike(world)
    await world.carried_out()
    async with world.store.read() as work:
        question = await work.identity.question(world.workspace, int(number))
    assert question is not None
    (account,) = question.other.handles
    if gone:
        new = Profile(account, "new", "New", "new@new.example", standing=Standing.OUTSIDER)
        await world.bot.handle_event(PersonChanged("slack", HOME, new, world.key()))
        await world.carried_out()
    await world.presses("A", "directory.other_person", number)
    assert (account.external in await world.carried_out()) is not gone
