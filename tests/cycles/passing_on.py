"""Answers of which their authors choose what becomes of them where too few share."""

from __future__ import annotations

from adapters.sandbox.person import Person
from bot.cycles.cycle import Cycle
from tests.cycles.forms import CHANGE, MENU, PASSED_ON, fill_quick, open_form
from tests.cycles.office import TEAM, debt_of, open_cycle
from tests.cycles.released import CANARY, close
from tests.office import Office, top

WILL_DROP = "If fewer than 3 people share, yours is deleted, unread."
WILL_PASS = "If fewer than 3 people share, Dmitri Aaltonen reads yours, with your name, as you chose."
KEPT_BACK = "curlew-8812"
"""What somebody wrote who did not choose it."""


async def choose(person: Person, option: str = PASSED_ON) -> None:
    await person.fill(None, {MENU: option})


async def give(office: Office, cycle: Cycle, handle: str, text: str, *, passed_on: bool) -> None:
    """As the form does."""
    ben = await open_form(office, handle, await debt_of(office, cycle, handle, "dmitri"))
    await fill_quick(ben, "Very clear")
    await ben.fill(None, {CHANGE: text})
    if passed_on:
        await choose(ben)
    assert (await ben.submit()).ok
    while "Share as it is" in str(top(ben).view.body.get("submit")):
        assert (await ben.submit()).ok
    assert ("with your name, as you chose." if passed_on else WILL_DROP) in top(ben).plain
    await ben.close(everything=True)


async def too_few(office: Office, *, managers: tuple[str, ...] = ()) -> Cycle:
    """Ben chose to pass his on, Eun did not, and Jorge wrote nothing; its day of release has come."""
    cycle = await open_cycle(office, TEAM, managers={"dmitri": list(managers)})
    await give(office, cycle, "ben", f"Listen, {CANARY}", passed_on=True)
    await give(office, cycle, "eun", KEPT_BACK, passed_on=False)
    await close(office, cycle)
    return cycle


async def read_all(office: Office, handle: str) -> str:
    """Every page of it, from their message."""
    person = office.person(handle)
    message = await office.until(
        lambda: next((dm for dm in person.dms if any(each.startswith("Read") for each in dm.buttons)), None)
    )
    await person.press(next(each for each in message.buttons if each.startswith("Read")), on=message)
    pages = [top(person).plain]
    while "Next page" in top(person).buttons:
        await person.press("Next page")
        pages.append(top(person).plain)
    return "\n".join(pages)
