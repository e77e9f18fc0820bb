"""What `upward doctor` finds: a line for each thing it looked at."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """`said` is a sentence for whoever runs the bot: what is right, or what is wrong and how to mend it."""

    about: str
    well: bool
    said: str

    @property
    def line(self) -> str:
        line = f"{'ok   ' if self.well else 'FAIL '} {self.about}: {self.said}"
        # Names of workspaces and channels stand in it, and a terminal obeys some characters.
        return "".join(sign for sign in line if sign.isprintable())


def well(about: str, said: str) -> Finding:
    return Finding(about, True, said)


def ill(about: str, said: str) -> Finding:
    return Finding(about, False, said)


def examine_file(about: str, file: Path) -> list[Finding]:
    """Complains of a file with secrets or private words that others on this machine can read or write; says nothing of
    one that is not there. What belongs to somebody else, as root's with the bot's group, its group may read."""
    try:
        found = file.stat()
    except OSError:
        return []
    own = found.st_uid == os.geteuid()
    if not found.st_mode & (stat.S_IRWXO | (stat.S_IRWXG if own else stat.S_IWGRP)):
        return []
    others = "other users of this machine can read or change it"
    return [ill(about, f"{others}, and it is private. Run: chmod {600 if own else 640} {file}")]
