"""What was acknowledged, and what arrived."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """`acknowledged`: the bot said that it is on its way. `open`: no answer, or another one. Keys are the words of a
    praise, which nobody says twice. `left`: what the outbox still holds at the end."""

    acknowledged: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    kills: Counter[str] = field(default_factory=Counter)
    arrived: Counter[str] = field(default_factory=Counter)
    pauses: list[float] = field(default_factory=list)
    left: str = ""
    seconds: float = 0.0

    @property
    def lost(self) -> set[str]:
        return {words for words in self.acknowledged if not self.arrived[words]}

    @property
    def twice(self) -> set[str]:
        return {words for words, times in self.arrived.items() if times > 1}

    @property
    def kept(self) -> bool:
        return not (self.lost or self.twice or self.left)

    def summary(self) -> str:
        kills, points = sum(self.kills.values()), sum(1 for point in self.kills if "." in point)
        killed = f"{kills} kills (at {points} points and at random), " if kills else ""
        waited = f"{len(self.pauses)} crashes, back in {max(self.pauses):.1f} s at most, " if self.pauses else ""
        return (
            f"{killed}{waited}{len(self.acknowledged)} acknowledged, {len(self.lost)} lost, {len(self.twice)} twice"
            f"{', left: ' + self.left if self.left else ''}"
        )
