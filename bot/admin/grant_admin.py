"""What who runs the bot does without chat: an admin, an installation that waits, a removal that was not meant."""

from __future__ import annotations

from datetime import datetime

from bot.errors import CannotStart
from bot.people import Role, Standing
from bot.store import Store


async def make_admin(store: Store, email: str, now: datetime) -> tuple[str, ...]:
    """Makes admins of all with that e-mail, one in each workspace. Returns their names; raises `CannotStart`."""
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


async def settle_chat(store: Store, platform: str, now: datetime, *, accept: bool) -> str:
    """Lets in the installation that waits, or keeps what would be deleted; returns what to say."""
    async with store.work() as work:
        done = 0
        for chat, team in [each for each in await work.workspaces.teams() if each[0] == platform]:
            workspace = await work.workspaces.of(chat, team)
            mark = await work.workspaces.offer_of(chat, team)
            if workspace is None:
                continue
            did = accept and mark is not None and await work.workspaces.accept(workspace, chat, team, mark, now)
            did = did or (not accept and await work.workspaces.stay(chat, team))
            if did:
                await work.audit.note(workspace, None, "chat.accepted" if accept else "chat.kept", chat, now)
            done += did
        await work.commit()
    if not done:
        raise CannotStart("Nothing waits to be let in." if accept else "Nothing is about to be deleted.")
    return "The new installation counts from now on." if accept else "Everything is kept."


def _nobody(email: str, *, known: bool) -> str:
    if known:
        return f"{email} is of a deactivated account, a guest, a bot or another organisation, which can't be an admin."
    return (
        f"Nobody with the e-mail {email} is known. Is it written as in the chat? People are known once `upward run` "
        "has read the chat's directory."
    )
