"""A form that is kept while somebody types in it, at the page: no letter is lost, and a redraw takes nothing away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from adapters.sandbox.app import Sandbox
from bot.events import ButtonPressed, FormChanged, FormSubmitted
from bot.forms import ChoiceField, Form, Opening, Option, TextField
from bot.messages import Alert, Button, Buttons, Words
from bot.replies import OpenForm, UpdateForm
from tests.browser.conftest import PageAs
from tests.browser.hand import fits, say
from tests.platforms.slack.bot import ScriptedBot
from tests.platforms.slack.office import Workspace, adapter
from tests.workspace import workspace_with

TEXT = "Ich möchte dir danken: das war groß! 🎉"
STARS = tuple(Option(f"{number}", f"{number} stars") for number in range(1, 6))
NEXT = Buttons((Button("notes.next", "Next"),))
ALERT = Alert((Words("Only Ben reads this."),))
FOR_BEN = TextField("17.text", "For Ben", multiline=True)
RATING = ChoiceField("17.stars", "How good was it?", STARS)
FORM = Form(
    "notes.write",
    "A note",
    (ALERT, FOR_BEN, RATING, NEXT),
    submit="Share",
    state="17",
    kept=Opening("notes.open", "17", "Your note", datetime(2026, 12, 24, tzinfo=UTC)),
)


@pytest.fixture
def bot() -> ScriptedBot:
    return ScriptedBot(on_command=OpenForm(FORM), kept=frozenset({"notes.write"}))


@pytest_asyncio.fixture(loop_scope="session", params=["socket", "http"])
async def at_desk(request: pytest.FixtureRequest, bot: ScriptedBot) -> AsyncIterator[Workspace]:
    async with workspace_with(adapter(bot, by_socket=request.param == "socket")) as workspace:
        yield workspace


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(at_desk: Workspace) -> Sandbox:
    return at_desk.sandbox


async def begin(page: Page, text: str = TEXT) -> None:
    """Opens the form and types as fast as a machine can."""
    await say(page, "/praise")
    await expect(page.locator("dialog#modal")).to_contain_text("Only Ben reads this.")
    await page.get_by_label("For Ben").press_sequentially(text)


def typed(bot: ScriptedBot) -> list[FormChanged]:
    return [event for event in bot.heard if isinstance(event, FormChanged)]


@pytest.mark.parametrize("width", [390, 1280])
async def test_every_letter_typed_quickly_arrives_and_the_newest_last(
    page_as: PageAs, at_desk: Workspace, bot: ScriptedBot, width: int
) -> None:
    page = await page_as("ana", width=width, height=844)
    await begin(page)
    await page.get_by_label("4 stars").check()
    await page.get_by_label("For Ben").press_sequentially("!")
    await at_desk.sandbox.until(lambda: typed(bot) and typed(bot)[-1].answers.text("17.text") == f"{TEXT}!")
    heard = typed(bot)
    texts = [event.answers.text("17.text") for event in heard if event.field == "17.text"]
    assert texts == [f"{TEXT}!"[:end] for end in range(1, len(TEXT) + 2)]
    orders = [event.order for event in heard]
    assert orders == sorted(set(orders))
    assert [event.answers.text("17.stars") for event in heard[-2:]] == ["4", "4"]
    await fits(page)


async def test_what_is_sent_or_pressed_right_behind_a_letter_comes_after_it(
    page_as: PageAs, at_desk: Workspace, bot: ScriptedBot
) -> None:
    page = await page_as("ana")
    await begin(page)
    await page.get_by_role("button", name="Next", exact=True).dispatch_event("click")
    pressed = await at_desk.sandbox.until(lambda: next((e for e in bot.heard if isinstance(e, ButtonPressed)), None))
    assert pressed.answers.text("17.text") == TEXT
    await page.get_by_label("4 stars").check()
    await page.get_by_label("For Ben").press_sequentially("!")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("dialog#modal")).to_be_hidden()
    assert isinstance(bot.heard[-1], FormSubmitted)
    assert bot.heard[-1].answers.text("17.text") == f"{TEXT}!"


async def test_a_redraw_leaves_the_caret_and_the_letters_where_they_are(
    page_as: PageAs, at_desk: Workspace, bot: ScriptedBot
) -> None:
    page = await page_as("ana")
    await begin(page, "on")
    box = page.get_by_label("For Ben")
    await box.press("ArrowLeft")
    text = replace(FOR_BEN, hint="Drawn again", longest=900)
    bot.on_button = UpdateForm(replace(FORM, parts=(ALERT, text, RATING, NEXT)))
    await page.get_by_role("button", name="Next", exact=True).dispatch_event("click")
    await expect(page.locator("dialog#modal")).to_contain_text("Drawn again")
    await expect(box).to_be_focused()
    await page.keyboard.type("pe")
    await expect(box).to_have_value("open")
    await at_desk.sandbox.until(lambda: typed(bot)[-1].answers.text("17.text") == "open")
    other = replace(FOR_BEN, name="18.text", label="For Carla", value="thanks")
    bot.on_button = UpdateForm(replace(FORM, parts=(ALERT, other, NEXT)))
    await page.get_by_role("button", name="Next", exact=True).dispatch_event("click")
    await expect(page.get_by_label("For Carla")).to_have_value("thanks")


async def test_a_window_that_is_closed_takes_what_stood_in_it_along(
    page_as: PageAs, at_desk: Workspace, bot: ScriptedBot
) -> None:
    page = await page_as("ana", width=390, height=844)
    await begin(page, "kept by the bot alone")
    await page.locator("dialog#modal [data-close-all]").click()
    await expect(page.locator("dialog#modal")).to_be_hidden()
    assert typed(bot)[-1].answers.text("17.text") == "kept by the bot alone"
    await say(page, "/praise")
    await expect(page.get_by_label("For Ben")).to_have_value("")
