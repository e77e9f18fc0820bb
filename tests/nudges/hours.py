"""Hours as people set them: the company's by an admin, one's own by `/upward me`."""

from __future__ import annotations

from typing import Any

from adapters.sandbox.person import Person
from adapters.sandbox.seen import SeenView
from tests.office import Office, open_form

WEEK = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday")


async def open_company(office: Office, handle: str = "mira") -> Person:
    """The form of the company's hours is open."""
    person = office.person(handle)
    if person.modal:
        await person.close(everything=True)
    said = await office.answered(handle, "/upward hours")
    await person.press("Change", on=said)
    await office.until(lambda: person.modal)
    return person


async def set_company(office: Office, *, days: tuple[str, ...] = (), **fields: Any) -> str:
    """An admin sets it; gives what the receipt says. With `days` they are the same for everybody."""
    person = await open_company(office)
    if days:
        await person.change(None, "week", "The same days for everybody")
        await office.until(lambda: person.modal if person.modal and "Saturday" in str(person.modal.blocks) else None)
        fields["days"] = days
    return await _send(person, fields)


async def set_own(office: Office, handle: str, **fields: Any) -> str:
    """Somebody sets their own; gives what the receipt says."""
    return await _send(await open_form(office, handle, "/upward me"), fields)


async def refused(person: Person, **fields: Any) -> dict[str, str]:
    """What is said at which field of the open form."""
    await person.fill(None, fields)
    await person.submit()
    return dict(_top(person).errors)


async def _send(person: Person, fields: dict[str, Any]) -> str:
    await person.fill(None, fields)
    outcome = await person.submit()
    assert outcome.ok, (outcome, _top(person).errors)
    said = _top(person).plain
    await person.close(everything=True)
    return said


def _top(person: Person) -> SeenView:
    assert person.modal is not None
    return person.modal
