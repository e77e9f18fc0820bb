"""What the fields of a block say together: tables, charts, containers, cards, plans, menus, inputs."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.app import Sandbox
from adapters.sandbox.blocks.blocks import check_message, check_view
from adapters.sandbox.blocks.schema import BLOCKS, UNSUPPORTED
from adapters.sandbox.state import Json
from tests.sandbox.scripted_app import ScriptedApp
from tests.sandbox.test_blocks import message_errors, section, text_of, typed, view, view_errors


def cell(text: str = "a") -> Json:
    return {"type": "raw_text", "text": text}


def number(value: float) -> Json:
    return {"type": "raw_number", "value": value, "text": f"{value}"}


def rich(text: str = "a") -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def grid(*rows: list[Json], **more: Any) -> Json:
    return {"type": "data_table", "caption": "Teams", "rows": list(rows), **more}


def styled(style: Any) -> Json:
    run = {"type": "text", "text": "a", "style": style}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [run]}]}


def chart(kind: str = "bar", **more: Any) -> Json:
    series = [{"name": name, "data": [{"label": label, "value": 1} for label in ("Q1", "Q2")]} for name in ("a", "b")]
    inner = {"type": kind, "series": series, "axis_config": {"categories": ["Q1", "Q2"]}, **more}
    return {"type": "data_visualization", "title": "t", "chart": inner}


def points(*labels: str) -> list[Json]:
    return [{"name": "a", "data": [{"label": label, "value": 1} for label in labels]}]


def box(**more: Any) -> Json:
    return {"type": "container", "title": text_of(3), "child_blocks": [section()], **more}


def task(task_id: str, status: str = "complete") -> Json:
    return {"task_id": task_id, "title": "t", "status": status}


OPTIONS = [{"text": text_of(3), "value": value} for value in "ab"]
OTHER = {"text": text_of(3), "value": "c"}


def row(kind: str, **more: Any) -> Json:
    return {"type": "actions", "elements": [{"type": kind, "action_id": "x", **more}]}


def asked(kind: str, **more: Any) -> Json:
    return {"type": "input", "label": text_of(3), "element": {"type": kind, "action_id": "x", **more}}


HEAD = [cell("Team"), cell("Praise")]
IMAGE = {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a"}

FINE = [
    grid(HEAD, [cell("Sales"), number(3)], [rich("Ops"), number(2.5)], page_size=1, row_header_column_index=1),
    chart("line"),
    box(is_collapsible=True, default_collapsed=True),
    {"type": "container", "rich_text_title": rich(), "child_blocks": [section()], "has_header_divider": True},
    {"type": "card", "body": text_of(3), "icon": IMAGE},
    {"type": "plan", "title": "t", "tasks": [task("1", "pending"), task("2")]},
    {"type": "task_card", **task("1")},
    row("static_select", options=OPTIONS, initial_option=OPTIONS[1]),
    row("checkboxes", options=OPTIONS, initial_options=OPTIONS),
    row("datepicker", initial_date="2026-12-01"),
    row("timepicker", initial_time="09:30"),
    asked("plain_text_input", min_length=2, max_length=2, initial_value="ab"),
    asked("number_input", is_decimal_allowed=True, min_value="1", max_value="1.5"),
    row("button", text=text_of(3), agent_prompt="p", agent_prompt_display="d"),
]
NO = "failed to match schema"
WRONG: list[tuple[Json, str, str]] = [
    (grid(HEAD, [cell()]), NO, "/rows/1"),
    (grid([cell(), rich()], HEAD), "unsupported type: rich_text", "/rows/0/1/type"),
    (grid(HEAD, HEAD, row_header_column_index=2), NO, "/row_header_column_index"),
    (grid(HEAD, [cell(), cell("")]), "must be more than 0 characters", "/rows/1/1/text"),
    (chart(series=points("Q1")), NO, "/chart/series/0/data"),
    (chart(series=points("Q1", "Q3")), NO, "/chart/series/0/data"),
    (chart(series=points("Q1", "Q2") * 2), NO, "/chart/series"),
    (chart(axis_config={"categories": ["Q1", "Q1"]}, series=points("Q1", "Q1")), NO, "/chart/axis_config/categories"),
    (box(default_collapsed=True), NO, "/default_collapsed"),
    (box(is_collapsible=True, has_header_divider=True), NO, "/has_header_divider"),
    ({"type": "container", "child_blocks": [section()]}, "missing required field: title", ""),
    (box(child_blocks=[{"type": "markdown", "text": "a"}]), "unsupported type: markdown", "/child_blocks/0/type"),
    ({"type": "card", "subtitle": text_of(3)}, "missing required field: hero_image", ""),
    (
        {"type": "card", "title": text_of(3), "icon": IMAGE, "slack_icon": {"type": "icon", "name": "bot"}},
        NO,
        "/slack_icon",
    ),
    ({"type": "plan", "title": "t", "tasks": [task("1"), task("1")]}, NO, "/tasks"),
    ({"type": "task_card", **task("1", "pending")}, NO, "/status"),
    (row("static_select"), "missing required field: options", "/elements/0"),
    (row("static_select", options=OPTIONS, initial_option=OTHER), NO, "/elements/0/initial_option"),
    (
        row("static_select", options=OPTIONS, option_groups=[{"label": text_of(3), "options": OPTIONS}]),
        NO,
        "/elements/0/option_groups",
    ),
    (row("checkboxes", options=OPTIONS, initial_options=[OPTIONS[0], OTHER]), NO, "/elements/0/initial_options/1"),
    (row("datepicker", initial_date="1.12.2026"), NO, "/elements/0/initial_date"),
    (row("timepicker", initial_time="half past"), NO, "/elements/0/initial_time"),
    (asked("plain_text_input", min_length=3, max_length=2), NO, "/element/min_length"),
    (asked("plain_text_input", max_length=2, initial_value="abc"), NO, "/element/initial_value"),
    (asked("number_input", is_decimal_allowed=True, min_value="2", max_value="1"), NO, "/element/min_value"),
    (asked("number_input", is_decimal_allowed=True, min_value="two"), NO, "/element/min_value"),
    (row("button", text=text_of(3), agent_prompt_display="d"), "missing required field: agent_prompt", "/elements/0"),
    (row("workflow_button", text=text_of(3)), "missing required field: workflow", "/elements/0"),
    (styled("bold"), "must provide an object", "/elements/0/elements/0/style"),
    (styled({"bold": 1}), "must be a boolean", "/elements/0/elements/0/style/bold"),
    (styled({"loud": True}), "invalid additional property: loud", "/elements/0/elements/0/style"),
    ({"type": "image", "alt_text": "a", "slack_file": 5}, "must provide an object", "/slack_file"),
]


@pytest.mark.parametrize("block", FINE, ids=lambda block: block["type"])
def test_what_fits_together_is_accepted(block: Json) -> None:
    assert check_message([block])


@pytest.mark.parametrize(("block", "words", "place"), WRONG, ids=[f"{words}-{place}" for _, words, place in WRONG])
def test_what_does_not_fit_together_is_named_with_its_place(block: Json, words: str, place: str) -> None:
    assert message_errors(section(), block) == ("invalid_blocks", [f"[ERROR] {words} [json-pointer:/blocks/1{place}]"])


def test_a_data_table_and_a_message_hold_twenty_thousand_characters_in_tables() -> None:
    def of(letters: int) -> Json:
        return grid([cell("a")], [cell("x" * (letters - 1))])

    check_message([of(20_000)])
    assert message_errors(of(20_001))[1] == [
        "[ERROR] must be less than 20001 characters [json-pointer:/blocks/0/rows]",
    ]
    check_message([of(10_000), of(10_000)])
    assert message_errors(of(10_001), of(10_000))[1] == [
        "[ERROR] must be less than 20001 characters [json-pointer:/blocks]"
    ]


def test_tables_of_a_message_hold_ten_thousand_characters_in_all() -> None:
    def of(letters: int) -> Json:
        return {"type": "table", "rows": [[cell("x" * letters)]]}

    check_message([of(5_000), of(5_000)])
    assert message_errors(of(5_000), of(5_001))[1] == [
        "[ERROR] must be less than 10001 characters [json-pointer:/blocks]"
    ]


@pytest.mark.parametrize("kind", ["table", "data_table", "data_visualization", "card", "carousel", "container", "plan"])
def test_wide_blocks_are_for_messages_only(kind: str) -> None:
    block = {**typed(kind)} if kind != "data_visualization" else chart()
    check_message([block])
    for place in ("modal", "home"):
        expected = f"[ERROR] unsupported type: {kind} [json-pointer:/view/blocks/0/type]"
        assert expected in view_errors(view([block], place), place)


def test_an_alert_is_for_modals_only() -> None:
    check_view(view([typed("alert")]), "modal")
    assert message_errors(typed("alert"))[1] == ["[ERROR] unsupported type: alert [json-pointer:/blocks/0/type]"]


@pytest.mark.parametrize("kind", sorted(UNSUPPORTED))
def test_blocks_that_are_not_served_are_refused_in_slacks_words(kind: str) -> None:
    assert kind not in BLOCKS
    assert message_errors({"type": kind})[1] == [f"[ERROR] unsupported type: {kind} [json-pointer:/blocks/0/type]"]


def test_charts_in_containers_are_no_way_around() -> None:
    assert message_errors(box(child_blocks=[chart()]))[1] == [
        "[ERROR] unsupported type: data_visualization [json-pointer:/blocks/0/child_blocks/0/type]"
    ]


def test_ids_are_unique_and_made_up_inside_of_containers_too() -> None:
    inner, bare = {**section(), "block_id": "a"}, row("button", text=text_of(3))
    assert message_errors(inner, box(child_blocks=[inner]))[1] == [
        '[ERROR] `block_id` "a" already exists [json-pointer:/blocks/1/child_blocks/0/block_id]'
    ]
    del bare["elements"][0]["action_id"]
    (made,) = check_message([box(child_blocks=[bare])])
    assert made["child_blocks"][0]["block_id"]
    assert made["child_blocks"][0]["elements"][0]["action_id"]


async def test_buttons_in_containers_and_cards_are_pressed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    def go(label: str) -> Json:
        return {"type": "button", "action_id": label, "text": {"type": "plain_text", "text": label}}

    cards = [{"type": "card", "title": text_of(2), "actions": [go(f"Card {number}")]} for number in (1, 2)]
    blocks = [
        box(child_blocks=[{"type": "actions", "elements": [go("Inside")]}], is_collapsible=True),
        {"type": "carousel", "elements": cards},
        {**cards[0], "actions": [go("Alone")]},
        row("workflow_button", text=text_of(3), workflow={"trigger": {"url": "https://slack.com/shortcuts/Ft1"}}),
    ]
    async with ScriptedApp(sandbox) as app:
        await client.chat_postMessage(channel=sandbox.channel("kudos").id, text="?", blocks=blocks)
        ana, message = sandbox.person("ana"), sandbox.channel("kudos").messages[-1]
        assert message.buttons == ["Inside", "Card 1", "Card 2", "Alone"]
        for label in message.buttons:
            await ana.press(label, on=message)
        pressed = [payload["actions"][0] for payload in app.payloads if payload["type"] == "block_actions"]
    assert [action["action_id"] for action in pressed] == message.buttons
    assert pressed[0]["block_id"] == message.blocks[0]["child_blocks"][0]["block_id"]


async def test_a_table_is_read_cell_by_cell(sandbox: Sandbox, client: AsyncWebClient) -> None:
    table = {"type": "table", "rows": [HEAD, [rich("Ops"), cell("2")]]}
    blocks = [grid(HEAD, [cell("Sales"), number(3)]), table, {"type": "plan", "title": "Plan", "tasks": [task("1")]}]
    await client.chat_postMessage(channel=sandbox.channel("kudos").id, text="?", blocks=blocks)
    message = sandbox.channel("kudos").messages[-1]
    assert message.plain.split() == ["Teams", "Team", "Praise", "Sales", "3", "Team", "Praise", "Ops", "2", "Plan", "t"]
