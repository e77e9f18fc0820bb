"""The folder of anonymous answers, for whoever runs the bot: real processes."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.commands import upward

SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://127.0.0.1:1/api/"}
"""Nobody answers there."""


def settings(folder: Path, ballots: str) -> dict[str, str]:
    (folder / "data").mkdir(exist_ok=True)
    database = f"sqlite+aiosqlite:///{folder / 'data' / 'upward.db'}"
    keys = Fernet.generate_key().decode()
    return SLACK | {"DATABASE_URL": database, "UPWARD_SECRET_KEYS": keys, "UPWARD_BALLOTS": str(folder / ballots)}


@pytest.mark.parametrize(
    ("ballots", "said"),
    [
        ("data/ballots", "lie one in the other"),
        ("data", "lie one in the other"),
        (".", "lie one in the other"),
        ("file", "can't be used: File exists"),
        ("file/below", "can't be used: Not a directory"),
    ],
)
def test_a_folder_that_may_not_be_ends_run_with_a_sentence(ballots: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = upward("run", tmp_path, **settings(tmp_path, ballots))
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert "Traceback" not in done.stderr
