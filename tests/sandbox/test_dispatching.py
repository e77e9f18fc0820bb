"""Fields that tell the app of each letter, by Socket Mode and by HTTP, and what a redraw leaves of what was typed."""

from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.app import Sandbox
from adapters.sandbox.blocks.blocks import check_view
from adapters.sandbox.clock import Clock
from adapters.sandbox.errors import ApiError
from adapters.sandbox.state import Json, View
from tests.sandbox.bolt_app import MANIFEST
from tests.sandbox.conftest import Tea
from tests.sandbox.scripted_app import ScriptedApp, field, modal
from tests.sandbox.test_filling import options
from tests.sandbox.test_interaction import opened
from tests.workspace import silent, workspace_with

EACH_LETTER = {"trigger_actions_on": ["on_character_entered"]}


def told(name: str, element: Json | None = None) -> Json:
    """A field that dispatches; the small app listens to the action `kind`."""
    each = {} if element else {"dispatch_action_config": EACH_LETTER}
    return field(name, {**(element or {}), **each, "action_id": "kind"}, dispatch_action=True, optional=True)


def show(sandbox: Sandbox, *blocks: Json) -> View:
    """A modal on Ana's screen."""
    view = sandbox.workspace.views.make(sandbox.person("ana").id, check_view(modal("Notes", *blocks), "modal"))
    sandbox.workspace.views.open(view)
    return view


async def test_each_letter_reaches_the_app_in_order_with_all_that_stands_in_the_form(tea: Tea) -> None:
    ana, view = tea.sandbox.person("ana"), show(tea.sandbox, told("note"), field("other"))
    await ana.fill(ana.modal, {"Other": "kept"})
    await ana.type_into(ana.modal, "Note", "grüß dich")
    assert [seen["actions"][0]["value"] for seen in tea.seen] == ["grüß dich"[:end] for end in range(1, 10)]
    for seen in tea.seen:
        state = seen["view"]["state"]["values"]
        assert state["note"]["kind"]["value"] == seen["actions"][0]["value"]
        assert state["other"]["other"]["value"] == "kept"
        assert (seen["view"]["id"], seen["view"]["hash"]) == (view.id, view.hash)
    stamps = [seen["actions"][0]["action_ts"] for seen in tea.seen]
    assert stamps == sorted(set(stamps))
    assert len({seen["trigger_id"] for seen in tea.seen}) == 9


async def test_ratings_days_and_people_are_told_at_once(tea: Tea) -> None:
    ana = tea.sandbox.person("ana")
    show(
        tea.sandbox,
        told("stars", {"type": "radio_buttons", "options": options("One", "Two")}),
        told("day", {"type": "datepicker"}),
        told("who", {"type": "users_select"}),
    )
    await ana.fill(ana.modal, {"Stars": "Two", "Day": "2026-12-01", "Who": "ben"})
    assert [seen["actions"][0]["block_id"] for seen in tea.seen] == ["stars", "day", "who"]
    assert tea.seen[-1]["view"]["state"]["values"]["stars"]["kind"]["selected_option"]["value"] == "two"


@pytest.mark.parametrize("config", [None, {}, {"trigger_actions_on": ["on_enter_pressed"]}])
async def test_a_field_that_tells_by_enter_alone_does_not_tell_of_letters(tea: Tea, config: Json | None) -> None:
    element = {} if config is None else {"dispatch_action_config": config}
    show(tea.sandbox, field("note", {**element, "action_id": "kind"}, dispatch_action=True))
    ana = tea.sandbox.person("ana")
    await ana.type_into(ana.modal, "Note", "abc")
    assert (tea.seen, ana.value(ana.modal, "Note")) == ([], "abc")


async def test_letters_typed_while_the_clock_stands_still_have_an_order() -> None:
    frozen = Clock(datetime(2026, 11, 30, 9, tzinfo=UTC), frozen=True)
    async with workspace_with(silent(MANIFEST), clock=frozen) as sandbox, ScriptedApp(sandbox) as app:
        show(sandbox, told("note"))
        await sandbox.person("ana").type_into(sandbox.person("ana").modal, "Note", "abc")
        stamps = [payload["actions"][0]["action_ts"] for payload in app.payloads]
        assert stamps == ["1796029200.000000", "1796029200.000001", "1796029200.000002"]


@pytest.mark.parametrize(
    ("config", "fault"),
    [
        (EACH_LETTER, ""),
        ({"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]}, ""),
        ({}, ""),
        ({"trigger_actions_on": []}, "must provide at least 1 items"),
        ({"trigger_actions_on": ["on_leaving"]}, "failed to match schema"),
        ({"trigger_actions_on": "on_character_entered"}, "must provide an array"),
        ({"trigger_actions_on": ["on_enter_pressed"] * 3}, "no more than 2 items"),
        ({"after": 1}, "invalid additional property: after"),
    ],
)
def test_when_a_field_tells_is_checked(config: Json, fault: str) -> None:
    view = modal("Notes", field("note", {"dispatch_action_config": config}, dispatch_action=True))
    if not fault:
        check_view(view, "modal")
        return
    with pytest.raises(ApiError) as refused:
        check_view(view, "modal")
    assert fault in str(refused.value.messages)


def text(initial: str) -> Json:
    return {"initial_value": initial} if initial else {}


@pytest.mark.parametrize(
    ("first", "typed", "then", "held"),
    [
        ("", "mine", "theirs", "mine"),
        ("before", None, "after", "before"),
        ("before", "mine", "after", "mine"),
        ("before", "", "before", None),
        ("", None, "filled in", "filled in"),
        ("", None, "", None),
    ],
)
async def test_what_a_field_shows_stays_through_a_redraw_with_equal_ids(
    sandbox: Sandbox, client: AsyncWebClient, first: str, typed: str | None, then: str, held: str | None
) -> None:
    async with ScriptedApp(sandbox) as app:
        view = await opened(sandbox, app, client, modal("One", field("name", text(first))))
        ana = sandbox.person("ana")
        if typed is not None:
            await ana.fill(ana.modal, {"Name": typed})
        again: Any = await client.views_update(view_id=view["id"], view=modal("Two", field("name", text(then))))
        assert again["view"]["state"]["values"]["name"]["name"]["value"] == held
        other: Any = await client.views_update(view_id=view["id"], view=modal("Three", field("new", text(then))))
        assert other["view"]["state"]["values"]["new"]["new"]["value"] == (then or None)


async def test_a_choice_that_is_no_longer_offered_goes(sandbox: Sandbox, client: AsyncWebClient) -> None:
    def choice(*words: str) -> Json:
        return field("stars", {"type": "radio_buttons", "options": options(*words)})

    async with ScriptedApp(sandbox) as app:
        view = await opened(sandbox, app, client, modal("One", choice("One", "Two")))
        ana = sandbox.person("ana")
        await ana.fill(ana.modal, {"Stars": "Two"})
        await client.views_update(view_id=view["id"], view=modal("Two", choice("Two", "Three")))
        assert ana.value(ana.modal, "Stars")["value"] == "two"
        await client.views_update(view_id=view["id"], view=modal("Three", choice("One", "Three")))
        assert ana.value(ana.modal, "Stars") is None


async def test_what_stood_in_a_window_that_is_closed_is_gone(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async with ScriptedApp(sandbox) as app:
        await opened(sandbox, app, client, modal())
        ana = sandbox.person("ana")
        await ana.fill(ana.modal, {"Name": "lost"})
        await ana.close(everything=True)
        await opened(sandbox, app, client, modal())
        assert ana.value(ana.modal, "Name") is None
