"""Names that an app gives are names, whatever they mean to Python: seen on the page, as a browser gets it."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.app import Sandbox
from adapters.sandbox.state import Json
from tests.sandbox.scripted_app import ScriptedApp, field, modal
from tests.sandbox.test_interaction import opened

OF_A_DICTIONARY = sorted(name for name in dir({}) if not name.startswith("__"))
BOX = {"text": {"type": "plain_text", "text": "Yes"}, "value": "yes"}
ELEMENTS: tuple[Json, ...] = (
    {"type": "plain_text_input"},
    {"type": "checkboxes", "options": [BOX]},
    {"type": "multi_users_select"},
    {"type": "datepicker"},
)


def fields() -> list[Json]:
    """Each name of a dictionary's own, on each sort of field."""
    names = [(name, name if not number else f"{name}-{number}") for name in OF_A_DICTIONARY for number in range(4)]
    return [
        field(block, {**ELEMENTS[number % 4], "action_id": name}, optional=True)
        for number, (name, block) in enumerate(names)
    ]


async def page(sandbox: Sandbox, path: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(f"{sandbox.url}/as/ana/{path}") as answer:
        assert answer.status == 200
        return await answer.text()


def unbuilt(html: str) -> None:
    """Nothing of Python stands on the page."""
    assert "built-in method" not in html
    assert 'class="field wrong"' not in html


async def test_a_form_with_a_field_called_values_shows_no_python(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async with ScriptedApp(sandbox) as app:
        await opened(sandbox, app, client, modal("Form", *fields()))
        html = await page(sandbox, "general")
    assert all(f'data-input-block="{name}"' in html for name in OF_A_DICTIONARY)
    unbuilt(html)


async def test_a_mistake_in_a_field_called_items_is_shown(sandbox: Sandbox, client: AsyncWebClient) -> None:
    def answer(payload: Json) -> Json | None:
        wrong = {"response_action": "errors", "errors": {"items": "Too few of them."}}
        return wrong if payload.get("type") == "view_submission" else None

    async with ScriptedApp(sandbox, answer=answer) as app:
        await opened(sandbox, app, client, modal("Form", field("items", optional=True), field("keys", optional=True)))
        await sandbox.person("ana").submit()
        html = await page(sandbox, "general")
    assert "Too few of them." in html
    assert html.count('class="field wrong"') == 1


async def test_home_with_a_field_called_get_shows_no_python(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = sandbox.workspace.person("ana").id
    await client.views_publish(user_id=ana, view={"type": "home", "blocks": fields()})
    html = await page(sandbox, f"@{sandbox.app.bot.name}/home")
    assert 'data-input-block="get"' in html
    unbuilt(html)
