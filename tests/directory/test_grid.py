"""Enterprise Grid: accounts that name another workspace, or the organisation, as their team. Through the front door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.sandbox.company import Company, sample_company
from adapters.sandbox.state import Person as Account
from tests.directory.office import heard, known
from tests.office import Office, open_office

STRANGER = "Upward serves another organisation here"
OF_THE_GRID = (
    {"handle": "lena", "name": "Lena Fuchs", "home": "T0TIDEWEST"},
    {"handle": "oskar", "name": "Oskar Dahl", "home": "E0SANDBOX"},
    {"handle": "wren", "name": "Wren Hollis", "home": "T0TIDEWEST", "roles": ["stranger"]},
)


def company() -> Company:
    """The sample company as one workspace of several: Wren is in another one, and meets ours in a shared channel."""
    sample = sample_company()
    kudos = {"name": "ext-west", "members": ["ana", "wren"], "shared": True}
    return replace(sample, people=(*sample.people, *OF_THE_GRID), channels=(*sample.channels, kudos))


@pytest.fixture
async def grid(database_url: str) -> AsyncIterator[Office]:
    async with open_office(database_url, company=company()) as office:
        await office.answered("mira", "/upward channel praise #kudos")
        yield office


async def test_a_colleague_of_the_grid_is_no_stranger(grid: Office) -> None:
    for handle, words in (("lena", "the east desk"), ("oskar", "the west desk")):
        await grid.answered("ana", f"/praise @{handle} for {words}")
        assert handle in (await grid.posted("kudos", words)).plain.lower()
        assert "is on its way" in (await grid.answered(handle, f"/praise @ana back from {words}")).plain
    assert STRANGER in (await grid.answered("wren", "/praise @ana hello", in_="ext-west")).plain


async def test_a_change_of_a_colleague_of_the_grid_makes_no_stranger(grid: Office) -> None:
    account = grid.sandbox.workspace.person("lena")
    await heard(grid, account, real_name="Lena Fuchs-Roy")
    assert (await known(grid, "lena")).name == "Lena Fuchs-Roy"
    assert STRANGER not in (await grid.answered("lena", "/praise @ana hello")).plain


async def test_who_joins_or_is_met_first_by_the_grid_is_a_colleague(grid: Office) -> None:
    workspace = grid.sandbox.workspace
    workspace.add_person(Account(id="U0VERA", name="vera", real_name="Vera Cruz", home="E0SANDBOX"))
    # Of Yuri nothing was told: his first command makes the bot ask.
    workspace.people["U0YURI"] = Account(id="U0YURI", name="yuri", real_name="Yuri Ito", home="T0TIDEWEST")
    for account in ("U0VERA", "U0YURI"):
        workspace.join(workspace.channel("general"), account)
        assert STRANGER not in (await grid.answered(account, "/praise @ana hello")).plain


async def test_who_moves_to_another_workspace_is_a_stranger_here(grid: Office) -> None:
    account = grid.sandbox.workspace.person("lena")
    await heard(grid, account, is_stranger=True)
    assert STRANGER in (await grid.answered("lena", "/praise @ana hello")).plain
