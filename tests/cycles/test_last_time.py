"""The last cycle beside this one: for who reads both, if who was asked is the same or differs enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from bot.cycles.buttons import REVIEW
from bot.cycles.cycle import LEAST, Cycle
from bot.cycles.results.last_time import is_comparable
from bot.cycles.results.result_words import say_numbers
from bot.events import ButtonPressed
from bot.messages import Paragraph, SmallPrint, plain
from bot.replies import UpdateForm
from storage.questions import write_questions
from storage.tables.cycles import CYCLE
from tests.cycles.office import TEAM, debt_of, open_cycle, reload, review_of
from tests.cycles.released import answer, close, release
from tests.cycles.released import read as open_result
from tests.cycles.test_results import RATING
from tests.office import Office, top
from tests.rights.files import export, rows_of

SIX = ("ben", "carla", "dmitri", "eun", "grace", "jorge")
SAME, ROSE = "Average 4.0 of 5. Last time 4.0, so about the same.", "Average 4.0 of 5. Last time 2.0, so higher now."


async def hold(office: Office, reviewers: Sequence[str], managers: Sequence[str] = (), **answers: str) -> Cycle:
    """A cycle about Mira that was released; everybody answers alike."""
    cycle = await open_cycle(office, {"mira": reviewers}, managers={"mira": managers})
    for each in reviewers:
        await answer(office, cycle, each, "mira", **answers)
    await close(office, cycle)
    await release(office)
    office.sandbox.clock.set(office.sandbox.clock.now() + timedelta(100))
    return await reload(office, cycle)


async def read(office: Office, cycle: Cycle, handle: str = "mira") -> str:
    """All pages of questions of that result."""
    value = REVIEW.encode((await review_of(office, cycle, "mira")).id)
    by, said = office.by(handle), []
    for page in (1, 2, 3, 4):
        pressed = ButtonPressed(by, "cycles.read", f"{value}|{page}", f"read {handle} {value} {page}")
        reply = await office.engine.bot.button(pressed)
        assert isinstance(reply, UpdateForm), reply
        said += [plain(each.text) for each in reply.form.parts if isinstance(each, Paragraph | SmallPrint)]
    return "\n".join(said)


async def test_who_reads_both_sees_the_last_one_beside_it_and_a_new_manager_does_not(office: Office) -> None:
    await hold(office, SIX, ["hiro"], bad_news="2")
    cycle = await hold(office, SIX, ["hiro", "ana"], bad_news="4")
    await office.until(lambda: sum("report to you is here" in each.plain for each in office.person("mira").dms) == 2)
    mira = await open_result(office, "mira")
    pages = [top(mira).plain]
    while "Next page" in top(mira).buttons:
        await mira.press("Next page")
        pages.append(top(mira).plain)
    for said in ("\n".join(pages), await read(office, cycle, "hiro")):
        assert "Last time was Autumn, with results of" in said
        assert SAME in said
        assert ROSE in said
    said = await read(office, cycle, "ana")
    assert "Average 4.0" in said
    assert "Last time" not in said


async def test_the_first_result_stands_alone(one_office: Office) -> None:
    first = await hold(one_office, SIX)
    await hold(one_office, SIX)
    assert "Last time" not in await read(one_office, first)


async def test_ones_own_export_has_what_the_pages_have(one_office: Office) -> None:
    await hold(one_office, SIX, bad_news="2")
    await hold(one_office, SIX, ["ana"], bad_news="4")
    rows = rows_of(await export(one_office, "mira"))
    assert [row[7] for row in rows if "Last time" in row[7]].count(ROSE) == 1
    assert not [row for row in rows_of(await export(one_office, "ana")) if "Last time" in row[7]]


@pytest.mark.parametrize("reviewers", [SIX[:5], (*SIX, "ana"), (*SIX[:5], "ana")])
async def test_of_groups_that_differ_by_one_or_two_nothing_stands_side_by_side(
    one_office: Office, reviewers: Sequence[str]
) -> None:
    await hold(one_office, SIX)
    assert "Last time" not in await read(one_office, await hold(one_office, reviewers))


async def test_groups_that_differ_by_the_least_number_are_compared(one_office: Office) -> None:
    await hold(one_office, SIX)
    assert SAME in await read(one_office, await hold(one_office, ("ana", "hiro", *SIX[1:])))


async def test_only_what_five_rated_both_times_is_compared(one_office: Office) -> None:
    cycle = await open_cycle(one_office, {"mira": SIX})
    for number, each in enumerate(SIX):
        await answer(one_office, cycle, each, "mira", bad_news="2" if number < 4 else "0")
    await close(one_office, cycle)
    await release(one_office)
    said = await read(one_office, await hold(one_office, SIX, bad_news="4"))
    assert SAME in said
    assert "so higher now" not in said


async def test_who_did_not_answer_changes_nothing_of_what_is_compared(one_office: Office) -> None:
    """Whether two results are compared tells nobody who shared."""
    cycle = await open_cycle(one_office, {"mira": SIX})
    for each in SIX[:5]:
        await answer(one_office, cycle, each, "mira")
    await close(one_office, cycle)
    await release(one_office)
    assert SAME in await read(one_office, await hold(one_office, SIX))


async def test_a_question_in_other_words_is_another_question(one_office: Office) -> None:
    first = await hold(one_office, SIX)
    changed = [replace(each, text=f"{each.text}!") for each in first.setup.questions[1:]]
    async with one_office.store.work() as work:
        questions = write_questions((first.setup.questions[0], *changed))
        await work.sql.change(update(CYCLE).where(CYCLE.c.id == first.id).values(questions=questions))
        await work.commit()
    said = await read(one_office, await hold(one_office, SIX))
    assert said.count("Last time ") == 2  # which it was, and that one question


async def test_what_was_deleted_stands_beside_nothing(one_office: Office) -> None:
    first = await hold(one_office, SIX)
    cycle = await hold(one_office, SIX)
    async with one_office.store.work() as work:
        await work.sql.change(delete(CYCLE).where(CYCLE.c.id == first.id))
        await work.commit()
    assert "Last time" not in await read(one_office, cycle)


async def test_answers_with_names_are_never_beside_those_without(one_office: Office) -> None:
    named = await open_cycle(one_office, {"mira": SIX, "dmitri": TEAM["dmitri"]}, named=["mira"])
    async with one_office.store.work() as work:
        for each in SIX:
            debt = await debt_of(one_office, named, each, "mira")
            await work.cycles.share_named(debt, {"bad_news": "2"}, "1", 1)
        await work.commit()
    await close(one_office, named)
    await release(one_office)
    assert "Last time" not in await read(one_office, await hold(one_office, SIX))


KNOWN: Mapping[str, tuple[Sequence[int | None], Sequence[int | None], bool]] = {
    "the same": ((1, 2, 3, 4, 5), (5, 4, 3, 2, 1), True),
    "one more": ((1, 2, 3, 4, 5), (1, 2, 3, 4), False),
    "one for another": ((1, 2, 3, 4, 5), (1, 2, 3, 4, 6), False),
    "three more": ((1, 2, 3, 4, 5, 6), (1, 2, 3), True),
    "others": ((1, 2, 3), (4, 5, 6), True),
    "erased then": ((1, 2, 3, 4, 5), (1, 2, 3, 4, 5, None, None, None), False),
    "erased now": ((1, 2, 3, 4, 5, None), (1, 2, 3, 4, 5, 6), False),
    "two who became one": ((1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 5), False),
}


@pytest.mark.parametrize("case", KNOWN)
def test_who_was_asked_decides_what_is_compared(case: str) -> None:
    asked, before, expected = KNOWN[case]
    assert is_comparable(asked, before, LEAST) is is_comparable(before, asked, LEAST) is expected


@pytest.mark.parametrize(
    ("last", "said"), [(3.56, "about the same"), (3.54, "higher now"), (4.44, "about the same"), (4.46, "lower now")]
)
def test_a_rating_rises_by_half_a_point_as_it_is_shown(last: float, said: str) -> None:
    assert said in plain(say_numbers(RATING, (0, 0, 0, 6, 0), None, last))


@pytest.mark.parametrize("counts", [(0, 0, 0, 4, 0), (1, 1, 1, 0, 0)])
def test_with_few_answers_nothing_is_compared(counts: tuple[int, ...]) -> None:
    assert say_numbers(RATING, counts, None, 3.0) == ()
