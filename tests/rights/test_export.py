"""`/feedback export` is whole: every feature's words, and of answers without a name nobody's but one's own."""

from __future__ import annotations

from sqlalchemy import text

from bot.cycles.buttons import PICK
from bot.cycles.cycle import Cycle
from tests.cycles.office import TEAM, debt_of, open_cycle, share
from tests.cycles.picks import pick_of, started
from tests.cycles.released import CANARY, answer, close, release, release_cycle
from tests.cycles.running import press
from tests.cycles.running import submit as send
from tests.cycles.setting_up import handles
from tests.feedback.office import find_people
from tests.office import Office, press_forged, top
from tests.rights.files import export, receive, rows_of


async def give_praise(office: Office, handle: str, typed: str) -> None:
    person = office.person(handle)
    assert (await person.type(typed)).ok


async def test_praise_notes_and_objectives_are_in_it(office: Office) -> None:
    await give_praise(office, "ana", "/praise @ben you saved =the launch")
    await give_praise(office, "carla", "/praise @ana thank you for the lantern")
    await give_praise(office, "carla", "/praise @ben not for Ana's eyes")
    ana = office.person("ana")
    await ana.type("/objective")
    await office.until(lambda: ana.modal)
    await ana.fill(None, {"title": "Swim to the lighthouse", "description": "Every Friday", "audience": "self"})
    outcome = await ana.submit()
    assert outcome.ok, (outcome, top(ana).errors)
    await ana.close(everything=True)
    files = await export(office, "ana")
    said = {(row[0], row[2], row[3]): row[7] for row in rows_of(files)}
    assert said["Written", "Ana Ferreira", "Ben Okafor"] == "you saved =the launch"
    assert said["Received", "Carla Rossi", "Ana Ferreira"] == "thank you for the lantern"
    assert said["Written", "Ana Ferreira", ""].startswith("Swim to the lighthouse\nEvery Friday\nDue ")
    assert "not for Ana" not in files["md"].decode()


async def test_the_file_to_read_is_whole_as_it_stands_and_as_markdown(office: Office) -> None:
    await give_praise(office, "carla", "/praise @ana 1. Thank you! (12.5 % - it's *yours*.)")
    said = (await export(office, "ana"))["md"].decode()
    assert "> 1\\. Thank you! (12.5 % - it's \\*yours\\*.)\n" in said


async def test_a_reader_gets_the_figures_of_the_pages_and_texts_in_the_frozen_order(office: Office) -> None:
    await release_cycle(office)
    files = await export(office, "dmitri")
    rows = [row for row in rows_of(files) if row[5] == "Autumn"]
    assert {row[2] for row in rows} == {"3 people, without names"}
    assert [row[7] for row in rows if row[6].startswith("How clear")] != []
    whole = files["md"].decode() + files["csv"].decode()
    assert "mostly often" in whole
    assert "Average" not in whole  # with three answers there are no numbers
    texts = [row[7] for row in rows if CANARY in row[7]]
    (dmitri,) = await find_people(office, "dmitri")
    async with office.store.read() as work:
        (review,) = (await work.cycles.find_results(dmitri, 1)).items
        result = await work.cycles.result(review)
    assert result is not None
    assert texts == [each.text for each in result.texts["one_change"]]
    for reviewer in ("Ben Okafor", "Eun", "Jorge"):
        assert reviewer not in whole


async def test_no_line_has_a_rating_and_a_text_of_one_person(office: Office) -> None:
    await release_cycle(office)
    rows = [row for row in rows_of(await export(office, "dmitri")) if CANARY in row[7]]
    assert len(rows) == len(TEAM["dmitri"])
    assert {row[7].split()[-1] for row in rows} == set(TEAM["dmitri"])
    assert all(row[7].count(CANARY) == 1 and "answered" not in row[7] for row in rows)


async def opened(office: Office) -> Cycle:
    cycle = await open_cycle(office, TEAM)
    await share(office, await debt_of(office, cycle, "ben"), expectations="4", one_change=f"Listen, {CANARY}")
    return cycle


async def test_unreleased_answers_are_in_ones_own_export_alone_until_the_release(office: Office) -> None:
    cycle = await opened(office)
    mine = {row[6]: row[7] for row in rows_of(await export(office, "ben")) if row[5] == "Autumn"}
    assert f"Listen, {CANARY}" in mine.values()
    for other in ("eun", "dmitri", "grace"):
        assert CANARY not in (await export(office, other))["md"].decode()
    for handle in ("eun", "jorge"):
        await answer(office, cycle, handle)
    await close(office, cycle)
    await release(office)
    assert CANARY not in (await export(office, "ben"))["csv"].decode()


async def test_nothing_of_it_rests_in_the_database(office: Office) -> None:
    await opened(office)
    await export(office, "ben")
    async with office.store.read() as work:
        tables = [row.name for row in await work.sql.rows(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
        for table in tables:
            assert CANARY not in str(await work.sql.rows(text(f"SELECT * FROM {table}")))


async def test_whom_somebody_picked_or_named_is_in_their_own_export_alone(office: Office) -> None:
    """Mira manages Dmitri and Carla; she changes whom Dmitri named, and leaves Carla's as it is."""
    draft, _ = await started(office, "reviewee")
    picked = {each: await pick_of(office, draft, each) for each in ("dmitri", "carla")}
    for handle, people in (("dmitri", ("ben", "eun", "jorge")), ("carla", ("ana", "ben", "isla"))):
        form = await press(office, handle, "cycles.name_people", PICK.encode(picked[handle].id))
        await send(office, handle, form, people=await handles(office, *people))
    form = await press(office, "mira", "cycles.name_people", PICK.encode(picked["dmitri"].id))
    await send(office, "mira", form, people=await handles(office, "ben", "eun", "isla"))
    mine = {each: rows_of(await export(office, each)) for each in ("carla", "dmitri", "mira", "isla")}
    said = {each: {row[6]: row[7] for row in rows if "Who should" in row[6]} for each, rows in mine.items()}
    assert said["carla"] == {"Who should be asked about you": "Ana Ferreira, Ben Okafor and Isla Campbell"}
    assert "your manager changed that" in said["dmitri"]["Who should be asked about you"]
    assert list(said["mira"].values()) == ["Ben Okafor, Eun-ji Park and Isla Campbell"]
    assert said["isla"] == {}


async def test_what_was_taken_back_is_in_no_export(office: Office) -> None:
    cycle = await opened(office)
    await share(office, await debt_of(office, cycle, "ben"))
    assert CANARY not in (await export(office, "ben"))["csv"].decode()


async def test_a_result_is_a_file_by_its_readers_own_press_alone(office: Office) -> None:
    await release_cycle(office)
    message = await office.told("dmitri", "from the people who report to you")
    dmitri = office.person("dmitri")
    await dmitri.press("Read", on=message)
    await office.until(lambda: dmitri.modal)
    await dmitri.press("Send me this as a file")
    assert "Nobody's name is in them" in top(dmitri).plain
    rows = rows_of(await receive(office, "dmitri"))
    assert {row[5] for row in rows} == {"Autumn"}
    (known,) = await find_people(office, "dmitri")
    async with office.store.read() as work:
        (review,) = (await work.cycles.find_results(known, 1)).items
    for other in ("grace", "ben", "mira"):
        assert "it is not for you" in await press_forged(office, other, "cycles.export", review.id.hex())
