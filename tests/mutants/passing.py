"""One session of pytest that tries checks as it goes: after each test, what it came by is taken away, and the test is
run again in a fork of its own.

No check costs an import, a start of pytest or a look for its tests: only the test itself once more.
"""

from __future__ import annotations

import builtins
import json
import os
import signal
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.mutants.forked import GREEN, HUNG, LOST, PATIENCE, RED, UNREADABLE, Watch, play
from tests.mutants.reach import MARK

ENDS = "ends.jsonl"
MOST = 6
"""So many tests of one file are run on a check; whoever is missed by none of them is for the rounds that follow."""


@dataclass(frozen=True, slots=True)
class Try:
    number: int
    around: frozenset[str]
    words: tuple[str, ...]
    """Tests without any of these in their names are not asked; empty: each is."""
    prepare: Callable[[], None]


@dataclass(eq=False)
class Passing(Watch):
    """The parent runs each test as it is, which says what it comes by and that it is green."""

    ends: Path = Path()
    tries: Sequence[Try] = ()
    ways: dict[str, list[str]] = field(default_factory=dict)
    red: list[str] = field(default_factory=list)
    came_by: set[str] = field(default_factory=set)
    tried: Counter[tuple[int, str]] = field(default_factory=Counter)
    runs_twice: dict[str, bool] = field(default_factory=dict)
    """By test: whether it is green once more with nothing taken away, for else its red says nothing."""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = session.items
        for item, following in zip(items, [*items[1:], None], strict=True):
            file = item.nodeid.split("::")[0]
            open_ones = [each for each in self.tries if self._is_open(each, file)]
            named = [each for each in open_ones if any(word in item.nodeid for word in each.words or ("",))]
            if not named:
                continue
            self._walk(item, following)
            for each in named if not self.failed else ():
                if each.around & self.came_by:
                    self.tried[each.number, file] += 1
                    self._try(each, item, following)
        return True

    def _walk(self, item: pytest.Item, following: pytest.Item | None) -> None:
        self.failed.clear()
        self.came_by.clear()
        item.session._setupstate.teardown_exact(item)  # those between it and the last one were not run
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if self.failed:
            self.red.append(item.nodeid)
        else:
            self.ways[item.nodeid] = sorted(self.came_by)

    def _is_open(self, each: Try, file: str) -> bool:
        return self.tried[each.number, file] < MOST and not (self.ends / f"{each.number}.red").exists()

    def _try(self, each: Try, item: pytest.Item, following: pytest.Item | None) -> None:
        code, seconds = self._forked(each.prepare, item, following)
        if code == RED:
            if not self._runs_twice(item, following):
                return
            (self.ends / f"{each.number}.red").touch()
        self._say(each.number, code, item.nodeid, seconds)

    def _runs_twice(self, item: pytest.Item, following: pytest.Item | None) -> bool:
        if item.nodeid not in self.runs_twice:
            self.runs_twice[item.nodeid] = self._forked(lambda: None, item, following)[0] == GREEN
            if not self.runs_twice[item.nodeid]:
                self.red.append(f"{item.nodeid} (once more)")
        return self.runs_twice[item.nodeid]

    def _forked(
        self, prepare: Callable[[], None], item: pytest.Item, following: pytest.Item | None
    ) -> tuple[int, float]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pid = os.fork()
        if not pid:
            self._run(prepare, item, following)
        return _waited(pid)

    def _run(self, prepare: Callable[[], None], item: pytest.Item, following: pytest.Item | None) -> None:
        code = LOST
        try:
            code = self._code(prepare, item, following)
        except BaseException:  # noqa: BLE001  a fork must end here, whatever happened in it
            traceback.print_exc()
        finally:
            os._exit(code)

    def _code(self, prepare: Callable[[], None], item: pytest.Item, following: pytest.Item | None) -> int:
        try:
            prepare()
        except Exception:  # noqa: BLE001  whatever a changed program raises while it is made
            return UNREADABLE
        self.failed.clear()
        self.hung.clear()
        item._initrequest()  # type: ignore[attr-defined]  # as whoever runs a test twice does
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return GREEN if not self.failed else HUNG if self.failed == self.hung else RED

    def _say(self, number: int, code: int, test: str, seconds: float) -> None:
        with (self.ends / ENDS).open("a") as ends:
            ends.write(json.dumps([number, code, test, seconds]) + "\n")


def _waited(pid: int) -> tuple[int, float]:
    until = time.monotonic() + PATIENCE / 2
    while True:
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            return (code if code >= 0 else LOST), used.ru_utime + used.ru_stime
        if time.monotonic() > until:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return HUNG, 0.0
        time.sleep(0.01)


def pass_by(folder: Path, ends: Path, files: Sequence[str], tries: Sequence[Try]) -> Mapping[str, object]:
    """Runs these files; how each check ended stands in a folder that others write to as well."""
    watch = Passing(folder, ends=ends, tries=tries)
    setattr(builtins, MARK, watch.came_by.add)
    return {"code": play(folder, files, watch), "failed": watch.red, "ways": watch.ways}
