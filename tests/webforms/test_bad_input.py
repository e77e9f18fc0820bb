"""Whatever is posted to a page, by whoever holds its link: an answer for a browser, and nothing half done."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from limits import RateLimitItemPerMinute

from tests.office import open_office
from tests.promises.test_bad_input import TEXTS, WORTH_A_KEY
from tests.promises.world import counted, quiet
from tests.webforms.office import Fields, Visitor, Web, web_beside

Json = dict[str, Any]
FORM = "application/x-www-form-urlencoded"
DOES = ("submit", "draft", "open", "find|people", "change|audience", "press|praise.undo|1", "ask|praise.undo|1", "")
NAMES = ("people", "text", "audience", "value", "chosen", "title", "due", "shared", "kr_1", "file", "room", "what")
PRAISE, OBJECTIVE = ("praise", ""), ("objective", "")


@pytest.fixture
async def at_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Web]:
    """On SQLite, without a limit for how often one address asks."""
    for place in ("adapters.webforms.browser_guard", "bot.address_limit"):
        monkeypatch.setattr(f"{place}.A_MINUTE", RateLimitItemPerMinute(1_000_000))
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}") as office:
        await office.answered("mira", "/upward channel praise #kudos")
        async with web_beside(office) as web:
            yield web


@st.composite
def post(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Fields, as no browser would send them."""
    name = st.one_of(st.sampled_from(NAMES).map(lambda each: f"f:{each}"), TEXTS)
    value = st.one_of(TEXTS, st.sampled_from(["slack:U1", ":", "slack:", "everyone", "2026-12-01", "2026-13-41", "::"]))
    fields = draw(st.lists(st.tuples(name, value), max_size=8))
    return [*fields, ("do", draw(st.one_of(st.sampled_from(DOES), TEXTS)))]


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(fields=post(), command=st.sampled_from([PRAISE, OBJECTIVE]), honest=st.booleans())
async def test_nothing_breaks_and_nothing_is_half_written(
    at_page: Web,
    logged: io.StringIO,
    visitor: Visitor,
    fields: list[tuple[str, str]],
    command: tuple[str, str],
    honest: bool,
) -> None:
    await visitor.open(await at_page.link("ana", await at_page.form_of("ana", *command)))
    kept = [each for each in Fields(visitor.html).fields if each[0] in ("csrf", "once")] if honest else []
    before = await counted(at_page.office)
    raw = urlencode([*kept, *fields], errors="surrogatepass").encode()
    status = await posted(visitor, raw, FORM)
    after = await counted(at_page.office)
    assert '"exception"' not in logged.getvalue(), logged.getvalue()[-3000:]
    assert status in (200, 204, 400, 403, 422), (status, fields)
    if status != 200:
        assert all(after[table] == before[table] for table in (*WORTH_A_KEY, "objective"))
    if any(after[table] != before[table] for table in WORTH_A_KEY):
        assert after["inbox"] == before["inbox"] + 1
    await visitor.open(visitor.url)
    assert visitor.status == 200, "the page is whole afterwards"


async def posted(visitor: Visitor, raw: bytes, kind: str) -> int:
    answer = await visitor.session.post(visitor.url, data=io.BytesIO(raw), headers={"Content-Type": kind})
    await answer.read()
    return answer.status


PARTS = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="do"\r\n%s\r\n\r\n\xff?draft\r\n--x--\r\n'
BODIES: dict[str, tuple[bytes, str]] = {
    "a megabyte": (b"do=submit&f%3Atext=" + b"x" * 1_000_000, FORM),
    "two megabytes and more": (b"do=submit&f%3Atext=" + b"x" * 6_000_000, FORM),
    "a NUL": (b"do=draft&f%3Atext=%00", FORM),
    "half a character": (b"do=draft&f%3Atext=%ED%A0%80", FORM),
    "no UTF-8": (b"do=draft&f%3Atext=\xff\xfe", FORM),
    "an unknown alphabet": (b"do=draft", f"{FORM}; charset=klingon"),
    "many fields": (b"&".join(b"f%%3Ax%d=1" % each for each in range(20_000)), FORM),
    "deep JSON": (b"[" * 50_000 + b"]" * 50_000, "application/json"),
    "parts without an end": (
        b'--x\r\nContent-Disposition: form-data; name="do"\r\n\r\nsubmit',
        PARTS,
    ),
    "parts without a boundary": (b"--x--", "multipart/form-data"),
    "a part without a name": (b"--x\r\n\r\nsubmit\r\n--x--\r\n", PARTS),
    "a packing that nobody knows": (PART % b"Content-Encoding: klingon", PARTS),
    "nothing in a packing": (PART % b"Content-Encoding: gzip", PARTS),
    "no base64": (PART % b"Content-Transfer-Encoding: base64", PARTS),
    "an alphabet that nobody knows": (PART % b"Content-Type: text/plain; charset=klingon", PARTS),
    "parts in parts": (PART % b"Content-Type: multipart/form-data; boundary=y", PARTS),
    "a long heading": (PART % (b"X-Long: " + b"x" * 20_000), PARTS),
    "no parts": (b"", PARTS),
}


async def test_a_body_that_no_browser_sends_leaves_nothing(at_page: Web, logged: io.StringIO, visitor: Visitor) -> None:
    await visitor.open(await at_page.link("ana", await at_page.form_of("ana", "praise")))
    kept = urlencode([each for each in Fields(visitor.html).fields if each[0] in ("csrf", "once")]).encode()
    await quiet(at_page.office)
    before = await counted(at_page.office)
    for name, (raw, kind) in BODIES.items():
        for tried in (raw, kept + b"&" + raw):
            status = await posted(visitor, tried, kind)
            assert status in (200, 204, 303, 400, 403, 413, 415, 422), (name, status)
    assert await counted(at_page.office) == before
    assert '"exception"' not in logged.getvalue()
    assert (await visitor.open(visitor.url)).status == 200
