"""A people file is about the people of its own company, whoever else is in the database."""

from __future__ import annotations

from bot.directory.people_file.import_repository import State
from bot.directory.people_file.importing import Importing
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Answers, Ticks, Upload
from bot.people import Person
from tests.privileges.world import AWAY_CANARY, AWAY_NAMES, World


async def uploaded(world: World, letter: str, content: str) -> str:
    """It is read, and waits for a decision; gives what the chat was given."""
    name = f"F0FILE{letter}"
    world.chat.files[name] = content.encode()
    answers = Answers({"file": Upload(name, "people.csv", len(content))})
    await world.bot.form(FormSubmitted(world.by(letter), "directory.import_file", answers, "", world.key()))
    await worked(world)
    said = await world.carried_out()
    assert "directory.import" in said
    return said


async def worked(world: World) -> None:
    while await Importing(world.bot.context).once():
        pass


async def newest(world: World, workspace: int) -> str:
    async with world.store.read() as work:
        found = await work.imports.newest(workspace, [State.SHOWN])
    assert found is not None
    return str(found.id)


async def everybody_away(world: World) -> tuple[Person, ...]:
    async with world.store.read() as work:
        return await work.people.by_ids(world.away, [world.id(letter) for letter in AWAY_NAMES])


async def confirmed(world: World, letter: str, number: str) -> None:
    await world.bot.button(ButtonPressed(world.by(letter), "directory.import", number, world.key()))
    answers = Answers({"gone": Ticks(("deactivate",))})
    await world.bot.form(FormSubmitted(world.by(letter), "directory.import_confirm", answers, number, world.key()))
    await worked(world)


async def test_nobody_of_another_company_is_gone_for_not_standing_in_the_file(world: World) -> None:
    await world.carried_out()
    head = "email,name\n"
    await uploaded(world, "F", f"{head}vera@v.example,Vera\nfedor@f.example,Fedor\n")
    await confirmed(world, "F", await newest(world, world.away))
    await world.carried_out()
    before = [person.active for person in await everybody_away(world)]
    ours = await uploaded(world, "A", f"{head}olga@o.example,Olga\nvera@v.example,Vera Novak\n")
    assert AWAY_CANARY not in ours
    number = await newest(world, world.workspace)
    async with world.store.read() as work:
        import_ = await work.imports.get(world.workspace, int(number))
    assert import_ is not None
    assert import_.count("gone") == 0
    assert import_.count("new") == 1, "somebody of the same e-mail in another company is somebody else"
    await confirmed(world, "A", number)
    assert [person.active for person in await everybody_away(world)] == before
