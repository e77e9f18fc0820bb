"""Whoever stands in a people file is never gone because of it: through the front door, and on the command line."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from adapters.sandbox.seen import SeenView
from bot.cli.importing import Wanted, import_file
from bot.directory.people_file.apply_import import AT_ONCE
from bot.people import Role
from bot.settings import Settings
from tests.directory.office import heard, imported, known, manager_of, noted, person_of, put_in
from tests.office import Office
from tests.workspace import PATIENCE

HEADER = "email,name,department,start_date"
ROWS = {
    "ana": "ana@tidewater.example,Ana Ferreira,Design,2021-09-01",
    "ben": "ben@tidewater.example,Ben Okafor,Product,2022-04-03",
    "carla": "carla@tidewater.example,Carla Rossi,Product,2019-01-15",
}
WHOLE = "\n".join((HEADER, *ROWS.values(), ""))
BOX, CHECKED = "Deactivate them: nobody can praise or ask them any more", "I checked the names: deactivate them"
OTHER = [line for handle, line in ROWS.items() if handle != "ana"]


def with_ana(row: str) -> str:
    """The file with this line in the place of Ana's."""
    return "\n".join((HEADER, row, *OTHER, ""))


async def question(office: Office, text: str | bytes) -> SeenView:
    """The form that *Import* opens, after the preview."""
    mira = office.person("mira")
    preview = await put_in(office, text)
    await mira.press("Import", on=preview)
    return await office.until(lambda: mira.modal)


async def confirmed(office: Office, form: SeenView, answers: dict[str, list[str] | str]) -> str:
    mira = office.person("mira")
    before = len(mira.dms)
    await mira.fill(form, answers)
    assert (await mira.submit()).ok
    done = await office.until(lambda: next((m for m in mira.dms[before:] if "is imported" in m.plain), None))
    await mira.close(everything=True)
    return done.plain


@pytest.mark.parametrize(
    "row",
    [
        "ana@tidewater.example,Ana Ferreira,Design,0000-00-00",
        "ana@tidewater.example,Ana Ferreira,Design,31.02.2020",
        "ana@tidewater.example,Ana Ferreira,Design,someday",
        'ana@tidewater.example,"Ana Ferreira,Design,2021-09-01',
        'ana@tidewater.example,"Ana" Ferreira, "Design",2021-09-01',
        "ana@tidewater.example,Ana, Ferreira,Design,2021-09-01",
        "Ana <ana@tidewater.example>,Ana Ferreira,Design,2021-09-01",
        "mailto:ana@tidewater.example,Ana Ferreira,Design,2021-09-01",
        "an\u200ba@tidewater.example\ufeff,Ana Ferreira,Design,2021-09-01",
        'an"a@tidewater.example,Ana Ferreira,Design,2021-09-01',
        "an,a@tidewater.example,Ana Ferreira,Design,2021-09-01",
        "ana(at)tidewater.example,Ana Ferreira,Design,2021-09-01",
        ",Ferreira Ana,Design,2021-09-01",
        "ana.ferreira@tidewater.example,Ana Ferreira,Design,2021-09-01",
        f"ana@tidewater.example,{'Ana ' * 60},Design,2021-09-01",
    ],
)
async def test_who_can_be_recognised_is_not_gone(one_office: Office, row: str) -> None:
    await imported(one_office, WHOLE)
    preview = await put_in(one_office, with_ana(row))
    assert "Gone" not in preview.plain, preview.plain
    await one_office.person("mira").press("Import", on=preview)
    await one_office.told("mira", "is imported")
    assert (await known(one_office, "ana")).active


NEW = "ana.f@tidewater.example"


@pytest.mark.parametrize(
    "lines",
    [
        ["ben@tidewater.example,Ana Ferreira,Design,", *OTHER],
        [*OTHER, "ben@tidewater.example,Ana Ferreira,Design,"],
        [*OTHER[:1], "carla@tidewater.example,Carla Rossi,Product,2019-01-15,Ana Ferreira"],
        [*OTHER[:1], "carla@tidewater.example,Carla Rossi,,,ａｎａ＠tidewater.example"],
        [*OTHER, f"{NEW},AnaFerreira,Design,"],
    ],
    ids=["over another's e-mail", "under another's e-mail", "as a manager by name", "as a manager, wide", "no blank"],
)
async def test_who_is_named_in_a_line_about_somebody_else_is_not_gone(one_office: Office, lines: list[str]) -> None:
    await imported(one_office, WHOLE)
    preview = await put_in(one_office, "\n".join((f"{HEADER},manager", *lines, "")))
    assert "Gone" not in preview.plain, preview.plain


@pytest.mark.parametrize("name", ["Suharto", "山田太郎"])
@pytest.mark.parametrize("row", [f"{NEW},{{}},Design,", ",{},Design,"], ids=["new e-mail", "no e-mail"])
async def test_who_has_one_name_is_recognised_by_it(one_office: Office, name: str, row: str) -> None:
    await imported(one_office, WHOLE.replace("Ana Ferreira", name))
    preview = await put_in(one_office, with_ana(row.format(name)))
    assert "Gone" not in preview.plain, preview.plain


async def test_the_rest_of_a_file_is_read_behind_bad_quotation_marks(one_office: Office) -> None:
    bad = [f'p{n}@tidewater.example,"Robert \\"Bob\\" Smith",Art,' for n in range(120)]
    worse = [f'q{n}@tidewater.example,"Robert "Bob" x" Smith,Art,' for n in range(120)]
    good = [f"g{n}@tidewater.example,Grace {n} Lee,Art," for n in range(200)]
    preview = await put_in(one_office, "\n".join((HEADER, ROWS["ana"], *bad, *worse, *good)))
    assert "441 lines" in preview.plain
    await one_office.person("mira").press("Import", on=preview)
    await one_office.told("mira", "is imported")
    assert (await person_of(one_office, "p7@tidewater.example")).name == 'Robert "Bob" Smith'
    assert (await person_of(one_office, "g199@tidewater.example")).name == "Grace 199 Lee"


async def test_who_is_gone_is_named_before_and_lines_that_cannot_be_read_are_said(bare_office: Office) -> None:
    await imported(bare_office, WHOLE)
    lost = f'{HEADER}\n{ROWS["ben"]}\nsomebody,,,\n"x" y" z'
    form = await question(bare_office, lost)
    assert "Gone since an earlier file: Ana Ferreira, Carla Rossi." in form.plain
    assert "2 lines can't be read at all" in form.plain
    assert CHECKED in form.plain
    await confirmed(bare_office, form, {})
    assert (await known(bare_office, "ana")).active
    form = await question(bare_office, lost)
    done = await confirmed(bare_office, form, {"People who are gone": [CHECKED]})
    assert "Gone since an earlier file, and deactivated: 2" in done
    assert not (await known(bare_office, "ana")).active


async def test_who_was_gone_and_is_linked_to_somebody_of_the_file_takes_nobody_along(bare_office: Office) -> None:
    """Between the question and its answer. With more lines than are written at once they were away for a moment, and
    their role for good."""
    office = bare_office
    staff = [f"p{number}@tidewater.example,Person {number},Sales," for number in range(AT_ONCE + 5)]
    await imported(office, "\n".join((HEADER, "an@tidewater.example,An Old,Sales,", *staff, ROWS["ana"], "")))
    form = await question(office, "\n".join((HEADER, *staff, ROWS["ana"], "")))
    assert "An Old" in form.plain
    async with office.store.work() as work:
        await work.people.set_roles((await known(office, "ana")).id, frozenset({Role.HR}))
        await work.commit()
    async with office.store.work() as work:
        old, ana = await person_of(office, "an@tidewater.example"), await known(office, "ana")
        await work.identity.merge_people(ana, old, None, office.sandbox.clock.now())
        await work.commit()
    await confirmed(office, form, {"People who are gone": [BOX]})
    now = await known(office, "ana")
    assert (now.active, now.roles) == (True, frozenset({Role.HR}))


async def test_a_file_that_is_cut_off_says_at_which_line(one_office: Office) -> None:
    await imported(one_office, WHOLE)
    form = await question(one_office, WHOLE[: WHOLE.index(",Product,2022")])
    assert "The file stops in the middle of line 3" in form.plain
    assert "Carla Rossi" in form.plain
    assert "Ben Okafor" not in form.plain
    assert CHECKED in form.plain


async def test_a_file_of_another_company_is_asked_about(one_office: Office) -> None:
    """It read as any other: forty new people, and everybody who works here gone."""
    await imported(one_office, WHOLE)
    stranger = "p{0}@other.example,Person {0},Design,2021-09-01"
    others = [stranger.format(number) for number in range(3)]
    form = await question(one_office, "\n".join((HEADER, *others, "")))
    assert "I know nobody in this file so far. Is it your company's?" in form.plain
    await one_office.person("mira").close(everything=True)
    assert "I know nobody" not in (await put_in(one_office, "\n".join((HEADER, *others, ROWS["ana"], "")))).plain


async def test_who_was_deactivated_by_mistake_comes_back(bare_office: Office) -> None:
    await imported(bare_office, WHOLE)
    for back in ("/upward people activate @ana", "a file", "/upward people undo"):
        form = await question(bare_office, "\n".join((HEADER, *OTHER)))
        done = await confirmed(bare_office, form, {"People who are gone": [BOX]})
        assert "/upward people activate" in done
        assert not (await known(bare_office, "ana")).active
        if back == "a file":
            await imported(bare_office, WHOLE)
        else:
            await bare_office.answered("mira", back)
        async with asyncio.timeout(PATIENCE):
            while not (await known(bare_office, "ana")).active:  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0.05)
    assert len(await noted(bare_office, "people.activate")) == 1


async def test_activating_says_why_where_there_is_nothing_to_bring_back(one_office: Office) -> None:
    said = (await one_office.answered("mira", "/upward people activate @ana")).plain
    assert "Ana Ferreira is active already" in said
    assert "activate @ana" in (await one_office.answered("mira", "/upward people activate")).plain
    await heard(one_office, one_office.sandbox.workspace.person("ben"), deleted=True)
    said = (await one_office.answered("mira", "/upward people activate @ben")).plain
    assert "deactivated in the chat itself" in said
    assert "Only an admin" in (await one_office.answered("ana", "/upward people activate @ben")).plain


async def test_a_cell_that_cannot_be_read_leaves_what_was_there(bare_office: Office) -> None:
    await imported(bare_office, WHOLE)
    await imported(bare_office, with_ana(f"ana@tidewater.example,Ana Ferreira,{'x' * 201},someday"))
    ana = await known(bare_office, "ana")
    assert (ana.department, ana.start_date) == ("Design", date(2021, 9, 1))


async def test_what_a_date_means_is_asked_once_for_the_file(bare_office: Office) -> None:
    text = f"{HEADER}\nana@tidewater.example,Ana,,03/04/2026\nben@tidewater.example,Ben,,05/06/26\n"
    form = await question(bare_office, text)
    for words in (
        "What does 03/04/2026 mean?",
        "Apr 3, 2026 (the day comes first)",
        "Mar 4, 2026 (the month comes first)",
    ):
        assert words in form.plain
    await confirmed(bare_office, form, {"What does 03/04/2026 mean?": "Apr 3, 2026 (the day comes first)"})
    days = [(await known(bare_office, handle)).start_date for handle in ("ana", "ben")]
    assert days == [date(2026, 4, 3), date(2026, 6, 5)]
    await confirmed(bare_office, await question(bare_office, text), {})
    assert (await known(bare_office, "ana")).start_date == date(2026, 4, 3)


async def test_the_head_of_the_company_manages_themselves(bare_office: Office) -> None:
    text = "email,manager\ncarla@tidewater.example,carla@tidewater.example\nana@tidewater.example,N/A\n"
    preview = await put_in(bare_office, text)
    assert "loop" not in preview.plain
    assert "not known" not in preview.plain
    await bare_office.person("mira").press("Import", on=preview)
    await bare_office.told("mira", "is imported")
    assert (await manager_of(bare_office, "carla"), await manager_of(bare_office, "ana")) == (None, None)


async def test_the_command_line_deactivates_nobody_behind_lines_it_cannot_read(
    one_office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", _env_file=None)  # type: ignore[call-arg,arg-type]
    file = tmp_path / "people.csv"

    async def run(text: str, **wanted: bool) -> str:
        file.write_text(text)
        await import_file(settings, Wanted(file, yes=True, **wanted))  # type: ignore[arg-type]
        return "".join(capsys.readouterr())

    await run(WHOLE)
    lost = "\n".join((HEADER, ROWS["ben"], ROWS["carla"], "somebody,,,"))
    said = await run(lost, deactivate=True)
    assert "Gone since an earlier file, 1:\n  Ana Ferreira\n" in said
    assert "Nobody is deactivated, because the file can't be read as a whole" in said
    assert (await known(one_office, "ana")).active
    await run("\n".join((HEADER, *OTHER)))
    assert (await known(one_office, "ana")).active
    await run(lost, deactivate=True, despite_unread=True)
    assert not (await known(one_office, "ana")).active
    await run(WHOLE)
    assert (await known(one_office, "ana")).active
    await run("\n".join((HEADER, *OTHER)), deactivate=True)
    assert not (await known(one_office, "ana")).active
