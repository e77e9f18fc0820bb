"""`/upward people import`, through the front door: a file, its preview, *Import*, and *Undo*."""

import pytest

from tests.directory.office import form_of, known, manager_of, noted, person_of
from tests.office import Office

HEADER = "email,name,manager_email,department,title,start_date,time_zone,country"
FAULTS = f"""{HEADER}
ana@tidewater.example,Ana Ferreira,carla@tidewater.example,Design,Lead designer,2021-09-01,Europe/Lisbon,PT
ben@tidewater.example,Ben Ito,nobody@tidewater.example,,,03/04/2022,,
not an address,Nobody,,,,,,
carla@tidewater.example,Carla Rossi,ana@tidewater.example,Product,,,,IT
zoe@tidewater.example,Zoë Ekström,ana@tidewater.example,Design,Designer,1 Oct 2026,Europe/Stockholm,Sweden
hiro@tidewater.example,,ana@tidewater.example,,,,Mars/Phobos,
"""
MENDED = f"""{HEADER}
ana@tidewater.example,Ana Ferreira,carla@tidewater.example,Design,Lead designer,2021-09-01,Europe/Lisbon,PT
ben@tidewater.example,Ben Ito,carla@tidewater.example,,,2022-04-03,,
zoe@tidewater.example,Zoë Ekström,ana@tidewater.example,Design,Designer,1 Oct 2026,Europe/Stockholm,Sweden
"""


async def put_in(office: Office, text: str | bytes, *, by: str = "mira", name: str = "people.csv") -> None:
    person = office.person(by)
    form = await form_of(office, by, "/upward people import")
    await person.fill(form, {"CSV file": [(name, text if isinstance(text, bytes) else text.encode())]})
    assert (await person.submit()).ok
    assert f"Reading {name}" in (await office.until(lambda: person.modal)).plain
    await person.close(everything=True)


async def imported(office: Office, text: str | bytes) -> None:
    """Puts a file in, confirms it, and waits until it is done."""
    mira = office.person("mira")
    before = sum("is imported" in dm.plain for dm in mira.dms)
    await put_in(office, text)
    preview = await office.until(lambda: next((d for d in reversed(mira.dms) if "I read people.csv" in d.plain), None))
    await mira.press("Import", on=preview)
    await office.until(lambda: sum("is imported" in dm.plain for dm in mira.dms) > before or None)


async def test_preview_import_and_undo(bare_office: Office) -> None:
    mira = bare_office.person("mira")
    before = await known(bare_office, "ana")
    await put_in(bare_office, MENDED)
    preview = await bare_office.told("mira", "I read people.csv: 3 lines")
    for words in ("New people: 1", "Changed: 2"):
        assert words in preview.plain
    assert await known(bare_office, "ana") == before
    await mira.press("Import", on=preview)
    done = await bare_office.told("mira", "people.csv is imported")
    ana = await known(bare_office, "ana")
    assert (ana.department, ana.country, await manager_of(bare_office, "ana")) == ("Design", "PT", "Carla Rossi")
    zoe = await person_of(bare_office, "zoe@tidewater.example")
    assert (zoe.name, zoe.time_zone, zoe.country, zoe.manager) == ("Zoë Ekström", "Europe/Stockholm", "SE", ana.id)
    await mira.press("Undo the import", on=done)
    await bare_office.told("mira", "is undone")
    assert await known(bare_office, "ana") == before
    with pytest.raises(ValueError, match="not enough values"):
        await person_of(bare_office, "zoe@tidewater.example")
    assert [len(await noted(bare_office, f"people.{act}")) for act in ("confirm", "import", "undo")] == [1, 1, 1]
