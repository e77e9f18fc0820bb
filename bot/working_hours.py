"""Working hours as values: when somebody may be written to of the bot's own accord."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

A_DAY = 24 * 60
"""Minutes."""
STEP = 30
"""Minutes: hours begin and end at a multiple. Reminders are planned each quarter of an hour (bot/nudges/rounds.py)."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """From `begin` until before `end`, in minutes after midnight, on `days` (Monday is 0). Days that are None are for
    somebody else to say: for the company each person's country, for a person the company."""

    begin: int = 10 * 60
    end: int = 16 * 60
    days: frozenset[int] | None = None

    def contain(self, local: datetime) -> bool:
        """Whether that time of the day is within them."""
        return self.begin <= local.hour * 60 + local.minute < self.end

    def end_on(self, day: date, zone: tzinfo) -> datetime:
        """When they end on that day."""
        days, minutes = divmod(self.end, A_DAY)
        return datetime.combine(day + timedelta(days=days), time(minutes // 60, minutes % 60), zone)


@dataclass(frozen=True, slots=True)
class Hours:
    """The company's hours, and within them somebody's own; None: they keep the company's. `country` is the company's,
    for whom nothing else tells theirs."""

    company: WorkingHours = WorkingHours()
    own: WorkingHours | None = None
    country: str | None = None

    @property
    def meet(self) -> bool:
        """Whether any of the own hours are the company's too."""
        own = self.own or self.company
        return max(self.company.begin, own.begin) < min(self.company.end, own.end)

    @property
    def kept(self) -> WorkingHours:
        """What holds: own hours within the company's, and the company's where they do not meet. The days are those of
        the own ones."""
        if self.own is None:
            return self.company
        if not self.meet:
            return WorkingHours(self.company.begin, self.company.end, self.own.days)
        begin, end = max(self.company.begin, self.own.begin), min(self.company.end, self.own.end)
        return WorkingHours(begin, end, self.own.days)


AT_FIRST = Hours()


@dataclass(frozen=True, slots=True)
class CompanyHours:
    """What admins set; None: as it is at first."""

    time_zone: str | None = None
    country: str | None = None
    hours: WorkingHours | None = None
