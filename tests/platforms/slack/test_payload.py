"""What Slack sends as a form, read at each letter that somebody types."""

from __future__ import annotations

import cProfile
import json
import pstats
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.payload import FIELDS, Malformed, clean, parse

FORM = "application/x-www-form-urlencoded"
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda name: name != "payload")
WORDS = st.text(st.sampled_from("ab\0\ud83d\ude00\udc00ä🎉"), max_size=4)
VALUES = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("%=&+ \r\n\0äé🎉"))


@given(st.dictionaries(NAMES, VALUES, max_size=8))
def test_what_slack_escapes_is_what_was_typed(fields: dict[str, str]) -> None:
    assert parse(urlencode(fields).encode(), FORM) == fields


@given(
    st.lists(st.sampled_from([b"a", b"=", b"%41", b"%C3%A4", b"%C3", b"+", b"&", b"%3D", "ä".encode(), b"%0A", b"\r"]))
)
def test_an_equals_sign_or_half_a_letter_is_read_as_the_library_reads_it(pieces: list[bytes]) -> None:
    raw = b"text=" + b"".join(pieces)
    assert parse(raw, FORM) == dict(parse_qsl(raw.decode(), keep_blank_values=True))


@given(st.sampled_from([b"", b"payload="]), st.binary())
def test_nothing_but_a_refusal_comes_of_any_bytes(name: bytes, raw: bytes) -> None:
    with suppress(Malformed):
        assert isinstance(parse(name + raw, FORM), dict)


def test_more_fields_than_slack_sends_are_refused() -> None:
    with pytest.raises(Malformed):
        parse(b"&".join([b"a=b"] * (FIELDS + 1)), FORM)


@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_long_draft_in_umlauts_takes_no_more_steps_than_a_short_one(ascii_only: bool) -> None:
    """Going from escape to escape took 3 to 7 ms of processor at each letter."""

    def steps(typed: str) -> int:
        payload = json.dumps({"view": {"typed": typed}}, ensure_ascii=ascii_only)
        raw = urlencode({"payload": payload}).encode()
        profile = cProfile.Profile()
        assert profile.runcall(parse, raw, FORM) == {"view": {"typed": typed}}
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

    assert steps("äöü🎉\n" * 2_000) == steps("ä")


@given(
    st.recursive(
        WORDS | st.integers() | st.none(), lambda some: st.lists(some) | st.dictionaries(WORDS, some), max_leaves=9
    )
)
def test_what_no_database_takes_is_replaced_wherever_it_stands(typed: Any) -> None:
    arrived = json.loads(json.dumps({"type": "shortcut", "callback_id": "help", "typed": typed}))
    assert clean(arrived) == {**arrived, "typed": replaced(arrived["typed"])}


def replaced(value: Any) -> Any:
    match value:
        case str():
            return "".join("\N{REPLACEMENT CHARACTER}" if each in "\0\ud83d\udc00\ude00" else each for each in value)
        case dict():
            return {replaced(name): replaced(each) for name, each in value.items()}
        case list():
            return [replaced(each) for each in value]
    return value


def test_a_full_window_is_looked_at_in_no_more_steps_than_an_empty_one() -> None:
    """Each value of each block took four calls, of a window that is shared nearly half of all."""

    def steps(values: int) -> int:
        body = {"type": "shortcut", "callback_id": "help", "typed": [f"{each}ä🎉" for each in range(values)]}
        profile = cProfile.Profile()
        assert profile.runcall(clean, body) == body
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

    assert steps(2_000) == steps(1)
