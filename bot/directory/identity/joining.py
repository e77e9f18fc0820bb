"""When two records may be merged, and who must agree."""

from __future__ import annotations

from datetime import datetime

from bot.account_sync import to_accounts, where
from bot.deliveries import Delivery
from bot.errors import NotAllowed
from bot.identity_repository import Said
from bot.messages import render_lines
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
    "feedback_request": "has_feedback",
    "feedback_sheet": "has_feedback",
    "given_feedback": "has_feedback",
    "person": "has_reports",
    "fact": "has_reports",
    "manager_proposal": "has_reports",
}
"""Words for the content of tables; anything in other tables is "other things"."""


async def who_must_agree(work: Work, person: Person, other: Person, by: Person) -> tuple[Said, Said]:
    """Which of the two must agree: each who has a role, or data that would become readable, unless they typed the
    command themselves. A shared e-mail doesn't exempt them, because a chat's admin can set any e-mail."""
    said = []
    for each in (person, other):
        theirs = bool(each.roles or await work.identity.belongings(each.id))
        said.append(Said.NOTHING if not theirs else Said.YES if each.id == by.id else Said.ASKED)
    return said[0], said[1]


async def situation(work: Work, person: Person, other: Person) -> str:
    """The state of both; an answer is valid only if it is the same as when the question was asked."""
    return "; ".join([await _of(work, each) for each in (person, other)])


async def _of(work: Work, person: Person) -> str:
    accounts = sorted(f"{handle.platform}/{handle.external}" for handle in person.handles)
    roles = ",".join(sorted(person.roles))
    owns = bool(await work.identity.belongings(person.id))
    return f"{person.id} {person.active} {person.standing} [{roles}] {' '.join(accounts)} {owns}"


async def what_is_theirs(work: Work, person: Person) -> list[str]:
    """In words, without numbers: the admin's view must not reveal how much private text somebody has."""
    tables = await work.identity.belongings(person.id)
    blocks = dict.fromkeys(KINDS.get(table, "has_more") for table in sorted(tables))
    return [*(label(HERE, block) for block in blocks), *role_names(person)]


def role_names(person: Person) -> list[str]:
    """As in "the role HR"."""
    return [label(HERE, f"has_{role}") for role in sorted(person.roles, key=list(Role).index)]


async def join_people(work: Work, person: Person, other: Person, by: Person | None, now: datetime) -> None:
    """Merges, records and announces it in this transaction. Lock the workspace first. Raises `NotAllowed` if a manager
    loop would result, or they must stay two."""
    number = by.id if by else None
    await check_may_be_one(work, person, other)
    await work.identity.merge_people(person, other, number, now)
    await _no_loop(work, person)
    await work.audit.note(person.workspace, number, "people.link", f"person/{person.id} {other.id}", now)
    await work.outbox.put(_notices(person, other, by), now)


async def check_may_be_one(work: Work, person: Person, other: Person) -> None:
    """Refuses while the two stand on both sides of something open; it says no more of that to whoever links them."""
    if await work.identity.must_stay_two(person, other):
        raise NotAllowed(words(HERE, person=person.name, value=other.name).plain("must_stay_two"))


def _notices(person: Person, other: Person, by: Person | None) -> list[Delivery]:
    """To every account: from now on, all can read what was private to one."""
    phrases = words(HERE, person=person.name, value=other.name, chat=where(other), by=by.name if by else person.name)
    return to_accounts(TOLD, f"person/{person.id}/linked", [person, other], render_lines(phrases["told"]))


async def _no_loop(work: Work, person: Person) -> None:
    above = await work.structure.managers_above(person.id)
    if person.id in above:
        names = {each.id: each.name for each in await work.people.by_ids(person.workspace, above)}
        chain = " → ".join(names[each] for each in (person.id, *above[: above.index(person.id) + 1]))
        raise NotAllowed(words(HERE, person=person.name, chain=chain).plain("loop"))
