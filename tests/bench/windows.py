"""Windows of feedback forms that people have open, as Slack sends them back at each letter and when they are shared."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, cycle
from typing import Any

from sqlalchemy import select

from adapters.sandbox.app import Sandbox
from adapters.slack.views import modal
from bot.feedback.answer_form import answer_form
from bot.feedback.draft import Drawn
from bot.feedback.request import Sheet, State
from bot.forms import Form
from bot.people import Standing
from storage.store import open_store
from storage.tables.feedback import FEEDBACK_SHEET as SHEET
from storage.tables.people import HANDLE, PERSON
from tests.bench.company import Praises
from tests.bench.load import signed

Json = dict[str, Any]

OWED = (
    select(SHEET.c.id, SHEET.c.workspace_id, HANDLE.c.external)
    .join(PERSON, PERSON.c.id == SHEET.c.reviewer_id)
    .join(HANDLE, HANDLE.c.person_id == PERSON.c.id)
    .where(SHEET.c.state == State.OWED.value, PERSON.c.active, PERSON.c.standing == Standing.COLLEAGUE.value)
    .order_by(SHEET.c.id)
)
A_DRAFT = "I like how you led the weekly meeting, and that everybody had a say in it. " * 4
"""What somebody has typed in a box so far: 300 characters."""
NUMBERS = count()
"""Of all that is sent: no two are the same."""


@dataclass(frozen=True)
class Windows:
    """One window for each sheet that is owed, with who owes it; they all look like the one of `sheet`."""

    sandbox: Sandbox
    sheet: Sheet
    owed: tuple[tuple[int, str], ...]
    praises: Iterator[bytes]
    """Of everybody, beside it."""

    def keystrokes(self, typists: int, text: str = A_DRAFT) -> Iterator[bytes]:
        """Letter after letter, of so many people in turn, who have all boxes as full as that."""
        views = [(user, self._view(sheet, text)) for sheet, user in self.owed[-typists:]]
        for user, view in cycle(views):
            name = next(iter(view["state"]["values"]))
            act = {"type": "plain_text_input", "block_id": name, "action_id": name, "value": text}
            now = time.time_ns() // 1000
            act["action_ts"] = f"{now // 1_000_000}.{now % 1_000_000:06}"
            payload = {"type": "block_actions", "view": view, "actions": [act], "trigger_id": f"{next(NUMBERS)}"}
            yield send(self.sandbox, user, payload)

    def shared(self) -> Iterator[bytes]:
        """Each window is shared once."""
        for sheet, user in self.owed:
            yield submit(self.sandbox, user, self._view(sheet, A_DRAFT))

    def _view(self, sheet: int, text: str) -> Json:
        form = answer_form(replace(self.sheet, id=sheet), Drawn(sheet, 1), (), final=True, on_page=False)
        return fill(self.sandbox, form, f"V0{sheet}", text)


def fill(sandbox: Sandbox, form: Form, name: str, text: str) -> Json:
    """The form as an open window of that name, with the text in every box and the first of all that is to be chosen."""
    drawn: Json = dict(modal(form))
    fields = [block for block in drawn["blocks"] if block["type"] == "input"]
    values = {each["block_id"]: {each["block_id"]: _filled(each["element"], text)} for each in fields}
    more = {"id": name, "hash": f"{next(NUMBERS)}.bench", "root_view_id": name, "app_id": "A0BENCH"}
    return drawn | more | {"state": {"values": values}, "team_id": sandbox.workspace.team_id}


def submit(sandbox: Sandbox, user: str, view: Json) -> bytes:
    return send(sandbox, user, {"type": "view_submission", "view": view, "trigger_id": f"{next(NUMBERS)}"})


def send(sandbox: Sandbox, user: str, payload: Json) -> bytes:
    team = {"id": sandbox.workspace.team_id, "domain": "bench"}
    whole = payload | {"user": {"id": user, "username": user.lower(), "team_id": team["id"]}, "team": team}
    written = json.dumps(whole, separators=(",", ":"))
    return signed(sandbox.app.signing_secret, {"payload": written})


def _filled(element: Json, text: str) -> Json:
    if element["type"] == "plain_text_input":
        return {"type": "plain_text_input", "value": text}
    return {"type": element["type"], "selected_option": element["options"][0]}


async def read_windows(url: str, sandbox: Sandbox) -> Windows:
    """Of all that is owed."""
    store = await open_store(url, exclusive=False)
    try:
        async with store.read() as work:
            rows = await work.sql.scan(OWED)
            sheet = await work.feedback.sheet(rows[0].workspace_id, rows[0].id)
    finally:
        await store.close()
    assert sheet is not None
    return Windows(sandbox, sheet, tuple((row.id, row.external) for row in rows), iter(Praises(sandbox)))
