"""`upward run` under a profiler that counts the processor's time between two signals: SIGUSR1 begins, SIGUSR2 ends and
writes to the file named."""

from __future__ import annotations

import cProfile
import signal
import sys
import time

from bot.__main__ import main


def run(file: str) -> None:
    profile = cProfile.Profile(time.process_time)
    signal.signal(signal.SIGUSR1, lambda *_: profile.enable())
    signal.signal(signal.SIGUSR2, lambda *_: profile.dump_stats(file))
    sys.argv = ["upward", "run"]
    main()


if __name__ == "__main__":
    run(sys.argv[1])
