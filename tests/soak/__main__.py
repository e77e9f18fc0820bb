"""The long form of the promises: `python -m tests.soak`, one line each; exit code 1 if any was broken.

`python -m tests.soak 1 9` tries these alone; `--kills 50` and `--histories 100` make some of them short.
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.soak.promises import PROMISES, try_alone

AT_ONCE = min(2, os.cpu_count() or 1)
"""So many promises, each in a process of its own."""


def soak(numbers: set[int], kills: int, histories: int) -> bool:
    """Two promises at a time, since most use one processor; their rows stand in the order of the table."""
    wanted = [place for place, (number, *_) in enumerate(PROMISES) if not numbers or number in numbers]
    kept = True
    with ProcessPoolExecutor(AT_ONCE, get_context("spawn"), max_tasks_per_child=1) as processes:
        tries = [processes.submit(try_alone, place, kills, histories) for place in wanted]
        for place, each in zip(wanted, tries, strict=True):
            found, took = each.result()
            kept = kept and found.kept
            number, name, _ = PROMISES[place]
            verdict = "kept" if found.kept else "BROKEN"
            print(f"| {number} | {name} | {verdict} | {found.numbers} | {took:.0f} s |", flush=True)
    return kept


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("promises", nargs="*", type=int, help="numbers; default: all")
    parser.add_argument("--kills", type=int, default=1000, help="for promise 1, on each database")
    parser.add_argument("--histories", type=int, default=10_000, help="of cycles for promise 31, over both databases")
    arguments = parser.parse_args()
    print("| promise | tried by | result | numbers | time |\n|---|---|---|---|---|", flush=True)
    return 0 if soak(set(arguments.promises), arguments.kills, arguments.histories) else 1


if __name__ == "__main__":
    sys.exit(main())
