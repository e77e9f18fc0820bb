"""The command line as people and machines type it: real processes, real signals."""

import re
import signal
import time
import tomllib
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml

from tests.commands import started, status, upward, workspace
from tests.ports import free_port
from tests.test_architecture import ROOT
from tests.workspace import PATIENCE

COMMANDS = (
    "demo",
    "sandbox",
    "run",
    "doctor",
    "hipchat",
    "manifest",
    "db upgrade",
    "db check",
    "db backup",
    "db move",
    "admin add",
    "people import",
    "ballots",
    "ballots lost",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str, tmp_path: Path) -> None:
    done = upward(f"{command} --help", tmp_path)
    assert done.returncode == 0
    assert f"Example: upward {command}" in done.stdout


def test_it_says_which_release_it_is(tmp_path: Path) -> None:
    done = upward("--version", tmp_path)
    assert done.returncode == 0
    assert done.stdout == f"upward {tomllib.loads((ROOT / 'pyproject.toml').read_text())['project']['version']}\n"


@pytest.mark.parametrize("line", ["frobnicate", "demo --port many", "db backup", "admin add"])
def test_what_is_mistyped_ends_with_two(line: str, tmp_path: Path) -> None:
    done = upward(line, tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("line", "settings", "said"),
    [
        ("run", {}, "Nothing to connect to"),
        ("run", {"SLACK_BOT_TOKEN": "xapp-1", "UPWARD_PROT": "1"}, "UPWARD_PROT is no setting"),
        ("db upgrade", {"DATABASE_URL": "mysql://x"}, "should look like"),
        ("db upgrade", {"DATABASE_URL": "sqlite+aiosqlite:////nowhere/at/all.db"}, "unable to open database file"),
        ("db upgrade", {"DATABASE_URL": "postgresql+asyncpg://u@127.0.0.1:1/x"}, "database"),
        ("db check", {}, "upward db upgrade"),
        ("db backup copy.db", {}, "There is no database at"),
        ("db move postgresql+asyncpg://u@127.0.0.1:1/x", {}, "There is no database at"),
        ("db move sqlite+aiosqlite:///other.db", {}, "from SQLite"),
        ("admin add ana@tidewater.example", {}, "Name it: DATABASE_URL=sqlite+aiosqlite:////path/upward.db"),
        ("manifest --many", {}, "public address"),
        ("sandbox --manifest missing.yaml", {}, "missing.yaml"),
        ("manifest --url upward", {}, "should look like https://"),
        ("sandbox --company missing.yaml", {}, "missing.yaml can't be read: No such file"),
        ("sandbox --manifest wrong.yaml", {}, "wrong.yaml: display_information should have names and values"),
        ("sandbox --company wrong.yaml", {}, "people is missing"),
        ("demo --data wrong.yaml --port 0", {}, "wrong.yaml can't be used as a folder"),
    ],
)
def test_a_mistake_ends_with_one_and_a_sentence(line: str, settings: dict[str, str], said: str, tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text("display_information: Lunch", encoding="utf-8")
    done = upward(line, tmp_path, **settings)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"wrong.yaml"}, "a mistake leaves nothing behind"


def test_the_manifest_is_yaml_with_every_slash_command(tmp_path: Path) -> None:
    socket_mode = yaml.safe_load(upward("manifest", tmp_path).stdout)
    commands = [entry["command"] for entry in socket_mode["features"]["slash_commands"]]
    assert commands == ["/praise", "/objective", "/feedback", "/upward"]
    assert socket_mode["settings"]["socket_mode_enabled"] is True
    asked = "manifest --url https://upward.example.com"
    http = yaml.safe_load(upward(asked, tmp_path, UPWARD_COMMAND_PREFIX="acme-").stdout)
    assert [entry["command"] for entry in http["features"]["slash_commands"]] == [
        "/acme-praise",
        "/acme-objective",
        "/acme-feedback",
        "/acme-upward",
    ]
    assert http["settings"]["interactivity"]["request_url"] == "https://upward.example.com/slack/events"


def test_the_schema_is_made_checked_and_backed_up(tmp_path: Path) -> None:
    assert upward("db upgrade", tmp_path).returncode == 0
    assert upward("db check", tmp_path).returncode == 0
    assert upward("db backup copy.db", tmp_path).returncode == 0
    again = upward("db backup copy.db", tmp_path)
    assert (again.returncode, "overwrites nothing" in again.stderr) == (1, True)


def managers_are_read(url: str) -> None:
    """Soon after the start, not at the next minute."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{url}/sandbox/calls", timeout=PATIENCE) as answer:
            if "users.profile.get" in answer.read().decode():
                return
        time.sleep(0.05)
    raise AssertionError("no profile was looked up")


def test_the_demo_starts_answers_and_ends(tmp_path: Path) -> None:
    port = free_port()
    with started(f"demo --port {port}", tmp_path) as demo:
        url = demo.says(r"Upward is ready: (\S+)")
        assert url == f"http://127.0.0.1:{port}"
        assert status(url) == 200
        managers_are_read(url)
        second = upward(f"demo --port {port}", tmp_path)
        assert (second.returncode, "port is taken" in second.stderr) == (1, True)
        assert "make demo PORT=" in second.stderr
        assert demo.ends_by(signal.SIGINT) == 0
    assert demo.output.read_text().count("\n") == 2


def test_the_demo_keeps_its_workspace_if_asked_and_refuses_what_is_none(tmp_path: Path) -> None:
    later = b'{"set": "2031-05-05T09:00:00+00:00"}'
    for body, year in ((later, "2031"), (b'{"advance": "PT1S"}', "2031")):
        with started(f"demo --port {free_port()} --data kept", tmp_path) as demo:
            url = demo.says(r"Upward is ready: (\S+)")
            asked = urllib.request.Request(f"{url}/sandbox/clock", body, {"Content-Type": "application/json"})
            with urllib.request.urlopen(asked) as answer:
                assert year in answer.read().decode()
            assert demo.ends_by(signal.SIGTERM) == 0
    assert (tmp_path / "kept" / "upward.db").exists()
    assert (tmp_path / "kept-ballots" / "id").exists(), "in the folder of the database a copy would take them along"
    (tmp_path / "kept" / "workspace.json").write_text("{}", encoding="utf-8")
    refused = upward("demo --port 0 --data kept", tmp_path)
    assert (refused.returncode, "Choose another folder for --data" in refused.stderr) == (1, True)
    assert "Traceback" not in refused.stderr


def people_file_beside_the_bot(folder: Path, settings: dict[str, str]) -> None:
    """Shown, then imported; what can't be read or isn't confirmed ends with one and changes nothing."""
    file = folder / "people.csv"
    file.write_text(
        "email,title,manager,country,shoes\nana@tidewater.example,Lead,,,\nben@tidewater.example,,nobody,,\n"
        "somebody,,,,\ncarla@tidewater.example,,,Narnia,\n" + 17 * "nobody,,,,\n" + "x,,,,\n"
    )
    asked = upward("people import people.csv", folder, **settings)
    assert (asked.returncode, "With --yes it is imported" in asked.stderr) == (1, True)
    for said in (
        'Line 3: Ben Okafor (ben@tidewater.example) Nobody is known by "nobody", so the manager stays as it is.',
        'Line 4: somebody "somebody" is no e-mail address.',
        'There is no country "Narnia", so it stays as it is.',
        "and 1 more line of which something is left out",
        "leave alone: shoes",
    ):
        assert said in asked.stdout
    assert "Line 23" not in asked.stdout
    done = upward("people import people.csv --yes", folder, **settings)
    assert (done.returncode, "people.csv is imported" in done.stdout) == (0, True), done.stderr
    assert "Changed: 1" in done.stdout
    assert "[info" not in done.stdout + done.stderr
    file.write_text("email,title\nana@tidewater.example,Lead\n")
    again = upward("people import people.csv --yes", folder, **settings)
    assert "Changed" not in again.stdout
    assert "people.csv: 1 line. " in again.stdout
    file.write_bytes(b"PK\x03\x04")
    bad = upward("people import people.csv --yes", folder, **settings)
    assert (bad.returncode, "no CSV file" in bad.stderr) == (1, True)
    assert upward("people import missing.csv", folder, **settings).returncode == 2


def test_run_serves_a_workspace_until_it_is_told_to_stop(tmp_path: Path) -> None:
    with ExitStack() as stack:
        settings = stack.enter_context(workspace(tmp_path))
        address = f"http://127.0.0.1:{settings['UPWARD_PORT']}"
        bot = stack.enter_context(started("run", tmp_path, **settings))
        bot.says("directory read")
        bot.says("manager field read")  # and not a minute later
        assert [status(f"{address}/{path}") for path in ("healthz", "readyz", "metrics")] == [200, 200, 200]
        second = upward("run", tmp_path, **settings | {"UPWARD_PORT": str(free_port())})
        assert (second.returncode, "already running" in second.stderr) == (1, True)
        added = upward("admin add ben@tidewater.example", tmp_path, **settings)
        assert "Ben Okafor is an admin now." in added.stdout
        unknown = upward("admin add nobody@tidewater.example", tmp_path, **settings)
        assert (unknown.returncode, "is known" in unknown.stderr) == (1, True)
        people_file_beside_the_bot(tmp_path, settings)
        doctor = upward("doctor", tmp_path, **settings)
        assert doctor.returncode == 0, doctor.stdout
        assert "FAIL" not in doctor.stdout
        assert bot.ends_by(signal.SIGTERM) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-unknown"}, "the bot's access to the workspace was taken away"),
        ({"SLACK_APP_TOKEN": "xapp-unknown"}, "the bot's access to the workspace was taken away"),
    ],
)
def test_a_token_that_slack_refuses_ends_run_and_fails_the_doctor(
    wrong: dict[str, str], said: str, tmp_path: Path
) -> None:
    with workspace(tmp_path) as settings:
        done = upward("run", tmp_path, **settings | wrong)
        assert (done.returncode, said in done.stderr) == (1, True), done.stderr
        assert "Traceback" not in done.stderr
        doctor = upward("doctor", tmp_path, **settings | wrong)
        assert doctor.returncode == 1
        assert re.search(f"^FAIL  {next(iter(wrong))}: ", doctor.stdout, re.MULTILINE)


def test_where_nothing_is_set_the_doctor_says_what_run_would(tmp_path: Path) -> None:
    doctor = upward("doctor", tmp_path)
    assert doctor.returncode == 1
    assert "FAIL  Slack: Nothing to connect to" in doctor.stdout
    assert "database: not there yet" in doctor.stdout
    assert "complete" not in doctor.stdout


def test_without_the_way_to_slack_the_doctor_says_so(tmp_path: Path) -> None:
    settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://127.0.0.1:1/api/"}
    doctor = upward("doctor", tmp_path, **settings)
    assert doctor.returncode == 1
    assert "FAIL  Slack: not reached" in doctor.stdout


@pytest.mark.parametrize(("proxies", "said"), [("", "not set"), ("10.0.0.0/8", "10.0.0.0/8 may say who asks")])
def test_behind_https_the_doctor_says_who_may_say_who_asks(tmp_path: Path, proxies: str, said: str) -> None:
    doctor = upward("doctor", tmp_path, PUBLIC_URL="https://upward.example", UPWARD_TRUSTED_PROXIES=proxies)
    assert f"ok    UPWARD_TRUSTED_PROXIES: {said}" in doctor.stdout
