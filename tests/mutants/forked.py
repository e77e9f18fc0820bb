"""Tests of another program than the one on the disk, each run in a fork of one warm process.

What others wrote (pytest, SQLAlchemy …) is imported once; a fork imports the program with some files exchanged on the
way, so that nothing is copied, written or left over.
"""

from __future__ import annotations

import builtins
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import math
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

from tests.mutants.reach import MARK

OURS = ("bot", "adapters", "storage", "prompts", "tests", "__main__")
PATIENCE = 240
"""Seconds that one fork may take; a mutant that hangs is noticed."""

Exchanged = Mapping[str, Callable[[], CodeType]]
"""By the name of a module: what it runs instead of its file."""


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, code: Callable[[], CodeType]) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        return self._code()


@dataclass
class _Finder(importlib.abc.MetaPathFinder):
    root: Path
    exchanged: Exchanged

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in self.exchanged:
            return None
        file = str(self.root / (fullname.replace(".", "/") + ".py"))
        return importlib.util.spec_from_file_location(
            fullname, file, loader=_Loader(fullname, file, self.exchanged[fullname])
        )


@dataclass(eq=False)
class Watch:
    """Chooses tests, puts them in order, and notes who failed and what each went through."""

    wanted: Sequence[str] | None = None
    failed: list[str] = field(default_factory=list)
    ways: dict[str, list[str]] = field(default_factory=dict)
    came_by: set[str] = field(default_factory=set)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        order = None if self.wanted is None else {name: place for place, name in enumerate(self.wanted)}
        kept = [each for each in items if "postgres" not in each.nodeid and (order is None or each.nodeid in order)]
        items[:] = kept if order is None else sorted(kept, key=lambda each: order[each.nodeid])

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.came_by.clear()

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self.ways[nodeid] = sorted(self.came_by)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(f"{report.nodeid} ({report.when})")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed.append(f"{report.nodeid} (not even read)")


@dataclass(frozen=True, slots=True)
class Ran:
    """`code` as pytest's: 0 green, 1 red, 5 no test; everything else is no verdict."""

    code: int
    failed: Sequence[str]
    ways: Mapping[str, Sequence[str]]
    others: Sequence[str]
    """Modules that aren't ours."""
    seconds: float
    """Of a processor."""
    said: str
    """The end of what pytest printed."""


@dataclass
class Fork:
    pid: int
    folder: Path

    until: float = math.inf

    def ended(self) -> Ran | None:
        """None while it goes on."""
        pid, status, used = os.wait4(self.pid, os.WNOHANG)
        if pid:
            return self._ran(status, used.ru_utime + used.ru_stime)
        if time.monotonic() > self.until:
            os.kill(self.pid, signal.SIGKILL)
        return None

    def _ran(self, status: int, used: float) -> Ran:
        found = self.folder / "ran.json"
        hung = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        said: dict[str, Any] = (
            json.loads(found.read_text()) if found.exists() else {"code": 1 if hung else 9, "failed": ["no end"]}
        )
        ran = Ran(said["code"], said["failed"], said.get("ways", {}), said.get("others", ()), used, self._last())
        shutil.rmtree(self.folder, ignore_errors=True)
        return ran

    def _last(self) -> str:
        said = self.folder / "said.txt"
        return said.read_text(errors="replace")[-3000:] if said.exists() else ""


def begin(root: Path, folder: Path, exchanged: Exchanged, files: Sequence[str], wanted: Sequence[str] | None) -> Fork:
    """Starts the tests of these files, `wanted` of them in its order; the first red one ends a run with an order."""
    folder.mkdir(parents=True)
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return Fork(pid, folder, time.monotonic() + PATIENCE * (1 if wanted is not None else 10))
    try:
        out = os.open(folder / "said.txt", os.O_CREAT | os.O_WRONLY)
        os.dup2(out, 1)
        os.dup2(out, 2)
        _run(root, folder, exchanged, files, Watch(wanted))
    except BaseException:  # noqa: BLE001  a fork must end here, whatever happened in it
        traceback.print_exc()
    finally:
        os._exit(0)


def _run(root: Path, folder: Path, exchanged: Exchanged, files: Sequence[str], watch: Watch) -> None:
    os.chdir(root)
    for name in [name for name in sys.modules if _ours(name) and not name.startswith("tests.mutants")]:
        if name not in {"tests", "__main__"}:
            del sys.modules[name]
    setattr(builtins, MARK, watch.came_by.add)
    sys.meta_path.insert(0, _Finder(root, exchanged))
    plain = [
        "-q",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        "--assert=plain",
        "--no-fsync",
        "--basetemp",
        str(folder / "tmp"),
    ]
    code = int(pytest.main([*plain, *(["-x"] if watch.wanted is not None else []), *files], plugins=[watch]))
    others = [name for name in sys.modules if not _ours(name) and not name.startswith("_")]
    said = {"code": code, "failed": watch.failed, "ways": watch.ways if watch.wanted is None else {}, "others": others}
    (folder / "ran.json").write_text(json.dumps(said))


def _ours(name: str) -> bool:
    return name.split(".")[0] in OURS


def warm(names: Sequence[str]) -> None:
    """Imports what tests import of others; what can't be imported alone stays cold."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:  # noqa: BLE001
            continue
