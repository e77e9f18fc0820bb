"""What several sources say of people becomes what they are: for each fact the strongest that says something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, exists, literal, or_, select, update

from bot.people import Source
from storage.database.prepared import Prepared
from storage.database.sql import Sql
from storage.database.statements import both
from storage.people.folding import fold_text
from storage.tables.people import FACT, PERSON

FACTS = ("name", "title", "time_zone", "country", "department", "start_date")
"""What a file and a platform's list say; the manager and `active` go other ways."""

NAMES_A_MANAGER = or_(FACT.c.manager_id.is_not(None), FACT.c.source == Source.COMMAND)
"""What says something about a manager; by command also that there is none."""
STRONGEST_MANAGER = (
    select(FACT.c.manager_id)
    .where(FACT.c.person_id == PERSON.c.id, NAMES_A_MANAGER)
    .order_by(FACT.c.source.desc())
    .limit(1)
    .scalar_subquery()
)
"""Whom the strongest source names: the manager that counts. Nothing else decides that."""

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
SAID = Prepared(
    select(*(FACT.c[name] for name in ("person_id", "source", *FACTS, "active"))).where(FACT.c.person_id.in_(_IDS))
)
OWN = Prepared(
    select(
        *(PERSON.c[name] for name in ("id", *FACTS, "manager_id", "active")), STRONGEST_MANAGER.label("named")
    ).where(PERSON.c.id.in_(_IDS))
)
WRITE = Prepared(
    update(PERSON)
    .where(PERSON.c.id == bindparam("of_person"))
    .values({
        name: bindparam(f"new_{name}", type_=PERSON.c[name].type)
        for name in (*FACTS, "folded", "manager_id", "active")
    })
)  # fmt: skip
_HAS_ONE = exists().where(and_(FACT.c.person_id == PERSON.c.id, FACT.c.source.in_((Source.LIST, Source.IMPORT))))
LISTED = both(
    lambda insert: (
        insert(FACT)
        .from_select(
            ["person_id", "source", *FACTS, "active"],
            select(PERSON.c.id, literal(int(Source.LIST)), *(PERSON.c[n] for n in FACTS), PERSON.c.active).where(
                PERSON.c.id.in_(_IDS), ~_HAS_ONE
            ),
        )
        .on_conflict_do_nothing()
    )
)
"""Keeps what the platform's list says, before another source speaks for the first time."""

SAY = both(
    lambda insert: (put := insert(FACT)).on_conflict_do_update(
        index_elements=["person_id", "source"],
        set_={name: put.excluded[name] for name in (*FACTS, "manager_id", "active")},
    )
)


def row(person: int, source: Source, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a source says of a person, as a row."""
    return {"person_id": person, "source": int(source)} | {
        name: facts.get(name) for name in (*FACTS, "manager_id", "active")
    }


async def refresh(sql: Sql, people: Iterable[int]) -> None:
    """Makes these people what the sources together say of them. Of somebody of whom neither a file nor a kept list
    speaks only the manager is counted anew."""
    ids = sorted(set(people))
    if not ids:
        return
    said: dict[int, list[Any]] = {}
    for each in await sql.rows(SAID, {"ids": ids}):
        said.setdefault(each.person_id, []).append(each)
    changes = []
    for own in await sql.rows(OWN, {"ids": ids}):
        fresh = strongest(own, sorted(said.get(own.id, ()), key=lambda fact: -fact.source))
        if any(getattr(own, name) != value for name, value in fresh.items()):
            new = {f"new_{name}": value for name, value in fresh.items()}
            changes.append({"of_person": own.id, "new_folded": fold_text(str(fresh["name"])), **new})
    await sql.many(WRITE, changes)


def strongest(own: Any, said: Sequence[Any]) -> dict[str, Any]:
    """The columns of a person, from the row of theirs and those of what is said, the strongest first."""
    fresh = {name: getattr(own, name) for name in (*FACTS, "active")}
    if any(fact.source in (Source.LIST, Source.IMPORT) for fact in said):
        fresh = {name: _first(said, name) for name in FACTS}
        fresh["name"] = fresh["name"] or own.name
        fresh["time_zone"] = fresh["time_zone"] or "UTC"
        fresh["active"] = all(fact.active is not False for fact in said)
    return {**fresh, "manager_id": own.named}


def _first(said: Sequence[Any], name: str) -> Any:
    return next((value for fact in said if (value := getattr(fact, name)) is not None), None)
