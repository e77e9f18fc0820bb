from collections.abc import AsyncIterator

import pytest

from tests.office import Office
from tests.webforms.office import Visitor, Web, browser, web_beside


@pytest.fixture
async def web(office: Office) -> AsyncIterator[Web]:
    async with web_beside(office) as web:
        yield web


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    async with browser() as visitor:
        yield visitor


@pytest.fixture
async def other_visitor() -> AsyncIterator[Visitor]:
    async with browser() as visitor:
        yield visitor
