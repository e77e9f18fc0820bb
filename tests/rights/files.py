"""The files of an export, as they arrive."""

from __future__ import annotations

import csv
import io

from tests.office import Office


async def receive(office: Office, handle: str) -> dict[str, bytes]:
    """Presses *Send me the files*; by what their names end with."""
    person = office.person(handle)
    before = len([dm for dm in person.dms if dm.files])
    outcome = await person.submit()
    assert outcome.ok, outcome
    message = await office.until(
        lambda: (
            next(iter([dm for dm in reversed(person.dms) if dm.files]), None)
            if len([dm for dm in person.dms if dm.files]) > before
            else None
        )
    )
    return {file.name.rsplit(".", 1)[1]: file.content for file in message.files}


async def export(office: Office, handle: str) -> dict[str, bytes]:
    person = office.person(handle)
    await person.type("/feedback export")
    await office.until(lambda: person.modal)
    return await receive(office, handle)


def rows_of(files: dict[str, bytes]) -> list[list[str]]:
    """Without the head."""
    return list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))[1:]
