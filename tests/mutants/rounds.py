"""Rounds of tests on every check: who noticed it last time, the rows of the matrix, the folders of its feature."""

from __future__ import annotations

import ast
import itertools
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from tests.mutants.aim import ROWS, beside, folders, ordered
from tests.mutants.checks import Check
from tests.mutants.forked import GREEN, NO_TEST, RED, Fork, Ran, begin, import_anew
from tests.mutants.hot import Hot, Swaps, module
from tests.mutants.reach import Kept, Program, marked, program
from tests.mutants.remembered import Killers

Job = tuple[object, Callable[[], Fork]]
Where = Callable[[Check], Sequence[str]]
FEATURE: tuple[Where, ...] = (beside, lambda _: ROWS, folders)
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
        left = [(check, 0.0) for check in checks]
        self._forget_red({test for check in checks for test in self._remembered(check)})
        for where in (None, *wheres):
            self._look({each for check, _ in left for each in (where(check) if where else ())})
            still: list[tuple[Check, float]] = []
            for end in self._round(left, partial(self._near, where) if where else self._remembered):
                if end.code in {GREEN, NO_TEST} and where is not wheres[-1]:
                    still.append((end.check, end.seconds))
                else:
                    yield end
            left = still

    def _remembered(self, check: Check) -> list[str]:
        known = self.killers.of(check)
        return [known] if known and (self.root / known.split("::")[0]).exists() else []

    def _forget_red(self, tests: set[str]) -> None:
        """A test that is red before anything is taken away has noticed nothing."""
        kept = Kept(self.root)
        unknown = sorted(test for test in tests if test not in (kept.of(self.root / test.split("::")[0]) or {}))
        while unknown:
            self._hot.read(test.split("::")[0] for test in unknown)
            start = partial(self._begin, self._leave, unknown, whole=False)
            ((_, ran),) = self._side_by_side([("", start)])
            if ran.code in {GREEN, NO_TEST}:
                return
            red = {each.rsplit(" (", 1)[0] for each in ran.failed}
            self.killers.forget(red)
            unknown = [test for test in unknown if test not in red] if red & set(unknown) else []

    def _leave(self) -> None:
        """The program as it is."""

    def _near(self, where: Where, check: Check) -> list[str]:
        return self.killers.first(check, self._tests(check, where(check)))

    def _round(self, checks: Sequence[tuple[Check, float]], tests_of: Callable[[Check], list[str]]) -> Iterator[End]:
        before, jobs = dict(checks), list[Job]()
        for check, seconds in checks:
            if tests_of(check):
                jobs.append((check, lambda check=check: self._try(check, tests_of(check))))  # type: ignore[misc]
            else:
                yield End(check, NO_TEST, seconds, "")
        for tried, ran in self._side_by_side(jobs):
            assert isinstance(tried, Check)
            check = tried
            by = (list(ran.failed) or ran.said.splitlines()[-1:] or [""])[0]
            if ran.code == RED:
                self.killers.note(check, by.rsplit(" (", 1)[0])
            yield End(check, ran.code, before[check] + ran.seconds, "" if ran.code == GREEN else by)

    def _tests(self, check: Check, tests: Sequence[str]) -> list[str]:
        files = {path.relative_to(self.root).as_posix() for each in tests for path in _files(self.root, each)}
        there = {test: way for test, way in self.ways.items() if test.split("::")[0] in files}
        around = self._program.around(check)
        near = ordered(check, around, there)
        # A function that is called while modules are imported is gone through in no test: those that use it are.
        while not near and (wider := self._program.callers(around) - around):
            around |= wider
            near = ordered(check, around, there)
        return near

    def _try(self, check: Check, tests: Sequence[str]) -> Fork:
        self._hot.read(test.split("::")[0] for test in tests)
        file = self._program.files[check.path]
        source = check.applied(file.source)
        swaps = self._hot.swaps(file, check, source)
        if swaps is not None:
            return self._begin(partial(self._hot.swap, swaps), tests, whole=False)
        code, name = compile(source, str(self.root / check.path), "exec", dont_inherit=True), module(check.path)
        return self._begin(partial(import_anew, name, code, self._hot.importers(name)), tests, whole=False)

    def _look(self, places: set[str]) -> None:
        """Learns what the tests of these files and folders go through, as far as it isn't known."""
        kept = Kept(self.root)
        jobs: list[Job] = []
        for file in [path for place in sorted(places) for path in _files(self.root, place)]:
            known = kept.of(file)
            if known is None:
                jobs.append((file, partial(self._walk, file.relative_to(self.root).as_posix())))
            else:
                self._know(known)
        for looked, ran in self._side_by_side(jobs):
            assert isinstance(looked, Path)
            self._learn(kept, looked, ran)

    def _learn(self, kept: Kept, file: Path, ran: Ran) -> None:
        red = {each.rsplit(" (", 1)[0] for each in ran.failed}
        ways = {test: way for test, way in ran.ways.items() if test not in red}
        for test in sorted(red):
            sys.stderr.write(f"not asked, for it is red before anything is taken away: {test}\n")
        if ran.code not in {GREEN, RED, NO_TEST}:
            sys.stderr.write(f"not asked, for it ends with {ran.code}: {file}\n{ran.said}\n")
        elif not red:
            kept.keep(file, ways)
        self._know(ways)

    def _know(self, ways: dict[str, list[str]] | dict[str, Sequence[str]]) -> None:
        self.ways |= {test: frozenset(way) for test, way in ways.items()}

    def _walk(self, file: str) -> Fork:
        self._hot.read([file])
        return self._begin(partial(self._hot.swap, self._marks), [file], whole=True)

    @cached_property
    def _marks(self) -> Swaps:
        """Every function of the program, with a mark at its head."""
        marks: dict[str, ast.Module] = {path: marked(path, file.source) for path, file in self._program.files.items()}
        return {
            old: new
            for path, tree in marks.items()
            for old, new in self._hot.exchanged(path, self._program.files[path].source, tree).items()
        }

    def _begin(self, prepare: Callable[[], None], tests: Sequence[str], *, whole: bool) -> Fork:
        return begin(self.root, self.folder / str(next(self._numbers)), prepare, tests, whole)

    def _side_by_side(self, jobs: Sequence[Job]) -> Iterator[tuple[object, Ran]]:
        waiting, running = list(reversed(jobs)), list[tuple[object, Fork]]()
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


def _files(root: Path, place: str) -> list[Path]:
    """The files with tests of a folder, or those that a pattern means."""
    return sorted(root.glob(place if place.endswith(".py") else f"{place}/**/test_*.py"))
