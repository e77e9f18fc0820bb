"""Who owes which review, worked out from what was done: a model of one cycle beside the bot."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.cycles.ballots import CycleId, DebtId, RevieweeId
from tests.anonymity.company import OSLO

ZONE = ZoneInfo(OSLO)
A_DAY = timedelta(1)
HALF_A_DAY = timedelta(hours=12)
LEAST = 3
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def day_of(now: datetime) -> date:
    return now.astimezone(ZONE).date()


def end_of(day: date) -> datetime:
    return datetime.combine(day + A_DAY, time(), ZONE).astimezone(UTC)


def last_four(now: datetime) -> datetime:
    """The newest 04:00."""
    today = datetime.combine(day_of(now), time(4), ZONE)
    return today if today <= now else datetime.combine(day_of(now) - A_DAY, time(4), ZONE)


@dataclass
class Asked:
    """One review of one person: `owed`, `paid`, `declined`, `let off` or `left`; `before` is what it was before they
    left. `whom`: about which of two they are asked. `shared` counts how often something was shared; `said` is what
    stands there now, "" if it was taken back."""

    id: DebtId
    whom: str
    state: str = "owed"
    before: str | None = None
    invited: date | None = None
    later: date | None = None
    shared: int = 0
    said: str = ""
    passed_on: bool = False

    def leave(self) -> None:
        if self.state != "left":
            self.state, self.before = "left", self.state

    def come_back(self) -> None:
        if self.state == "left" and self.before is not None:
            self.state, self.before = self.before, None


@dataclass
class Reviewed:
    """Whom it is about, one or two together; `gone_at` since it is noted that one of them left."""

    id: RevieweeId
    about: tuple[str, ...]
    named: bool
    asked: dict[str, Asked]
    state: str = "asked"
    gone_at: datetime | None = None

    @property
    def is_joint(self) -> bool:
        return len(self.about) > 1

    def is_about(self, people: Collection[str]) -> bool:
        return any(each in people for each in self.about)

    @property
    def counts(self) -> list[Asked]:
        """Those under which something stands."""
        return [each for each in self.asked.values() if each.said]

    @property
    def passed_on(self) -> list[Asked]:
        return [each for each in self.counts if each.passed_on]


@dataclass
class Ledger:
    """`stage` is `planned`, `open`, `closed`, `released` or `cancelled`; `shut`: the bot takes no more answers."""

    id: CycleId
    name: str
    named: bool
    ask: date
    due: date
    release: date
    stage: str = "planned"
    reviews: dict[tuple[str, ...], Reviewed] = field(default_factory=dict)
    opened_at: datetime | None = None
    swept_at: datetime | None = None
    reminded_at: datetime | None = None
    extended: bool = False
    left_as_it_is: set[tuple[str, str, str]] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    readers: frozenset[str] = frozenset()
    unread_since: datetime | None = None

    def __iter__(self) -> Iterator[tuple[Reviewed, str, Asked]]:
        """Every debt, with whose it is."""
        return iter([(review, *each) for review in self.reviews.values() for each in review.asked.items()])

    @property
    def reviewed(self) -> set[str]:
        return {who for about in self.reviews for who in about}

    @property
    def runs(self) -> bool:
        return self.stage in ("planned", "open", "closed")

    def may_change(self, now: datetime) -> bool:
        """Whether HR may do what is for a cycle that asks."""
        return self.stage == "open" and now < end_of(self.due)

    def may_answer(self, review: Reviewed, asked: Asked, now: datetime) -> bool:
        """With names it is over at its moment, without when the bot has shut it."""
        in_time = now < end_of(self.due) or not review.named
        return self.stage == "open" and asked.state != "left" and in_time

    def owes(self, who: str) -> set[str]:
        """About whom somebody was told that they owe a review, and shared nothing."""
        found = [(review, each) for review, letter, each in self if letter == who and each.state == "owed"]
        told = [(review, each) for review, each in found if each.invited and (review.named or not each.shared)]
        return {each.whom for _, each in told} if self.stage == "open" else set()

    def totals(self, hidden: Collection[str]) -> tuple[int, int]:
        """How many are asked, and have paid, as somebody in HR reads it of whom these reviews are hidden."""
        states = [each.state for review, _, each in self if not review.is_about(hidden)]
        return len(states) - states.count("left"), states.count("paid")

    def is_settled(self, gone: Collection[str]) -> bool:
        return not [who for _, who, each in self if each.state in ("owed", "let off") and who not in gone]

    def erase(self, who: str, now: datetime) -> None:
        """From now on nobody is called so who was here; and whoever is, is somebody new."""
        known = f"{who} erased on {now}"
        self.erased.add(known)
        self.left_as_it_is = {each for each in self.left_as_it_is if who not in each}
        for review in list(self.reviews.values()):
            if who in review.asked:
                asked = review.asked[known] = review.asked.pop(who)
                asked.state = "left" if asked.state == "owed" and self.runs else asked.state
                asked.passed_on = asked.passed_on and self.stage == "released"
            if who in review.about:
                del self.reviews[review.about]
                review.about = tuple(known if each == who else each for each in review.about)
                self.reviews[review.about] = review
                review.gone_at = LONG_AGO if review.state == "asked" else review.gone_at

    # ------------------------------------------------------------ what the bot does by itself

    def follow_jobs(self, now: datetime, away: Collection[str], tells: bool) -> None:
        """`tells`: it is a moment to tell people that they are asked."""
        gone = {*away, *self.erased}
        if self.stage == "open" and tells and now < end_of(self.due):
            for _, who, each in self:
                if each.state == "owed" and who not in gone:
                    each.invited = each.invited or day_of(now)
        since = self.swept_at or self.opened_at
        rested = self.swept_at is None or now - self.swept_at >= HALF_A_DAY
        if self.stage == "open" and since and since < last_four(now) and rested:
            self._sweep(now)
        if self.stage == "open" and end_of(self.due) <= now:
            self._sweep(now)
            self.stage = "closed"
        if self.stage == "closed" and datetime.combine(self.release, time(10), ZONE) <= now:
            self._release(now, gone)
        self._follow_readers(now, gone)
        self._follow_leavers(gone)
        for review in self.reviews.values():
            self._follow_reviewee(review, now, gone)

    def _sweep(self, now: datetime) -> None:
        if self.named:
            return
        self.swept_at = now
        for review, _, each in self:
            if each.state in ("owed", "declined", "let off") and each.shared and not review.named:
                each.state = "paid"

    def _release(self, now: datetime, gone: Collection[str]) -> None:
        self.stage = "released"
        for review in self.reviews.values():
            away = review.is_about(gone) and review.gone_at is not None and review.gone_at <= now - A_DAY
            away = away or self.is_unread(gone)
            if review.state == "asked":
                review.state = "ended" if away else _outcome(review)

    def is_unread(self, gone: Collection[str]) -> bool:
        """About the company: whether all who should read it have left."""
        return bool(self.readers) and self.readers <= set(gone)

    def _follow_readers(self, now: datetime, gone: Collection[str]) -> None:
        if self.stage not in ("open", "closed"):
            return
        if not self.is_unread(gone):
            self.unread_since = None
        elif self.unread_since is None:
            self.unread_since = now
        elif self.unread_since <= now - A_DAY:
            self.stage = "cancelled"

    def _follow_leavers(self, gone: Collection[str]) -> None:
        for review, who, each in self:
            if each.state == "owed" and who in gone:
                each.leave()
            elif self.stage in ("open", "closed") and review.state == "asked" and who not in gone:
                each.come_back()

    def _follow_reviewee(self, review: Reviewed, now: datetime, gone: Collection[str]) -> None:
        """Whoever left is waited for a day, each of two."""
        if self.stage not in ("open", "closed"):
            return
        if not review.is_about(gone):
            if review.state == "ended" and review.gone_at is not None:
                review.state = "asked"
                for each in review.asked.values():
                    each.come_back()
            review.gone_at = None if review.state == "asked" else review.gone_at
        elif review.state == "asked" and review.gone_at is None:
            review.gone_at = now
        elif review.state == "asked" and review.gone_at is not None and review.gone_at <= now - A_DAY:
            review.state = "ended"
            for each in review.asked.values():
                each.leave()


def _outcome(review: Reviewed) -> str:
    if review.named:
        return "shown" if review.counts else "nothing"
    if len(review.counts) >= LEAST:
        return "shown"
    return "passed on" if review.passed_on and not review.is_joint else "nothing"
