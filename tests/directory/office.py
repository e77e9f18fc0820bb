"""What the tests of the directory ask: who a person's manager is, and what the audit has."""

from __future__ import annotations

from sqlalchemy import delete, select

from adapters.sandbox.seen import SeenMessage, SeenView
from adapters.sandbox.state import Person as Account
from bot.people import Handle, Person
from storage.tables.audit import AUDIT
from storage.tables.people import PERSON
from tests.office import Office


async def the_workspace(office: Office) -> int:
    async with office.store.read() as work:
        workspace = await work.workspaces.of("slack", office.sandbox.workspace.team_id)
    assert workspace is not None
    return workspace


async def known(office: Office, handle: str) -> Person:
    """The bot's record of somebody."""
    async with office.store.read() as work:
        account = Handle("slack", office.person(handle).id)
        (found,) = await work.people.by_handles(await the_workspace(office), [account])
    return found


async def forget(office: Office, handle: str) -> None:
    """As if that person had joined the workspace a moment ago."""
    person = await known(office, handle)
    async with office.store.work() as work:
        await work.sql.change(delete(PERSON).where(PERSON.c.id == person.id))
        await work.commit()


async def manager_of(office: Office, handle: str) -> str | None:
    """Their manager's name."""
    person = await known(office, handle)
    async with office.store.read() as work:
        found = await work.people.by_ids(person.workspace, [person.manager] if person.manager else [])
    return found[0].name if found else None


async def noted(office: Office, act: str) -> list[str]:
    """What the audit says of an act, oldest first."""
    async with office.store.read() as work:
        rows = await work.sql.rows(select(AUDIT.c.about).where(AUDIT.c.act == act).order_by(AUDIT.c.id))
    return [row.about for row in rows]


async def form_of(office: Office, handle: str, typed: str) -> SeenView:
    """The form that a command opens."""
    person = office.person(handle)
    if person.modal:
        await person.close(everything=True)
    assert (await person.type(typed)).ok
    return await office.until(lambda: person.modal)


async def person_of(office: Office, email: str) -> Person:
    """The bot's record of somebody by e-mail; `ValueError` if there is none."""
    async with office.store.read() as work:
        (found,) = await work.people.by_email(email)
    return found


async def heard(office: Office, account: Account, **changes: object) -> None:
    """The bot hears of a change of an account."""
    for field, value in changes.items():
        setattr(account, field, value)
    before = len(office.sandbox.calls.of("user_change"))
    office.sandbox.workspace.person_changed(account)
    await office.until(lambda: len(office.sandbox.calls.of("user_change")) > before or None)


async def left(office: Office, handle: str) -> Account:
    """Somebody leaves; gives their account."""
    account = office.sandbox.workspace.person(handle)
    await heard(office, account, deleted=True)
    return account


async def put_in(office: Office, text: str | bytes, *, name: str = "people.csv") -> SeenMessage:
    """Puts a file into the form; gives the answer that comes to it by direct message."""
    mira = office.person("mira")
    await office.told("mira", "Hello! I am Upward")
    before = len(mira.dms)
    form = await form_of(office, "mira", "/upward people import")
    assert "stays yours" in form.plain
    await mira.fill(form, {"CSV file": [(name, text if isinstance(text, bytes) else text.encode())]})
    assert (await mira.submit()).ok
    assert f"Reading {name}" in (await office.until(lambda: mira.modal)).plain
    await mira.close(everything=True)
    return await office.until(lambda: mira.dms[-1] if len(mira.dms) > before else None)


async def imported(office: Office, text: str | bytes) -> SeenMessage:
    """Puts a file in and confirms it; gives the message that it is done."""
    mira = office.person("mira")
    preview = await put_in(office, text)
    await mira.press("Import", on=preview)
    return await office.until(lambda: mira.dms[-1] if "is imported" in mira.dms[-1].plain else None)


async def name(office: Office, who: str, boss: str) -> SeenView:
    """Names a manager in the form; gives what the form says then."""
    form = await form_of(office, who, "/upward my manager")
    person = office.person(who)
    await person.fill(form, {"manager": boss})
    await person.submit()
    return await office.until(lambda: person.modal)
