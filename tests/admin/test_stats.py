"""`/upward stats`: a picture with the numbers beside it, and a file; nothing about a few people."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.office import Office

GIVERS = ("ana", "ben", "carla", "dmitri", "eun")


@pytest.fixture
async def a_month_later(office: Office) -> Office:
    """Five people praised, two wrote notes, one objective was set; all of it in the month before."""
    for handle in GIVERS:
        await office.answered(handle, "/praise @grace thank you")
    for handle in ("ana", "ben"):
        await noted(office, handle)
    to_next_month(office)
    return office


def to_next_month(office: Office) -> None:
    now = office.sandbox.clock.now()
    office.sandbox.clock.advance(datetime(now.year + now.month // 12, now.month % 12 + 1, 2, 12, tzinfo=UTC) - now)


async def noted(office: Office, handle: str) -> None:
    person = office.person(handle)
    await person.type("/praise")
    form = await office.until(lambda: person.modal)
    await person.fill(form, {"people": ["grace"], "text": "a note", "audience": "self"})
    await person.submit()


async def test_numbers_come_with_a_picture_and_few_people_behind_none(a_month_later: Office) -> None:
    office = a_month_later
    assert "on their way to you" in (await office.answered("mira", "/upward stats")).plain
    told = await office.told("mira", "Statistics, ")
    charts = [block for block in told.blocks if block["type"] == "data_visualization"]
    assert [series["name"] for series in charts[0]["chart"]["series"]] == ["Praise, everyone"]
    assert "Praise, everyone: " in told.plain
    assert " 5\n" in told.plain
    notes = next(line for line in told.plain.splitlines() if line.startswith("Notes to oneself"))
    assert notes.endswith(" –")
    assert "5 of " in told.plain
    assert "thank you" not in told.plain
    await office.person("mira").press("Send it as a file", on=told)
    sheet = await office.told("mira", "The statistics as a table")
    [file] = sheet.files
    text = file.content.decode("utf-8-sig")
    assert '"Praise, everyone",5' in text
    assert '"Notes to oneself","fewer than 5 people"' in text
    await office.person("mira").type("/upward audit")
    window = await office.until(lambda: office.person("mira").modal)
    assert "asked for the statistics" in window.plain
    assert "took the statistics as a file" in window.plain


async def drawn(office: Office) -> list[tuple[str, list[tuple[str, int]]]]:
    """The pictures of the statistics: their kind, and the points of the first row."""
    before = len(office.person("mira").dms)
    await office.answered("mira", "/upward stats")
    told = await office.until(lambda: office.person("mira").dms[before:])
    charts = [block["chart"] for block in told[0].blocks if block["type"] == "data_visualization"]
    charts = [chart for chart in charts if any("everyone" in each["name"] for each in chart["series"])]
    return [(c["type"], [(point["label"], point["value"]) for point in c["series"][0]["data"]]) for c in charts]


async def test_no_line_is_drawn_across_a_month_that_is_hidden(a_month_later: Office) -> None:
    office = a_month_later
    await office.answered("ana", "/praise @grace thank you")
    to_next_month(office)
    to_next_month(office)
    assert await drawn(office) == []  # hidden, then nothing
    for handle in GIVERS:
        await office.answered(handle, "/praise @grace thank you")
    now = office.sandbox.clock.now()
    to_next_month(office)
    [(kind, points)] = await drawn(office)
    assert (kind, [number for _, number in points]) == ("line", [0, 5])
    assert points[-1][0] == f"{now:%b} {now.year}"


async def test_a_line_that_was_hidden_lately_does_not_shorten_the_others(a_month_later: Office) -> None:
    """Notes of two people stand in the month before, notes of five in this one."""
    office = a_month_later
    for handle in GIVERS:
        await office.answered(handle, "/praise @grace thank you")
        await noted(office, handle)
    to_next_month(office)
    [(kind, points)] = await drawn(office)
    assert (kind, [number for _, number in points]) == ("line", [0, 0, 0, 0, 5, 5])


async def test_the_running_month_and_what_was_undone_in_it_are_not_counted(office: Office) -> None:
    for handle in GIVERS:
        await office.answered(handle, "/praise @grace thank you")
    await office.answered("mira", "/upward stats")
    assert "Nothing was written in the months that are over" in (await office.told("mira", "Statistics, ")).plain
    await office.person("ana").press("Undo", on=office.person("ana").ephemerals[-1])
    await office.until(lambda: "undone" in office.person("ana").ephemerals[-1].plain.lower() or None)
    to_next_month(office)
    await office.answered("mira", "/upward stats")
    told = await office.told("mira", "A dash stands")
    line = next(line for line in told.plain.splitlines() if line.startswith("Praise, everyone"))
    assert line.endswith(" –")
    assert " percent" not in told.plain


async def test_who_may_send_no_files_says_so(a_month_later: Office) -> None:
    office = a_month_later
    office.sandbox.faults.add("files.getUploadURLExternal", "error", 1, error="missing_scope")
    assert "on its way" in (await office.answered("mira", "/upward stats file")).plain
    assert "files:write" in (await office.told("mira", "I may not send files here")).plain


async def test_hr_may_and_others_may_not(office: Office) -> None:
    await office.answered("mira", "/upward role hr @grace")
    assert "on their way" in (await office.answered("grace", "/upward stats")).plain
    assert "Only HR or an admin" in (await office.answered("ben", "/upward stats")).plain
    assert "I know /upward stats" in (await office.answered("grace", "/upward stats please")).plain


async def test_what_is_switched_off_is_not_counted(a_month_later: Office) -> None:
    office = a_month_later
    await office.answered("mira", "/upward feature praise off")
    await office.answered("mira", "/upward stats")
    assert "Nothing was written" in (await office.told("mira", "Statistics, ")).plain
