"""The server of an installation: alive, ready, and its numbers."""

from typing import NoReturn

import aiohttp
import pytest

from bot.errors import NotSaved
from tests.office import Office


async def got(office: Office, path: str) -> tuple[int, str]:
    url = f"http://127.0.0.1:{office.server.port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def test_it_is_alive_and_ready(bare_office: Office) -> None:
    assert await got(bare_office, "/healthz") == (200, "alive\n")
    assert await got(bare_office, "/readyz") == (200, "ready\n")


async def test_it_is_not_ready_without_slack(bare_office: Office) -> None:
    bare_office.slack.listening.clear()
    assert await got(bare_office, "/readyz") == (503, "slack is not reached\n")
    assert (await got(bare_office, "/healthz"))[0] == 200


async def test_it_is_not_ready_without_its_database(bare_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database goes away under the running bot, which stays alive."""

    def gone() -> NoReturn:
        raise NotSaved("away")

    with monkeypatch.context() as away:  # the stub knows no cancellation put off: with it the bot never ends
        away.setattr(bare_office.store, "read", gone)
        assert await got(bare_office, "/readyz") == (503, "the database is not reached\n")
        assert (await got(bare_office, "/healthz"))[0] == 200


async def test_it_counts_deliveries_without_saying_whose(office: Office) -> None:
    status, text = await got(office, "/metrics")
    assert status == 200
    labels = {
        line.split("{")[1].split("}")[0] for line in text.splitlines() if line.startswith("upward_") and "{" in line
    }
    assert labels
    assert all(label.startswith("outcome=") for label in labels)


async def test_its_numbers_are_the_bots_alone(office: Office) -> None:
    """Processor seconds and collections of garbage rise while somebody types."""
    _, text = await got(office, "/metrics")
    names = {line.split()[0].partition("{")[0] for line in text.splitlines() if not line.startswith("#")}
    assert names == {"upward_deliveries_total", "upward_deliveries_created"}


async def test_in_socket_mode_slack_has_no_address(bare_office: Office) -> None:
    status, _ = await got(bare_office, "/slack/events")
    assert status == (404 if bare_office.transport == "socket" else 405)


async def test_neither_the_bot_nor_the_sandbox_names_its_version(bare_office: Office) -> None:
    bot, sandbox = f"http://127.0.0.1:{bare_office.server.port}", bare_office.sandbox.url
    async with aiohttp.ClientSession() as session:
        for url in (f"{bot}/healthz", f"{bot}/none", f"{sandbox}/", f"{sandbox}/none", f"{sandbox}/api/api.test"):
            async with session.get(url) as answer:
                assert answer.headers["Server"] in ("Upward", "Upward sandbox"), url
