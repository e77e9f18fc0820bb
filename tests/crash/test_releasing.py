"""A release goes on after a kill at each of its commits: every text is there once, and nothing sealed remains."""

from __future__ import annotations

import asyncio
import shutil
import signal
from itertools import count
from pathlib import Path

from cryptography.fernet import Fernet

from bot.cycles.cycle import Stage
from tests.commands import warm
from tests.crash.releasing import LEADERS, TEAM, TEXTS, Company, live_until

COMMITS = LEADERS + 2
"""It begins, releases each of them, and ends."""


def test_a_release_goes_on_where_it_was_killed(tmp_path: Path) -> None:
    key = Fernet.generate_key().decode()
    (tmp_path / "first").mkdir()
    asyncio.run(_company(tmp_path / "first", key).prepare())
    for point in ("before_commit", "after_commit"):
        deaths = 0
        for passes in count(1):
            home = tmp_path / f"{point}{passes}"
            shutil.copytree(tmp_path / "first", home)
            company = _company(home, key)
            died = _live(company, f"storage.{point}:{passes}")
            asyncio.run(company.live(again=True))
            _check(company, home)
            if not died:
                break
            deaths += 1
        assert deaths == COMMITS


def _company(home: Path, key: str) -> Company:
    return Company(f"sqlite+aiosqlite:///{home / 'upward.db'}", home / "ballots", key)


def _live(company: Company, point: str) -> bool:
    process = warm().Process(target=live_until, args=(company, point))
    process.start()
    process.join()
    died = process.exitcode == -signal.SIGKILL
    assert died or process.exitcode == 0
    process.close()
    return died


def _check(company: Company, home: Path) -> None:
    cycle, texts, sent = asyncio.run(company.look())
    assert cycle.stage is Stage.RELEASED
    assert sorted(texts) == sorted(TEXTS)
    assert sent == LEADERS * (1 + TEAM), "who reads, and who was asked"
    assert not [path for path in (home / "ballots").iterdir() if path.is_dir()]
