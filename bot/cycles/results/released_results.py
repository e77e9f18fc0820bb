"""What of a cycle is kept from its release on, and read. Nothing here knows who wrote what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.cycles.ballots import RevieweeId
from bot.cycles.cycle import Cycle
from bot.cycles.results.result import CompanyFigures, Figures, NewResult, Result, ShownText, TextId
from bot.cycles.review import Review
from bot.nudges.debts import DueWindow, Moment
from bot.paging import ListPage
from bot.people import Person


@dataclass(frozen=True, slots=True)
class ReadCounts:
    """Of a released cycle: how many reviewees had results, how many of these were opened by
    them, or by their manager where they don't read it, and how many told their team what they take from it."""

    reviewees: int
    shown: int
    opened: int
    told: int


Asked = Sequence[int | None]
"""Those who were asked about somebody, one for each debt, by the numbers of their records; None for who was erased."""


class Comparing(Protocol):
    """What comparing two results asks of storage."""

    async def find_before(self, review: Review) -> Review | None:
        """The newest released review of the same person without names of which something is shown."""

    async def asked_about(self, review: Review) -> Asked: ...

    async def set_earlier(self, review: Review, earlier: Review) -> None:
        """They stand side by side, as long as the earlier one is kept."""

    async def earlier(self, review: Review) -> tuple[Review, Figures] | None:
        """What stands beside it, if it is still there."""


class ReleasedResults(Comparing, Protocol):
    async def save_result(self, review: Review, result: NewResult | None, now: datetime) -> Review:
        """None: under the least number. Who is not among the readers of `review` reads nothing any more. Again for a
        review that has one changes nothing."""

    async def find_released(self, since: datetime) -> tuple[Cycle, ...]:
        """Over all workspaces."""

    async def save_company(self, cycle: Cycle, figures: CompanyFigures) -> None: ...

    async def company(self, cycle: Cycle) -> CompanyFigures | None: ...

    async def review(self, workspace: int, review: RevieweeId) -> Review | None: ...

    async def review_for_update(self, review: Review) -> Review | None:
        """As it is now, with its cycle locked."""

    async def result(self, review: Review) -> Result | None: ...

    async def find_results(self, reader: Person, page: int, *, unread: bool = False) -> ListPage[Review]:
        """One page (10) of released reviews that somebody reads, the newest cycle first, and in it their own, also
        those that they don't read; of those under the least number only their own. `unread`: what they have not opened
        of what they read."""

    async def results_in(self, reader: Person, cycle: Cycle) -> tuple[Review, ...]:
        """All of them in one cycle, their own first."""

    async def mark_read(self, review: Review, reader: Person, now: datetime) -> None: ...

    async def text(self, workspace: int, text: TextId) -> tuple[Review, ShownText] | None: ...

    async def report_text(self, text: TextId, now: datetime) -> bool:
        """False if that was done before."""

    async def remove_text(self, text: TextId, by: Person, now: datetime) -> None:
        """Nothing of it is kept."""

    async def read_counts(self, cycle: Cycle, but: Collection[int] = ()) -> ReadCounts:
        """Without these reviewees, by the numbers of their records."""

    async def shown_figures(self, cycle: Cycle, reader: Person | None = None) -> Sequence[tuple[Review, Result]]:
        """Of all reviews with results, or of those for which that reader was named; without their texts."""

    async def count_ended(self, cycle: Cycle, reader: Person) -> int:
        """Of how many reviews for which that reader was named nothing is there any more, or never was: whom they are
        about was erased, or left before the release."""

    # ------------------------------------------------------------ put off

    async def postpone_reading(self, review: Review, reader: Person, until: date) -> None: ...

    async def find_unread_on(self, due: DueWindow, after: int, most: int) -> tuple[Moment, ...]:
        """Who put off a result until a day of the window and has not opened it: at most `most` readers, by their
        numbers, from the first above `after`."""

    async def find_unread(
        self, reader: Person, since: date, today: date, skip: int, most: int
    ) -> tuple[list[Review], int]:
        """What they put off to a day after `since`, and until today, and have not opened; and how many in all."""
