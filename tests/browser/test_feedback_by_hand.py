"""Feedback as people in four time zones meet it at the page: asked, put off, answered, read; nobody else hears it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from adapters.sandbox.app import Sandbox
from adapters.sandbox.clock import Clock
from adapters.sandbox.company import DEMO, load_company
from tests.browser.conftest import PageAs
from tests.browser.hand import dm, fits, press, say, shut
from tests.browser.test_two_chats_by_hand import enter
from tests.hipchat.two_chats import TwoChatOffice, both_at_work
from tests.nudges.office import clock_at, remind, reminders

LISBON, TOKYO, MEXICO = "Europe/Lisbon", "Asia/Tokyo", "America/Mexico_City"
MONDAY = datetime(2026, 11, 16, 15, tzinfo=ZoneInfo(LISBON))
TUESDAY, WEDNESDAY, THURSDAY, DUE = (date(2026, 11, day) for day in (17, 18, 19, 20))


@pytest_asyncio.fixture(loop_scope="session")
async def both(tmp_path: Path) -> AsyncIterator[TwoChatOffice]:
    url, company = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", load_company(DEMO)
    async with both_at_work(url, company=company, clock=Clock(MONDAY)) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(both: TwoChatOffice) -> Sandbox:
    return both.sandbox


async def ask(page: Page, people: str, topic: str, release: str) -> None:
    """Asks with the form; the receipt is open then."""
    form = page.locator("dialog#modal")
    await say(page, f"/feedback {people} ")
    await form.get_by_label("Which project?").fill(topic)
    await form.locator("input[type=date]").fill(f"{DUE}")
    await form.get_by_label(release).check()
    await form.get_by_role("button", name="Ask", exact=True).click()
    await expect(form).to_contain_text("I remind those who haven't.")


async def share(page: Page, words: str, text: str) -> None:
    form = await press(page, "Give feedback", words)
    await form.locator("textarea").first.fill(text)
    await form.get_by_role("button", name="Share").click()
    await expect(form).to_contain_text("Thank you.")
    await shut(page)


def heard(both: TwoChatOffice) -> dict[str, int]:
    """How many direct messages everybody has."""
    company = both.sandbox.company.people
    slack = (each["handle"] for each in company if "slack" in each.get("chats", ("slack",)))
    return {handle: len(both.person(handle).dms) for handle in slack if not handle.endswith("bot")}


@pytest.mark.parametrize("width", [1280, 390])
async def test_three_are_asked_and_all_answers_come_on_the_day(
    page_as: PageAs, both: TwoChatOffice, width: int
) -> None:
    ana, hiro, kavita, jorge = [
        await page_as(who, "@upward", width=width, height=800) for who in ("ana", "hiro", "kavita", "jorge")
    ]
    topic = "The move to the new site"
    await ask(ana, "@hiro @kavita @jorge", topic, "All together on that day")
    await shut(ana)

    half = "You asked what we would miss"
    form = await press(hiro, "Give feedback", topic)
    await form.locator("textarea").first.press_sequentially(half)
    await fits(hiro)
    await shut(hiro)

    form = await press(kavita, "Decline", topic)
    await form.get_by_label("Why not").fill("I was away most of it")
    await form.get_by_role("combobox", name="Somebody who can say more").fill("ben")
    await form.get_by_role("option", name="Ben Okafor").click()
    await form.get_by_role("button", name="Decline").click()
    await expect(form).to_contain_text("You declined, and nothing is owed.")
    await shut(kavita)
    await expect(dm(kavita, topic)).to_contain_text("You declined. Nothing is owed.")

    clock_at(both, TUESDAY, 11, zone=TOKYO)
    form = await press(hiro, "Give feedback", topic)
    await expect(form.locator("textarea").first).to_have_value(half)
    await shut(hiro)
    await share(hiro, topic, f"{half}, and waited for the answer. 静かに")

    before = heard(both)
    clock_at(both, WEDNESDAY, 9, 40, MEXICO)
    await remind(both)
    assert not reminders(both, "jorge")
    clock_at(both, WEDNESDAY, 10, zone=MEXICO)
    form = await press(jorge, "Later", "2 days left")
    await form.get_by_role("button", name="Tomorrow").click()
    await expect(form).to_contain_text("I will remind you of it on")
    await shut(jorge)
    await expect(dm(jorge, "Nothing is left for now.")).to_be_visible()
    clock_at(both, THURSDAY, 10, zone=MEXICO)
    await share(jorge, "Until tomorrow", "Write down who decides what")
    assert heard(both) == before | {"jorge": before["jorge"] + 1}

    clock_at(both, DUE, 9, 40, LISBON)
    await remind(both)
    await expect(dm(ana, topic)).to_have_count(0)
    clock_at(both, DUE, 10, zone=LISBON)
    form = await press(ana, "Read", "2 of 3 are in, and no more will come.")
    for words in (half, "Hiro Tanaka", "Write down who decides what", "Jorge Ruiz"):
        await expect(form).to_contain_text(words)
    await form.get_by_role("button", name="By question").click()
    await expect(form.get_by_role("button", name="By person")).to_be_visible()
    await expect(form).to_contain_text(half)
    await fits(ana)
    await shut(ana)
    form = await press(ana, "Manage", topic)
    await expect(form).to_contain_text("Declined: Kavita Nair, who suggests Ben Okafor")
    await expect(form).to_contain_text("I was away most of it")
    await expect(form).not_to_contain_text("I tell you when")
    assert heard(both) == before | {"jorge": before["jorge"] + 1, "ana": before["ana"] + 1}


async def test_answers_come_as_they_are_given_from_both_chats_and_a_cancelled_one_says_so(
    page_as: PageAs, both: TwoChatOffice
) -> None:
    ana, ben = await page_as("ana", "@upward"), await page_as("ben", "@upward")
    await ask(ana, "@ben @tomas", "The new colours", "As each one comes")
    await shut(ana)
    await share(ben, "The new colours", "They are calm")
    news = dm(ana, "Your request for feedback:")
    await expect(news).to_contain_text("1 of 2 is in.")
    rooms = await page_as("ana", calm=False)  # a letter that comes behind Share is refused, which a browser writes down
    await enter(rooms, both, "tomas", "@upward")
    link = await rooms.locator(".item").get_by_role("link", name="Give feedback").get_attribute("href")
    await rooms.goto(link or "")
    await rooms.get_by_role("button", name="Open it").click()
    await rooms.get_by_role("button", name="Give feedback").click()
    await rooms.get_by_role("textbox").first.fill("Grün für die Halle, bitte 🌿")
    await rooms.get_by_role("button", name="Share").click()
    await expect(rooms.locator("main")).to_contain_text("Thank you.")
    await expect(news).to_contain_text("All 2 are in.")
    await expect(news).to_have_count(1)
    form = await press(ana, "Read", "The new colours")
    await expect(form).to_contain_text("Grün für die Halle, bitte 🌿")
    await shut(ana)

    await ask(ana, "@ben @carla", "My talk", "As each one comes")
    await expect(dm(ben, "My talk")).to_be_visible()
    await ana.get_by_role("button", name="Undo").click()
    await ana.get_by_role("button", name="Cancel it").click()
    await expect(ana.locator("dialog#modal")).to_contain_text("Nobody owes you anything")
    await expect(dm(ben, "My talk")).to_contain_text("Ana Ferreira has cancelled this request. Nothing is owed.")
    await expect(dm(ben, "My talk").get_by_role("button", name="Give feedback")).to_have_count(0)
