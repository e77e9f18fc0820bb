"""The sandbox refuses in the words that Slack was seen to use, each at the place that Slack would name."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.app import Sandbox
from adapters.sandbox.clock import Clock
from adapters.sandbox.state import Json
from adapters.sandbox.transport.limits import Pace
from tests.sandbox.bolt_app import MANIFEST
from tests.sandbox.scripted_app import ScriptedApp, field, modal, refused
from tests.sandbox.test_web_api import call, general
from tests.workspace import silent, workspace_with

PLAIN = {"type": "plain_text", "text": "a"}
SECTION = {"type": "section", "text": PLAIN}
HEADER = {"type": "data_table", "caption": "c", "rows": [[{"type": "raw_text", "text": "h"}] * 3] * 2}


@pytest_asyncio.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def options(count: int, text: str = "a") -> list[Json]:
    return [{"text": {**PLAIN, "text": text}, "value": f"{number}"} for number in range(count)]


def choice(kind: str, count: int, text: str = "a") -> Json:
    return {"type": kind, "action_id": "pick", "options": options(count, text)}


def texts(*fields: str) -> Json:
    return {"type": "section", "fields": [{"type": "mrkdwn", "text": text} for text in fields]}


def row(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def cells(last: Json) -> Json:
    return {**HEADER, "rows": [HEADER["rows"][0], [*HEADER["rows"][0][:2], last]]}


BUTTON = {"type": "button", "action_id": "cufa_poll_vote", "text": PLAIN}
MESSAGES: list[tuple[list[Json], str]] = [
    (
        [SECTION] * 2 + [{"type": "section", "text": {**PLAIN, "text": "x" * 3001}}],
        "must be less than 3001 characters [json-pointer:/blocks/2/text/text]",
    ),
    ([texts("a", "")], "must be more than 0 characters [json-pointer:/blocks/0/fields/1/text]"),
    ([SECTION] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    (
        [SECTION, row(BUTTON, BUTTON)],
        '`action_id` "cufa_poll_vote" already exists [json-pointer:/blocks/1/elements/1/action_id]',
    ),
    ([{**SECTION, "page_size": 5}], "invalid additional property: page_size [json-pointer:/blocks/0]"),
    (
        [SECTION, SECTION, cells({"type": "raw_number", "text": "1"})],
        "missing required field: value [json-pointer:/blocks/2/rows/1/2]",
    ),
    (
        [SECTION, {"type": "carousel", "elements": [{"type": "card", "title": "x"}]}],
        "must provide an object [json-pointer:/blocks/1/elements/0/title]",
    ),
]


@pytest.mark.parametrize(("blocks", "words"), MESSAGES, ids=[words for _, words in MESSAGES])
async def test_a_message_is_refused_in_slacks_words(
    sandbox: Sandbox, client: AsyncWebClient, blocks: list[Json], words: str
) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=general(sandbox), text="a", blocks=blocks)
    answer = caught.value.response
    assert (answer["error"], answer["errors"]) == ("invalid_blocks", [words])
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {words}"]


VIEWS: list[tuple[Json, list[str]]] = [
    (
        {"type": "modal", "blocks": [SECTION]},
        [
            "failed to match all allowed schemas [json-pointer:/view]",
            "missing required field: title [json-pointer:/view]",
        ],
    ),
    (modal("x" * 25), ["must be less than 25 characters [json-pointer:/view/title/text]"]),
    (
        modal("a", SECTION, SECTION, field("f", choice("static_select", 1, "x" * 76))),
        ["must be less than 76 characters [json-pointer:/view/blocks/2/element/options/0/text/text]"],
    ),
    (modal("a", *[SECTION] * 101), ["no more than 100 items allowed [json-pointer:/view/blocks]"]),
    (
        modal("a", *[SECTION] * 7, row(choice("checkboxes", 11))),
        ["no more than 10 items allowed [json-pointer:/view/blocks/7/elements/0/options]"],
    ),
    (
        modal("a", *[SECTION] * 9, {**SECTION, "accessory": choice("overflow", 0)}),
        ["must provide at least 1 items [json-pointer:/view/blocks/9/accessory/options]"],
    ),
    (
        {**modal("a", SECTION, SECTION, field("f")), "submit": None},
        ["must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/2/input]"],
    ),
    (
        modal("a", *[SECTION] * 5, {"type": "data_visualization"}),
        ["unsupported type: data_visualization [json-pointer:/view/blocks/5/type]"],
    ),
    (
        modal("a", SECTION, field("f", {"max_length": 2, "initial_value": "abc"})),
        ["failed to match schema [json-pointer:/view/blocks/1/element/initial_value]"],
    ),
]


@pytest.mark.parametrize(("view", "words"), VIEWS, ids=[words[-1] for _, words in VIEWS])
async def test_a_view_is_refused_in_slacks_words(client: AsyncWebClient, view: Json, words: list[str]) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.views_open(trigger_id="1.2.c", view=view)
    answer = caught.value.response
    assert answer["error"] == "invalid_arguments"
    said = answer["response_metadata"]["messages"]
    assert said[0] == "[ERROR] failed to match all allowed schemas [json-pointer:/view]"
    assert {f"[ERROR] {each}" for each in words} <= set(said)


async def test_too_many_charts_and_strangers_have_their_own_words(sandbox: Sandbox, client: AsyncWebClient) -> None:
    pie = {"type": "pie", "segments": [{"label": "a", "value": 1}]}
    charts = [{"type": "data_visualization", "title": "t", "chart": pie}] * 3
    with pytest.raises(SlackApiError, match="too many data_visualization blocks"):
        await client.chat_postMessage(channel=general(sandbox), text="a", blocks=charts)
    with pytest.raises(SlackApiError, match="invalid `user_id`"):
        await client.views_publish(user_id="U0NOBODY", view={"type": "home", "blocks": [SECTION]})


async def test_only_a_modal_is_pushed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async with ScriptedApp(sandbox) as app:
        await sandbox.person("ana").type("/tea")
        trigger = app.payloads[-1]["trigger_id"]
        words = "must match the `type` of the root view whose stack we're pushing onto"
        with pytest.raises(SlackApiError, match=words):
            await client.views_push(trigger_id=trigger, view={"type": "home", "blocks": [SECTION]})


async def test_blocks_in_attachments_are_checked(sandbox: Sandbox, client: AsyncWebClient) -> None:
    fine = await client.chat_postMessage(channel=general(sandbox), text="a", attachments=[{"blocks": [SECTION]}])
    assert fine["message"]["attachments"][0]["blocks"][0]["block_id"]
    wrong: list[Json] = [{"text": "a"}, {"blocks": [{**SECTION, "x": 1}]}]
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=general(sandbox), text="a", attachments=wrong)
    answer = caught.value.response
    assert answer["error"] == "invalid_attachments"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] invalid additional property: x [json-pointer:/attachments/1/blocks/0]"
    ]


@pytest.mark.parametrize(
    ("kind", "body", "warning"),
    [
        ("application/json", b"{}", "missing_charset"),
        ("application/json; charset=utf-8", b"{}", None),
        ("application/x-www-form-urlencoded; charset=utf-8", b"a=b", "superfluous_charset"),
        ("application/x-www-form-urlencoded", b"a=b", None),
    ],
)
async def test_a_charset_where_none_belongs_is_a_warning(
    sandbox: Sandbox, http: aiohttp.ClientSession, kind: str, body: bytes, warning: str | None
) -> None:
    answer = await call(http, sandbox, "api.test", headers={"Content-Type": kind}, data=body)
    assert (answer["ok"], answer.get("warning")) == (True, warning)
    assert answer.get("response_metadata", {}).get("warnings") == ([warning] if warning else None)


async def test_long_text_is_cut_without_an_error(sandbox: Sandbox, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="#general", text="x" * 40_001)
    assert posted["channel"] == general(sandbox)
    assert len(posted["message"]["text"]) == 40_000


async def test_an_app_that_is_not_listed_reads_history_slowly_and_in_short_pages() -> None:
    pace = Pace(distribution="unlisted")
    async with workspace_with(silent(MANIFEST), pace=pace, clock=Clock(frozen=True)) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)

        async def read(**more: Any) -> Any:
            return await client.conversations_history(channel=general(sandbox), **more)

        assert len((await read())["messages"]) <= 15
        assert await refused(read()) == "ratelimited"
        sandbox.clock.set(sandbox.clock.now().replace(year=2030))
        assert await refused(read(limit=16)) == "invalid_limit"
