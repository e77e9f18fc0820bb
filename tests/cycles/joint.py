"""Two with small teams who have one result together, as tests come to it."""

from __future__ import annotations

from adapters.sandbox.person import Person
from bot.cycles.cycle import Cycle
from bot.cycles.review import Review
from bot.people import Source
from tests.cycles.office import debt_of, open_cycle, reload, review_of, share
from tests.cycles.released import CANARY, RATED, close, release
from tests.cycles.setting_up import begin, submit
from tests.feedback.office import find_people
from tests.office import Office, top

BOTH = "Carla Rossi and Kavita Nair"
TEAMS = {"carla": ("ana", "hiro"), "kavita": ("isla", "jorge")}
OF = {each: about for about, some in TEAMS.items() for each in some}
ONE_RESULT = f"It is one result of 4 people about {BOTH} together, shown to both."


async def begin_pair(office: Office) -> Person:
    """Of Carla and of Kavita two can answer, each; Grace looks at the check."""
    grace = await begin(office)
    kavita, isla, jorge = await find_people(office, "kavita", "isla", "jorge")
    async with office.store.work() as work:
        for each in (isla, jorge):
            await work.structure.set_manager(each.id, Source.COMMAND, kavita.id)
        await work.commit()
    await submit(grace)
    await submit(grace)
    return grace


async def put_together(grace: Person) -> str:
    await grace.press("Together with another manager", on=top(grace))
    return await submit(grace, **{"Together with": "Kavita Nair"})


async def open_pair(office: Office, *managers: str, texts: bool = False) -> Cycle:
    """Asked, and with what everybody answered; with a text that the form doesn't ask for."""
    reading = {"carla": list(managers)} if managers else None
    cycle = await open_cycle(office, TEAMS, managers=reading, joint=("carla", "kavita"))
    for handle in OF:
        more = {"one_change": CANARY, "helps_most": CANARY} if texts else {}
        await share(office, await debt_of(office, cycle, handle), **RATED, **more)
    return cycle


async def release_pair(office: Office, *managers: str, texts: bool = False) -> tuple[Cycle, Review]:
    cycle = await open_pair(office, *managers, texts=texts)
    await close(office, cycle)
    await release(office)
    return await reload(office, cycle), await review_of(office, cycle, "carla")


async def open_result(office: Office, handle: str, words: str) -> Person:
    message, person = await office.told(handle, words), office.person(handle)
    assert (await person.press("Read", on=message)).ok
    await office.until(lambda: person.modal)
    return person
