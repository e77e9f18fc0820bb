"""What buttons and forms carry: what was posted years ago is read today, and whatever else comes stands for nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.admin.channel import USE, Use
from bot.admin.installation import INSTALLATION, Installation
from bot.admin.outbox import TOKEN
from bot.button_values import LONGEST, PAGE, Value, record
from bot.directory.managers.manager import ABSENT, UNDO, Undo
from bot.directory.managers.naming import ONWARDS, Onwards
from bot.directory.people_file.import_details import SHELVES, SPOT, Spot
from bot.home.page import SPOT as HOME_SPOT
from bot.home.page import Spot as HomeSpot
from bot.typed_text import LARGEST, UNPRINTABLE
from tests.test_architecture import ROOT, python_files

RECORD = record()
IDS = st.integers(1, LARGEST)
SHOWN = st.text(min_size=1, max_size=80).filter(lambda text: not UNPRINTABLE.search(text))
WORDS = SHOWN.map(lambda text: text.replace("|", "").replace(" ", "")).filter(bool)
SAID = st.one_of(st.sampled_from([ABSENT, "0"]), IDS.map(str))
ROOMS = st.builds(Use, WORDS, WORDS, WORDS, SHOWN)

KINDS: dict[str, tuple[Value[Any], st.SearchStrategy[Any]]] = {
    "record": (RECORD, IDS),
    "page": (PAGE, st.integers(1, 999_999)),
    "token": (TOKEN, WORDS),
    "room for a purpose": (USE, ROOMS),
    "installation": (INSTALLATION, st.builds(Installation, WORDS, WORDS, st.one_of(WORDS, st.just("")))),
    "undo of a manager": (UNDO, st.builds(Undo, IDS, SAID, SAID)),
    "onwards": (ONWARDS, st.builds(Onwards, WORDS, st.one_of(SHOWN, st.just("")))),
    "lines of an import": (SPOT, st.builds(Spot, IDS, st.integers(1, 999_999), st.sampled_from(["", *SHELVES]))),
    "list on Home": (HOME_SPOT, st.builds(HomeSpot, WORDS, st.integers(0, 999_999))),
}
GARBAGE = st.one_of(
    st.text(alphabet=st.characters(), max_size=200),
    st.text(alphabet="0123456789| -", max_size=60),
    st.integers().map(str),
)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_what_was_written_is_read(kind: str, data: st.DataObject) -> None:
    value, known = KINDS[kind]
    carried = data.draw(known)
    assert value.decode(value.encode(carried)) == carried


@pytest.mark.parametrize("kind", KINDS)
@given(text=GARBAGE)
@example("9" * 5000)
@example("٣")
@example("²")
@example("\ud800")
@example("a\x00|b|c|d")
@example("2147483648")
@example("1 1 2147483648")
@example("a|" * 100_000)
def test_garbage_is_read_as_nothing_without_an_error(kind: str, text: str) -> None:
    """What is read of it can be written, fits a database, and is read the same again."""
    value, _ = KINDS[kind]
    found = value.decode(text)
    for part in found if isinstance(found, tuple) else (found,):
        assert isinstance(part, str | int)
        assert not isinstance(part, int) or 0 <= part <= LARGEST
        assert not isinstance(part, str) or (len(part) <= LONGEST and not UNPRINTABLE.search(part))
    assert found == value.nothing or value.decode(value.encode(found)) == found


@pytest.mark.parametrize(
    ("value", "posted", "meant"),
    [
        (RECORD, "17", 17),
        (PAGE, "2", 2),
        (TOKEN, "1b4e28ba2fa111d2883f0016d3cca427", "1b4e28ba2fa111d2883f0016d3cca427"),
        (USE, "praise|slack|C1|kudos", Use("praise", "slack", "C1", "kudos")),
        (USE, "praise|hipchat|7|a|b c", Use("praise", "hipchat", "7", "a|b c")),
        (INSTALLATION, "hipchat|42|f00d", Installation("hipchat", "42", "f00d")),
        (INSTALLATION, "hipchat|42", Installation("hipchat", "42")),
        (UNDO, "17 4 -", Undo(17, "4", ABSENT)),
        (UNDO, "17 - 0", Undo(17, ABSENT, "0")),
        (ONWARDS, "objectives.open 17", Onwards("objectives.open", "17")),
        (ONWARDS, "objectives.open", Onwards("objectives.open")),
        (SPOT, "5 2 gone", Spot(5, 2, "gone")),
        (SPOT, "5 2", Spot(5, 2)),
        (HOME_SPOT, "objectives.mine|10", HomeSpot("objectives.mine", 10)),
        (HOME_SPOT, "objectives.mine|0", HomeSpot("objectives.mine")),
    ],
)
def test_buttons_that_were_posted_keep_their_format(value: Value[Any], posted: str, meant: object) -> None:
    assert value.decode(posted) == meant
    assert value.encode(meant) == posted


@pytest.mark.parametrize("text", ["", "0", "-1", "x", "1.5", "1000000", "٣", " 2"])
def test_what_is_no_page_is_the_first(text: str) -> None:
    assert PAGE.decode(text) == 1


@pytest.mark.parametrize("text", ["17 4", "17 4 x", "x 4 0", "17 4 0 0", "17  0"])
def test_an_undo_that_was_never_offered_sets_nobody(text: str) -> None:
    assert UNDO.decode(text) == UNDO.nothing


def test_nobody_takes_values_apart_by_hand() -> None:
    by_hand = re.compile(r"number\((interaction|event)\.|event\.(value|state)(\[|\.(split|partition|rpartition))")
    found = [str(path) for path in python_files("bot") if by_hand.search((ROOT / path).read_text())]
    assert found == []
