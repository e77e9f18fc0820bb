"""What a cycle's folder keeps of links to pages: which browser opened those of a message first, and how many times
somebody asked for new ones. Both are files with a number or a random name, made by a link and never overwritten."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bot.cycles.ballots import BallotsLost, FoundLink, PageLink
from storage.ballots.cycle_folder import CycleFolder
from storage.ballots.files import new_file, read, sync_folder

CLAIM, LINKS = ".claim", ".links"

T = TypeVar("T")


def write_link(folder: CycleFolder, link: PageLink) -> str:
    return folder.seal.write_link(replace(link, number=_newest(folder, folder.gate, link.person)))


def read_link(folder: CycleFolder, token: str) -> FoundLink:
    """Raises `DoesNotOpen`."""
    link = folder.seal.read_link(token)

    def look(gate: Path) -> FoundLink:
        browser = read(_claim(folder, gate, link))
        return FoundLink(link, browser.decode() if browser else None, link.number < _newest(folder, gate, link.person))

    return _in_gate(folder, look)


def claim_link(folder: CycleFolder, link: PageLink, browser: str) -> bool:
    def claim(gate: Path) -> bool:
        path = _claim(folder, gate, link)
        _make(gate, path, browser.encode())
        return read(path) == browser.encode()

    return _in_gate(folder, claim)


def outdate_links(folder: CycleFolder, person: int) -> None:
    def outdate(gate: Path) -> None:
        _make(gate, _name_claim(folder, gate, person, _newest(folder, gate, person) + 1), b"")

    _in_gate(folder, outdate)


def _in_gate(folder: CycleFolder, act: Callable[[Path], T]) -> T:
    """Again if the folder was renamed meanwhile."""
    for _ in range(3):
        try:
            return act(folder.gate)
        except FileNotFoundError:
            continue
    raise BallotsLost


def _make(gate: Path, path: Path, content: bytes) -> None:
    """Unless it is there."""
    with new_file(gate, content, sync=True) as new:
        try:
            os.link(new, path)
        except FileExistsError:
            return
    sync_folder(gate)


def _newest(folder: CycleFolder, gate: Path, person: int) -> int:
    number = 0
    while _name_claim(folder, gate, person, number + 1).exists():
        number += 1
    return number


def _name_claim(folder: CycleFolder, gate: Path, person: int, number: int) -> Path:
    return gate / f"{folder.seal.name_of(LINKS, str(person))}.{number}{LINKS}"


def _claim(folder: CycleFolder, gate: Path, link: PageLink) -> Path:
    return gate / f"{folder.seal.name_of(CLAIM, link.id)}{CLAIM}"
