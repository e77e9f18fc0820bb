"""`upward admin add`: an admin without chat."""

from __future__ import annotations

from datetime import datetime

from bot.errors import CannotStart
from bot.people import Role, Standing
from bot.store import Store


async def make_admin(store: Store, email: str, now: datetime) -> tuple[str, ...]:
    """Gives the role to everybody with that e-mail, one in each workspace; gives their names. Raises `CannotStart`."""
    async with store.work() as work:
        known = await work.people.by_email(email)
        people = [one for one in known if one.active and one.standing is Standing.COLLEAGUE]
        if not people:
            raise CannotStart(_nobody(email, known=bool(known)))
        for person in people:
            await work.people.set_roles(person.id, person.roles | {Role.ADMIN})
            await work.audit.note(person.workspace, None, "role.set", f"person/{person.id} admin", now)
        await work.commit()
    return tuple(person.name for person in people)


def _nobody(email: str, *, known: bool) -> str:
    if known:
        return f"{email} is of a deactivated account, a guest, a bot or another organisation, which can't be an admin."
    return (
        f"Nobody with the e-mail {email} is known. Is it written as in the chat? People are known once `upward run` "
        "has read the chat's directory."
    )
