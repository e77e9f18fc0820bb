"""Two rounds: the rows of the matrix on every check, and the folders of its feature on those that nobody missed."""

from __future__ import annotations

import itertools
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType

from tests.mutants.aim import ROWS, folders, ordered
from tests.mutants.checks import Check
from tests.mutants.forked import Fork, Ran, begin, warm
from tests.mutants.reach import Kept, marked, program

Job = tuple[object, Callable[[], Fork]]
Where = Callable[[Check], Sequence[str]]


@dataclass(frozen=True, slots=True)
class End:
    """`code` as pytest's."""

    check: Check
    code: int
    seconds: float
    by: str


@dataclass
class Rounds:
    root: Path
    workers: int
    folder: Path
    ways: dict[str, frozenset[str]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @classmethod
    @contextmanager
    def opened(cls, root: Path, workers: int) -> Iterator[Rounds]:
        memory = Path("/dev/shm")
        with tempfile.TemporaryDirectory(prefix="upward-mutants-", dir=memory if memory.is_dir() else None) as folder:
            yield cls(root, workers, Path(folder))

    def play(self, checks: Sequence[Check]) -> Iterator[End]:
        """Each check's end, as it comes."""
        self._begin_to_play()
        left: list[tuple[Check, float]] = []
        for end in self._round([(check, 0.0) for check in checks], lambda _: ROWS):
            if end.code in {0, 5}:
                left.append((end.check, end.seconds))
                sys.stderr.write(f"no row     {end.seconds:5.1f} s  {end.check.name}\n")
            else:
                yield end
        yield from self._round(left, folders)

    def play_once(self, checks: Sequence[Check], where: Where) -> Iterator[End]:
        """Each check's end, against the tests of these files and folders alone."""
        self._begin_to_play()
        yield from self._round([(check, 0.0) for check in checks], where)

    def _begin_to_play(self) -> None:
        self._warm()
        self._program = program(self.root)

    def _round(self, checks: Sequence[tuple[Check, float]], where: Where) -> Iterator[End]:
        self._look({each for check, _ in checks for each in where(check)})
        before = dict(checks)
        jobs: list[Job] = []
        for check, seconds in checks:
            tests = self._tests(check, where(check))
            if tests:
                jobs.append((check, lambda check=check, tests=tests: self._try(check, tests)))  # type: ignore[misc]
            else:
                yield End(check, 5, seconds, "")
        for tried, ran in self._side_by_side(jobs):
            assert isinstance(tried, Check)
            check = tried
            yield End(check, ran.code, before[check] + ran.seconds, (list(ran.failed) or [""])[0])

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
        def code() -> CodeType:
            source = check.applied((self.root / check.path).read_bytes())
            return compile(source, str(self.root / check.path), "exec", dont_inherit=True)

        files = list(dict.fromkeys(test.split("::")[0] for test in tests))
        return self._begin({module(check.path): code}, files, tests)

    def _look(self, places: set[str]) -> None:
        """Learns what the tests of these files and folders go through, as far as it isn't known."""
        kept = Kept(self.root)
        files = [path for place in sorted(places) for path in _files(self.root, place)]
        jobs: list[Job] = []
        for file in files:
            known = kept.of(file)
            if known is None:
                name = file.relative_to(self.root).as_posix()
                jobs.append((file, lambda name=name: self._begin(self._marks(), [name], None)))  # type: ignore[misc]
            else:
                self._know(known)
        for looked, ran in self._side_by_side(jobs):
            assert isinstance(looked, Path)
            file = looked
            if ran.code not in {0, 1, 5}:
                raise SystemExit(f"{file} can't be run: {ran.said}")
            red = {each.rsplit(" (", 1)[0] for each in ran.failed}
            sys.stderr.write(
                "".join(f"not asked, for it is red before anything is taken away: {test}\n" for test in red)
            )
            ways = {test: way for test, way in ran.ways.items() if test not in red}
            if not red:
                kept.keep(file, ways)
            self._know(ways)

    def _know(self, ways: dict[str, list[str]] | dict[str, Sequence[str]]) -> None:
        self.ways |= {test: frozenset(way) for test, way in ways.items()}

    def _marks(self) -> dict[str, Callable[[], CodeType]]:
        return {
            module(path): lambda path=path, file=file: compile(  # type: ignore[misc]
                marked(path, file.source), str(self.root / path), "exec", dont_inherit=True
            )
            for path, file in self._program.files.items()
            if not path.endswith("__init__.py")
        }

    def _warm(self) -> None:
        """Whatever others wrote is imported before the first fork."""
        (found,) = self._side_by_side([("", lambda: self._begin({}, list(ROWS), []))])
        warm(found[1].others)

    def _begin(
        self, exchanged: dict[str, Callable[[], CodeType]], files: list[str], tests: Sequence[str] | None
    ) -> Fork:
        return begin(self.root, self.folder / str(next(self._numbers)), exchanged, files, tests)

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


def module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _files(root: Path, place: str) -> list[Path]:
    """The files with tests of a folder, or those that a pattern means."""
    return sorted(root.glob(place if place.endswith(".py") else f"{place}/**/test_*.py"))
