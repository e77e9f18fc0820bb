"""`/upward audit`: every act in plain words, found by person and day, a page at a time, for HR and admins alone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from adapters.sandbox.seen import SeenView
from bot.admin.audit import LIST
from bot.phrases import words
from tests.office import Office
from tests.test_architecture import ROOT

NOTED = re.compile(r'audit\.note\([^"]*"([a-z]+\.[a-z_]+)"')
NOTED_OF_REQUESTS = re.compile(r'note_act\([^"]*"([a-z]+\.[a-z_]+)"')
NOTED_OF_CYCLES = re.compile(r'(?:note_act|show_done)\([^")]*"([a-z_]+)"')
"""Each of them has other words where a request is about a report."""


async def shown(office: Office, handle: str, words: str) -> SeenView:
    """The person's window, as soon as it has these words."""
    person = office.person(handle)
    return await office.until(lambda: person.modal if person.modal and words in person.modal.plain else None)


async def test_hr_and_admins_see_what_the_other_did(office: Office) -> None:
    mira, grace = office.person("mira"), office.person("grace")
    await office.answered("mira", "/upward role hr @grace")
    await office.answered("mira", "/upward values add Courage")
    await office.answered("mira", "/upward feature objectives off")
    await grace.type("/upward audit")
    window = await shown(office, "grace", "switched objectives off")
    for line in (
        "Mira Solberg made #kudos the channel for praise.",
        "Mira Solberg set the roles of Grace Mbeki: HR.",
        "Mira Solberg added a company value.",
    ):
        assert line in window.plain
    assert "Courage" not in window.plain
    assert "All settings" not in window.plain
    await grace.close()
    await mira.type("/upward")
    await mira.press("Audit", on=await shown(office, "mira", "Channels"))
    await shown(office, "mira", "Grace Mbeki read this list.")
    await mira.close()
    await office.answered("mira", "/upward stats")
    await mira.type("/upward people without")
    await shown(office, "mira", "manager")
    await mira.type("/upward audit")
    window = await shown(office, "mira", "Mira Solberg asked for the statistics.")
    assert "Mira Solberg read who has no manager." in window.plain


async def test_it_is_found_by_person_and_day(office: Office) -> None:
    mira = office.person("mira")
    await office.answered("mira", "/upward role hr @grace")
    await office.answered("mira", "/upward role admin @ben")
    office.sandbox.clock.advance(timedelta(days=2))
    await office.answered("ben", "/upward values add Care")
    await mira.type("/upward audit")
    await mira.fill(await shown(office, "mira", "added a company value"), {"person": ["ben"]})
    await mira.submit()
    window = await office.until(lambda: mira.modal if mira.modal and "Grace" not in mira.modal.plain else None)
    assert "Mira Solberg set the roles of Ben" in window.plain  # done to him
    assert "Ben Okafor added a company value" in window.plain  # done by him
    today = _today(office)
    await mira.fill(window, {"person": ["ben"], "begin": today.isoformat(), "end": today.isoformat()})
    await mira.submit()
    await office.until(lambda: (mira.modal and "set the roles of Ben" not in mira.modal.plain) or None)
    assert mira.modal
    assert "Ben Okafor added a company value" in mira.modal.plain
    await mira.fill(mira.modal, {"begin": today.isoformat(), "end": (today - timedelta(days=1)).isoformat()})
    await mira.submit()
    assert "before the first day" in str(mira.modal.errors)


async def test_a_person_and_days_may_be_typed(office: Office) -> None:
    mira = office.person("mira")
    await office.answered("mira", "/upward role hr @grace")
    await office.answered("mira", "/upward role admin @ben")
    office.sandbox.clock.advance(timedelta(days=1))
    await office.answered("ben", "/upward values add Care")

    async def typed(line: str) -> str:
        await mira.type(f"/upward audit {line}")
        window = await office.until(lambda: mira.modal)
        await mira.close()
        return window.plain

    his = await typed("@ben")
    assert "Ben Okafor added a company value" in his
    assert "Grace" not in his
    before = await typed("YESTERDAY")
    assert "Grace" in before
    assert "company value" not in before
    assert (
        await typed("yesterday @ben") == await typed(f"@ben {_ago(office, 1)}") == await typed("ben okafor yesterday")
    )
    assert "Grace" not in await typed("today")
    assert "company value" in await typed(f"today {_ago(office, 1)}")
    assert "did not understand" not in before + his
    for line, missed in (("@ben lately", "lately"), ("nobody-here today", "nobody-here"), ("2026-13-01", "2026-13-01")):
        assert missed in (await typed(line)).split("so I left it out")[0]
    assert "@ben @grace" in (await typed("@ben @grace")).split("so I left it out")[0]


def _today(office: Office) -> date:
    """Where Mira lives, who looks."""
    return office.sandbox.clock.now().astimezone(ZoneInfo(office.sandbox.workspace.person("mira").tz)).date()


def _ago(office: Office, days: int) -> str:
    return (_today(office) - timedelta(days=days)).isoformat()


async def test_names_are_those_of_today_and_pages_are_turned(office: Office) -> None:
    mira = office.person("mira")
    for turn in range(2 * LIST.size):
        await office.answered("mira", f"/upward feature objectives {'on' if turn % 2 else 'off'}")
    await mira.type("/upward audit")
    window = await shown(office, "mira", f"1 to {LIST.size} of ")
    await mira.press("Older", on=window)
    window = await shown(office, "mira", f"{LIST.size + 1} to {2 * LIST.size} of ")
    await mira.press("Older", on=window)
    window = await shown(office, "mira", "made #kudos the channel")
    assert "Older" not in window.plain
    await mira.press("Newer", on=window)
    await shown(office, "mira", f"{LIST.size + 1} to {2 * LIST.size} of ")


@pytest.mark.parametrize("handle", ["ben", "ana"])
async def test_nobody_else_may_read_it(bare_office: Office, handle: str) -> None:
    said = (await bare_office.answered(handle, "/upward audit")).plain
    assert "Only HR or an admin" in said
    assert "/upward audit" not in (await bare_office.answered(handle, "/upward help")).plain


def test_every_act_that_is_noted_has_its_words() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "bot").rglob("*.py"))
    acts, of_requests = set(NOTED.findall(code)), set(NOTED_OF_REQUESTS.findall(code))
    assert len(acts) > 10
    assert len(of_requests) > 4
    of_cycles = set(NOTED_OF_CYCLES.findall(code))
    assert len(of_cycles) > 10
    acts |= of_requests | {f"{act}_about" for act in of_requests} | {f"cycles.{act}" for act in of_cycles}
    known = words("admin/audit")
    assert {act for act in acts if act.replace(".", "_") not in known} == {"role.set"}
