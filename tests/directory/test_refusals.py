"""What is refused about people, each time with what to do instead."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.directory.people_file.import_repository import Import, State
from bot.events import By, FormSubmitted
from bot.forms import Answers
from bot.replies import FieldErrors
from tests.directory.office import form_of, imported, manager_of, name, noted, put_in, the_workspace
from tests.directory.test_import import HEADER, refused
from tests.office import Office

BAD = f"""{HEADER}
,Nobody,,,,,,
ana@tidewater.example,Ana,nobody@tidewater.example,,,,,
ben@tidewater.example,Ben,,,,,,,one,too many
carla@tidewater.example,{"x" * 201},,,,,,
dmitri@tidewater.example,Dmitri,,,,31/31/2020,,
grace@tidewater.example,Grace,,,,,,Atlantis
hiro@tidewater.example,Hiro,,,,,,
eun@tidewater.example,"Eun" ji,,,,,,
"""


async def test_each_bad_line_says_what_is_wrong_with_it(one_office: Office) -> None:
    mira, preview = one_office.person("mira"), await put_in(one_office, BAD)
    await mira.press("See details", on=preview)
    details = await one_office.until(lambda: mira.modal)
    for words in (
        "Line 2: \nIt has no e-mail address.",
        "It has 10 cells, more than the first line names. A comma inside a cell needs quotation marks around the cell.",
    ):
        assert words in details.plain, details.plain
    await mira.change(details, "Show", "Cells that I could not read")
    details = await one_office.until(lambda: mira.modal if mira.modal and "Line 5" in mira.modal.plain else None)
    for words in (
        "The name is longer than 200 characters, so it stays as it is: xxx",
        '"31/31/2020" is no date that I know, so the start date stays as it is. Write it as 2026-04-03.',
        'There is no country "Atlantis", so it stays as it is.',
    ):
        assert words in details.plain, details.plain
    await mira.change(details, "Show", "Managers that can't be set")
    shown = await one_office.until(lambda: mira.modal if mira.modal and "Nobody is known" in mira.modal.plain else None)
    assert 'Nobody is known by "nobody@tidewater.example", so the manager stays as it is.' in shown.plain


async def test_a_file_without_lines_and_a_form_without_a_file(one_office: Office) -> None:
    assert "It has a first line and nothing below it." in (await put_in(one_office, f"{HEADER}\n")).plain
    mira = one_office.person("mira")
    by = By("slack", one_office.sandbox.workspace.team_id, mira.id, "mira")
    empty = FormSubmitted(by, "directory.import_file", Answers(), "", "no file")
    assert await one_office.engine.bot.form(empty) == FieldErrors({"file": "Choose the file."})


async def test_while_one_import_is_at_work_no_other_begins(one_office: Office) -> None:
    preview = await put_in(one_office, f"{HEADER}\nana@tidewater.example,Ana F.,,,,,,\n")
    workspace, now = await the_workspace(one_office), datetime.now(UTC)
    async with one_office.store.work() as work:
        busy = await work.imports.begin(Import(0, workspace, None, "large.csv", State.IMPORTING), now)
        await work.imports.extend_lease(busy, await work.outbox.instant(), 3600)
        await work.commit()
    answer = await one_office.answered("mira", "/upward people")
    assert "large.csv is being imported or undone at this moment." in answer.plain
    await one_office.person("mira").press("Import", on=preview)
    await refused(one_office, "Another import is being carried out at this moment. Try again when it is done")
    assert "Another import is being carried out" in (await one_office.answered("mira", "/upward people undo")).plain
    assert await noted(one_office, "people.confirm") == []


async def test_whoever_has_a_manager_by_decision_cannot_name_another(one_office: Office) -> None:
    await one_office.answered("mira", "/upward manager @ben none")
    said = (await one_office.answered("ben", "/upward my manager")).plain
    assert "An admin set that you have no manager. If that is wrong, ask an admin to change it." in said
    await imported(one_office, f"{HEADER}\nana@tidewater.example,Ana,carla@tidewater.example,,,,,\n")
    said = (await one_office.answered("ana", "/upward my manager")).plain
    assert "Your manager is Carla Rossi, as your company's people file says. If that is wrong, ask an admin" in said
    by = one_office.by("eun")
    empty = FormSubmitted(by, "directory.name_manager", Answers(), "", "nobody picked")
    assert await one_office.engine.bot.form(empty) == FieldErrors({"manager": "Pick your manager."})


async def test_to_forget_what_keeps_a_circle_away_is_refused(one_office: Office) -> None:
    await imported(one_office, f"{HEADER}\nana@tidewater.example,Ana,carla@tidewater.example,,,,,\n")
    await one_office.answered("mira", "/upward manager @ana @grace")
    await one_office.answered("mira", "/upward manager @carla @ana")
    said = (await one_office.answered("mira", "/upward manager @ana off")).plain
    assert "Without that, the file or the profile would make Ana their own manager's manager." in said
    assert await manager_of(one_office, "ana") == "Grace Mbeki"


async def test_an_empty_list_and_a_search_without_a_hit_say_so(one_office: Office) -> None:
    mira = one_office.person("mira")
    form = await form_of(one_office, "mira", "/upward people without")
    await mira.fill(form, {"Name begins with": "nobody at all"})
    await mira.submit()
    assert "Nobody by that name is without a manager." in (mira.modal.plain if mira.modal else "")
    people = ("ana", "ben", "carla", "dmitri", "eun", "farah", "grace", "hiro", "isla", "jorge", "kavita")
    for handle in people:
        await one_office.answered("mira", f"/upward manager @{handle} @mira")
    await one_office.answered("mira", "/upward manager @mira none")
    assert "Everybody has a manager." in (await form_of(one_office, "mira", "/upward people without")).plain
    assert "Without a manager" not in (await one_office.answered("mira", "/upward people")).plain


async def test_nobody_is_named_twice_at_once(one_office: Office) -> None:
    await name(one_office, "ana", "carla")
    assert "You named Carla Rossi, who has not answered yet" in (await name(one_office, "ana", "carla")).plain
    assert len(await noted(one_office, "manager.name")) == 1
