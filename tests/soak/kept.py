"""What each part found, kept in a file: a run that was broken off goes on there, at the same commit."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.soak.promises import Found

Place = tuple[int, int]
"""Of a row, and of a part in it."""

ROOT = Path(__file__).parents[2]


def commit() -> str:
    """With `-dirty` where something of it was changed."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--match", "no tag"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


@dataclass(frozen=True, slots=True)
class Kept:
    """`of` says what was tried: another commit, or fewer kills, begins anew. What fell stays fallen."""

    file: Path
    of: str

    def read(self) -> dict[Place, tuple[Found, float]]:
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        told = [each for each in map(json.loads, lines) if each["of"] == self.of]
        return {(each["row"], each["part"]): (Found(**each["found"]), each["seconds"]) for each in told}

    def add(self, place: Place, found: Found, seconds: float) -> None:
        row, part = place
        told = {"of": self.of, "row": row, "part": part, "found": asdict(found), "seconds": seconds}
        with self.file.open("a") as file:
            file.write(json.dumps(told) + "\n")
