"""HR makes question sets of the company's own: a copy, changed question by question, that cycles ask."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.cycles.answering.answer_form import draw_questions
from bot.cycles.answering.answer_rules import longest_text
from bot.cycles.answering.form_state import Carried
from bot.cycles.cycle import Stage
from bot.cycles.question_sets.own_set import (
    NAME_LONGEST,
    OPTIONS_MOST,
    QUESTION_LONGEST,
    QUESTIONS_MOST,
    SETS_MOST,
    SHORT_LONGEST,
    OwnSet,
    read_question,
)
from bot.cycles.question_sets.templates import About, Template, needs_team, templates
from bot.forms import Answer, Answers, ChoiceField, Form, Ticks
from bot.messages import Buttons
from bot.question_fields import OPTION_LONGEST
from bot.question_sets import Kind, Question
from tests.cycles import office as office_of_cycles
from tests.cycles.forms import asked, fill_quick, shared
from tests.cycles.office import setup
from tests.cycles.running import Refused, becomes_hr, press, read
from tests.cycles.running import submit as send
from tests.cycles.setting_up import begin, carry, cycles, made, spot, submit
from tests.feedback.office import find_people
from tests.office import Office, open_form, top

ASKED: dict[str, Answer] = {
    "text": "How often does [name] laugh with the team?",
    "short": "Laughing",
    "kind": "often",
    "help": "Aloud.",
}
CHOICE: dict[str, Answer] = {"text": "How long are the weeklies?", "short": "Weeklies", "kind": "choice"}


@pytest.fixture
async def hr(one_office: Office) -> Office:
    await becomes_hr(one_office, "grace")
    return one_office


async def sets(office: Office) -> tuple[OwnSet, ...]:
    (grace,) = await find_people(office, "grace")
    async with office.store.read() as work:
        return await work.cycles.own_sets(grace.workspace)


def carried(form: Form, act: str, *, nth: int = 0) -> str:
    """What the button of that act carries, the first one where there are several."""
    rows = (part for part in form.parts if isinstance(part, Buttons))
    found = [each.value for row in rows for each in row.buttons if each.act == act]
    return found[nth]


async def copied(office: Office, template: str = "pulse") -> Form:
    return await press(office, "grace", "cycles.copy_set", template)


async def ask(office: Office, form: Form, **fields: Answer) -> Form:
    """Adds a question by its form."""
    asked = await press(office, "grace", "cycles.add_question", carried(form, "cycles.add_question"))
    return await send(office, "grace", asked, **{"options": "", "help": "", **fields})


async def test_a_cycle_asks_what_hr_wrote(office: Office) -> None:
    grace = await begin(office)
    await grace.close()
    form = await ask(office, await copied(office), required=Ticks(("required",)), **ASKED)
    form = await ask(office, form, **CHOICE, options="Too short\nAbout right\n\nI can't tell\nToo long")
    assert "How often does [name] laugh with the team?" in read(form.parts)
    assert "One of: Too short, About right and Too long." in read(form.parts)
    (own,) = await sets(office)
    seen = await press(office, "grace", "cycles.show_set", own.template.id)
    assert "How often does Robin laugh with the team?" in read(seen.parts)
    assert "Too short · About right · Too long · I can't tell" in read(seen.parts)
    await submit(await open_form(office, "grace", "/upward cycle new"), template=own.name)
    (draft,) = await cycles(office, Stage.DRAFT)
    assert draft.setup.questions == own.questions
    assert [each.required for each in own.questions][-2:] == [True, False]


async def test_a_cycle_keeps_its_questions_when_the_set_is_changed_or_deleted(hr: Office) -> None:
    form = await copied(hr)
    (own,) = await sets(hr)
    first = await press(hr, "grace", "cycles.new", "")
    await send(hr, "grace", first, name="Spring", template=own.template.id, note="", scope="managers")
    removed = await press(hr, "grace", "cycles.remove_question", carried(form, "cycles.remove_question"))
    assert len((await sets(hr))[0].questions) == len(own.questions) - 1
    await press(hr, "grace", "cycles.delete_set", carried(removed, "cycles.delete_set"))
    (draft,) = await cycles(hr, Stage.DRAFT)
    assert draft.setup.questions == own.questions
    form = await press(hr, "grace", "cycles.change_what", carry(draft))
    await send(hr, "grace", form, name="Autumn", template=own.template.id, note="", scope="managers")
    (draft,) = await cycles(hr, Stage.DRAFT)
    assert (draft.setup.name, draft.setup.questions) == ("Autumn", own.questions)


async def test_nobody_approves_questions_that_somebody_else_changed_since(hr: Office) -> None:
    """The set was changed, and taken anew, after the check was opened: under the same name and introduction."""
    await made(hr)
    form = await copied(hr)
    (own,), (draft,) = await sets(hr), await cycles(hr, Stage.DRAFT)
    what: dict[str, Answer] = {"name": "Spring", "template": own.template.id, "note": "", "scope": "managers"}
    await send(hr, "grace", await press(hr, "grace", "cycles.change_what", carry(draft)), **what)
    check = await press(hr, "grace", "cycles.check", spot(draft))
    await ask(hr, form, **ASKED)
    await send(hr, "grace", await press(hr, "grace", "cycles.change_what", carry(draft)), **what)
    assert "changed this meanwhile" in read((await send(hr, "grace", check)).parts)
    assert await cycles(hr, Stage.DRAFT)


def test_an_answer_to_choose_that_became_longer_since_can_still_be_drawn() -> None:
    """The name of who was erased was in it, and what stands in its place is longer: nobody could open the form."""
    options = ("Somebody whose name was erased ".ljust(90, "x"), "Nobody")
    (field,) = draw_questions([Question("q", "Who", Kind.CHOICE, "Who?", options=options)], "", Carried(""), {})
    assert isinstance(field, ChoiceField)
    assert max(len(each.label) for each in field.options) == OPTION_LONGEST


async def test_only_equal_words_have_the_same_id(hr: Office) -> None:
    form = await copied(hr)
    (before,) = await sets(hr)
    question = before.questions[0]
    fields = {"short": "Other", "kind": question.scale, "options": "", "help": ""}
    for text, same in ((f"{question.text} ", True), (f"{question.text} Really?", False)):
        edit = await press(hr, "grace", "cycles.edit_question", carried(form, "cycles.edit_question"))
        form = await send(hr, "grace", edit, text=text.replace("{name}", "[name]"), **fields)
        (own,) = await sets(hr)
        assert (own.questions[0].id == question.id, own.questions[0].short) == (same, "Other")
    edit = await press(hr, "grace", "cycles.edit_question", carried(form, "cycles.edit_question"))
    await send(hr, "grace", edit, text=question.text.replace("{name}", "[name]"), **fields)
    assert (await sets(hr))[0].questions[0].id == question.id


async def test_questions_are_moved(hr: Office) -> None:
    form = await copied(hr)
    (before,) = await sets(hr)
    form = await press(hr, "grace", "cycles.move_down", carried(form, "cycles.move_down"))
    form = await press(hr, "grace", "cycles.move_down", carried(form, "cycles.move_down", nth=1))
    first, second, third, *_ = before.questions
    assert (await sets(hr))[0].questions[:3] == (second, third, first)
    await press(hr, "grace", "cycles.move_up", carried(form, "cycles.move_up", nth=1))
    assert (await sets(hr))[0].questions[:3] == (second, first, third)


async def test_a_set_has_a_name_and_an_introduction(hr: Office) -> None:
    form = await press(hr, "grace", "cycles.rename_set", carried(await copied(hr), "cycles.rename_set"))
    await send(hr, "grace", form, name="Crew <!channel>", intro="Think of {name} and [name] this spring.")
    (own,) = await sets(hr)
    assert own.name == "Crew <!channel>"
    seen = await press(hr, "grace", "cycles.show_set", own.template.id)
    assert "Think of Robin and Robin this spring." in read(seen.parts)
    with pytest.raises(Refused, match="Give it a name"):
        await send(hr, "grace", form, name="\u200b", intro="")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (ASKED | {"text": " "}, "Write the question"),
        (ASKED | {"text": "x" * 301}, "within 300 characters"),
        (ASKED | {"short": ""}, "a word or two"),
        (ASKED | {"short": "x" * 25}, "within 24 characters"),
        (ASKED | {"kind": "nonsense"}, "how it is answered"),
        (CHOICE | {"options": "Only one\nI CAN'T TELL"}, "at least 2 answers"),
        (CHOICE | {"options": "\n".join(map(str, range(10)))}, "Keep to 9 answers"),
        (CHOICE | {"options": "Same\nsame"}, "are the same"),
        (CHOICE | {"options": f"A\n{'x' * 76}"}, "within 75 characters"),
    ],
)
async def test_what_cannot_be_asked_is_refused_in_words(hr: Office, typed: dict[str, Answer], why: str) -> None:
    form = await copied(hr)
    (before,) = await sets(hr)
    with pytest.raises(Refused, match=why):
        await ask(hr, form, **typed)
    assert await sets(hr) == (before,)


async def test_old_buttons_and_full_sets_are_answered_in_words(hr: Office) -> None:
    form = await ask(hr, await copied(hr), **ASKED)
    with pytest.raises(Refused, match="has this question already"):
        await ask(hr, form, **ASKED)
    last = carried(form, "cycles.remove_question", nth=-1)
    await press(hr, "grace", "cycles.remove_question", last)
    with pytest.raises(Refused, match="changed or removed this question"):
        await press(hr, "grace", "cycles.remove_question", last)
    for number in range(QUESTIONS_MOST - len((await sets(hr))[0].questions)):
        form = await ask(hr, form, **ASKED | {"text": f"Question {number}?"})
    with pytest.raises(Refused, match="at most 20 questions"):
        await ask(hr, form, **ASKED)
    while len((await sets(hr))[0].questions) > 1:
        form = await press(hr, "grace", "cycles.remove_question", carried(form, "cycles.remove_question"))
    assert "Remove" not in read(form.parts)
    await press(hr, "grace", "cycles.delete_set", carried(form, "cycles.delete_set"))
    for act, value in (("cycles.set", "cycles.rename_set"), ("cycles.rename_set",) * 2, ("cycles.add_question",) * 2):
        with pytest.raises(Refused, match="isn't there any more"):
            await press(hr, "grace", act, carried(form, value))


async def test_there_are_not_more_sets_than_a_menu_shows(hr: Office) -> None:
    for _ in range(SETS_MOST):
        await copied(hr)
    with pytest.raises(Refused, match="20 sets of your own already"):
        await copied(hr)
    assert "Question sets" in (await press(hr, "grace", "cycles.sets", "")).title
    form = await press(hr, "grace", "cycles.new", "")
    assert "pulse" in str(form.parts)


def largest(letters: int) -> tuple[Question, ...]:
    """As many questions as a set takes, with so many letters each, of four bytes."""
    kinds: Iterable[dict[str, Answer]] = (
        {"kind": "text"},
        {"kind": "choice", "options": "\n".join(f"{'🙂' * min(letters // 6, 74)}{n}" for n in range(OPTIONS_MOST))},
    )
    asked: dict[str, Answer] = {"short": "🙂" * SHORT_LONGEST, "required": Ticks(("required",))}
    answers = (asked | kind | {"text": f"{n:02}[name]{'🙂' * (letters - 8)}"} for n in range(10) for kind in kinds)
    return tuple(read_question(Answers(each)) for each in answers)


async def add_all(office: Office, form: Form, questions: Iterable[Question]) -> None:
    for each in questions:
        typed = {"text": each.text.replace("{name}", "[name]"), "kind": each.kind.value, "short": "Smiles"}
        form = await ask(office, form, **typed, options="\n".join(each.options))


async def test_what_would_fit_into_no_window_is_refused_at_the_set(hr: Office) -> None:
    form = await copied(hr)
    with pytest.raises(Refused, match="too long for one window"):
        await add_all(hr, form, largest(QUESTION_LONGEST))
    assert 5 < len((await sets(hr))[0].questions) < QUESTIONS_MOST
    rename = await press(hr, "grace", "cycles.rename_set", carried(form, "cycles.rename_set"))
    with pytest.raises(Refused, match="too long for one window"):
        await send(hr, "grace", rename, name="Ours", intro="[name]" * 50)


async def test_the_largest_set_is_shown_to_hr_and_answered(one_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office, questions = one_office, largest(120)
    await becomes_hr(office, "grace")
    (grace,) = await find_people(office, "grace")
    async with office.store.work() as work:
        await work.cycles.add_own_set(grace.workspace, Template("", "🙂" * NAME_LONGEST, "", "🙂" * 300, questions))
        await work.commit()
    hr = await open_form(office, "grace", "/upward cycle")
    await hr.press("Question sets", on=top(hr))
    await hr.press("Open", on=top(hr))
    assert len([each for each in top(hr).buttons if each == "Edit"]) == QUESTIONS_MOST
    await hr.press("See it", on=top(hr))
    await hr.close(everything=True)
    made = setup(office)
    monkeypatch.setattr(office_of_cycles, "setup", lambda *_, **__: replace(made, questions=questions))
    debt, ben = await asked(office)
    written = "🙂" * longest_text(questions)
    texts = [each.ask_about("Dmitri Aaltonen") for each in questions if each.kind is Kind.TEXT]
    await ben.fill(None, dict.fromkeys(texts, written))
    await fill_quick(ben)
    assert (await ben.submit()).ok, top(ben).errors
    await ben.press("Change it", on=top(ben))
    assert [ben.value(None, each) for each in texts] == [written] * 10
    assert len((await shared(office, debt)).answers) == QUESTIONS_MOST


def test_what_is_asked_of_a_team_is_known_to_be_about_who_leads_one() -> None:
    asked = [each for some in templates() if some.about is About.PERSON for each in some.questions]
    of_teams = [each for each in asked if re.search(r"\bteam\b", each.text)]
    assert of_teams
    assert not [each for each in of_teams if not needs_team([each])]
