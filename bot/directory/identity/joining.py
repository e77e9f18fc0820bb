"""What has to be true for two records to become one, and who has a word in it."""

from __future__ import annotations

from datetime import datetime

from bot.account_sync import to_accounts, where
from bot.deliveries import Delivery
from bot.errors import NotAllowed
from bot.identity_repository import Said
from bot.messages import Message, Paragraph, Text
from bot.people import Person, Role
from bot.phrases import label, words
from bot.store import Work

HERE = "directory/linking"
TOLD = "directory.linked"
KINDS = {
    "praise": "has_praise",
    "praise_receiver": "has_praise",
    "praise_viewer": "has_praise",
    "plus_one": "has_praise",
    "objective": "has_objectives",
    "objective_comment": "has_objectives",
    "person": "has_reports",
    "fact": "has_reports",
    "manager_proposal": "has_reports",
}
"""What people call what is in a table; whatever stands in another one is "other things"."""


async def who_must_agree(work: Work, person: Person, other: Person, by: Person) -> tuple[Said, Said]:
    """Who of the two has to say yes: everybody of whom something would become readable or whose role would move, unless
    it is their own command. One e-mail of both changes nothing: whoever looks after a chat writes its directory."""
    said = []
    for each in (person, other):
        theirs = bool(each.roles or await work.identity.belongings(each.id))
        said.append(Said.NOTHING if not theirs else Said.YES if each.id == by.id else Said.ASKED)
    return said[0], said[1]


async def situation(work: Work, person: Person, other: Person) -> str:
    """How the two are; an answer counts only while it is as it was when it was asked."""
    return "; ".join([await _of(work, each) for each in (person, other)])


async def _of(work: Work, person: Person) -> str:
    accounts = sorted(f"{handle.platform}/{handle.external}" for handle in person.handles)
    roles = ",".join(sorted(person.roles))
    owns = bool(await work.identity.belongings(person.id))
    return f"{person.id} {person.active} {person.standing} [{roles}] {' '.join(accounts)} {owns}"


async def what_is_theirs(work: Work, person: Person) -> list[str]:
    """In words, without numbers: what an admin sees of it must not count anybody's private words."""
    tables = await work.identity.belongings(person.id)
    blocks = dict.fromkeys(KINDS.get(table, "has_more") for table in sorted(tables))
    return [*(label(HERE, block) for block in blocks), *role_names(person)]


def role_names(person: Person) -> list[str]:
    """As in "the role HR"."""
    return [label(HERE, f"has_{role}") for role in sorted(person.roles, key=list(Role).index)]


async def join_people(work: Work, person: Person, other: Person, by: Person | None, now: datetime) -> None:
    """Joins, notes and tells it, in this transaction, whose workspace is held. Raises `NotAllowed` for a loop."""
    number = by.id if by else None
    await work.identity.merge_people(person, other, number, now)
    await _no_loop(work, person)
    await work.audit.note(person.workspace, number, "people.link", f"person/{person.id} {other.id}", now)
    await work.outbox.put(_notices(person, other, by), now)


def _notices(person: Person, other: Person, by: Person | None) -> list[Delivery]:
    """To every account: what was private to one can be read with all from now on."""
    phrases = words(HERE, person=person.name, value=other.name, chat=where(other), by=by.name if by else person.name)
    return to_accounts(TOLD, f"person/{person.id}/linked", [person, other], plain_message(phrases["told"]))


async def _no_loop(work: Work, person: Person) -> None:
    above = await work.structure.managers_above(person.id)
    if person.id in above:
        names = {each.id: each.name for each in await work.people.by_ids(person.workspace, above)}
        chain = " → ".join(names[each] for each in (person.id, *above[: above.index(person.id) + 1]))
        raise NotAllowed(words(HERE, person=person.name, chain=chain).plain("loop"))


def plain_message(text: Text) -> Message:
    return Message((Paragraph(text),), summary=text)
