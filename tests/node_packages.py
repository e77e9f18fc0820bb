"""The one npm package that tests need, with what it needs in turn: fetched once, each checked against its hash.

There is no lock file, because npm writes the registry's address into it. `npm pack` asks whatever registry npm is set
to; what comes back counts only with the right sha512.
"""

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.prerequisites import npm

# Name and version → the sha512 that npm calls integrity.
HIPCHATTER = {
    "hipchatter@1.0.0": "wLQJbJHS6KN3kwTZj5g8RC+ylYiFH4XV79sViaOv9VMNzN3qz7NpI8argmSSH2h5aFDAsUaoNEPfYok/G2GfOg==",
    "async@0.2.10": "eAkdoKxU6/LkKDBzLpT+t6Ff5EtfSF4wx1WfJiPEEV7WNLnDaRXk0oVysiEPm262roaachGexwUv94WhSgN5TQ==",
    "needle@1.6.0": "ogVK1D/Cgemw2vM1KJN6B83DwcKbDepdkMNtVJcXIe+xoaCOdC+aJHzhEov7xjsY9S7rBIuHP59W1fLsbGqDhA==",
    "debug@2.6.9": "bC7ElrdJaJnPbAP+1EotYvqZsb3ecl5wi6Bfi6BJTUcNowp6cvspg0jXznRTKDjm/E7AdgFBVeAPVMNcKGsHMA==",
    "ms@2.0.0": "Tpp60P6IUJDTuOq/5Z8cdskzJujfwqfOTkrwIwj7IRISpnkJnT6SyJ4PCPnGMoFjC9ddhal5KVIYtAt97ix05A==",
    "iconv-lite@0.4.24": "v3MXnZAcvnywkTUEZomIActle7RXXeedOR31wwl7VlyoXO4Qi9arvSenNQWne1TcRwhCL1HwLI21bEqdpj8/rA==",
    "safer-buffer@2.1.2": "YZo3K82SD7Riyi0E1EQPojLz7kpepnSQI9IyPbHHg1XXXevb5dJI7tpyN2ADxGcQbHG7vcyRHk0cbwqcQriUtg==",
}


def hipchatter() -> Path:
    """A folder with `node_modules` in which Node finds hipchatter; made once in each environment.

    Raises MissingError without npm, ValueError when a package isn't what it was, CalledProcessError without a network.
    """
    return unpacked(HIPCHATTER, Path(sys.prefix) / "node" / "hipchatter-1.0.0")


def unpacked(packages: dict[str, str], folder: Path) -> Path:
    """Fetches and checks all, then puts them where nothing was. No script of theirs runs."""
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as raw:
        fresh = Path(raw) / "fresh"
        command = [str(npm()), "pack", "--silent", "--pack-destination", raw, *packages]
        subprocess.run(command, check=True, capture_output=True, timeout=110, stdin=subprocess.DEVNULL, cwd=raw)
        for package, wanted in packages.items():
            name, _, version = package.rpartition("@")
            unpack(Path(raw) / f"{name}-{version}.tgz", wanted, fresh / "node_modules" / name)
        try:
            fresh.rename(folder)
        except OSError:  # another process of the same run was quicker
            if not folder.is_dir():
                raise
    return folder


def unpack(archive: Path, wanted: str, folder: Path) -> None:
    """npm's archives have one folder, mostly called `package`. Raises ValueError for another sha512."""
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != wanted:
        raise ValueError(f"{archive.name} is not the package that was pinned: sha512 {found}")
    with tarfile.open(archive) as packed, tempfile.TemporaryDirectory(dir=archive.parent) as raw:
        packed.extractall(raw, filter="data")
        (inner,) = Path(raw).iterdir()
        folder.parent.mkdir(parents=True, exist_ok=True)
        inner.rename(folder)
