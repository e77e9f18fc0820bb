"""No secret and no private word in logs, metrics or errors; and only listed keys are logged at all."""

import ast
import asyncio
import io
import json
import logging

import aiohttp
import pytest
import structlog

from bot.logs import CHATTY, KEYS, Unhandled, configure_logs
from tests.office import Office, Stderr
from tests.test_architecture import ROOT

CANARY = "canarywords"


def test_every_log_call_names_listed_keys_alone() -> None:
    files = [path for part in ("bot", "adapters", "storage") for path in (ROOT / part).rglob("*.py")]
    calls = [call for path in files for call in ast.walk(ast.parse(path.read_text("utf-8"))) if _logs(call)]
    keys = {each.arg for call in calls if isinstance(call, ast.Call) for each in call.keywords}
    assert len(calls) > 20
    assert keys <= KEYS | {"exc_info"}


def _logs(call: ast.AST) -> bool:
    return isinstance(call, ast.Call) and ast.unparse(call.func) in {
        f"log.{how}" for how in ("info", "warning", "error")
    }


async def test_nothing_that_people_write_and_no_secret_is_logged(
    logged: io.StringIO, bare_office: Office, capfd: pytest.CaptureFixture[str]
) -> None:
    await write_everywhere(bare_office)
    await go_wrong(bare_office)
    printed = capfd.readouterr()
    kept = logged.getvalue() + printed.out + printed.err + await metrics(bare_office)
    assert "praise.post" in kept
    assert 'upward_deliveries_total{outcome="sent"}' in kept
    app = bare_office.sandbox.app
    for secret in (CANARY, app.bot_token, app.app_token, app.signing_secret):
        assert secret not in kept


async def write_everywhere(office: Office) -> None:
    """Canaries in a command, a form, a search, a greeting, a value, and what nobody understands."""
    await office.answered("mira", "/upward channel praise #kudos")
    await office.answered("mira", f"/upward values add {CANARY}")
    await office.answered("ana", f"/praise @ben {CANARY} in public")
    await office.posted("kudos", CANARY)
    await office.answered("ben", f"/upward {CANARY}")
    await office.person("ben").dm_bot(f"hi {CANARY}")
    await office.told("ben", "Hello!")
    ana = office.person("ana")
    await ana.type("/praise")
    form = await office.until(lambda: ana.modal)
    people, words = form.labels[:2]
    await ana.fill(form, {people: ["ben"], words: f"{CANARY} in private"})
    await ana.submit()
    await ana.type(f"/praise list {CANARY}")


async def go_wrong(office: Office) -> None:
    """Canaries on the way while Slack is broken, and in rubbish."""
    office.sandbox.faults.add("chat.postMessage", "500", times=1)
    await office.answered("ana", f"/praise @carla {CANARY} through a fault")
    office.sandbox.workspace.archive(office.channel("kudos").state, office.person("mira").id)
    await office.answered("ana", f"/praise @dmitri {CANARY} to an archive")
    await office.told("ana", "the channel is archived")
    url = f"http://127.0.0.1:{office.server.port}/slack/events"
    async with aiohttp.ClientSession() as session, session.post(url, data={"payload": CANARY}) as answer:
        assert answer.status in {401, 404}


async def metrics(office: Office) -> str:
    url = f"http://127.0.0.1:{office.server.port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.text()


def test_a_key_that_is_not_listed_is_dropped_and_named() -> None:
    stream = io.StringIO()
    configure_logs("INFO", "json", stream=stream)
    structlog.get_logger("test").info("said", team="T1", words=CANARY)
    line = json.loads(stream.getvalue())
    configure_logs("DEBUG", "json", stream=Stderr(), strict=True)
    assert (line["team"], line["dropped"]) == ("T1", "words")
    assert CANARY not in stream.getvalue()


def test_a_key_that_is_not_listed_fails_a_test() -> None:
    with pytest.raises(ValueError, match="words"):
        structlog.get_logger("test").info("said", words=CANARY)


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_exception_is_logged_without_its_words(form: str, logged: io.StringIO) -> None:
    configure_logs("DEBUG", "text" if form == "text" else "json", stream=logged)
    try:
        try:
            raise ValueError(CANARY)
        except ValueError as inner:
            raise RuntimeError(CANARY) from inner
    except RuntimeError:
        structlog.get_logger("test").exception("failed")
        logging.getLogger("library").exception("failed too")
    assert logged.getvalue().count("RuntimeError") == 2
    assert logged.getvalue().count("ValueError") == 2
    assert CANARY not in logged.getvalue()


@pytest.mark.parametrize("library", CHATTY)
def test_libraries_that_print_words_stay_quiet_at_debug(library: str) -> None:
    assert not logging.getLogger(library).isEnabledFor(logging.INFO)


async def test_the_same_trouble_of_the_loop_is_logged_once_a_second(
    logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, unhandled = asyncio.get_running_loop(), Unhandled()
    now = loop.time()
    monkeypatch.setattr(loop, "time", lambda: now)
    for _ in range(5000):
        unhandled(loop, {"message": "socket.accept() out of system resource", "exception": OSError(24, "x")})
    unhandled(loop, {"message": "another"})
    assert len(logged.getvalue().splitlines()) == 2
    monkeypatch.setattr(loop, "time", lambda: now + 1)
    unhandled(loop, {"message": "socket.accept() out of system resource", "exception": OSError(24, "x")})
    assert '"count": 5000' in logged.getvalue().splitlines()[-1]
