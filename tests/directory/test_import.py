"""`/upward people import`, through the front door: a file, its preview, *Import*, and *Undo*."""

from dataclasses import replace

import pytest

from adapters.sandbox.state import Person as Account
from bot.directory.people_file.import_repository import State
from tests.directory.office import imported, known, manager_of, noted, person_of, put_in, the_workspace
from tests.office import Office

HEADER = "email,name,manager_email,department,title,start_date,time_zone,country"
FAULTS = f"""{HEADER}
ana@tidewater.example,Ana Ferreira,carla@tidewater.example,Design,Lead designer,2021-09-01,Europe/Lisbon,PT
ben@tidewater.example,Ben Okafor,nobody@tidewater.example,,,03/04/2022,,
not an address,Nobody,,,,,,
carla@tidewater.example,Carla Rossi,ana@tidewater.example,Product,,,,IT
zoe@tidewater.example,Zoë Ekström,zoe@tidewater.example,Design,Designer,1 Oct 2026,Mars/Phobos,Sweden
grace@tidewater.example,,dmitri@tidewater.example,,,,,
ANA@tidewater.example,Anna,,,,,,
"""
MENDED = f"""{HEADER}
ana@tidewater.example,Ana Ferreira,carla@tidewater.example,Design,Lead designer,2021-09-01,Europe/Lisbon,PT
ben@tidewater.example,Ben Okafor,carla@tidewater.example,,,2022-04-03,,
zoe@tidewater.example,Zoë Ekström,ana@tidewater.example,Design,Designer,1 Oct 2026,Europe/Stockholm,Sweden
"""


async def refused(office: Office, words: str) -> None:
    """What Mira is told aside has these words."""
    mira = office.person("mira")
    await office.until(lambda: any(words in each.plain for each in mira.ephemerals) or None)


async def troubled(office: Office) -> tuple[list[int], int]:
    """The first three lines that the command line names, and how many there are."""
    async with office.store.read() as work:
        import_ = await work.imports.newest(await the_workspace(office), [State.SHOWN])
        assert import_ is not None
        first, total = await work.imports.lines_with_trouble(import_.id, 3)
    return [kept.line.number for kept in first], total


async def test_preview_import_and_undo(bare_office: Office) -> None:
    mira = bare_office.person("mira")
    before = await known(bare_office, "ana")
    preview = await put_in(bare_office, MENDED)
    assert "I read people.csv: 3 lines" in preview.plain
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


async def test_what_is_wrong_is_named_and_what_is_good_is_kept(bare_office: Office) -> None:
    mira = bare_office.person("mira")
    leaver = bare_office.sandbox.workspace.person("dmitri")
    leaver.deleted = True
    bare_office.sandbox.workspace.person_changed(leaver)
    await bare_office.until(lambda: bare_office.sandbox.calls.of("user_change") or None)
    preview = await put_in(bare_office, FAULTS)
    for words in (
        *(
            "New people: 1",
            "Start dates that can be read in more than one way: 1",
            "left out, because something is wrong with them: 2",
        ),
        *("not known or is deactivated: 2", "would make a loop: 2", "could not read: 2"),
        "A loop: ana@tidewater.example → carla@tidewater.example → ana@tidewater.example",
    ):
        assert words in preview.plain
    assert await troubled(bare_office) == ([2, 3, 4], 7)
    await mira.press("See details", on=preview)
    details = await bare_office.until(lambda: mira.modal)
    for words in (
        'Line 4: not an address\n"not an address" is no e-mail address',
        "Line 8: Anna (ana@tidewater.example)\nThe same person stands on line 2 already",
    ):
        assert words in details.plain
    await mira.change(details, "Show", "Managers that can't be set")
    shown = await bare_office.until(lambda: mira.modal if mira.modal and "Line 2" in mira.modal.plain else None)
    for words in ("Line 7: Grace Mbeki", "The manager dmitri@tidewater.example is deactivated"):
        assert words in shown.plain
    await mira.close(everything=True)
    await mira.press("Import", on=preview)
    await bare_office.until(lambda: mira.modal)
    assert (await mira.submit()).ok
    await bare_office.told("mira", "people.csv is imported")
    ana, zoe = await known(bare_office, "ana"), await person_of(bare_office, "zoe@tidewater.example")
    assert (ana.department, ana.manager) == ("Design", None)
    assert (zoe.time_zone, zoe.country, zoe.manager) == ("UTC", "SE", None)
    assert await manager_of(bare_office, "grace") is None


async def test_what_is_discarded_changes_nothing(one_office: Office) -> None:
    mira, before = one_office.person("mira"), await known(one_office, "ana")
    preview = await put_in(one_office, MENDED)
    await mira.press("Discard", on=preview)
    await one_office.told("mira", "is discarded. Nothing was changed")
    assert await known(one_office, "ana") == before
    assert await noted(one_office, "people.import") == []


async def test_who_is_gone_stays_unless_it_is_ticked(bare_office: Office) -> None:
    mira = bare_office.person("mira")
    done = await imported(bare_office, MENDED)
    shorter = "\n".join(line for line in MENDED.splitlines() if not line.startswith("ben@"))
    for tick, active in (False, True), (True, False):
        preview = await put_in(bare_office, shorter)
        assert "Gone since an earlier file: 1" in preview.plain
        await mira.press("Import", on=preview)
        form = await bare_office.until(lambda: mira.modal)
        if tick:
            await mira.fill(form, {"People who are gone": ["Deactivate them: nobody can praise or ask them any more"]})
        assert (await mira.submit()).ok
        done = await bare_office.until(lambda: mira.dms[-1] if "is imported" in mira.dms[-1].plain else None)
        await bare_office.until(lambda: "Importing people.csv" in mira.dms[-2].plain or None)
        assert (await known(bare_office, "ben")).active is active
        await mira.close(everything=True)
    await mira.press("Undo the import", on=done)
    await bare_office.told("mira", "is undone")
    assert (await known(bare_office, "ben")).active


async def test_whoever_a_file_deactivates_loses_their_role_and_admins_hear_it(bare_office: Office) -> None:
    mira = bare_office.person("mira")
    await bare_office.answered("mira", "/upward role hr @ben")
    await imported(bare_office, MENDED)
    preview = await put_in(bare_office, "\n".join(line for line in MENDED.splitlines() if not line.startswith("ben@")))
    await mira.press("Import", on=preview)
    form = await bare_office.until(lambda: mira.modal)
    await mira.fill(form, {"People who are gone": ["Deactivate them: nobody can praise or ask them any more"]})
    assert (await mira.submit()).ok
    await bare_office.told("mira", "Ben Okafor has left, and with that is no longer HR")
    done = await bare_office.until(lambda: mira.dms[-1] if "is imported" in mira.dms[-1].plain else None)
    await mira.close(everything=True)
    await mira.press("Undo the import", on=done)
    await bare_office.told("mira", "is undone")
    assert (await known(bare_office, "ben")).active
    assert "Nobody is HR yet" in (await bare_office.answered("mira", "/upward role")).plain


async def test_a_question_that_is_settled_meanwhile_imports_nothing(one_office: Office) -> None:
    mira = one_office.person("mira")
    await imported(one_office, MENDED)
    preview = await put_in(one_office, f"{HEADER}\nana@tidewater.example,Ana,,,,,,\n")
    await mira.press("Import", on=preview)
    form = await one_office.until(lambda: mira.modal)
    await mira.press("Discard", on=preview)
    await one_office.told("mira", "is discarded")
    await mira.submit(form)
    view = await one_office.until(lambda: mira.modal)
    assert "This preview is settled already" in " ".join(view.errors.values())
    assert len(await noted(one_office, "people.import")) == 1


async def test_the_list_overwrites_no_file_and_the_file_no_command(bare_office: Office) -> None:
    workspace = bare_office.sandbox.workspace
    await bare_office.answered("mira", "/upward manager @ben @grace")
    done = await imported(bare_office, MENDED.replace("Ana Ferreira", "Ana F. Ferreira"))
    account = workspace.person("ana")
    account.real_name, account.title, account.email = "Ana Fer", "Intern", "ana.new@tidewater.example"
    workspace.person_changed(account)
    await bare_office.until(lambda: bare_office.sandbox.calls.of("user_change") or None)
    assert (await known(bare_office, "ana")).name == "Ana F. Ferreira"
    assert await manager_of(bare_office, "ben") == "Grace Mbeki"
    preview = await put_in(bare_office, MENDED)
    assert "Changed: 1" in preview.plain
    assert "New people" not in preview.plain
    await bare_office.person("mira").press("Undo the import", on=done)
    await bare_office.told("mira", "is undone")
    assert (await known(bare_office, "ana")).name == "Ana Fer"
    assert await manager_of(bare_office, "ben") == "Grace Mbeki"


async def test_who_joins_later_is_the_person_of_the_file(bare_office: Office) -> None:
    done = await imported(bare_office, MENDED)
    zoe = await person_of(bare_office, "zoe@tidewater.example")
    account = Account(id="U0ZOE", name="zoe", real_name="Zoe E", email="Zoe@tidewater.example", title="Boss")
    bare_office.sandbox.workspace.add_person(account)
    await bare_office.until(lambda: bare_office.sandbox.calls.of("team_join") or None)
    joined = await known(bare_office, "zoe")
    assert replace(joined, handles=()) == zoe
    await bare_office.person("mira").press("Undo the import", on=done)
    await bare_office.told("mira", "is undone")
    assert (await known(bare_office, "zoe")).name == "Zoe E"


async def test_only_the_last_import_is_undone(one_office: Office) -> None:
    mira = one_office.person("mira")
    first = await imported(one_office, MENDED)
    stale = await put_in(one_office, MENDED)
    await imported(one_office, MENDED.replace("Lead designer", "Designer"))
    await mira.press("Undo the import", on=first)
    await refused(one_office, "A later import stands on this one")
    await mira.press("Import", on=stale)
    await refused(one_office, "Somebody has imported another file since")
    assert "Undoing the import of people.csv" in (await one_office.answered("mira", "/upward people undo")).plain
    await one_office.told("mira", "is undone")
    assert "There is no import to undo" in (await one_office.answered("mira", "/upward people undo")).plain


async def test_only_an_admin_may_and_only_while_they_are_one(one_office: Office) -> None:
    for typed in ("/upward people", "/upward people import", "/upward people undo"):
        assert "Only an admin" in (await one_office.answered("ben", typed)).plain
    preview = await put_in(one_office, MENDED)
    await one_office.answered("mira", "/upward role admin @grace")
    await one_office.answered("grace", "/upward role admin @mira off")
    await one_office.person("mira").press("Import", on=preview)
    await refused(one_office, "Only an admin")
    assert await noted(one_office, "people.confirm") == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04workbook", 'no CSV file. Save it as "CSV UTF-8"'),
        (b"\n", "It is empty"),
        (b"name,title\nAna,Designer\n", 'names a column "email"'),
    ],
)
async def test_a_file_of_which_nothing_can_be_read(one_office: Office, data: bytes, words: str) -> None:
    answer = await put_in(one_office, data)
    assert "I can't read people.csv" in answer.plain
    assert words in answer.plain
    await one_office.person("mira").press("Another file", on=answer)
    assert "CSV file" in (await one_office.until(lambda: one_office.person("mira").modal)).plain


async def test_a_file_without_a_good_line_offers_no_import(one_office: Office) -> None:
    preview = await put_in(one_office, "email,name\nnot an address,Nobody\n")
    assert "There is no line that could be imported" in preview.plain
    assert "Import" not in preview.buttons


async def test_the_overview_counts_and_lists_who_has_no_manager(bare_office: Office) -> None:
    mira = bare_office.person("mira")
    answer = await bare_office.answered("mira", "/upward people")
    assert "No people file has been imported yet" in answer.plain
    await imported(bare_office, MENDED)
    answer = await bare_office.answered("mira", "/upward people")
    for words in ("Guests: 1", "Deactivated: 1", "without an account here: 1", "people.csv on", "By Mira Solberg"):
        assert words in answer.plain
    await mira.press("Who has no manager", on=answer)
    listed = await bare_office.until(lambda: mira.modal)
    assert "Carla Rossi, " not in listed.plain
    assert "• Carla Rossi" in listed.plain
    assert "Ana Ferreira" not in listed.plain
    await mira.fill(listed, {"Name begins with": "ross"})
    assert (await mira.submit()).ok
    found = await bare_office.until(lambda: mira.modal if mira.modal and "Grace" not in mira.modal.plain else None)
    assert "• Carla Rossi" in found.plain
