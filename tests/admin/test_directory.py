"""Who is who follows the platform's directory, by its pages and by its events."""

import asyncio
from datetime import timedelta
from typing import Any

from adapters.sandbox.calls import Call
from adapters.sandbox.state import Person
from adapters.sandbox.transport import payloads
from tests.directory.office import the_workspace
from tests.office import Office
from tests.workspace import PATIENCE


async def people(office: Office) -> dict[str, bool]:
    """Everybody the bot knows by name, and whether they are active."""
    workspace = await the_workspace(office)
    async with office.store.read() as work:
        found = await work.people.by_ids(workspace, range(1, 100))
    return {person.name: person.active for person in found}


async def test_everybody_is_known_at_the_start(bare_office: Office) -> None:
    known = await people(bare_office)
    assert {"Mira Solberg", "Ana Ferreira", "Ben Okafor", "Eun-ji Park", "Build Bot"} <= set(known)
    assert known["Nora Lindqvist"] is False


async def test_a_joiner_can_be_praised_at_once(office: Office) -> None:
    workspace = office.sandbox.workspace
    workspace.add_person(Person(id="U0NEWCOMER", name="oda", real_name="Oda Nilsen", email="oda@tidewater.example"))
    receipt = await office.answered("ana", "/praise @oda welcome")
    assert "on its way" in receipt.plain


async def test_a_leaver_is_noted(office: Office) -> None:
    workspace = office.sandbox.workspace
    ben = workspace.person("ben")
    ben.deleted = True
    workspace.person_changed(ben)
    await office.until(lambda: office.sandbox.calls.of("user_change") or None)
    assert (await people(office))["Ben Okafor"] is False


async def test_the_directory_is_read_again_the_next_day(bare_office: Office) -> None:
    """A change of which no event told, on a day on which one of two replicas reads."""
    reads = len(bare_office.sandbox.calls.of("users.list"))
    bare_office.sandbox.workspace.person("ben").real_name = "Ben Okafor-Smith"
    bare_office.engine.context.newcomers.set()
    await bare_office.answered("mira", "/upward help")
    assert len(bare_office.sandbox.calls.of("users.list")) == reads
    bare_office.sandbox.clock.advance(timedelta(days=1))
    bare_office.engine.context.newcomers.set()
    await bare_office.until(lambda: len(bare_office.sandbox.calls.of("users.list")) > reads or None)
    async with asyncio.timeout(PATIENCE):
        while "Ben Okafor-Smith" not in await people(bare_office):  # noqa: ASYNC110 - nothing tells of the commit
            await asyncio.sleep(0.02)


async def served(office: Office) -> bool:
    async with office.store.read() as work:
        return await work.workspaces.of("slack", office.sandbox.workspace.team_id) is not None


async def heard(office: Office, payload: dict[str, Any]) -> Call:
    """Slack tells the bot; gives what the bot answered."""
    before = len(office.sandbox.calls.of(payload["event"]["type"]))
    office.sandbox.events.send(payload)
    calls = await office.until(lambda: office.sandbox.calls.of(payload["event"]["type"])[before:])
    return calls[0]


def farewell(office: Office, *, hours_ago: int = 0) -> dict[str, Any]:
    """The word that the workspace took the bot away, told late."""
    payload = payloads.event(office.sandbox.workspace, office.sandbox.app, {"type": "app_uninstalled"}, "Ev0FAREWELL")
    return {**payload, "event_time": payload["event_time"] - 3600 * hours_ago}


async def test_uninstalled_it_forgets_the_workspace(office: Office) -> None:
    for _ in range(2):
        assert (await heard(office, farewell(office))).note == "ok"
        assert not await served(office)


async def test_a_late_word_of_an_uninstallation_leaves_what_was_installed_since(office: Office) -> None:
    await office.answered("ana", "/praise @ben you saved the launch")
    assert (await heard(office, farewell(office, hours_ago=1))).note == "ok"
    assert await served(office)
    assert "on its way" in (await office.answered("ana", "/praise @ben and the one after")).plain


async def test_a_part_of_a_name_without_blanks_is_found(bare_office: Office) -> None:
    workspace = bare_office.sandbox.workspace
    workspace.add_person(
        Person(id="U0NEWCOMER", name="hana", real_name="山田花子Tower", email="hana@tidewater.example")
    )
    mira = bare_office.person("mira")
    await bare_office.answered("mira", "/upward role hr @hana")
    for looked_for in ("花子", "山田花子tower", "eun-ji"):
        await mira.type("/upward people without")
        await mira.fill(None, {"words": looked_for})
        await mira.submit()
        assert mira.modal is not None
        assert ("山田花子Tower" if looked_for != "eun-ji" else "Eun-ji Park") in mira.modal.plain, looked_for
