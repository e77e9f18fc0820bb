"""What is refused about objectives, with what to do instead; forms are forged where the chat would not send them."""

from __future__ import annotations

import pytest

from adapters.sandbox.state import Person as Account
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Answer, Answers
from bot.replies import FieldErrors
from tests.objectives.office import MANAGER, SELF, due, set_one
from tests.office import Office, open_form, top


async def sent(office: Office, act: str, answers: dict[str, Answer], state: str = "1") -> str:
    """Ana sends a form; gives what stands under its fields."""
    said = FormSubmitted(office.by("ana"), f"objectives.{act}", Answers(answers), state, f"{act} {answers}")
    reply = await office.engine.bot.form(said)
    assert isinstance(reply, FieldErrors), reply
    return " ".join(reply.errors.values())


async def test_every_field_says_what_is_wrong_with_it(one_team: Office) -> None:
    await set_one(one_team, "ana", "Learn to weld", MANAGER)
    whole: dict[str, Answer] = {"title": "Fine", "due": due(one_team), "audience": "self"}
    cases: tuple[tuple[str, dict[str, Answer], str], ...] = (
        ("set", whole | {"title": ""}, "Say what you want to reach. One line is enough."),
        ("set", whole | {"title": "x" * 151}, "A title can have up to 150 characters, and this has 151. Shorten it"),
        ("set", whole | {"description": "x" * 2001}, "This can have up to 2,000 characters, and it has 2,001."),
        ("set", {"title": "Fine", "audience": "self"}, "Pick the day by which you want to be there."),
        ("progress", {"progress": "101", "health": "behind"}, "Progress goes from 0 to 100."),
        ("progress", {"progress": "50"}, "Say how it goes."),
        (
            "progress",
            {"progress": "50", "health": "behind", "note": "x" * 1001},
            "This can have up to 1,000 characters",
        ),
        ("close", {}, "Say how it ended."),
        ("close", {"outcome": "splendid"}, "Say how it ended."),
        ("comment", {"text": "\u200b"}, "Write a line or two first."),
        ("comment", {"text": "x" * 2001}, "This can have up to 2,000 characters"),
    )
    for act, answers, sentence in cases:
        assert sentence in await sent(one_team, act, answers), (act, answers)
    ana = await open_form(one_team, "ana", "/objective list")
    assert "0 %, on track" in top(ana).plain
    assert "Fine" not in top(ana).plain


async def test_what_is_settled_says_so_at_the_second_click(one_team: Office) -> None:
    ana = await set_one(one_team, "ana", "Once", SELF)
    await ana.press("My objectives")
    await ana.press("Details")
    details = top(ana)
    await ana.press("Delete", on=details)
    assert "Your objective is gone" in top(ana).plain
    for act in ("delete", "edit", "progress", "close", "reopen"):
        pressed = ButtonPressed(one_team.by("ana"), f"objectives.{act}", "1", f"again {act}")
        assert "You have deleted this objective already" in str(await one_team.engine.bot.button(pressed)), act
    await ana.close(everything=True)
    await set_one(one_team, "ana", "Open", SELF)
    reopened = ButtonPressed(one_team.by("ana"), "objectives.reopen", "2", "open already")
    assert "This objective is open, so there is nothing to open again" in str(
        await one_team.engine.bot.button(reopened)
    )
    left_so = ButtonPressed(one_team.by("ana"), "objectives.leave", "2", "nobody was to see it")
    assert "not for everyone any more, so I don't post it" in str(await one_team.engine.bot.button(left_so))
    passed = ButtonPressed(one_team.by("ana"), "objectives.pass_on", "2", "nobody to pass it on from")
    assert "not shared with a former manager" in str(await one_team.engine.bot.button(passed))


async def test_a_name_that_several_have_is_not_guessed(one_team: Office) -> None:
    for number, name in enumerate(("Zoe Ekström", "Zoe Adams")):
        account = Account(id=f"U0ZOE{number}", name=f"z{number}", real_name=name, email=f"z{number}@tidewater.example")
        one_team.sandbox.workspace.add_person(account)
    await one_team.until(lambda: len(one_team.sandbox.calls.of("team_join")) == 2 or None)
    said = await one_team.answered("ana", "/objective list @zoe")
    assert "More than one person is called @zoe. Try /objective list and pick the person there." in said.plain


@pytest.mark.parametrize("reports", [1, 2])
async def test_a_team_in_which_everybody_has_one_says_so(one_team: Office, reports: int) -> None:
    boss, team = ("carla", ("ana",)) if reports == 1 else ("dmitri", ("ben", "eun"))
    person = await open_form(one_team, boss, "/objective team")
    alone = "One person reports to you, who has no open objective that you can see."
    assert (alone if reports == 1 else "2 people report to you; 2 of them have no open objective") in top(person).plain
    for handle in team:
        await set_one(one_team, handle, "For all")
    person = await open_form(one_team, boss, "/objective team")
    assert "Everyone who reports to you has an open objective that you can see." in top(person).plain
