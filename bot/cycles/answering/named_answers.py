"""What storage keeps of reviews that are answered with a name. Answers without one never come here, but those that
their author wanted to be passed on, at the release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from bot.cycles.ballots import Answers, DebtId
from bot.cycles.review import Review, ReviewDebt


@dataclass(frozen=True, slots=True)
class NamedDraft:
    """What was typed and not shared. `order` is that of the newest keystroke; `window` where it was typed,
    `shared_window` what was shared last: late keystrokes from there count for nothing."""

    answers: Answers = field(default_factory=dict)
    order: int = 0
    window: str = ""
    shared_window: str = ""


class TypedReview(NamedTuple):
    debt: DebtId
    draft: NamedDraft


class NamedAnswers(Protocol):
    async def named_draft(self, debt: DebtId) -> NamedDraft | None: ...

    async def save_named_drafts(self, typed: Sequence[TypedReview]) -> None:
        """Keeps what was typed, unless something later is kept, or it comes from a window that was shared since."""

    async def set_named_draft(self, debt: DebtId, draft: NamedDraft) -> None:
        """Whatever is kept; the order never falls."""

    async def named_answers(self, review: Review) -> Mapping[DebtId, Answers]:
        """What was shared about one reviewee, by whose review it is."""

    async def named_answer(self, debt: DebtId) -> Answers:
        """Empty if nothing is shared."""

    async def share_named(self, debt: ReviewDebt, answers: Answers, window: str, order: int) -> ReviewDebt:
        """These answers alone; it is paid, and nothing of the draft is kept."""

    async def take_back_named(self, debt: ReviewDebt) -> None:
        """Neither answers nor draft are kept."""
