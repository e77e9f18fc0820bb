"""A button or form whose value was forged is refused in words, on both databases, and never by an error."""

from __future__ import annotations

import pytest

from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Answers
from bot.people import Handle
from bot.phrases import label
from bot.quiet import OnQuietButton, OnQuietForm
from bot.router import ROUTES
from bot.routes import OnButton, OnForm
from bot.typed_text import LARGEST
from tests.office import Office

FORGED = (
    str(LARGEST),
    str(LARGEST + 1),
    str(2**63),
    str(2**64),
    "9" * 5000,
    "1 2 3",
    "|||",
    "\x00",
    "\ud800",
    "a|b|c|d",
    "-1",
)
NOBODY = Answers({"person": (Handle("slack", "U0NOBODY"),)})
FAULTS = {label("shared/refusals", name) for name in ("not_saved", "no_answer", "saved_unseen")}


@pytest.mark.parametrize("value", FORGED, ids=lambda value: f"{ascii(value)[:12]}, {len(value)} characters")
async def test_no_forged_value_is_an_error(bare_office: Office, value: str) -> None:
    office = bare_office
    mira = office.by("mira")
    for at, route in enumerate(ROUTES):
        reply: object = None
        if isinstance(route, OnButton | OnQuietButton):
            reply = await office.engine.bot.button(ButtonPressed(mira, route.act, value, f"forged {at}"))
        if isinstance(route, OnForm | OnQuietForm):
            reply = await office.engine.bot.form(FormSubmitted(mira, route.act, NOBODY, value, f"forged {at}"))
        assert not any(fault in str(reply) for fault in FAULTS), (route, reply)


@pytest.mark.parametrize("typed", ["2147483648", "9" * 18, "9" * 5000])
async def test_a_number_that_no_praise_has_is_refused_in_words(office: Office, typed: str) -> None:
    said = await office.answered("ana", f"/praise +1 {typed}")
    assert not any(fault in said.plain for fault in FAULTS), said.plain
