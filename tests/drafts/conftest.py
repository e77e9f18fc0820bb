from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import yaml

from adapters.sandbox.app import Sandbox
from bot.router import ROUTES
from tests.drafts.notes import Notebook
from tests.office import Office, Transport, upward_manifest
from tests.workspace import App


def with_notes(notebook: Notebook, folder: Path, transport: Transport) -> App[Office]:
    """The whole bot, and a form of its own that is kept."""
    routes = (*ROUTES, *notebook.routes())

    @asynccontextmanager
    async def work(sandbox: Sandbox) -> AsyncIterator[Office]:
        office = Office(sandbox, f"sqlite+aiosqlite:///{folder / 'upward.db'}", transport, routes=routes)
        await office.start()
        try:
            yield office
        finally:
            await office.stop()

    return App(yaml.safe_load(upward_manifest(routes)), work)


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture(params=["socket", "http"])
def installed(request: pytest.FixtureRequest, notebook: Notebook, tmp_path: Path) -> App[Office]:
    return with_notes(notebook, tmp_path, request.param)
