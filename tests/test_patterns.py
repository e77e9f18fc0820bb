"""No pattern takes longer and longer over what somebody types: four times the text may cost four times, not sixteen."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import pytest

import adapters
import bot
import storage

SHORT, LONG = 2500, 10_000
WORTH_MEASURING = 0.01
"""Seconds: what takes less over the long text grows too little to hurt, and too little to be measured."""
MOST_GROWTH = 8.0
"""Between the 4 of what is proportional and the 16 of what is square."""

UNITS = (
    *(":<>@*_ \n\ta1-~`#|./&\"'{[("),
    *(" *a", " _a", " `a", " ~a", "<a", "<@a", "<a|", ":a", "@a ", "@a.", "a.", "[a", "[a](http://a", "http://a "),
    *("**a", "~~a", "1.", "1-", " 1", "T1:1", "# ", " :a", "/a", "https://", "a@", "a@a.", "+ ", "and ", "{a"),
    *("::skin-tone-2", ":1", "-1", "<!", "- ", "#a", "P1D", "PT1H", "@here", "a:b;", "\u200b", "ü", "😀"),
)
OF_SHORT_CELLS = ("bot.directory.people_file.dates", "bot.directory.people_file.person_row")
"""Patterns that see one cell of a people file, which is cut before; what they cost is looked at in tests/directory."""


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for package in (bot, adapters, storage):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.endswith("__main__") or ".migrations" in found.name or found.name in OF_SHORT_CELLS:
                continue
            for name, value in vars(importlib.import_module(found.name)).items():
                for number, each in enumerate(inside(value)):
                    yield f"{found.name}.{name}.{number}", each


def inside(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from inside(each)
    elif isinstance(value, dict):
        yield from inside(list(value.values()))


PATTERNS = dict(patterns())


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """The shortest of three: a machine that does other things too makes single ones longer."""
    return min(one(pattern, text) for _ in range(3))


def one(pattern: re.Pattern[str], text: str) -> float:
    begun = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - begun


def growth(pattern: re.Pattern[str], unit: str) -> float:
    long = seconds(pattern, (unit * LONG)[:LONG])
    return long / seconds(pattern, (unit * SHORT)[:SHORT]) if long > WORTH_MEASURING else 0.0


def test_the_patterns_are_found() -> None:
    assert "adapters.slack.blocks.EMOJI.0" in PATTERNS
    assert "adapters.slack.text.CONTROL.0" in PATTERNS
    assert len(PATTERNS) > 30


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_takes_no_longer_per_letter_over_a_longer_text(name: str) -> None:
    slow = {unit: grown for unit in UNITS if (grown := growth(PATTERNS[name], unit)) > MOST_GROWTH}
    assert not slow


def test_the_measure_finds_a_pattern_that_is_square() -> None:
    """A linear one grows by 1; a busy machine measures less of a square one than there is."""
    assert growth(re.compile("a*b"), "a") > MOST_GROWTH / 2
