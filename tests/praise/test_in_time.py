"""What somebody types costs what its length costs, however it is typed."""

import time

import pytest

from tests.praise.office import Office

LENGTH = 39_000
"""What Slack takes in one line, and nearly what it keeps of a message."""
TIMES = 6.0
"""So many times as long as plain words of the same length may the nastiest take."""
NASTY = (":", ":a", ":" + "a" * LENGTH, "<", "@", "@a ", "*", " *a", "_", " _a", "`", " ", "\n", "&", ": ", "1:", "<a|")


async def seconds(office: Office, typed: str) -> float:
    """Of work, not of time: the machine does other things too."""
    return min([await one(office, typed), await one(office, typed)])


async def one(office: Office, typed: str) -> float:
    begun = time.process_time()
    await office.person("ana").type(f"/praise {typed}")
    return time.process_time() - begun


@pytest.mark.parametrize("unit", NASTY, ids=lambda unit: ascii(unit[:4]))
async def test_a_long_line_of_signs_is_answered_as_fast_as_one_of_words(office: Office, unit: str) -> None:
    words = await seconds(office, ("word " * LENGTH)[:LENGTH])
    assert await seconds(office, "x" + (unit * LENGTH)[: LENGTH - 1]) < TIMES * words + 0.2
