"""Secrets that anybody guesses, keys that are none, addresses that everybody reads: refused or named in time."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings
from tests.commands import upward

HEX = "8f742231b10e8888abcd9900aaa85a5f"
OTHER_HEX = "1b3c5d7e9f0a2b4c6d8e0f1a3b5c7d9e"
KEY = base64.urlsafe_b64encode(bytes.fromhex(HEX * 2)).decode()
MANY = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": OTHER_HEX,
    "SLACK_SIGNING_SECRET": HEX,
    "PUBLIC_URL": "https://upward.example.com",
    "UPWARD_SECRET_KEYS": KEY,
}
"""What an installation for many workspaces sets."""


def key(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def refused(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    for name, value in {**MANY, **environment}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as wrong:
        read_settings(Path("/nowhere/.env"))
    return "\n".join(wrong.value.mistakes)


def test_what_slack_and_the_machine_make_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in MANY.items():
        monkeypatch.setenv(name, value)
    assert read_settings(Path("/nowhere/.env")).secret_keys == (KEY,)


@pytest.mark.parametrize(
    "secret",
    [
        "a",
        "changeme",
        "0" * 32,
        "your-signing-secret",
        "signingsecretgoeshere",
        "ab" * 16,
        "0123456789abcdef" * 2,
        "deadbeef" * 4,
    ],
)
@pytest.mark.parametrize("name", ["SLACK_SIGNING_SECRET", "SLACK_CLIENT_SECRET"])
def test_a_secret_that_anybody_guesses_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, secret: str) -> None:
    said = refused(monkeypatch, **{name: secret})
    assert f"{name} is short or made up" in said


@pytest.mark.parametrize("raw", [bytes(32), b"k" * 32, bytes(range(32)), b"ab" * 16, bytes(31) + b"\1"])
def test_a_key_that_is_not_random_is_refused(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    said = refused(monkeypatch, UPWARD_SECRET_KEYS=f"{KEY},{key(raw)}")
    assert "UPWARD_SECRET_KEYS has as number 2 a key that is not random" in said


def test_one_secret_in_two_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    said = refused(monkeypatch, SLACK_CLIENT_SECRET=HEX)
    assert "SLACK_CLIENT_SECRET is the same as SLACK_SIGNING_SECRET" in said
    assert HEX not in said


@pytest.mark.parametrize("teams", ["acme", "T", "t0123abcd", "T01,everybody", "U0123ABCD"])
def test_what_is_no_id_of_a_workspace_is_refused(monkeypatch: pytest.MonkeyPatch, teams: str) -> None:
    assert "UPWARD_ALLOWED_TEAMS has as number" in refused(monkeypatch, UPWARD_ALLOWED_TEAMS=teams)


def test_workspaces_are_named_only_where_they_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    said = refused(monkeypatch, UPWARD_ALLOWED_TEAMS="T0123ABCD", SLACK_CLIENT_ID="", SLACK_CLIENT_SECRET="")
    assert "UPWARD_ALLOWED_TEAMS is set, but SLACK_CLIENT_ID is not." in said


@pytest.mark.parametrize("command", ["run", "doctor"])
def test_with_a_signing_secret_of_one_letter_nothing_starts(command: str, tmp_path: Path) -> None:
    done = upward(command, tmp_path, SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="a")
    assert done.returncode == 1
    assert "SLACK_SIGNING_SECRET is short or made up" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_doctor_names_what_can_be_read_on_the_way(tmp_path: Path) -> None:
    clear = {
        "PUBLIC_URL": "http://upward.example.com",
        "SLACK_API_URL": "http://slack.invalid/api/",
        "UPWARD_HOST": "0.0.0.0",
        "UPWARD_SECRET_KEYS": f"{KEY},{KEY}",
    }
    doctor = upward("doctor", tmp_path, **{**MANY, **clear})
    assert doctor.returncode == 1
    assert "FAIL  PUBLIC_URL: begins with http://" in doctor.stdout
    assert "FAIL  SLACK_API_URL: begins with http://" in doctor.stdout
    assert "FAIL  UPWARD_SECRET_KEYS: names a key twice" in doctor.stdout
    assert "ok    UPWARD_HOST: every network reaches the port" in doctor.stdout
    assert "ok    workspaces: any workspace may install Upward" in doctor.stdout


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000", "https://x.example"]
)
def test_the_doctor_has_nothing_against_this_machine(url: str, tmp_path: Path) -> None:
    doctor = upward("doctor", tmp_path, **{**MANY, "PUBLIC_URL": url, "UPWARD_ALLOWED_TEAMS": "T0123ABCD,E0123ABCD"})
    assert "FAIL" not in doctor.stdout
    assert "workspaces: any" not in doctor.stdout


def test_a_database_password_that_is_tried_first_is_named(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://upward:upward@db.invalid/upward"
    doctor = upward("doctor", tmp_path, **MANY, DATABASE_URL=url)
    assert "FAIL  DATABASE_URL: has no password, or one that everybody tries first" in doctor.stdout
