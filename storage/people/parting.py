"""One record becomes two again: each has what it brought, and is called what its own directory says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, delete, exists, insert, or_, select, update

from bot.people import Handle, Person, Source
from storage.cycles.joined import hold_cycles, part_decision
from storage.database.sql import Sql
from storage.database.statements import both
from storage.people.accounts import TOLD, primary_account, recount
from storage.people.folding import fold_text
from storage.people.joining import DECIDED, EMPTIED, MOVED, REMOVED
from storage.people.person_rows import roles, write_roles
from storage.people.references import behind, parse_value
from storage.tables import Row
from storage.tables.joining import JOINED, PIECE
from storage.tables.people import FACT, HANDLE, OTHER_EMAIL, PERSON

LISTED = ("name", "title", "time_zone")
SPEAKING = (
    select(*(HANDLE.c[name] for name in ("id", "person_id", "platform", "team", "active", "linked", "email", "told")))
    .order_by(HANDLE.c.id)
)  # fmt: skip


async def split_person(sql: Sql, person: Person, accounts: Sequence[Handle], now: datetime) -> int:
    """See `bot.identity_repository.IdentityRepository`."""
    newest = select(JOINED).where(JOINED.c.person_id == person.id).order_by(JOINED.c.id.desc()).limit(1)
    found = await sql.rows(newest)
    number = await _undo(sql, person, found[0]) if found else await _split(sql, person, accounts, now)
    brought = found[0].before["other"]["email"] if found else None
    both_of_them = [person.id, number]
    await sql.change(update(HANDLE).where(HANDLE.c.person_id.in_(both_of_them)).values(linked=False))
    await _give_addresses_back(sql, person, number, brought)
    await recount(sql, both_of_them)
    for each in both_of_them:
        await _call_by_own_name(sql, each)
    await recount(sql, both_of_them)
    return number


async def was_joined(sql: Sql, person: int) -> bool:
    return bool(await sql.rows(select(JOINED.c.id).where(JOINED.c.person_id == person).limit(1)))


async def _undo(sql: Sql, person: Person, joined: Any) -> int:
    """The other's row, then all that was of it."""
    other, number = joined.before["other"], joined.other
    await hold_cycles(sql, person.workspace)
    brought = roles(other["roles"]) & person.roles
    kept = person.roles - (roles(other["roles"]) - roles(joined.before["roles"]))
    row = {name: parse_value(PERSON.c[name], value) for name, value in other.items()}
    row |= {"email": None, "manager_id": None, "roles": write_roles(brought)}
    await sql.change(insert(PERSON), row)
    await sql.change(update(PERSON).where(PERSON.c.id == person.id).values(roles=write_roles(kept)))
    await _give_settings_back(sql, person.id, joined.before)
    pieces = await sql.rows(select(PIECE).where(PIECE.c.joined_id == joined.id).order_by(PIECE.c.number))
    for piece in sorted(pieces, key=lambda each: (MOVED, REMOVED, EMPTIED, DECIDED).index(each.what)):
        await _give_back(sql, piece, person.id, number)
    await sql.change(delete(PIECE).where(PIECE.c.joined_id == joined.id))
    await sql.change(delete(JOINED).where(JOINED.c.id == joined.id))
    return int(number)


async def _give_settings_back(sql: Sql, person: int, before: dict[str, Any]) -> None:
    """What they had by `/upward me` from the other alone, and did not change since."""
    for name in before["taken"]:
        column = PERSON.c[name]
        same = and_(PERSON.c.id == person, column == parse_value(column, before["other"][name]))
        await sql.change(update(PERSON).where(same).values({name: None if column.nullable else False}))


async def _give_back(sql: Sql, piece: Any, person: int, other: int) -> None:
    """What was deleted meanwhile, or is other than it was left, stays so."""
    table = Row.metadata.tables[piece.table_name]
    column = table.c[piece.column_name]
    match piece.what:
        case "moved":
            theirs = and_(behind(table, piece.key), column == person)
            await sql.change(update(table).where(theirs).values({column.name: other}))
        case "removed":
            row = {name: parse_value(table.c[name], value) for name, value in piece.value.items()}
            if await _still_there(sql, table, row):
                statement = both(lambda insert: insert(table).on_conflict_do_nothing())
                await sql.change(statement[sql.kind], row)
        case "decided":
            for row in await sql.rows(select(column).where(behind(table, piece.key))):
                parted = part_decision(column, row[0], piece.value, person, other)
                await sql.change(update(table).where(behind(table, piece.key)).values({column.name: parted}))
        case _:
            empty = and_(behind(table, piece.key), column.is_(None))
            await sql.change(update(table).where(empty).values({column.name: piece.value[column.name]}))


async def _still_there(sql: Sql, table: Any, row: dict[str, Any]) -> bool:
    """Whether everything that the row refers to exists."""
    for column in table.columns:
        for key in column.foreign_keys:
            value = row[column.name]
            if value is not None and not await sql.rows(select(key.column).where(key.column == value)):
                return False
    return True


async def _split(sql: Sql, person: Person, accounts: Sequence[Handle], now: datetime) -> int:
    """Accounts that came together by their e-mail brought nothing but themselves."""
    new = {"workspace_id": person.workspace, "name": person.name, "folded": fold_text(person.name), "roles": ""}
    new |= {"time_zone": person.time_zone, "standing": person.standing.value, "created_at": now.astimezone(UTC)}
    ((made,),) = await sql.rows(insert(PERSON).returning(PERSON.c.id), new)
    for account in accounts:
        which = and_(HANDLE.c.platform == account.platform, HANDLE.c.external == account.external)
        await sql.change(update(HANDLE).where(which, HANDLE.c.person_id == person.id).values(person_id=made))
    return int(made)


async def _give_addresses_back(sql: Sql, person: Person, number: int, brought: str | None) -> None:
    """The e-mails of the other's accounts, and the one that their record had, are no longer the person's."""
    theirs = await sql.rows(select(HANDLE.c.email).where(HANDLE.c.person_id == number, HANDLE.c.email.is_not(None)))
    emails = sorted({row.email for row in theirs} | ({brought} if brought else set()))
    kept = and_(OTHER_EMAIL.c.workspace_id == person.workspace, OTHER_EMAIL.c.person_id == person.id)
    await sql.change(delete(OTHER_EMAIL).where(kept, OTHER_EMAIL.c.email.in_(emails)))
    mine = await sql.rows(select(HANDLE.c.email).where(HANDLE.c.person_id == person.id))
    if mine and emails and not set(emails) & {row.email for row in mine}:
        lost = and_(PERSON.c.id == person.id, PERSON.c.email.in_(emails))
        await sql.change(update(PERSON).where(lost).values(email=None))
    if brought:
        own = PERSON.alias("own")
        free = ~exists().where(own.c.workspace_id == person.workspace, own.c.email == brought)
        await sql.change(update(PERSON).where(PERSON.c.id == number, free).values(email=brought))


async def _call_by_own_name(sql: Sql, person: int) -> None:
    """What the directory of the account that speaks of them said last."""
    accounts = await sql.rows(SPEAKING.where(HANDLE.c.person_id == person))
    if not accounts or (speaking := primary_account(accounts)).told is None:
        return
    told = {name: speaking.told[name] for name in TOLD}
    (own,) = await sql.rows(select(PERSON.c.workspace_id, PERSON.c.email).where(PERSON.c.id == person))
    if own.email is None and speaking.email is not None:
        taken = or_(
            exists().where(PERSON.c.workspace_id == own.workspace_id, PERSON.c.email == speaking.email),
            exists().where(
                OTHER_EMAIL.c.workspace_id == own.workspace_id,
                OTHER_EMAIL.c.email == speaking.email,
                OTHER_EMAIL.c.by_hand,
            ),
        )
        await sql.change(update(PERSON).where(PERSON.c.id == person, ~taken).values(email=speaking.email))
    listed = and_(FACT.c.person_id == person, FACT.c.source == Source.LIST)
    await sql.change(update(FACT).where(listed).values({name: told[name] for name in LISTED}))
    own_row = update(PERSON).where(PERSON.c.id == person)
    await sql.change(own_row.values({**told, "folded": fold_text(str(told["name"]))}))
