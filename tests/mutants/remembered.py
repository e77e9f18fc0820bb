"""Which test noticed a check the last time: it is asked first the next time, and on whatever stands beside it."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.checks import Check

NEIGHBOURS = 3
"""So many tests that noticed something else in the same function are asked before all others."""


@dataclass
class Killers:
    """By a check's name without its line; it outlives this run, and only says where to begin."""

    where: Path
    tests: dict[str, str]

    @classmethod
    def read(cls) -> Killers:
        where = Path(tempfile.gettempdir()) / "upward-mutants" / "killers.json"
        return cls(where, json.loads(where.read_text()) if where.exists() else {})

    def of(self, check: Check) -> str | None:
        return self.tests.get(_name(check))

    def first(self, check: Check, tests: Sequence[str]) -> list[str]:
        """The same tests, and those first that noticed what stands beside this check."""
        beside = f" · {check.path} {check.within} · "
        known = {test for name, test in self.tests.items() if beside in name} & set(tests)
        first = [test for test in tests if test in known][:NEIGHBOURS]
        return [*first, *(test for test in tests if test not in first)]

    def forget(self, tests: set[str]) -> None:
        self.tests = {name: test for name, test in self.tests.items() if test not in tests}

    def note(self, check: Check, test: str) -> None:
        self.tests[_name(check)] = test
        self.where.parent.mkdir(exist_ok=True)
        part = self.where.with_suffix(".part")
        part.write_text(json.dumps(self.tests, indent=0, sort_keys=True))
        part.rename(self.where)


def _name(check: Check) -> str:
    return re.sub(r":\d+ ", " ", check.name)
