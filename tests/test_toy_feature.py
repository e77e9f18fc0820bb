"""What a new feature costs: a toy that posts into a channel of its own is put into a copy of the tree, and works.

Outside of its own folders it changes five files: `bot/features.py` (it can be switched off), `bot/router.py` (its
entries), `bot/store.py` and `storage/store.py` (its repository) and `storage/tables/__init__.py`. Its migration is a
file of its own. A feature that comes to stay has its name in a contract of `pyproject.toml` too, and rows in the
privilege matrix: neither changes what the bot does.

A new chat changes four outside of `adapters/<chat>/` and `bot/cli/<chat>.py`: `bot/settings.py`, `.env.example`,
`bot/cli/run.py` and `prompts/shared/chats.j2`; with a token also `bot/caution.py`, which knows what is secret.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.test_architecture import ROOT, project_files
from tests.toy_feature import FOLDERS, OUTSIDE, WORDS_ABOUT_IT

AT_MOST = 5
COPIED = {"bot", "adapters", "storage", "prompts", "tests", "pyproject.toml"}


def copy_tree(to: Path) -> dict[Path, str]:
    """The project as it is now; the words of its files."""
    files = [path for path in project_files() if path.parts[0] in COPIED]
    for path in files:
        (to / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, to / path)
    return {path: (to / path).read_text() for path in files if path.suffix in {".py", ".j2", ".toml"}}


def add_toy(to: Path) -> None:
    for name, text in FOLDERS.items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_text(text)
    for name in ("channel", "feature"):
        text = (to / f"prompts/praise/{name}.j2").read_text()
        for theirs, ours in WORDS_ABOUT_IT.items():
            text = text.replace(theirs, ours)
        (to / f"prompts/toy/{name}.j2").write_text(text)
    for name, changes in OUTSIDE.items():
        text = (to / name).read_text()
        for there, added in changes:
            assert text.count(there) == 1, (name, there)
            text = text.replace(there, there + added)
        (to / name).write_text(text)


def test_a_feature_that_posts_changes_five_files_outside_its_folders(tmp_path: Path) -> None:
    before = copy_tree(tmp_path)
    add_toy(tmp_path)
    changed = {str(path) for path, text in before.items() if (tmp_path / path).read_text() != text}
    assert changed == set(OUTSIDE)
    assert len(changed) <= AT_MOST
    command = [sys.executable, "-m", "pytest", "tests/toy", "-n", "0", "-q", "-p", "no:cacheprovider", "-k", "sqlite"]
    ran = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True, timeout=100)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "1 passed" in ran.stdout
