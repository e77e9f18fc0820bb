"""Which entry answers what was typed."""

import pytest

from bot.events import By, CommandTyped
from bot.messages import Mention, Room, Words, plain
from bot.people import Handle
from bot.route_table import Table
from bot.router import ROUTES

BEN = Mention("Ben", (Handle("slack", "U2"),))


def typed(name: str, words: str) -> CommandTyped:
    return CommandTyped(By("slack", "T1", "U1", "ana"), name, (Words(words), BEN), Room("slack", "C1"), "key")


@pytest.mark.parametrize(
    ("name", "words", "entry", "left"),
    [
        ("praise", "list received ", "praise list", "received Ben"),
        ("praise", "LIST\nreceived ", "praise list", "received Ben"),
        ("upward", "praise list\t", "praise list", "Ben"),
        ("upward", "praise\n", "praise", "Ben"),
        ("praise", "\n", "praise", "\nBen"),
        ("praise", "listen ", "praise", "listen Ben"),
        ("upward", "praise thanks to ", "praise", "thanks to Ben"),
        ("upward", "people  LINK\n", "upward people link", "Ben"),
        ("upward", "people ", "upward people", "Ben"),
        ("upward", "people import import ", "upward people import", "import Ben"),
        ("upward", "people linked ", "upward people", "linked Ben"),
        ("upward", "upward " * 20_000, "upward", "upward " * 20_000 + "Ben"),
    ],
)
def test_the_first_words_name_the_entry(name: str, words: str, entry: str, left: str) -> None:
    found, event = Table.of(ROUTES).command(typed(name, words))
    assert (found.name, plain(event.text)) == (entry, left)
