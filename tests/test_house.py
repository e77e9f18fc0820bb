"""What a newcomer and a machine rely on: requirements, settings, make, the package and the rule against skipping."""

import ast
import inspect
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from pydantic import AliasChoices
from pydantic_settings import BaseSettings

from adapters.sandbox.app import Sandbox
from adapters.sandbox.hipchat.server import HipChat
from bot.settings import Settings
from tests import prerequisites
from tests.test_architecture import ROOT, project_files, python_files
from tests.workspace import PATIENCE

REQUIREMENTS = ("run", "image", "dev", "build")
MAKE_TARGETS = ("install", "demo", "test", "check", "bench", "soak", "clean", "audit", "requirements", "screenshots")
NO_SETTINGS = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}


def pins(name: str) -> dict[str, list[str]]:
    """Package with its environment marker → the lines that follow, from one compiled file."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    entries = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    return {lines[0].rstrip(" \\"): lines[1:] for entry in entries if (lines := entry.splitlines())}


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_one_release_with_hashes(name: str) -> None:
    for pin, lines in pins(name).items():
        assert re.match(r"[a-z0-9][a-z0-9._-]*==\S+( ; .+)?$", pin), pin
        assert any("--hash=sha256:" in line for line in lines), pin


def test_what_is_in_two_requirements_files_is_the_same_release() -> None:
    releases: dict[str, set[frozenset[str]]] = {}
    for name in REQUIREMENTS:
        for package in {pin.split("==")[0] for pin in pins(name)}:
            releases.setdefault(package, set()).add(
                frozenset(pin for pin in pins(name) if pin.split("==")[0] == package)
            )
    assert {package: found for package, found in releases.items() if len(found) > 1} == {}


def test_what_pyproject_asks_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    for name, lines in (("run", project["dependencies"]), ("image", project["dependencies"] + extras)):
        pinned = {pin.split("==")[0] for pin in pins(name)}
        assert {re.split(r"[^a-z0-9-]", line)[0] for line in lines} <= pinned


def environment_names(settings: type[BaseSettings]) -> set[str]:
    """The names of the variables that the settings read."""
    prefix = settings.model_config.get("env_prefix") or ""
    names = set()
    for field, info in settings.model_fields.items():
        alias = info.validation_alias or info.alias or prefix + field
        choices = alias.choices if isinstance(alias, AliasChoices) else [alias]
        names |= {str(choice).upper() for choice in choices[:1]}
    return names


def test_the_example_lists_every_setting_and_nothing_else() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    listed = [found.group(1) for line in lines if (found := re.match(r"#? ?([A-Z][A-Z0-9_]*)=", line))]
    assert sorted(listed) == sorted(environment_names(Settings))


def test_whoever_builds_the_image_is_given_what_it_copies_and_nothing_else() -> None:
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    let_in = sorted(line[1:] for line in ignored if line.startswith("!"))
    assert let_in == sorted(name for line in lines for name in line.split())


def test_the_image_sets_only_what_the_settings_know() -> None:
    block = re.search(r"^ENV (.*(?:\\\n.*)*)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert block is not None
    names = set(re.findall(r"\b([A-Z_]+)=", block.group(1)))
    assert names - NO_SETTINGS <= environment_names(Settings)


def test_the_workflows_name_actions_by_commit() -> None:
    """A tag can be moved to other code overnight."""
    files = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    used = [line for file in files for line in file.read_text().splitlines() if "uses:" in line]
    assert used
    for line in used:
        assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_make_has_every_target() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(MAKE_TARGETS) <= set(targets)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def program(folder: Path, name: str, body: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


def make_venv(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`make` in a folder with a copy of the Makefile, `folder/bin` before everything else on PATH."""
    (folder / "Makefile").write_text((ROOT / "Makefile").read_text())
    environment = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    command = ["make", ".venv/.done/venv", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_python_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path / "bin", "python3.13", "echo 'python3.13: command not found' >&2; exit 127")
    program(tmp_path / "bin", "python3.12", '[ "$1" != --version ] || echo "Python 3.12.9"')
    done = make_venv(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Python 3.12.9" in done.stdout


def test_without_a_supported_python_make_says_what_to_do(tmp_path: Path) -> None:
    done = make_venv(tmp_path, "PYTHON=false")
    assert done.returncode != 0
    assert "Upward needs Python 3.11, 3.12 or 3.13" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_the_package_holds_every_file_of_its_folders(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("upward-*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    shipped = {str(path) for path in project_files() if path.parts[0] in {"bot", "adapters", "storage", "prompts"}}
    assert shipped <= held
    assert not [name for name in held if name.startswith("tests/")]


def test_a_skipped_test_fails(tmp_path: Path) -> None:
    (tmp_path / "test_lazy.py").write_text("import pytest\n\ndef test_lazy() -> None:\n    pytest.skip('no browser')\n")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-c", os.devnull]
    done = subprocess.run([*command, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Skipping is not allowed" in done.stdout


NOT_AWAITED = {
    "tests/cycles/test_wrong_clock.py": "nobody is told",
    "tests/platforms/slack/test_socket_mode.py": "nothing is tried again",
    "tests/sandbox/hipchat/test_access.py": "the wait itself",
    "tests/sandbox/test_control.py": "the wait itself",
    "tests/test_connections.py": "who is turned away tries again",
    "tests/two_chats/test_promises.py": "one round of many",
}
"""Where less than the patience of tests is waited: for what does not happen, or for one try of many."""


def _hurries(path: Path) -> bool:
    waits = [call for call in ast.walk(ast.parse((ROOT / path).read_text())) if isinstance(call, ast.Call)]
    times = [word.value for call in waits for word in call.keywords if word.arg == "timeout"]
    called = {"asyncio.timeout", "asyncio.wait_for"}
    times += [call.args[-1] for call in waits if ast.unparse(call.func) in called and call.args]
    return any(isinstance(time, ast.Constant) and float(str(time.value)) < PATIENCE for time in times)


def test_what_a_test_waits_for_may_take_as_long_as_on_a_busy_machine() -> None:
    """CI turned red for a wait of five seconds while the machine did something else."""
    measured = {"bench", "soak"}
    tests = [path for path in python_files("tests") if path.parts[1] not in measured]
    assert {str(path) for path in tests if _hurries(path)} == NOT_AWAITED.keys()
    default = inspect.signature(HipChat.until).parameters["timeout"].default
    assert default == inspect.signature(Sandbox.until).parameters["timeout"].default == PATIENCE


def test_a_machine_without_the_tools_is_told_one_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bare_machine(tmp_path, monkeypatch)
    program(tmp_path / "bin", "brew", "exit 0")
    assert prerequisites.main() == 1
    assert capsys.readouterr().err.count("brew install") == 1


def test_root_on_debian_gets_the_tools_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bare_machine(tmp_path, monkeypatch)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    names = ("chromium", "initdb", "postgres", "node", "npm")
    copies = "; ".join(f"[ $1 = update ] || /bin/cp $0 {tmp_path}/bin/{name}" for name in names)
    program(tmp_path / "bin", "apt-get", copies)
    assert prerequisites.main() == 0
    assert "installing chromium postgresql nodejs npm with apt-get" in capsys.readouterr().out
    assert prerequisites.postgresql() == tmp_path / "bin"


def bare_machine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is found any more but what lies in `folder/bin`."""
    monkeypatch.setenv("PATH", str(folder / "bin"))
    monkeypatch.setattr(prerequisites, "CHROMIUM_PLACES", ())
    monkeypatch.setattr(prerequisites, "POSTGRESQL_PLACES", ())
