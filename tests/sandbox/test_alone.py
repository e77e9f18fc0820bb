"""`upward sandbox` alone: what it prints is all that another app needs."""

import json
import re
import signal
from pathlib import Path
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.commands import started
from tests.sandbox.bolt_app import MANIFEST, build
from tests.test_architecture import ROOT


async def test_an_app_finds_all_it_needs_in_what_is_printed(tmp_path: Path) -> None:
    (tmp_path / "app.json").write_text(json.dumps(MANIFEST))
    (company,) = re.findall(
        r"```yaml\n(.*?)```", (ROOT / ".github/docs/sandbox.md").read_text(encoding="utf-8"), re.DOTALL
    )
    (tmp_path / "people.yaml").write_text(company, encoding="utf-8")
    with started("sandbox --port 0 --manifest app.json --company people.yaml", tmp_path) as sandbox:
        page = sandbox.says(r"The sandbox is ready: (\S+)")
        sandbox.says(r"SLACK_CLIENT_SECRET=(\S+)")
        given = dict(re.findall(r"(SLACK_\w+)=(\S+)", sandbox.output.read_text()))
        seen: list[dict[str, Any]] = []
        app = build(given["SLACK_BOT_TOKEN"], given["SLACK_API_URL"], given["SLACK_SIGNING_SECRET"], seen)
        caller = AsyncWebClient(token=given["SLACK_APP_TOKEN"], base_url=given["SLACK_API_URL"])
        handler = AsyncSocketModeHandler(app, given["SLACK_APP_TOKEN"], web_client=caller)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        async with aiohttp.ClientSession(page, headers={"HX-Request": "true"}) as http:
            asked = {"channel": "general", "text": "/tea @ben"}
            async with http.post("/by/ana/type", data=asked) as answer:
                assert answer.status == 204
            async with http.get("/as/ana/general") as shown:
                assert "Tea for" in await shown.text()
        await handler.close_async()  # type: ignore[no-untyped-call]
        assert [each["command"] for each in seen] == ["/tea"]
        assert sandbox.ends_by(signal.SIGINT) == 0


def test_with_a_folder_the_app_keeps_its_tokens(tmp_path: Path) -> None:
    printed = []
    for folder in ("one", "one", "two"):
        with started(f"sandbox --port 0 --data {folder}", tmp_path) as sandbox:
            sandbox.says(r"SLACK_CLIENT_SECRET=(\S+)")
            given = dict(re.findall(r"(SLACK_\w+)=(\S+)", sandbox.output.read_text()))
            printed.append({name: value for name, value in given.items() if name != "SLACK_API_URL"})
            assert sandbox.ends_by(signal.SIGINT) == 0
    assert printed[0] == printed[1]
    assert not set(printed[0].values()) & set(printed[2].values())
