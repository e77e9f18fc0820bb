"""The people behind e-mails, with what is said of them: what imports compare a file with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, case, select

from bot.directory.managers.rules import belonging
from bot.directory.people_file.import_repository import Known
from bot.people import Source, Standing
from storage.database.sql import Sql
from storage.people.sources import FACTS
from storage.tables.people import FACT, OTHER_EMAIL, PERSON

_SAID, _COMMAND = FACT.alias("said"), FACT.alias("command")
_IN: BindParameter[Any] = bindparam("emails", expanding=True)
_SPOKEN = ("manager_id", "active", *FACTS)


def _people() -> Select[Any]:
    columns = [PERSON.c[name] for name in ("id", "standing", *_SPOKEN)]
    said = [_SAID.c[name].label(f"said_{name}") for name in _SPOKEN]
    spoken = and_(_SAID.c.person_id == PERSON.c.id, _SAID.c.source == Source.IMPORT)
    commanded = and_(_COMMAND.c.person_id == PERSON.c.id, _COMMAND.c.source == Source.COMMAND)
    wanted = select(*columns, *said, _SAID.c.source.label("spoken"), _COMMAND.c.source.label("commanded"))
    return wanted.select_from(PERSON.outerjoin(_SAID, spoken).outerjoin(_COMMAND, commanded))


BY_EMAIL = (
    _people()
    .add_columns(PERSON.c.email.label("asked"))
    .where(PERSON.c.workspace_id == bindparam("of_workspace"), PERSON.c.email.in_(_IN))
)
BY_OTHER = (
    _people()
    .add_columns(OTHER_EMAIL.c.email.label("asked"), case((~OTHER_EMAIL.c.by_hand, PERSON.c.email)).label("email_now"))
    .join(OTHER_EMAIL, OTHER_EMAIL.c.person_id == PERSON.c.id)
    .where(OTHER_EMAIL.c.workspace_id == bindparam("of_workspace"), OTHER_EMAIL.c.email.in_(_IN))
)
BY_ID = _people().where(PERSON.c.id.in_(bindparam("ids", expanding=True))).order_by(PERSON.c.id)


async def known_people(sql: Sql, workspace: int, emails: Iterable[str]) -> Mapping[str, Known]:
    """By e-mail; an earlier e-mail counts where it is nobody's now."""
    wanted = sorted(set(emails))
    if not wanted:
        return {}
    rows = await sql.rows(BY_EMAIL, {"of_workspace": workspace, "emails": wanted})
    found = {row.asked: to_known(row) for row in rows}
    missing = [email for email in wanted if email not in found]
    if missing:
        others = await sql.rows(BY_OTHER, {"of_workspace": workspace, "emails": missing})
        found |= {row.asked: to_known(row) for row in others}
    return found


async def whom(sql: Sql, ids: Sequence[int]) -> list[Known]:
    """In the order of their numbers."""
    return [to_known(row) for row in await sql.rows(BY_ID, {"ids": list(ids)})] if ids else []


def to_known(row: Any) -> Known:
    said = {name: getattr(row, f"said_{name}") for name in _SPOKEN}
    return Known(
        person=row.id,
        belongs=belonging(Standing(row.standing)),
        active=row.active,
        own={name: getattr(row, name) for name in FACTS},
        said=said if row.spoken is not None else None,
        manager=row.manager_id,
        commanded=row.commanded is not None,
        email_now=getattr(row, "email_now", None),
    )
