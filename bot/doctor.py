"""What `upward doctor` finds: a line for each thing it looked at."""

from __future__ import annotations

from dataclasses import dataclass


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
