"""What the forms of admins refuse, under the field that it is about."""

from __future__ import annotations

from bot.events import FormSubmitted
from bot.forms import Answers
from bot.replies import FieldErrors
from tests.office import Office


async def test_nothing_chosen_is_asked_for(bare_office: Office) -> None:
    by = bare_office.by("mira")
    for act, state, said in (
        ("admin.channel", "praise", {"room": "Pick a channel."}),
        ("admin.role", "", {"people": "Pick at least one person."}),
        ("directory.manager", "", {"person": "Pick the person whose manager you want to set."}),
    ):
        reply = await bare_office.engine.bot.form(FormSubmitted(by, act, Answers(), state, f"empty {act}"))
        assert reply == FieldErrors(said)


async def test_the_last_admin_stays_in_the_form_too(bare_office: Office) -> None:
    mira = bare_office.person("mira")
    for role in ("No role", "HR"):
        assert (await mira.type("/upward role hr somebody")).ok
        form = await bare_office.until(lambda: mira.modal)
        await mira.fill(form, {"People": ["mira"], "Role": role})
        await mira.submit()
        shown = await bare_office.until(lambda: mira.modal)
        said = f"{shown.plain} {' '.join(shown.errors.values())}"
        expected = "is the last admin, and somebody has to be" if role == "No role" else "HR from now on"
        assert expected in said
        await mira.close(everything=True)
    held = (await bare_office.answered("mira", "/upward role")).plain
    assert "Admins: Mira Solberg." in held
    assert "HR: Mira Solberg." in held
