"""The attacker of the long form learns: what to look at from few real worlds that leak, and to put small clues
together among many that say nothing. What they find in ours takes a thousand worlds: `python -m tests.soak 20`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.anonymity.attacker import Clues
from tests.anonymity.trained import Pair, train
from tests.anonymity.twins import found_towns
from tests.soak.authors import Guessed, guess_world, live_in, log_who

SETS, PEOPLE, SILENT = 120, 4, 20


async def test_where_the_log_says_who_opens_and_shares_they_see_how_long_each_typed(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        log_who(patch)
        worlds = [each async for each in live_in(await found_towns(tmp_path), range(3))]
    trained = train([clues for world in worlds for clues in world])
    assert Pair("log: last short times", "length") in trained.pairs[:3]


def test_small_clues_are_found_and_put_together() -> None:
    assert guess_after_learning(noise=0.0).share > 0.95
    assert guess_after_learning(noise=0.1).share > 0.6


def test_nothing_is_found_where_nothing_is() -> None:
    found = guess_after_learning(noise=1e9)
    assert abs(found.share - found.chance) < 3 * found.error, found


def guess_after_learning(noise: float) -> Guessed:
    chance = random.Random(7)
    worlds = [draw_clues(chance, noise) for _ in range(2 * SETS)]
    trained = train(worlds[:SETS])
    return Guessed([guess_world(trained, [each]) for each in worlds[SETS:]])


def draw_clues(chance: random.Random, noise: float) -> Clues:
    """Two clues say how long each typed, and others nothing."""
    lengths = [chance.random() for _ in range(PEOPLE)]
    order = chance.sample(range(PEOPLE), PEOPLE)

    def measure(by: float) -> list[str]:
        return [str(round(1e6 * (2e9 + each + chance.gauss(0, by) if by else 2e9 + each))) for each in lengths]

    people = {f"silent {each}": [str(chance.randrange(99)) for _ in range(PEOPLE)] for each in range(SILENT)}
    texts = {"length": [str(round(1e6 * (1 + lengths[who]))) for who in order], "place": list("0123")}
    return Clues(
        {**people, "log": measure(noise), "cells": measure(noise)}, texts, [order.index(who) for who in range(4)]
    )
