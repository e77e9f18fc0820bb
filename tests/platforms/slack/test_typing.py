"""Forms that are kept as they are typed: what reaches the bot, and what stays before the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from adapters.sandbox.person import Value
from adapters.slack.blocks import DoesNotFit
from adapters.slack.views import modal
from bot.events import ButtonPressed, FormChanged
from bot.forms import (
    FORM_LONGEST,
    ChecksField,
    ChoiceField,
    DateField,
    Form,
    NumberField,
    Opening,
    Option,
    PeopleField,
    TextField,
)
from bot.messages import Alert, Button, Buttons, Home, Message, Paragraph, Text, Words
from bot.replies import OpenForm, Say, ShowHome, UpdateForm
from tests.platforms.slack import payloads
from tests.platforms.slack.bot import ScriptedBot
from tests.platforms.slack.door import Door
from tests.platforms.slack.fake import FakeSlack
from tests.platforms.slack.office import Workspace

OPENING = Opening("notes.open", "17", "Your notes", datetime(2026, 12, 24, tzinfo=UTC))
STARS = (Option("1", "Hardly"), Option("2", "Well"))
WHO_READS = (Words("Only "), Words("Ben", bold=True), Words(" reads this."))


def notes(*fields: TextField) -> Form:
    return Form("notes.write", "Notes", fields, "Share", state="7", kept=OPENING)


EVERY_FIELD = replace(
    notes(),
    parts=(
        Alert(WHO_READS),
        TextField("text", "What went well?", multiline=True),
        ChoiceField("stars", "How well?", STARS),
        ChoiceField("menu", "How often?", STARS, menu=True),
        NumberField("times", "How many times?", optional=True),
        DateField("day", "When?"),
        PeopleField("boss", "Who helped?"),
        PeopleField("others", "Who else?", most=5),
        ChecksField("kinds", "What kind?", STARS),
        Buttons((Button("notes.later", "Save for later", "17"),)),
    ),
)


async def test_every_letter_of_a_kept_form_reaches_the_bot_in_order(workspace: Workspace) -> None:
    ana, bot = workspace.sandbox.person("ana"), workspace.bot
    bot.kept, bot.on_command = frozenset({"notes.write"}), OpenForm(EVERY_FIELD)
    bot.on_change = UpdateForm(notes(TextField("text", "Redrawn")))
    await ana.type("/praise")
    assert ana.modal is not None
    before = ana.modal.view.hash
    await ana.type_into(ana.modal, "What went well?", "Größe 🎉")
    events = [event for event in bot.heard if isinstance(event, FormChanged)]
    assert [event.answers.text("text") for event in events] == ["Größe 🎉"[:end] for end in range(1, 8)]
    orders = [event.order for event in events]
    assert orders == sorted(set(orders))
    assert {(event.act, event.field, event.state, event.window) for event in events} == {
        ("notes.write", "text", "7", ana.modal.id)
    }
    assert (ana.modal.view.hash, workspace.sandbox.calls.of("views.update")) == (before, [])


async def test_every_field_of_a_kept_form_tells_the_bot(workspace: Workspace) -> None:
    ana, bot = workspace.sandbox.person("ana"), workspace.bot
    bot.kept, bot.on_command = frozenset({"notes.write"}), OpenForm(EVERY_FIELD)
    await ana.type("/praise")
    filled: dict[str, Value] = {
        "text": "Well", "stars": "Well", "menu": "Hardly", "times": "3", "day": date(2026, 12, 1), "boss": "ben",
        "others": ["ben", "carla"], "kinds": ["Hardly"],
    }  # fmt: skip
    await ana.fill(ana.modal, filled)
    assert [event.field for event in bot.heard[1:]] == list(filled)
    answers = bot.heard[-1].answers
    assert (answers.text("stars"), answers.text("menu"), answers.number("times")) == ("2", "1", 3)
    assert (answers.day("day"), answers.ticks("kinds"), len(answers.people("others"))) == (date(2026, 12, 1), ("1",), 2)


async def test_a_form_that_is_not_kept_hears_of_its_live_fields_alone(workspace: Workspace) -> None:
    ana, bot = workspace.sandbox.person("ana"), workspace.bot
    bot.on_command = OpenForm(replace(EVERY_FIELD, kept=None))
    await ana.type("/praise")
    await ana.fill(ana.modal, {"text": "Well", "stars": "Well", "times": "3"})
    assert len(bot.heard) == 1


async def test_a_button_in_a_kept_form_brings_what_was_typed(workspace: Workspace) -> None:
    ana, bot = workspace.sandbox.person("ana"), workspace.bot
    bot.kept, bot.on_command = frozenset({"notes.write"}), OpenForm(EVERY_FIELD)
    await ana.type("/praise")
    await ana.type_into(ana.modal, "text", "half a sen")
    await ana.press("Save for later")
    pressed = bot.heard[-1]
    assert isinstance(pressed, ButtonPressed)
    assert (pressed.act, pressed.answers.text("text"), pressed.state) == ("notes.later", "half a sen", "7")


async def test_a_redraw_shows_other_fields_new_and_leaves_equal_ones_as_typed(workspace: Workspace) -> None:
    ana, bot = workspace.sandbox.person("ana"), workspace.bot
    bot.kept = frozenset({"notes.write"})
    again = Buttons((Button("notes.next", "Next"),))
    first, second = TextField("17.1", "For Ben", "what Ben reads"), TextField("18.1", "For Carla", "what Carla reads")
    bot.on_command = OpenForm(replace(notes(), parts=(first, again)))
    await ana.type("/praise")
    await ana.type_into(ana.modal, "For Ben", ", and more")
    bot.on_button = UpdateForm(replace(notes(), parts=(replace(first, value="an older draft"), again)))
    await ana.press("Next")
    assert ana.value(ana.modal, "For Ben") == "what Ben reads, and more"
    bot.on_button = UpdateForm(replace(notes(), parts=(second, again)))
    await ana.press("Next")
    assert ana.value(ana.modal, "For Carla") == "what Carla reads"
    bot.on_button = UpdateForm(replace(notes(), parts=(replace(first, name="17.2"), again)))
    await ana.press("Next")
    assert ana.value(ana.modal, "For Ben") == "what Ben reads"


async def test_a_letter_asks_slack_for_nothing(door: Door, bot: ScriptedBot, fake: FakeSlack) -> None:
    bot.kept, bot.on_change = frozenset({"praise.give"}), UpdateForm(notes())
    assert (await door.interact(payloads.typed("a", "1764394980.000001"))).status == 200
    asked = len(fake.calls)
    for end in range(2, 20):
        reply = await door.interact(payloads.typed("a" * end, f"1764394980.{end:06}"))
        assert (reply.status, reply.text) == (200, "")
    assert (len(fake.calls), len(bot.heard)) == (asked, 19)


@pytest.mark.parametrize(
    ("stamp", "order"),
    [
        ("1764394980.123456", 1764394980123456),
        ("1764394980.000001", 1764394980000001),
        ("1764394980.1", 1764394980100000),
        ("1764394980", 1764394980000000),
        ("9007199254.740993", 9007199254740993),
    ],
)
async def test_when_it_was_typed_is_read_to_the_microsecond(
    door: Door, bot: ScriptedBot, stamp: str, order: int
) -> None:
    bot.kept = frozenset({"praise.give"})
    await door.interact(payloads.typed("a", stamp))
    assert [event.order for event in bot.heard] == [order]


@pytest.mark.parametrize("stamp", ["", "soon", "-1.5", "1e9", "17643949800.1", "1764394980.1234567", "١٧٦٤٣٩٤٩٨٠"])
async def test_a_letter_typed_at_no_time_is_refused(door: Door, bot: ScriptedBot, stamp: str) -> None:
    assert (await door.interact(payloads.typed("a", stamp))).status == 400
    assert bot.heard == []


@pytest.mark.parametrize(
    "text", ['{"a": [1, 2]}', "%5C%22%3A", "a+b c%2", "ü\\u00fc\n\t", "👩‍👩‍👧 & = ; <>", "%%35C%255C"]
)
async def test_what_was_typed_arrives_as_it_is(door: Door, bot: ScriptedBot, text: str) -> None:
    bot.kept = frozenset({"praise.give"})
    await door.interact(payloads.typed(text, "1764394980.000001"))
    assert bot.heard[-1].answers.text("text") == text


# ---------------------------------------------------------------- who reads it


async def test_who_reads_it_is_an_alert_in_a_window_and_a_paragraph_elsewhere(workspace: Workspace) -> None:
    ana, bot = workspace.sandbox.person("ana"), workspace.bot
    bot.on_command = OpenForm(EVERY_FIELD)
    await ana.type("/praise")
    assert ana.modal is not None
    alert = ana.modal.blocks[0]
    assert (alert["type"], alert["level"], alert["text"]["text"]) == ("alert", "info", "Only Ben reads this.")
    bot.on_command = Say(Message((Alert(WHO_READS),)))
    await ana.type("/praise")
    assert ana.ephemerals[-1].plain == "Only Ben reads this."
    bot.on_home = ShowHome(Home((Alert(WHO_READS),)))
    await ana.open_home()
    assert ana.home is not None
    assert ana.home.blocks[0]["type"] == "rich_text"


def alerting(text: Text) -> Form:
    return replace(notes(), parts=(Alert(text), TextField("text", "What?")))


def test_an_alert_has_room_for_two_hundred_characters() -> None:
    modal(alerting((Words("ü" * 150), Words("x" * 50))))
    with pytest.raises(DoesNotFit, match="alert: 201 characters"):
        modal(alerting((Words("ü" * 151), Words("x" * 50))))


# ---------------------------------------------------------------- a window has a budget

MANY = tuple(TextField(f"17.{n}", f"Question {n}: was it good? 🎉", longest=2000, multiline=True) for n in range(10))


@pytest.mark.parametrize("letter", ["ü", "字", "🎉", "\N{COMBINING ACUTE ACCENT}", '"', "\x01"], ids=ascii)
async def test_whatever_can_be_typed_can_be_opened_again(workspace: Workspace, letter: str) -> None:
    ana, bot = workspace.sandbox.person("ana"), workspace.bot
    bot.kept, bot.on_command = frozenset({"notes.write"}), OpenForm(notes(*MANY))
    assert sum(field.longest for field in MANY) == FORM_LONGEST
    await ana.type("/praise")
    await ana.fill(ana.modal, {field.name: letter * field.longest for field in MANY})
    answers = bot.heard[-1].answers
    bot.on_command = OpenForm(notes(*(replace(field, value=answers.text(field.name)) for field in MANY)))
    await ana.close(everything=True)
    assert (await ana.type("/praise")).ok
    assert ana.modal is not None
    assert [ana.value(ana.modal, field.name) for field in MANY] == [letter * 2000] * 10


def test_a_window_too_full_to_be_opened_again_is_refused_while_it_is_empty() -> None:
    told = tuple(Paragraph((Words("ü" * 500),)) for _ in range(3))
    modal(replace(notes(), parts=(*told[:1], *MANY)))
    with pytest.raises(DoesNotFit, match="bytes with its fields full"):
        modal(replace(notes(), parts=(*told, *MANY)))
    modal(replace(notes(), parts=(*told, *MANY[:9])))


def test_a_form_longer_than_a_window_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="20001 characters"):
        notes(*MANY, TextField("more", "More?", longest=1))
    with pytest.raises(ValueError, match="20001 characters"):
        notes(*MANY[1:], TextField("long", "Long?", "x" * 2001, longest=10))
    assert notes(*MANY).text_fields == MANY
