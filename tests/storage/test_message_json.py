"""A message comes out of the outbox as it went in, and nothing else passes for one."""

import json
from dataclasses import fields
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import messages as m
from bot.forms import DateField, Form, Opening, TextField, Upload
from bot.people import Handle
from storage.outbox.message_json import CLASSES, from_json_any, to_json

texts = st.text(st.characters(), max_size=20)
handles = st.builds(Handle, texts, texts)
rooms = st.builds(m.Room, texts, texts, texts)
runs = st.lists(
    st.one_of(
        st.builds(m.Words, texts, st.booleans(), st.booleans()),
        st.builds(m.Mention, texts, st.lists(handles, max_size=2).map(tuple)),
        st.builds(m.RoomLink, rooms),
        st.builds(m.Link, texts, texts),
    ),
    max_size=3,
).map(tuple)
confirms = st.none() | st.builds(m.Confirm, texts, texts, texts, texts)
buttons = st.builds(m.Button, texts, texts, texts, st.sampled_from(m.Style), confirms)
parts = st.one_of(
    st.builds(m.Heading, texts),
    st.builds(m.Paragraph, runs),
    st.builds(m.Quote, runs),
    st.builds(m.SmallPrint, runs),
    st.builds(m.Buttons, st.lists(buttons, max_size=3).map(tuple)),
    st.builds(m.Divider),
    st.builds(
        m.Chart,
        texts,
        st.sampled_from(m.Shape),
        st.lists(texts, max_size=2).map(tuple),
        st.lists(st.builds(m.Series, texts, st.lists(st.integers(0, 999), max_size=2).map(tuple)), max_size=2).map(
            tuple
        ),
    ),
)
files = st.lists(st.builds(m.File, texts, st.binary(max_size=20)), max_size=2).map(tuple)
messages = st.builds(m.Message, st.lists(parts, max_size=4).map(tuple), runs, files)


@given(messages)
def test_every_message_comes_back_equal(message: m.Message) -> None:
    body = to_json(message)
    assert from_json_any(body) == message
    assert body.isascii()


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "null",
        '{"is":"Words","text":"no message"}',
        '{"is":"Message"}',
        '{"is":"Message","parts":{}}',
        '{"is":"Message","parts":[],"more":1}',
        '{"is":"Message","parts":[{"is":"Words","text":"a run is no part"}]}',
        '{"is":"Message","parts":[{"is":"Heading","text":1}]}',
        '{"is":"Message","parts":[{"is":"Paragraph","text":[{"is":"Words","text":"x","bold":1}]}]}',
        '{"is":"Message","parts":[{"is":"Path","text":"x"}]}',
        '{"is":"Message","parts":[{"is":"Buttons","buttons":[{"is":"Button","act":"a","label":"b","style":"loud"}]}]}',
    ],
)
def test_what_is_no_message_is_refused(body: str) -> None:
    with pytest.raises(ValueError):
        from_json_any(body)


def test_a_value_that_belongs_to_no_message_is_refused() -> None:
    with pytest.raises(TypeError):
        to_json(m.Message((Upload("F1", "name", 1),)))  # type: ignore[arg-type]


def test_a_form_comes_back_as_it_was() -> None:
    fields = (TextField("name", "label", "typed"), DateField("due", "When?", date(2026, 12, 1)), m.Divider())
    form = Form("feature.act", "Title", fields, submit="Send", state="7")
    assert from_json_any(to_json(form)) == form
    message = m.Message((m.Divider(),))
    assert from_json_any(to_json(message)) == message


OPENING = Opening("feature.open", "7", "Title", datetime(2026, 12, 24, 12, 30, tzinfo=UTC))


def test_of_a_form_that_is_kept_only_the_opening_is_stored() -> None:
    """What somebody typed stands in such a form when it is drawn."""
    assert from_json_any(to_json(OPENING)) == OPENING
    with pytest.raises(TypeError):
        to_json(Form("feature.act", "Title", (TextField("name", "label", "typed"),), kept=OPENING))


@pytest.mark.parametrize(
    "moment",
    ['"2026-12-24T12:30:00+00:00"', '{"is":"datetime"}', '{"is":"datetime","moment":"2026-12-24T12:30:00"}', "7"],
)
def test_what_is_no_moment_is_refused(moment: str) -> None:
    with pytest.raises(ValueError):
        from_json_any(f'{{"is":"Opening","act":"a.b","value":"7","title":"T","until":{moment}}}')


@pytest.mark.parametrize(
    "day", ['"2026-12-01"', '{"is":"date"}', '{"is":"date","day":"soon"}', '{"is":"Day","day":"x"}']
)
def test_what_is_no_day_is_refused(day: str) -> None:
    field = f'{{"is":"DateField","name":"n","label":"l","value":{day}}}'
    with pytest.raises(ValueError):
        from_json_any(f'{{"is":"Form","act":"a.b","title":"T","parts":[{field}]}}')


def test_defaults_are_left_out() -> None:
    assert json.loads(to_json(m.Message((m.Divider(),)))) == {"is": "Message", "parts": [{"is": "Divider"}]}


def test_every_kind_of_run_and_part_is_known() -> None:
    known = set(CLASSES.values())
    assert set(m.Run.__args__) | set(m.Part.__args__) <= known
    assert {f.name for f in fields(m.Message)} == {"parts", "summary", "files"}
