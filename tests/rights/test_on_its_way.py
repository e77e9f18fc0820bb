"""What is on its way to somebody at the moment they are erased arrives, and is taken away all the same."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.sandbox.person import Person
from bot.messages import Message, Paragraph, Words
from bot.outbox.pace import PATIENCE as PATIENCE_OF_SEARCHES
from bot.publishing.copies import to_people
from tests.cycles.released import make_hr
from tests.feedback.office import find_people
from tests.feedback.test_export import share
from tests.office import HASTY, Office, open_office
from tests.rights.conftest import sqlite_in
from tests.rights.erasing import erase, find_traces
from tests.workspace import PATIENCE

SLOW = 4.0
"""Seconds: longer than an erasure takes."""


async def ask_for_files(office: Office) -> Person:
    """Ben's, and they have begun to go."""
    await make_hr(office, "grace")
    await share(office, "ben", "ana", "a kestrel in the export")
    ben = office.person("ben")
    await ben.type("/feedback export")
    await office.until(lambda: ben.modal)
    assert (await ben.submit()).ok
    async with asyncio.timeout(PATIENCE):
        while not await is_begun(office):  # noqa: ASYNC110 - the bot does it, and tells nobody here
            await asyncio.sleep(0.02)
    return ben


async def is_begun(office: Office) -> bool:
    (ben,) = await find_people(office, "ben")
    async with office.store.read() as work:
        return bool(await work.outbox.on_the_way(ben.workspace, ben.handles[0]))


async def test_files_that_are_being_uploaded_do_not_stay_with_whoever_is_erased(either: Office) -> None:
    either.sandbox.faults.add("files.completeUploadExternal", "slow", seconds=SLOW)
    ben = await ask_for_files(either)
    await erase(either, "grace", "@ben", "Ben Okafor")
    assert [dm.plain for dm in ben.dms if dm.files] == []
    assert await find_traces(either, ("kestrel", ben.id)) == []


@pytest.mark.parametrize("found", [True, False])
async def test_what_may_have_arrived_leaves_no_account_behind(tmp_path: Path, found: bool) -> None:
    """Looked for and found it is taken away; where nobody can tell it is not for an admin to decide any more."""
    async with open_office(sqlite_in(tmp_path), timing=HASTY) as office:
        await make_hr(office, "grace")
        office.sandbox.faults.add("chat.postMessage", "drop-after", about="kestrel")
        office.sandbox.faults.add("conversations.history", "error", 1 if found else 99, error="internal_error")
        ben = office.person("ben")
        (known,) = await find_people(office, "ben")
        said = Message((Paragraph((Words("a kestrel on its way"),)),))
        async with office.store.work() as work:
            await work.outbox.put(
                to_people("feedback.told", f"feedback_sheet/{known.id}", [known], said), office.sandbox.clock.now()
            )
            await work.commit()
        await office.until(lambda: any("kestrel" in dm.plain for dm in ben.dms))
        assert await is_begun(office)
        if not found:
            office.sandbox.clock.advance(PATIENCE_OF_SEARCHES)
        await erase(office, "grace", "@ben", "Ben Okafor")
        assert await find_traces(office, ("kestrel", ben.id)) == []
        assert any("kestrel" in dm.plain for dm in ben.dms) is not found
