"""Somebody acts whom the directory has not named yet, and the chat does not say who they are."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from storage.tables.people import PERSON
from tests.feedback.office import find_people
from tests.office import Office


@pytest.mark.parametrize(
    ("refusal", "says"),
    [
        ("missing_scope", "does not tell me who you are, because the bot lacks a permission"),
        ("user_not_found", "does not tell me who you are, because the person's account is gone"),
        ("internal_error", "did not answer in time"),
    ],
)
async def test_what_the_chat_refuses_was_said_to_be_late(one_office: Office, refusal: str, says: str) -> None:
    (record,) = await find_people(one_office, "ana")
    async with one_office.store.work() as work:
        await work.sql.change(delete(PERSON).where(PERSON.c.id == record.id))
        await work.commit()
    one_office.sandbox.faults.add("users.info", "error", error=refusal)
    ana = one_office.person("ana")
    await ana.type("/praise @ben welcome")
    said = ana.ephemerals[-1].plain
    assert says in said
    assert "welcome" in said
