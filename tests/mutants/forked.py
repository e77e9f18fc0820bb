"""Tests of another program than the one on the disk, each run in a fork of one warm process.

What can't be exchanged in the warm one (see `hot.py`), a fork imports anew with one file exchanged on the way: nothing
is written or left over.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

PATIENCE = 300
"""Seconds that one test may take; pytest's own is shorter, and this is for what doesn't listen to it."""
FIRST = 4
"""So many tests are run before the files of all others are read: most checks are missed by one of them."""
GREEN, RED, NO_TEST = 0, 1, 5
"""As pytest's. 2, 3 and 4 (broken off, a fault of pytest, wrong usage) are no verdict."""
HUNG, UNREADABLE, LOST = 100, 101, 102
"""A test doesn't end; the program can't be imported; the fork is gone without a word."""


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        return self._code


@dataclass
class _Finder(importlib.abc.MetaPathFinder):
    exchanged: str
    code: CodeType

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.exchanged:
            return None
        file = self.code.co_filename
        return importlib.util.spec_from_file_location(fullname, file, loader=_Loader(fullname, file, self.code))


def import_anew(name: str, code: CodeType, importers: Collection[str]) -> None:
    """Imports this module with other code, once all that was made of it is forgotten: those who import it, at any
    distance."""
    for each in {name, *importers} & set(sys.modules):
        above, _, last = each.rpartition(".")
        if above in sys.modules:
            vars(sys.modules[above]).pop(last, None)
        del sys.modules[each]
    sys.meta_path.insert(0, _Finder(name, code))
    importlib.import_module(name)


@dataclass(eq=False)
class Watch:
    """Chooses tests, puts them in order, and notes who failed and what each went through."""

    folder: Path
    wanted: Sequence[str] | None = None
    failed: list[str] = field(default_factory=list)
    hung: list[str] = field(default_factory=list)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        order = None if self.wanted is None else {name: place for place, name in enumerate(self.wanted)}
        kept = [each for each in items if not _asks_a_server(each) and (order is None or each.nodeid in order)]
        items[:] = kept if order is None else sorted(kept, key=lambda each: order[each.nodeid])

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        (self.folder / "at.txt").write_text(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(f"{report.nodeid} ({report.when})")
        if report.failed and "Timeout (>" in str(report.longrepr):
            self.hung.append(self.failed[-1])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed.append(f"{report.nodeid} (not even read)")


def _asks_a_server(item: pytest.Item) -> bool:
    """A fork that is killed would leave PostgreSQL running."""
    return "postgres" in item.nodeid or "postgres" in getattr(item, "fixturenames", ())


@dataclass(frozen=True, slots=True)
class Ran:
    """`code` as pytest's, or one of those above."""

    code: int
    failed: Sequence[str]
    ways: Mapping[str, Sequence[str]]
    seconds: float
    """Of a processor."""
    said: str
    """The end of what was printed."""


@dataclass
class Fork:
    pid: int
    folder: Path

    def ended(self) -> Ran | None:
        """None while it goes on."""
        pid, status, used = os.wait4(self.pid, os.WNOHANG)
        if pid:
            return self._ran(status, used.ru_utime + used.ru_stime)
        at = self.folder / "at.txt"
        if time.time() - (at if at.exists() else self.folder).stat().st_mtime > PATIENCE:
            os.kill(self.pid, signal.SIGKILL)
        return None

    def _ran(self, status: int, used: float) -> Ran:
        ran, at = self.folder / "ran.json", self.folder / "at.txt"
        hung = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        where = [at.read_text() if at.exists() else "before the first test"]
        gone: dict[str, Any] = {"code": HUNG if hung else LOST, "failed": where}
        said = json.loads(ran.read_text()) if ran.exists() else gone
        found = Ran(said["code"], said["failed"], said.get("ways", {}), used, self._last())
        shutil.rmtree(self.folder, ignore_errors=True)
        return found

    def _last(self) -> str:
        said = self.folder / "said.txt"
        return said.read_text(errors="replace")[-3000:] if said.exists() else ""


Work = Callable[[Path], Mapping[str, object]]
"""Done in a fork, with a folder of its own: it gives what `Ran` says of it."""


def begin(root: Path, folder: Path, work: Work) -> Fork:
    folder.mkdir(parents=True)
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return Fork(pid, folder)
    try:
        out = os.open(folder / "said.txt", os.O_CREAT | os.O_WRONLY)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.chdir(root)
        os.environ["PYTHONPATH"] = str(root)
        (folder / "ran.json.part").write_text(json.dumps(work(folder)))
        (folder / "ran.json.part").rename(folder / "ran.json")
    except BaseException:  # noqa: BLE001  a fork must end here, whatever happened in it
        traceback.print_exc()
    finally:
        os._exit(0)


def run_tests(folder: Path, prepare: Callable[[], None], tests: Sequence[str]) -> Mapping[str, object]:
    """In their order; the first red one ends it."""
    watch = Watch(folder)
    try:
        prepare()
    except Exception as error:  # noqa: BLE001  whatever a changed program raises while it is imported
        traceback.print_exc()
        return {"code": UNREADABLE, "failed": [f"{type(error).__name__}: {error}"]}
    code = NO_TEST
    for part in (tests[:FIRST], tests[FIRST:]):
        watch.wanted = part
        if part and code in {GREEN, NO_TEST}:
            ended = play(folder, dict.fromkeys(test.split("::")[0] for test in part), watch, "-x")
            code = code if ended == NO_TEST else ended
    if code == RED and watch.failed == watch.hung:
        code = HUNG
    return {"code": code, "failed": watch.failed}


def play(folder: Path, files: Iterable[str], watch: Watch, *options: str) -> int:
    plain = ["-q", "-n", "0", "-p", "no:cacheprovider", "--assert=plain", "--no-fsync", "--basetemp"]
    return int(pytest.main([*plain, str(folder / "tmp"), *options, *files], plugins=[watch]))
