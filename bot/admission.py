"""Who may use what the bot offers, decided in the transaction of the act."""

from __future__ import annotations

from enum import StrEnum

from bot.errors import NotAllowed, UnknownPerson
from bot.events import By
from bot.features import Feature, explain_switched_off
from bot.people import Person, Role, Standing
from bot.phrases import label
from bot.store import Actor, Work

ELSEWHERE = frozenset({Standing.BOT, Standing.OUTSIDER})
"""Not members of the company: shared channels give them access to buttons."""


class Who(StrEnum):
    """Who may use an entry. Checked in the transaction of the act, so that a lost role takes effect at once."""

    EVERYBODY = "everybody"
    ADMIN = "admin"
    HR = "hr"
    HR_OR_ADMIN = "hr or admin"

    def admits(self, person: Person) -> bool:
        match self:
            case Who.EVERYBODY:
                return True
            case Who.HR_OR_ADMIN:
                return bool(person.roles & {Role.HR, Role.ADMIN})
            case _:
                return Role(self.value) in person.roles


async def admit(work: Work, by: By, who: Who, feature: Feature | None = None) -> Actor:
    """Returns the actor if they are active, belong to this company, hold the role, and the feature is on. Raises
    `NotAllowed` or `UnknownPerson` otherwise."""
    actor = await work.people.actor(by)
    if actor is None:
        raise UnknownPerson(by.external)
    if not actor.person.active:
        raise NotAllowed(label("shared/refusals", "deactivated"))
    if actor.person.standing in ELSEWHERE:
        raise NotAllowed(label("shared/refusals", "outsider"))
    if not who.admits(actor.person):
        raise NotAllowed(label("shared/refusals", f"only_{who.name.lower()}"))
    if feature in actor.off:
        admins = await work.people.admins(actor.person.workspace)
        raise NotAllowed(explain_switched_off(feature, [admin.name for admin in admins]))
    return actor
