"""Promise 20, the long form: who learned from many worlds guesses who wrote which text in many others."""

from __future__ import annotations

import asyncio
import math
import random
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest
import structlog

from bot.cycles.ballots import Ballot
from bot.cycles.results import results
from bot.logs import configure_logs
from bot.question_sets import Kind, Question
from tests.anonymity.attacker import Clues
from tests.anonymity.mutants import at_button, at_share
from tests.anonymity.story import QUESTIONS
from tests.anonymity.test_attacker import look_at_ours
from tests.anonymity.trained import Trained, look_closer, train
from tests.anonymity.twins import Towns, found_towns, live

T = TypeVar("T")
AT_ONCE = 2
SHARE = 20
"""So many worlds a process lives in at a time."""

TEXTS = [each.id for each in QUESTIONS if each.kind is Kind.TEXT]
Leak = Callable[[pytest.MonkeyPatch], None]


def keep_order(patch: pytest.MonkeyPatch) -> None:
    """Texts are released as they lie in the folder."""

    def leave(question: Question, ballots: Sequence[Ballot], _source: random.Random) -> tuple[str, ...]:
        return tuple(each.answers[question.id] for each in ballots if each.answers)

    patch.setattr(results, "_shuffle", leave)


def log_who(patch: pytest.MonkeyPatch) -> None:
    """The log says who opens a form and who sends one: how long somebody typed tells how much."""

    async def say(_guard: object, event: Any) -> None:
        structlog.get_logger().debug("opened", act=event.by.external)

    at_button(say)(patch)
    at_share(say)(patch)


LEAKS: Mapping[str, tuple[Leak, float]] = {"not shuffled": (keep_order, 0.9), "typing times logged": (log_who, 0.6)}
"""With how many must be found at least, or the attacker proves nothing."""


class Tried(NamedTuple):
    """How many texts of one world were laid beside their author, of how many, and in how many sets they stand."""

    right: int
    guesses: int
    sets: int


@dataclass(frozen=True)
class Guessed:
    """What was guessed of each world. Laid out by chance one text in each set is right on average."""

    worlds: Sequence[Tried]

    @property
    def guesses(self) -> int:
        return sum(each.guesses for each in self.worlds)

    @property
    def share(self) -> float:
        return sum(each.right for each in self.worlds) / self.guesses

    @property
    def chance(self) -> float:
        return sum(each.sets for each in self.worlds) / self.guesses

    @property
    def error(self) -> float:
        """One standard error of `share`, by how much worlds differ: guesses of one world hang together."""
        return math.sqrt(sum((each.right - each.sets) ** 2 for each in self.worlds)) / self.guesses

    def __str__(self) -> str:
        return f"{self.share:.1%} of {self.guesses:,} by chance {self.chance:.1%} ± {self.error:.1%}"


async def learn_and_guess(folder: Path, learned: int, tried: int, leak: str = "") -> Guessed:
    """Learns from the first worlds and guesses in the others; so many worlds are lived in by each of two processes at a
    time."""
    with ProcessPoolExecutor(AT_ONCE, get_context("spawn")) as processes:

        async def see(look: Callable[[Sequence[Clues]], T], first: int, last: int) -> list[T]:
            shares = [range(begin, min(begin + SHARE, last)) for begin in range(first, last, SHARE)]
            seen = [asyncio.wrap_future(processes.submit(_see, folder, each, leak, look)) for each in shares]
            return [world for share in await asyncio.gather(*seen) for world in share]

        trained = train([clues for world in await see(list, 0, learned) for clues in world])
        return Guessed(await see(partial(guess_world, trained), learned, learned + tried))


def _see(folder: Path, seeds: range, leak: str, look: Callable[[Sequence[Clues]], T]) -> list[T]:
    """In a process of its own."""
    configure_logs("ERROR", "text")
    return asyncio.run(_look_at_each(folder, seeds, leak, look))


async def _look_at_each(folder: Path, seeds: range, leak: str, look: Callable[[Sequence[Clues]], T]) -> list[T]:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(dir=folder) as own:
        if leak:
            LEAKS[leak][0](patch)
        return [look(world) async for world in live_in(await found_towns(Path(own)), seeds)]


def guess_world(trained: Trained, world: Sequence[Clues]) -> Tried:
    return Tried(sum(map(trained.guess, world)), sum(len(each.wrote) for each in world), len(world))


async def live_in(towns: Towns, seeds: range) -> AsyncIterator[list[Clues]]:
    for seed in seeds:
        with tempfile.TemporaryDirectory(dir=towns.folder) as folder:
            turn = random.Random(f"turn {seed}").randrange(12)  # ids are drawn from the seed itself
            left = await live(Towns(Path(folder), None, towns.template), seed, turn, numbered=False)
            yield list(look_closer(left, look_at_ours(left, TEXTS)))
