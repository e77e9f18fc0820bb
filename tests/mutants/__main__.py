"""`make mutants`: takes each check of role, workspace, audience and presence away, one by one, and looks who notices.

An own runner and not mutmut: we want only mutants that open a door, found by their shape, each against the tests that
can come there. mutmut changes every operator of every line, which would be days of tests about something else.

    python -m tests.mutants                  all of them
    python -m tests.mutants praise_lists     those whose name has these words
    python -m tests.mutants --list           only their names
    python -m tests.mutants --operators      instead every operator, number and refusal of what decides who sees what
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.mutants.checks import Check, found
from tests.mutants.forked import GREEN, HUNG, NO_TEST, RED, UNREADABLE
from tests.mutants.operators import beside, changes
from tests.mutants.rounds import FEATURE, Rounds, Where
from tests.mutants.survivors import reason_for

ROOT = Path(__file__).parents[2]


class Fate(StrEnum):
    KILLED = "killed"
    EQUIVALENT = "equivalent"
    """It survived, and the reason is known."""
    SURVIVED = "SURVIVED"
    STALE = "STALE"
    """It is killed, though a reason says that it can't be."""
    STILLBORN = "STILLBORN"
    """The program can't be imported with it, so nothing was tried."""
    HUNG = "HUNG"
    """A test of it didn't end in time: with it, or because the machine is busy."""
    FAULT = "FAULT"
    """Of this runner, of pytest or of its options: no verdict."""


@dataclass(frozen=True, slots=True)
class Verdict:
    check: Check
    fate: Fate
    seconds: float
    """Of a processor."""
    by: str = ""
    """The test that noticed, or why nobody can."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("words", nargs="*", help="only those whose name has all these, each a pattern")
    parser.add_argument("--list", action="store_true", help="only the names")
    parser.add_argument("--operators", action="store_true", help="of the files in tests/mutants/operators.py")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    given = parser.parse_args()
    all_of_them = changes(ROOT) if given.operators else found(ROOT)
    checks = [check for check in all_of_them if all(re.search(word, check.name) for word in given.words)]
    if given.list:
        sys.stdout.write("".join(f"{check.name} ⟶ {check.after}\n" for check in checks))
        return 0
    begun = time.monotonic()
    verdicts = tried(checks, given.workers, (beside,) if given.operators else FEATURE)
    _tell(verdicts, time.monotonic() - begun)
    return 0 if all(each.fate in {Fate.KILLED, Fate.EQUIVALENT} for each in verdicts) else 1


def tried(checks: Sequence[Check], workers: int, wheres: Sequence[Where], root: Path = ROOT) -> list[Verdict]:
    """The verdicts, as they come. `wheres`: round for round, the folders and files whose tests are asked."""
    verdicts: list[Verdict] = []
    with Rounds.opened(root, workers) as rounds:
        for end in rounds.play(checks, wheres):
            ended, reason = fate(end.check, end.code), reason_for(end.check)
            by = end.by if ended is Fate.STALE else reason or end.by
            verdicts.append(Verdict(end.check, ended, end.seconds, by))
            sys.stderr.write(_line(verdicts[-1]) + "\n")
    return verdicts


def fate(check: Check, code: int) -> Fate:
    known = reason_for(check) is not None
    match code:
        case _ if code in {GREEN, NO_TEST}:
            return Fate.EQUIVALENT if known else Fate.SURVIVED
        case _ if code == RED:
            return Fate.STALE if known else Fate.KILLED
        case _ if code == UNREADABLE:
            return Fate.STILLBORN
        case _:
            return Fate.HUNG if code == HUNG else Fate.FAULT


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
    rows.append(f"{'all':<12}" + "".join(f"{total[fate]:>12}" for fate in fates))
    used = sum(each.seconds for each in verdicts)
    rows.append(f"in {seconds / 60:.1f} minutes; {used / 60:.1f} minutes of a processor")
    rows += [_line(each) for each in verdicts if each.fate is not Fate.KILLED]
    sys.stdout.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    sys.exit(main())
