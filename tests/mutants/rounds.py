"""Rounds of tests on every check: who noticed it last time, the rows of the matrix, the folders of its feature.

In these each test is run once as it is, and once more without each check that it came by (`passing.py`). What is left
is tried on all others that come by.
"""

from __future__ import annotations

import itertools
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from types import CodeType

from tests.mutants.aim import beside, folders, ordered, row_words, rows
from tests.mutants.checks import Check
from tests.mutants.forked import GREEN, NO_TEST, RED, UNREADABLE, Fork, Ran, Work, begin, import_anew, run_tests
from tests.mutants.hot import Hot, Swaps, module, named
from tests.mutants.passing import ENDS, Try, pass_by
from tests.mutants.reach import Program, marked, program
from tests.mutants.remade import entries_with, preparation
from tests.mutants.remembered import Killers

Job = tuple[int, Callable[[], Fork]]
Where = Callable[[Check], Sequence[str]]
FEATURE: tuple[Where, ...] = (beside, rows, folders)
LEFT_OUT = (".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "node_modules", "build", "dist")


@dataclass(frozen=True, slots=True)
class End:
    """`code` as in `forked.py`."""

    check: Check
    code: int
    seconds: float
    by: str


@dataclass
class Rounds:
    """`root` is a copy: whoever works on the program meanwhile changes nothing of what is tried."""

    root: Path
    workers: int
    folder: Path
    killers: Killers
    ways: dict[str, frozenset[str]] = field(default_factory=dict)
    _green: set[tuple[int, str]] = field(default_factory=set)
    """Checks, by their numbers, and tests that miss nothing without them."""
    _cold: set[int] = field(default_factory=set)
    """Those that take an import."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @classmethod
    @contextmanager
    def opened(cls, root: Path, workers: int) -> Iterator[Rounds]:
        memory = Path("/dev/shm")
        with tempfile.TemporaryDirectory(prefix="upward-mutants-", dir=memory if memory.is_dir() else None) as folder:
            copy = Path(folder) / "program"
            shutil.copytree(root, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
            sys.path.insert(0, str(copy))
            sys.modules["tests"].__path__ = [str(copy / "tests")]
            yield cls(copy, workers, Path(folder), Killers.read())

    @cached_property
    def _program(self) -> Program:
        return program(self.root)

    @cached_property
    def _hot(self) -> Hot:
        return Hot(self.root)

    def play(self, checks: Sequence[Check], wheres: Sequence[Where] = FEATURE) -> Iterator[End]:
        """Each check's end, as it comes."""
        left, spent = dict(enumerate(checks)), dict.fromkeys(range(len(checks)), 0.0)
        for where in (None, *wheres):
            for number, code, test, seconds in self._pass_by(left, where):
                spent[number] += seconds
                if code == UNREADABLE:
                    self._cold.add(number)
                elif code == GREEN:
                    self._green.add((number, test))
                elif code == RED and number in left:
                    self.killers.note(left[number], test)
                    yield End(left.pop(number), code, spent[number], test)
        yield from self._rest(left, spent)

    def _pass_by(self, left: Mapping[int, Check], where: Where | None) -> Iterator[tuple[int, int, str, float]]:
        """The number of a check, and how this test of these places ended without it."""
        known = {number: self.killers.of(check) or "" for number, check in left.items()}
        asked = left if where else {number: check for number, check in left.items() if known[number]}
        places = [place for number, check in asked.items() for place in (where(check) if where else [known[number]])]
        files = list(dict.fromkeys(file for place in places for file in _files(self.root, place.split("::")[0])))
        self._hot.read(files)
        tries = [
            Try(number, self._anywhere(check), self._words(check, where) if where else (known[number],), prepare)
            for number, check in asked.items()
            if (prepare := preparation(self._hot, self._program, check)) is not None
        ]
        folder = self.folder / str(next(self._numbers))
        folder.mkdir()
        (folder / ENDS).touch()
        marks = self._marks({key.rpartition(":")[0] for each in tries for key in each.around})
        shares = [files[each :: self.workers] for each in range(self.workers)] if tries else []
        forks = [self._begin(partial(self._pass, folder, share, tries, marks)) for share in shares if share]
        with (folder / ENDS).open() as ends:
            while forks:
                time.sleep(0.1)
                running = [fork for fork in forks if not self._is_over(fork)]
                yield from map(json.loads, ends)
                forks = running

    def _words(self, check: Check, where: Where) -> tuple[str, ...]:
        """A row is named after the entry, a delivery's test after its kind."""
        if where is not rows:
            return ()
        entries = entries_with(self._hot, self._program, check)
        if not entries:
            return row_words(check, self._program.acts)
        names = {named(each) for each in entries}
        if check.kind == "wanted":
            return tuple(f"[{name}" for name in names)
        return tuple(f" {name}{end}" for name in names for end in " ]")

    def _pass(
        self, ends: Path, share: Sequence[str], tries: Sequence[Try], marks: Swaps, folder: Path
    ) -> Mapping[str, object]:
        self._hot.swap(marks)
        return pass_by(folder, ends, share, tries)

    def _is_over(self, fork: Fork) -> bool:
        ran = fork.ended()
        if ran is None:
            return False
        if ran.code not in {GREEN, NO_TEST}:
            sys.stderr.write(f"a session ended with {ran.code}:\n{ran.said}\n")
        for red in ran.failed:
            sys.stderr.write(f"not asked, for it is red before anything is taken away: {red}\n")
        self.ways |= {test: frozenset(way) for test, way in ran.ways.items()}
        return True

    def _anywhere(self, check: Check) -> frozenset[str]:
        """Also where a function around it made something while modules were imported."""
        around = self._program.around(check)
        while any(self._hot.ran(key) for key in around) and (wider := self._program.callers(around) - around):
            around |= wider
        return around

    def _rest(self, left: Mapping[int, Check], spent: Mapping[int, float]) -> Iterator[End]:
        """Whoever was not missed so far, on every test that comes by and was not tried: in a fork with a pytest of its
        own."""
        jobs = list[Job]()
        for number, check in left.items():
            tests = [test for test in self._tests(check) if (number, test) not in self._green]
            if tests:
                jobs.append((number, partial(self._try, number, check, tests)))
            else:
                yield End(check, NO_TEST, spent[number], "")
        for number, ran in self._side_by_side(jobs):
            by = (list(ran.failed) or ran.said.splitlines()[-1:] or [""])[0]
            if ran.code == RED:
                self.killers.note(left[number], by.rsplit(" (", 1)[0])
            yield End(left[number], ran.code, spent[number] + ran.seconds, "" if ran.code == GREEN else by)

    def _tests(self, check: Check) -> list[str]:
        return self.killers.first(check, ordered(check, self._anywhere(check), self.ways))

    def _try(self, number: int, check: Check, tests: Sequence[str]) -> Fork:
        prepare = preparation(self._hot, self._program, check)
        if prepare is None or number in self._cold:
            path, name = self.root / check.path, module(check.path)
            code = compile(check.applied(path.read_bytes()), str(path), "exec", dont_inherit=True)
            prepare = partial(import_anew, name, code, self._hot.importers(name))
        return self._begin(partial(run_tests, prepare=prepare, tests=tests))

    def _marks(self, paths: set[str]) -> Swaps:
        """Every function of these files, with a mark at its head."""
        marks: dict[CodeType, CodeType] = {}
        for path in paths:
            source = self._program.files[path].source
            marks |= self._hot.exchanged(path, source, marked(path, source))
        return marks

    def _begin(self, work: Work) -> Fork:
        return begin(self.root, self.folder / str(next(self._numbers)), work)

    def _side_by_side(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Ran]]:
        waiting, running = list(reversed(jobs)), list[tuple[int, Fork]]()
        while waiting or running:
            while waiting and len(running) < self.workers:
                about, start = waiting.pop()
                running.append((about, start()))
            time.sleep(0.02)
            for about, fork in list(running):
                ran = fork.ended()
                if ran is not None:
                    running.remove((about, fork))
                    yield about, ran


def _files(root: Path, place: str) -> list[str]:
    """The files with tests of a folder, or those that a pattern means."""
    found = sorted(root.glob(place if place.endswith(".py") else f"{place}/**/test_*.py"))
    return [path.relative_to(root).as_posix() for path in found]
