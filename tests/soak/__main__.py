"""The long form of the promises: `python -m tests.soak`, one line each; exit code 1 if any was broken.

`python -m tests.soak 1 9` tries these alone; `--kills 50` and `--histories 100` make some of them short. What each part
found is said on stderr as soon as it ends; with `--keep FILE` a run that was broken off goes on where it was.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from tests.soak.kept import Kept, Place, commit
from tests.soak.promises import Found
from tests.soak.rows import ROWS, Row, try_alone

AT_ONCE = min(3, 1 + (os.cpu_count() or 1))
"""So many parts, each in a process of its own: one more than processors, since those that kill wait now and then."""

Ends = Mapping[Place, tuple[Found, float]]
"""What was found, and after how many seconds."""


def soak(numbers: set[int], kills: int, histories: int, kept: Kept | None) -> bool:
    """The longest parts begin first; rows are said in the order of the table."""
    wanted = [place for place, row in enumerate(ROWS) if not numbers or row.number in numbers]
    parts = [(place, part) for place in wanted for part in range(len(ROWS[place].parts))]
    parts.sort(key=lambda each: -ROWS[each[0]].minutes)
    ends = _try_all(parts, kills, histories, kept)
    print("| promise | tried by | result | numbers | time |\n|---|---|---|---|---|")
    for place in wanted:
        row = ROWS[place]
        print(_line(row, [ends[place, part] for part in range(len(row.parts))]), flush=True)
    return all(ends[each][0].kept for each in parts)


def _try_all(parts: Sequence[Place], kills: int, histories: int, kept: Kept | None) -> Ends:
    ends = kept.read() if kept else {}
    left = [each for each in parts if each not in ends]
    with ProcessPoolExecutor(AT_ONCE, get_context("spawn"), max_tasks_per_child=1) as processes:
        tries = {processes.submit(try_alone, *each, kills, histories): each for each in left}
        for number, each in enumerate(as_completed(tries), 1):
            place, end = tries[each], each.result()
            ends[place] = end
            if kept:
                kept.add(place, *end)
            print(f"{number} of {len(left)} {_line(ROWS[place[0]], [end])}", file=sys.stderr, flush=True)
    return ends


def _line(row: Row, found: Sequence[tuple[Found, float]]) -> str:
    verdict = "kept" if all(each.kept for each, _ in found) else "BROKEN"
    said = Counter(each.numbers for each, _ in found)
    numbers = "; ".join(f"{times} × {each}" if times > 1 else each for each, times in said.items())
    return f"| {row.number} | {row.name} | {verdict} | {numbers} | {sum(took for _, took in found):.0f} s |"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("promises", nargs="*", type=int, help="numbers; default: all")
    parser.add_argument("--kills", type=int, default=1000, help="for promise 1, on each database")
    parser.add_argument("--histories", type=int, default=10_000, help="of cycles for promise 31, over both databases")
    parser.add_argument("--keep", type=Path, help="go on with what was kept there of this commit, and keep the rest")
    given = parser.parse_args()
    kept = Kept(given.keep, f"{commit()}, {given.kills} kills, {given.histories} histories") if given.keep else None
    if kept and "-dirty" in kept.of:
        parser.error("--keep is for a commit: something of it was changed")
    memory = Path("/dev/shm")
    os.environ.setdefault("PYTHONHASHSEED", "0")  # of the parts: what a seed brought, it brings again
    os.environ.setdefault("TMPDIR", str(memory) if memory.is_dir() else tempfile.gettempdir())
    return 0 if soak(set(given.promises), given.kills, given.histories, kept) else 1


if __name__ == "__main__":
    sys.exit(main())
