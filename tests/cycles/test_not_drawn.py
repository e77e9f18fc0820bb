"""What Slack's adapter can't draw of a quiet act is not logged: that would tell when somebody shared."""

from __future__ import annotations

import pytest

from adapters.slack import views
from adapters.slack.blocks import DoesNotFit
from bot.forms import Form
from tests.cycles.forms import CHANGE, asked, fill_quick, number
from tests.office import Office, top


def refuse(_form: Form) -> None:
    raise DoesNotFit("text: 3001 characters")


@pytest.mark.parametrize("act", ["Share", "Save for later"])
async def test_of_a_reply_that_cannot_be_drawn_nothing_is_logged(
    one_office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, act: str
) -> None:
    debt, ben = await asked(one_office)
    await fill_quick(ben)
    await ben.fill(None, {CHANGE: "Listen more"})
    before = len(caplog.records)
    with monkeypatch.context() as narrow:
        narrow.setattr(views, "modal", refuse)
        assert not (await (ben.submit() if act == "Share" else ben.press(act, on=top(ben)))).ok
    assert not [each for each in caplog.records[before:] if each.levelname in ("WARNING", "ERROR")]
    assert await number(one_office, debt) == (1 if act == "Share" else 0)
