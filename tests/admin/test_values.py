"""`/upward values`, through the front door."""

import pytest

from bot.admin.rules import LONGEST_VALUE, MOST_VALUES, BadValues, ValueFault, company_values
from tests.office import Office


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
