"""How forms and Home look as Slack's views."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from adapters.slack.answers import answers
from adapters.slack.blocks import DoesNotFit
from adapters.slack.views import home, modal, reading
from bot.forms import (
    Answers,
    ChecksField,
    ChoiceField,
    DateField,
    FileField,
    Form,
    NumberField,
    Option,
    PeopleField,
    RoomField,
    TextField,
    Upload,
)
from bot.messages import Button, Buttons, Divider, Heading, Home, Message, Paragraph, Room, SmallPrint, Words
from bot.people import Handle
from tests.platforms.slack.fake import check_view


def inputs(*fields: Any) -> Any:
    view = modal(Form("praise.give", "Praise", fields, submit="Send"))
    check_view(dict(view))
    return [block["element"] for block in view["blocks"] if block["type"] == "input"]


def test_fields_keep_their_names_and_values() -> None:
    slack, other = Handle("slack", "UBEN"), Handle("hipchat", "7")
    text, few, many, who, menu, room = inputs(
        TextField("text", "Why?", "You", longest=100, multiline=True, placeholder="What they did"),
        PeopleField("boss", "Manager", (slack,)),
        PeopleField("people", "Whom?", (slack, other, slack), most=10),
        ChoiceField("who", "Who sees it?", (Option("all", "Everyone", "In #kudos"), Option("me", "Only me")), "me"),
        ChoiceField("value", "Value", tuple(Option(str(n), f"Value {n}") for n in range(11))),
        RoomField("room", "Where?", Room("slack", "C1")),
    )
    assert (text["type"], text["initial_value"], text["max_length"]) == ("plain_text_input", "You", 100)
    assert (few["type"], few["initial_user"]) == ("users_select", "UBEN")
    assert (many["initial_users"], many["max_selected_items"]) == (["UBEN"], 10)
    assert (who["type"], who["initial_option"]["value"]) == ("radio_buttons", "me")
    assert (menu["type"], "initial_option" in menu) == ("static_select", False)
    assert (room["type"], room["initial_conversation"]) == ("conversations_select", "C1")
    assert room["filter"] == {"include": ["public", "private"]}


def test_a_menu_of_more_than_a_hundred_comes_in_groups_called_after_their_ends() -> None:
    options = tuple(Option(str(number), f"Person {number:03}") for number in range(250))
    (menu,) = inputs(ChoiceField("about", "About", options, "140", live=True, menu=True))
    assert "options" not in menu
    assert [len(group["options"]) for group in menu["option_groups"]] == [100, 100, 50]
    assert menu["option_groups"][1]["label"]["text"] == "Person 100 – Person 199"
    assert menu["initial_option"]["value"] == "140"


def test_numbers_days_checks_and_files() -> None:
    number, empty, day, ticks, file = inputs(
        NumberField("progress", "How far?", 40),
        NumberField("weight", "How much?", least=1, most=5, optional=True),
        DateField("due", "Until when?", date(2026, 12, 1)),
        ChecksField("features", "What is on?", (Option("a", "Praise"), Option("b", "Objectives")), ("b",)),
        FileField("people", "The file", ("csv", "txt")),
    )
    assert (number["type"], number["initial_value"], number["min_value"]) == ("number_input", "40", "0")
    assert (empty["max_value"], "initial_value" in empty, empty["is_decimal_allowed"]) == ("5", False, False)
    assert (day["type"], day["initial_date"]) == ("datepicker", "2026-12-01")
    assert [option["value"] for option in ticks["initial_options"]] == ["b"]
    assert (file["type"], file["filetypes"], file["max_files"]) == ("file_input", ["csv", "txt"], 1)


def test_what_was_filled_in_is_read() -> None:
    held: dict[str, Any] = {
        "progress": {"type": "number_input", "value": "40"},
        "weight": {"type": "number_input", "value": None},
        "due": {"type": "datepicker", "selected_date": "2026-12-01"},
        "later": {"type": "datepicker", "selected_date": None},
        "features": {"type": "checkboxes", "selected_options": [{"value": "b"}]},
        "people": {"type": "file_input", "files": [{"id": "F1", "name": "people.csv", "size": 12}]},
    }
    found = answers({"state": {"values": {name: {name: element} for name, element in held.items()}}})
    assert (found.number("progress"), found.number("weight"), found.number("due")) == (40, None, None)
    assert (found.day("due"), found.day("later")) == (date(2026, 12, 1), None)
    assert (found.ticks("features"), found.ticks("progress")) == (("b",), ())
    assert (found.file("people"), found.file("due")) == (Upload("F1", "people.csv", 12), None)


@pytest.mark.parametrize("typed", ["", "4.5", "٤", "12345678901", "-", "1e3"])
def test_what_is_no_whole_number_is_none(typed: str) -> None:
    assert Answers({"progress": typed}).number("progress") is None


def test_live_fields_ask_again_and_blocks_have_their_fields_names() -> None:
    view: Any = modal(
        Form(
            "praise.give",
            "Praise",
            (
                ChoiceField("who", "Who?", (Option("a", "A"),), live=True, optional=True, hint="Choose"),
                SmallPrint((Words("It will appear in #kudos."),)),
            ),
            submit="Send",
            close="Not now",
            state="x=1",
        )
    )
    check_view(view)
    field, note = view["blocks"]
    assert (field["block_id"], field["dispatch_action"], field["optional"]) == ("who", True, True)
    assert note["type"] == "context"
    assert (view["callback_id"], view["private_metadata"], view["close"]["text"]) == ("praise.give", "x=1", "Not now")


def test_too_long_a_text_stays_in_its_field() -> None:
    [element] = inputs(TextField("text", "Why?", "x" * 2500, longest=2000))
    assert (len(element["initial_value"]), element["max_length"]) == (2500, 2500)


def test_a_message_in_a_window_is_headed_by_its_heading() -> None:
    view: Any = reading(Message((Heading("Your praise"), Paragraph((Words("Hi"),)))), "Upward")
    check_view(view)
    assert view["title"]["text"] == "Your praise"
    assert [block["type"] for block in view["blocks"]] == ["rich_text"]
    assert "submit" not in view
    long: Any = reading(Message((Heading("x" * 25), Paragraph((Words("Hi"),)))), "Upward")
    assert long["title"]["text"] == "Upward"
    assert len(long["blocks"]) == 2


def test_home_is_drawn() -> None:
    view: Any = home(Home((Heading("You owe"), Paragraph((Words("nothing"),)), Buttons((Button("a.b", "Do"),)))))
    check_view(view)
    assert view["type"] == "home"


@pytest.mark.parametrize(
    "form",
    [
        Form("a.b", "x" * 25, (), submit="Send"),
        Form("a.b", "", (), submit="Send"),
        Form("a.b", "Fine", (), submit="x" * 25),
        Form("a.b", "Fine", (TextField("t", "Why?"),)),
        Form("a.b", "Fine", (), state="x" * 3001),
        Form("a.b", "Fine", (TextField("t", "Why?", longest=3001),), submit="Send"),
        Form("a.b", "Fine", (ChoiceField("c", "Which?", ()),), submit="Send"),
        Form("a.b", "Fine", (ChoiceField("c", "Which?", (Option("", "x"),)),), submit="Send"),
        Form("a.b", "Fine", (ChoiceField("c", "Which?", (Option("x", "x" * 76),)),), submit="Send"),
        Form("a.b", "Fine", (Buttons((Button("a.b", "x" * 76),)),)),
        Form("a.b", "Fine", (Buttons((Button("a.b", "Do", "x" * 2001),)),)),
        Form("a.b", "Fine", tuple(Divider() for _ in range(101))),
    ],
)
def test_what_slack_has_no_room_for_is_a_clear_error(form: Form) -> None:
    with pytest.raises(DoesNotFit):
        modal(form)
