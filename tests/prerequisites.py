"""What the tests need from the machine besides Python: a Chromium, PostgreSQL's server, and Node with npm.

`python -m tests.prerequisites` finds them. As root on Debian it installs what is missing; elsewhere it names the one
command to type. Nothing is skipped for want of them: a test that didn't run proved nothing.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
CHROMIUM_PLACES = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
POSTGRESQL_PLACES = (
    (Path("/usr/lib/postgresql"), "*/bin"),
    (Path("/usr"), "pgsql-*/bin"),
    (Path("/opt/homebrew/opt"), "postgresql@*/bin"),
    (Path("/usr/local/opt"), "postgresql@*/bin"),
)
DEBIAN_PACKAGES = {"Chromium": "chromium", "PostgreSQL": "postgresql", "Node.js": "nodejs npm"}
FEDORA_PACKAGES = {"Chromium": "chromium", "PostgreSQL": "postgresql-server", "Node.js": "nodejs-npm"}
BREW_PACKAGES = {"Chromium": "google-chrome", "PostgreSQL": "postgresql@17", "Node.js": "node"}


class MissingError(Exception):
    """Something the tests need isn't on this machine; the text says what to type."""


def chromium() -> Path:
    """Path of a Chromium or Chrome; raises MissingError."""
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    for place in CHROMIUM_PLACES:
        if place.is_file():
            return place
    raise MissingError(advice(["Chromium"]))


def postgresql() -> Path:
    """Folder that holds both `initdb` and `postgres`, the newest if there are several; raises MissingError."""
    if (found := shutil.which("initdb")) and has_server(folder := Path(found).resolve().parent):
        return folder
    folders = [folder for root, pattern in POSTGRESQL_PLACES for folder in root.glob(pattern) if has_server(folder)]
    if folders:
        return max(folders, key=release)
    raise MissingError(advice(["PostgreSQL"]))


def npm() -> Path:
    """Path of npm, beside a `node`; raises MissingError. A client in JavaScript runs against the sandbox's HipChat."""
    found = shutil.which("npm")
    if found is None or shutil.which("node") is None:
        raise MissingError(advice(["Node.js"]))
    return Path(found)


def release(folder: Path) -> int:
    """17 for /usr/lib/postgresql/17/bin; 0 if the folder names no release."""
    digits = re.search(r"\d+", folder.parent.name)
    return int(digits.group()) if digits else 0


def has_server(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres"))


def missing() -> list[str]:
    """Which of the three can't be found."""
    absent = []
    for name, find in (("Chromium", chromium), ("PostgreSQL", postgresql), ("Node.js", npm)):
        try:
            find()
        except MissingError:
            absent.append(name)
    return absent


def advice(absent: list[str]) -> str:
    """One sentence and one command for this machine."""
    if shutil.which("apt-get"):
        command = "sudo apt-get install -y " + " ".join(DEBIAN_PACKAGES[name] for name in absent)
    elif shutil.which("dnf"):
        command = "sudo dnf install -y " + " ".join(FEDORA_PACKAGES[name] for name in absent)
    elif shutil.which("brew"):
        command = "brew install " + " ".join(BREW_PACKAGES[name] for name in absent)
    else:
        command = "(install " + " and ".join(absent) + " with your system's packages and put them on PATH)"
    return f"The tests need {' and '.join(absent)}. Type: {command}"


def install(absent: list[str], environment: Mapping[str, str]) -> None:
    """Installs with apt-get; needs root. Raises CalledProcessError."""
    packages = [package for name in absent for package in DEBIAN_PACKAGES[name].split()]
    print(f"The tests need {' and '.join(absent)}: installing {' '.join(packages)} with apt-get …", flush=True)
    quiet = {**environment, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet, stdin=subprocess.DEVNULL)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(command, check=True, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def main() -> int:
    absent = missing()
    if absent and os.geteuid() == 0 and shutil.which("apt-get"):
        try:
            install(absent, os.environ)
        except subprocess.CalledProcessError as error:
            print(f"apt-get failed ({error.returncode}).", file=sys.stderr)
        absent = missing()
    if absent:
        print(advice(absent), file=sys.stderr)
    return 1 if absent else 0


if __name__ == "__main__":
    sys.exit(main())
