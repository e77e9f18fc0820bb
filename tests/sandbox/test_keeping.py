"""A sandbox that is kept goes on where it was; one that isn't leaves nothing behind."""

import asyncio
import io
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.app import Sandbox
from adapters.sandbox.clock import Clock
from adapters.sandbox.company import generate_company
from adapters.sandbox.keeping import Keeping, NotKept, snapshot
from adapters.sandbox.manifest import read_manifest
from tests.anonymity.silence import disk_is_full
from tests.sandbox.bolt_app import MANIFEST
from tests.sandbox.test_web_api import general
from tests.workspace import PATIENCE, silent, workspace_with


@asynccontextmanager
async def kept(file: Path, *, every: float = 60.0, **more: Any) -> AsyncIterator[Sandbox]:
    """A sandbox that goes on from the file, and is written to it at the end; its clock runs with the machine's."""
    async with workspace_with(silent(MANIFEST), clock=Clock(), **more) as sandbox:
        keeping = Keeping(sandbox, file, every=every)
        keeping.resume()
        async with keeping:
            yield sandbox


def client_of(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)


async def busy(sandbox: Sandbox) -> None:
    """Something of every kind happens."""
    client, ana, ben = client_of(sandbox), sandbox.person("ana"), sandbox.person("ben")
    workspace, room = sandbox.workspace, general(sandbox)
    root = await client.chat_postMessage(
        channel=room, text="root", metadata={"event_type": "a", "event_payload": {"b": 1}}
    )
    await client.chat_update(channel=room, ts=root["ts"], text="edited")
    await ben.post("general", "an answer", thread_ts=root["ts"])
    await ana.post("general", "look", files=[("plan.png", b"\x89PNG")])
    workspace.react(workspace.channel("general"), sandbox.channel("general").messages[-1].message, "tada", ben.id)
    await client.chat_postMessage(channel=ana.id, text="only for Ana")
    await client.conversations_create(name="fresh")
    workspace.archive(workspace.channel("random"), ana.id)
    workspace.mark_read(workspace.channel("general"), ana.id)
    person = workspace.person("ana")
    person.tz = "Asia/Tokyo"
    workspace.person_changed(person)
    sandbox.clock.advance(timedelta(days=9))


async def test_everything_is_there_again(tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"
    async with kept(file) as first:
        await busy(first)
        tokens = (first.bot_token, first.app_token, first.signing_secret)
        before, now = snapshot(first), first.clock.now()
    async with kept(file) as again:
        after, ana = snapshot(again), again.person("ana")
        assert {**after, "ahead": 0} == {**before, "ahead": 0}
        assert (again.bot_token, again.app_token, again.signing_secret) == tokens
        assert file.stat().st_mode & 0o077 == 0
        assert timedelta() <= again.clock.now() - now < timedelta(minutes=1)
        assert [dm.plain for dm in ana.dms] == ["only for Ana"]
        assert again.channel("general").messages[-1].files[0].content == b"\x89PNG"
        assert again.workspace.channel("general").unread(ana.id) == 0
        root = again.channel("general").messages[-2]
        assert (root.plain, [reply.plain for reply in root.replies]) == ("edited", ["an answer"])
        client = client_of(again)
        posted = await client.chat_postMessage(channel=ana.id, text="and on")
        assert (posted["channel"], len(ana.dms)) == (ana.dms[0].channel, 2)
        made = await client.conversations_create(name="fresher")
        assert made["channel"]["id"] not in {each["id"] for each in before["channels"]}
        assert (await client.auth_test())["user_id"] == again.app.bot.id


async def test_it_is_written_while_it_runs(tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"
    async with workspace_with(silent(MANIFEST)) as sandbox, Keeping(sandbox, file, every=0.01) as keeping:
        await sandbox.person("ana").post("general", "hello")
        await keeping.saved()
        assert "hello" in file.read_text()


async def test_it_is_written_again_once_the_disk_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> None:
    file, tries = tmp_path / "workspace.json", asyncio.Semaphore(0)

    def refuse(*_: object) -> NoReturn:
        tries.release()
        disk_is_full()

    async with workspace_with(silent(MANIFEST)) as sandbox, Keeping(sandbox, file, every=0.01) as keeping:
        with monkeypatch.context() as full:
            full.setattr(os, "open", refuse)
            await sandbox.person("ana").post("general", "hello")
            for _ in range(3):
                await asyncio.wait_for(tries.acquire(), PATIENCE)
        await keeping.saved()
        assert "hello" in file.read_text()
    assert logged.getvalue().count("not kept now") == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"app": ["A", "U"]}', "{}"])
async def test_a_file_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "workspace.json"
    file.write_text(content)
    with pytest.raises(NotKept, match=r"workspace\.json"):
        async with kept(file):
            pass
    assert file.read_text() == content


async def test_another_company_or_release_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"
    async with kept(file):
        pass
    with pytest.raises(NotKept, match="another company"):
        async with kept(file, company=generate_company(3)):
            pass
    wrong = json.loads(file.read_text())
    wrong["people"][0]["wage"] = 1
    file.write_text(json.dumps(wrong))
    with pytest.raises(NotKept, match="another release"):
        async with kept(file):
            pass


async def test_nothing_is_kept_unless_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with workspace_with(silent(MANIFEST)) as sandbox:
        await busy(sandbox)
    assert names_in(tmp_path) == []


def names_in(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


@pytest.mark.parametrize(
    ("where", "what"),
    [
        (("people",), []),
        (("people", 0, "id"), {}),
        (("people", 0, "email"), 7),
        (("channels", 0, "messages"), [{}]),
        (("ahead",), 1e300),
        (("ahead",), "soon"),
        (("made",), [[]]),
    ],
)
async def test_a_file_that_is_damaged_anywhere_is_refused_with_a_sentence(
    tmp_path: Path, where: tuple[str | int, ...], what: object
) -> None:
    kept = json.loads(json.dumps(snapshot(Sandbox(read_manifest(MANIFEST)))))
    inner = kept
    for step in where[:-1]:
        inner = inner[step]
    inner[where[-1]] = what
    file = tmp_path / "workspace.json"
    file.write_text(json.dumps(kept), encoding="utf-8")
    with pytest.raises(NotKept, match="another release"):
        Keeping(Sandbox(read_manifest(MANIFEST)), file).resume()


async def test_a_file_that_is_nested_too_deep_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"
    file.write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(NotKept, match="not readable"):
        Keeping(Sandbox(read_manifest(MANIFEST)), file).resume()
