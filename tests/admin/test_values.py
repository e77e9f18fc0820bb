"""`/upward values`, through the front door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.sandbox.app import Sandbox
from bot.admin.demo_defaults import set_at_first
from bot.admin.rules import LONGEST_VALUE, MOST_VALUES, BadValues, ValueFault, company_values
from bot.cli.demo import VALUES
from bot.router import ROUTES
from tests.office import Office, parsed_manifest
from tests.workspace import App, workspace_with


async def test_values_are_added_listed_and_removed(bare_office: Office) -> None:
    assert "No company values" in (await bare_office.answered("mira", "/upward values")).plain
    await bare_office.answered("mira", "/upward values add Courage")
    answer = await bare_office.answered("mira", "/upward values add Plain words")
    assert "Courage and Plain words" in answer.plain
    assert "is there already" in (await bare_office.answered("mira", "/upward values add COURAGE")).plain
    await bare_office.answered("mira", "/upward values remove courage")
    assert "values: Plain words." in (await bare_office.answered("mira", "/upward values")).plain
    assert "is not among the values" in (await bare_office.answered("mira", "/upward values remove Courage")).plain


async def test_the_form_takes_one_a_line(bare_office: Office) -> None:
    mira = bare_office.person("mira")
    await bare_office.answered("mira", "/upward values add Courage")
    answer = await bare_office.answered("mira", "/upward values")
    await mira.press("Change", on=answer)
    form = await bare_office.until(lambda: mira.modal)
    assert mira.value(form, "Values, one a line") == "Courage"
    await mira.fill(form, {"Values, one a line": "Care\ncare"})
    await mira.submit()
    assert form.errors == {"values": '"care" is there already. Each value stands in the list once.'}
    await mira.fill(form, {"Values, one a line": "Care\n\n  Candour "})
    assert (await mira.submit()).ok
    assert "Care and Candour" in (await bare_office.answered("mira", "/upward values")).plain


async def test_letters_that_nobody_sees_are_no_value(bare_office: Office) -> None:
    await bare_office.answered("mira", "/upward values add \u3164")
    await bare_office.answered("mira", "/upward values add Cou\u202erage")
    assert "values: Courage." in (await bare_office.answered("mira", "/upward values")).plain


async def test_only_an_admin_may(bare_office: Office) -> None:
    assert "Only an admin" in (await bare_office.answered("ben", "/upward values add Fun")).plain


def test_a_list_is_tidied() -> None:
    assert company_values(["  Care ", "", "Plain \t words"]) == ("Care", "Plain words")


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        (["x" * (LONGEST_VALUE + 1)], ValueFault.TOO_LONG),
        ([str(number) for number in range(MOST_VALUES + 1)], ValueFault.TOO_MANY),
        (["Maß", "MASS"], ValueFault.TWICE),
    ],
)
def test_a_list_that_will_not_do(typed: list[str], fault: ValueFault) -> None:
    with pytest.raises(BadValues) as bad:
        company_values(typed)
    assert bad.value.fault is fault


def test_the_longest_list_will_do() -> None:
    assert len(company_values(f"{number:x>{LONGEST_VALUE}}" for number in range(MOST_VALUES))) == MOST_VALUES


async def test_the_demo_has_values_that_the_form_shows(tmp_path: Path) -> None:
    @asynccontextmanager
    async def work(sandbox: Sandbox) -> AsyncIterator[Office]:
        routes = (*ROUTES, set_at_first({}, VALUES))
        office = Office(sandbox, f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", "socket", routes=routes)
        await office.start()
        yield office
        await office.stop()

    async with workspace_with(App(parsed_manifest(), work)) as office:
        assert "Courage, Care and Plain words" in (await office.answered("mira", "/upward values")).plain
        ana = office.person("ana")
        await ana.type("/praise")
        form = await office.until(lambda: ana.modal)
        assert "Courage" in str(form.blocks)
