"""How one line is read: who it is for, and what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentions.typed import anywhere
from bot.messages import Mention, Room, RoomLink, Run, Words
from bot.people import Handle
from bot.praise.command_line import read

ANA = Mention("ana", (Handle("slack", "U1"),))
BEN = Mention("ben", (Handle("slack", "U2"),))
NAMES = {Handle("slack", "U1"): "Ana Ferreira", Handle("slack", "U2"): "Ben Okafor"}


def line(*runs: Run | str) -> tuple[list[str], str]:
    parsed = read(tuple(Words(run) if isinstance(run, str) else run for run in runs))
    return [name if isinstance(name, str) else name.name for name in parsed.named], parsed.words(NAMES)


@pytest.mark.parametrize(
    ("runs", "named", "words"),
    [
        ((ANA, " ", BEN, " you saved the launch"), ["ana", "ben"], "you saved the launch"),
        ((ANA, ": thank you"), ["ana"], "thank you"),
        ((ANA, ", ", BEN, " - thank you"), ["ana", "ben"], "thank you"),
        ((ANA, " and ", BEN, " thank you"), ["ana", "ben"], "thank you"),
        ((ANA, " & ", BEN, " thank you"), ["ana", "ben"], "thank you"),
        ((ANA, " and thank you"), ["ana"], "and thank you"),
        ((ANA, " and"), ["ana"], "and"),
        (("@ana @ben you saved the launch",), ["ana", "ben"], "you saved the launch"),
        (("@ana, @ben: you saved it",), ["ana", "ben"], "you saved it"),
        (("@ana and @ben you saved it",), ["ana", "ben"], "you saved it"),
        (("@ana.ferreira. Thank you",), ["ana.ferreira"], "Thank you"),
        (("@ana you and @ben saved it",), ["ana"], "you and @ben saved it"),
        ((ANA, " you and ", BEN, " saved it"), ["ana"], "you and Ben Okafor saved it"),
        ((ANA, " thanks for ", RoomLink(Room("slack", "C1", "general"))), ["ana"], "thanks for #general"),
        (("you saved the launch",), [], "you saved the launch"),
        ((ANA, "\n- one\n- two"), ["ana"], "- one\n- two"),
        (("@ ben",), [], "@ ben"),
        (("mail me@example.com",), [], "mail me@example.com"),
        ((), [], ""),
    ],
)
def test_people_at_the_start_are_praised_and_the_rest_is_words(
    runs: tuple[Run | str, ...], named: list[str], words: str
) -> None:
    assert line(*runs) == (named, words)


@pytest.mark.parametrize("typed", ["@here thanks", "@channel: thanks", "@everyone thanks", "everyone thanks"])
def test_everybody_at_once_is_noticed(typed: str) -> None:
    parsed = read((Words(typed),))
    assert parsed.all
    assert not parsed.named
    assert parsed.words({}) == "thanks"


def test_everyone_in_the_words_is_only_a_word() -> None:
    assert not read((ANA, Words(" everyone loved it"))).all
    assert not read((Words("thank you everyone"),)).all


@given(st.lists(st.one_of(st.builds(Words, st.text(max_size=20)), st.sampled_from([ANA, BEN])), max_size=8))
def test_any_line_is_read_and_no_word_is_lost(runs: list[Run]) -> None:
    parsed = read(tuple(runs))
    said = parsed.words(NAMES)
    typed = "".join(run.text for run in runs if isinstance(run, Words))
    letters = [letter for letter in typed if letter.isalpha()]
    kept = "".join(name if isinstance(name, str) else "" for name in parsed.named) + said
    if not parsed.all:
        assert len([letter for letter in kept if letter.isalpha()]) >= len(letters) - 3 * len(runs)


def test_a_search_takes_names_from_anywhere() -> None:
    assert anywhere((Words("received launch "), BEN, Words(" @carla day"))) == (
        [BEN, "carla"],
        ["received", "launch", "day"],
    )
