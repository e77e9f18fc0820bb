"""A reported text of which nobody in HR heard, or who heard is of HR no more."""

from __future__ import annotations

from adapters.sandbox.seen import SeenMessage
from bot.people import Role
from tests.cycles.released import CANARY, make_hr, read, release_cycle
from tests.cycles.test_reading import result_of
from tests.feedback.office import find_people
from tests.nudges.office import quiet
from tests.office import Office, top

WORDS = "reports a text"


async def report(office: Office) -> None:
    """Dmitri reports Eun's words, whether they were reported before or not."""
    dmitri = await read(office)
    while CANARY not in top(dmitri).plain:
        await dmitri.press("Next page")
    await dmitri.press("Report a text")
    await dmitri.fill(None, {"text": f"Listen, {CANARY} eun"})
    assert (await dmitri.submit()).ok
    await dmitri.close(everything=True)
    await quiet(office)


def told(office: Office, *handles: str) -> list[SeenMessage]:
    return [dm for each in handles for dm in office.person(each).dms if WORDS in dm.plain]


async def test_it_goes_to_the_next_of_hr_where_the_chat_refuses_the_first(one_office: Office) -> None:
    await make_hr(one_office, "hiro", "isla")
    await release_cycle(one_office)
    one_office.sandbox.faults.add("chat.postMessage", "error", 1, error="messages_tab_disabled", about=WORDS)
    await report(one_office)
    assert len(told(one_office, "hiro", "isla")) == 1
    await report(one_office)
    assert len(told(one_office, "hiro", "isla")) == 1


async def test_reported_again_it_goes_to_another_once_who_heard_is_of_hr_no_more(one_office: Office) -> None:
    await make_hr(one_office, "hiro")
    await release_cycle(one_office)
    await report(one_office)
    assert len(told(one_office, "hiro")) == 1
    (hiro,) = await find_people(one_office, "hiro")
    async with one_office.store.work() as work:
        await work.people.set_roles(hiro.id, hiro.roles - {Role.HR})
        await work.commit()
    for _ in range(2):
        await report(one_office)
    asked = [dm for dm in one_office.person("mira").dms if "nobody in HR may read it" in dm.plain]
    assert len(asked) == 1
    await make_hr(one_office, "isla")
    for _ in range(2):
        await report(one_office)
    assert len(told(one_office, "isla")) == 1


async def test_an_admin_who_comes_into_hr_themselves_reads_it(one_office: Office) -> None:
    cycle = await release_cycle(one_office)
    await report(one_office)
    asked, mira = await one_office.told("mira", "nobody in HR may read it"), one_office.person("mira")
    await make_hr(one_office, "mira")
    await mira.press("Somebody else is HR now", on=asked)
    await mira.press("Read the text", on=await one_office.told("mira", "Only you are asked"))
    await one_office.until(lambda: mira.modal)
    assert top(mira).plain.count(CANARY) == 1
    assert (await result_of(one_office, cycle)).texts
