"""`make mutants`: takes each check of role, workspace, audience and presence away, one by one, and looks who notices.

An own runner and not mutmut: we want only mutants that open a door, found by their shape, each against the tests that
are aimed at it. mutmut changes every operator of every line, which would be days of tests about something else. Each
worker has a copy of the tree in a temporary folder; the tree itself is never touched.

    python -m tests.mutants                  all of them, about 15 minutes on two cores
    python -m tests.mutants praise_lists     those whose name has these words
    python -m tests.mutants --list           only their names
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.aim import aimed
from tests.mutants.checks import Check, found
from tests.mutants.survivors import reason_for

ROOT = Path(__file__).parents[2]
COPIED = ("bot", "adapters", "storage", "prompts", "tests", "requirements", "pyproject.toml", "README.md")
PATIENCE = 300
"""Seconds that one run of tests may take; a mutant that hangs is noticed."""


class Fate(StrEnum):
    KILLED = "killed"
    EQUIVALENT = "equivalent"
    SURVIVED = "SURVIVED"
    STILLBORN = "STILLBORN"
    """The program doesn't start with it, so nothing was tried."""


@dataclass(frozen=True, slots=True)
class Verdict:
    check: Check
    fate: Fate
    seconds: float
    by: str = ""
    """The test that noticed, or why nobody can."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("words", nargs="*", help="only those whose name has all these words")
    parser.add_argument("--list", action="store_true", help="only the names")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    given = parser.parse_args()
    checks = [check for check in found(ROOT) if all(word in check.name for word in given.words)]
    if given.list:
        sys.stdout.write("".join(f"{check.name} ⟶ {check.after}\n" for check in checks))
        return 0
    begun = time.monotonic()
    verdicts = tried(checks, given.workers)
    _tell(verdicts, time.monotonic() - begun)
    return 0 if all(each.fate in {Fate.KILLED, Fate.EQUIVALENT} for each in verdicts) else 1


def tried(checks: Sequence[Check], workers: int) -> list[Verdict]:
    """The verdicts, in the order of the checks."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="upward-mutants-", dir=memory if memory.is_dir() else None) as folder:
        trees: SimpleQueue[Path] = SimpleQueue()
        for number in range(workers):
            trees.put(_copy(Path(folder) / str(number)))

        def one(check: Check) -> Verdict:
            tree = trees.get()
            try:
                verdict = _tried(check, tree)
            finally:
                trees.put(tree)
            sys.stderr.write(_line(verdict) + "\n")
            return verdict

        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(one, checks))


def _copy(tree: Path) -> Path:
    tree.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, tree / name)
    return tree


def _tried(check: Check, tree: Path) -> Verdict:
    reason = reason_for(check)
    if reason is not None:
        return Verdict(check, Fate.EQUIVALENT, 0.0, reason)
    path, begun = tree / check.path, time.monotonic()
    source, stamp = path.read_bytes(), path.stat()
    path.write_bytes(check.applied(source))
    try:
        for tests in aimed(check):
            code, said = _run(tree, tests)
            if code not in {0, 5}:
                fate = Fate.KILLED if code == 1 else Fate.STILLBORN
                return Verdict(check, fate, time.monotonic() - begun, _who(said))
    finally:
        path.write_bytes(source)
        os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    return Verdict(check, Fate.SURVIVED, time.monotonic() - begun)


def _run(tree: Path, tests: Sequence[str]) -> tuple[int, str]:
    """0: green, 1: red, 5: no such test; everything else is no verdict."""
    plain = [
        "-x",
        "-q",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        "--no-fsync",
        "--basetemp",
        str(tree.parent / f"{tree.name}-tmp"),
    ]
    command = [sys.executable, "-m", "pytest", *plain, *tests]
    try:
        ran = subprocess.run(
            [*command, *tests], cwd=tree, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return 1, "FAILED (no end)"
    return ran.returncode, ran.stdout + ran.stderr


def _who(said: str) -> str:
    """The first test that failed, or what was said last."""
    lines = [line for line in said.splitlines() if line.strip()]
    failed = [line.split(" - ")[0] for line in lines if line.startswith(("FAILED", "ERROR"))]
    return (failed or lines or [""])[-1 if not failed else 0]


def _line(verdict: Verdict) -> str:
    return f"{verdict.fate:<10} {verdict.seconds:5.1f} s  {verdict.check.name}\n{'':20}{verdict.by}"


def _tell(verdicts: Sequence[Verdict], seconds: float) -> None:
    """The table: a row for each kind of check, then whoever nobody noticed."""
    fates = list(Fate)
    rows = [f"\n{'':12}" + "".join(f"{fate:>12}" for fate in fates)]
    for kind in sorted({each.check.kind for each in verdicts}):
        of_kind = Counter(each.fate for each in verdicts if each.check.kind == kind)
        rows.append(f"{kind:<12}" + "".join(f"{of_kind[fate]:>12}" for fate in fates))
    total = Counter(each.fate for each in verdicts)
    rows.append(f"{'all':<12}" + "".join(f"{total[fate]:>12}" for fate in fates) + f"   in {seconds / 60:.1f} minutes")
    rows += [_line(each) for each in verdicts if each.fate is not Fate.KILLED]
    sys.stdout.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    sys.exit(main())
