"""A person of the tests fills every kind of field, and the app gets what Slack would send."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.app import Sandbox
from adapters.sandbox.state import Json
from tests.sandbox.scripted_app import ScriptedApp, field, modal
from tests.sandbox.test_interaction import opened


def options(*words: str) -> list[Json]:
    return [{"text": {"type": "plain_text", "text": word}, "value": word.lower()} for word in words]


FIELDS: list[tuple[Json, Any, Any]] = [
    ({"type": "plain_text_input"}, "Hi", {"value": "Hi"}),
    ({"type": "number_input", "is_decimal_allowed": True}, 2.5, {"value": "2.5"}),
    ({"type": "email_text_input"}, "ana@example.org", {"value": "ana@example.org"}),
    ({"type": "url_text_input"}, "https://example.org", {"value": "https://example.org"}),
    ({"type": "datepicker"}, date(2026, 12, 1), {"selected_date": "2026-12-01"}),
    ({"type": "timepicker"}, time(9, 30), {"selected_time": "09:30"}),
    ({"type": "datetimepicker"}, datetime(2026, 12, 1, tzinfo=UTC), {"selected_date_time": 1796083200}),
    ({"type": "static_select", "options": options("Yes")}, "Yes", {"selected_option": options("Yes")[0]}),
    (
        {"type": "multi_static_select", "options": options("A", "B")},
        ["A", "B"],
        {"selected_options": options("A", "B")},
    ),
    ({"type": "radio_buttons", "options": options("Yes", "No")}, "No", {"selected_option": options("No")[0]}),
    ({"type": "checkboxes", "options": options("A", "B", "C")}, ["A", "C"], {"selected_options": options("A", "C")}),
    ({"type": "checkboxes", "options": options("A")}, [], {"selected_options": []}),
    ({"type": "users_select"}, "ben", {"selected_user": "@ben"}),
    ({"type": "multi_users_select"}, ["ben", "carla"], {"selected_users": ["@ben", "@carla"]}),
    ({"type": "channels_select"}, "kudos", {"selected_channel": "#kudos"}),
    ({"type": "multi_channels_select"}, ["kudos"], {"selected_channels": ["#kudos"]}),
    ({"type": "conversations_select"}, "random", {"selected_conversation": "#random"}),
    ({"type": "multi_conversations_select"}, ["random"], {"selected_conversations": ["#random"]}),
]


@pytest.mark.parametrize(
    ("element", "value", "held"), FIELDS, ids=lambda each: each.get("type") if isinstance(each, dict) else ""
)
async def test_each_field_is_filled(
    sandbox: Sandbox, client: AsyncWebClient, element: Json, value: Any, held: Json
) -> None:
    def ids(expected: Any) -> Any:
        """Names as the ids they have here."""
        if isinstance(expected, list):
            return [ids(each) for each in expected]
        if isinstance(expected, str) and expected[:1] in {"@", "#"}:
            found = sandbox.workspace.find_person(expected) or sandbox.workspace.channel(expected)
            return found.id
        return expected

    async with ScriptedApp(sandbox) as app:
        await opened(sandbox, app, client, modal("Form", field("it", element, optional=True)))
        ana = sandbox.person("ana")
        await ana.fill(ana.modal, {"It": value})
        assert (await ana.submit()).ok
    entry = app.payloads[-1]["view"]["state"]["values"]["it"]["it"]
    assert entry == {"type": element["type"], **{key: ids(expected) for key, expected in held.items()}}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("4", "Please enter a number of at least 5."),
        ("5", None),
        ("9", None),
        ("10", "Please enter a number of at most 9."),
        ("6.5", "Please enter a whole number."),
        ("six", "Please enter a valid number."),
    ],
)
async def test_a_number_is_checked_by_the_client(
    sandbox: Sandbox, client: AsyncWebClient, number: str, words: str | None
) -> None:
    element = {"type": "number_input", "is_decimal_allowed": False, "min_value": "5", "max_value": "9"}
    async with ScriptedApp(sandbox) as app:
        await opened(sandbox, app, client, modal("Form", field("it", element)))
        ana = sandbox.person("ana")
        await ana.fill(ana.modal, {"It": number})
        view = ana.modal
        assert view is not None
        assert (await ana.submit()).ok is (words is None)
        assert view.errors == ({"it": words} if words else {})


async def test_a_chart_is_read_by_its_words(sandbox: Sandbox, client: AsyncWebClient) -> None:
    pie = {"type": "pie", "segments": [{"label": "Public", "value": 3}, {"label": "Private", "value": 1}]}
    points = [{"label": "Oct", "value": 4}, {"label": "Nov", "value": 7.5}]
    bars = {
        "type": "bar",
        "series": [{"name": "Praise", "data": points}],
        "axis_config": {"categories": ["Oct", "Nov"]},
    }
    charts = [
        {"type": "data_visualization", "title": title, "chart": chart}
        for title, chart in (("Who", pie), ("When", bars))
    ]
    await client.chat_postMessage(channel=sandbox.channel("kudos").id, text="Statistics", blocks=charts)
    message = sandbox.channel("kudos").messages[-1]
    assert message.plain == "Who\nPublic: 3\nPrivate: 1\nWhen\nPraise · Oct: 4\nPraise · Nov: 7.5"
    assert [chart["title"] for chart in message.charts] == ["Who", "When"]
