"""People and the names under which chat platforms know them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from bot.working_hours import AT_FIRST, Hours


class Role(StrEnum):
    """What a person may do beyond their own affairs. Being a manager is no role: it follows from having reports."""

    ADMIN = "admin"
    HR = "hr"


class Standing(StrEnum):
    """How somebody belongs to the company; only colleagues and guests can be praised or asked."""

    COLLEAGUE = "colleague"
    GUEST = "guest"
    OUTSIDER = "outsider"
    BOT = "bot"


class Source(IntEnum):
    """Who says something about a person, weakest first: what a stronger one says is not overwritten by a weaker."""

    LIST = 1  # the platform's list of people
    PROFILE = 2  # the profile field that names the manager
    NAMED = 3  # named by the person, confirmed by the manager
    IMPORT = 4  # a CSV file
    COMMAND = 5  # /upward manager


@dataclass(frozen=True, slots=True)
class Handle:
    """One person on one platform: `Handle("slack", "U024BE7LH")`."""

    platform: str
    external: str


@dataclass(frozen=True, slots=True)
class Person:
    """A member of one workspace, with every handle under which a platform knows them. `country` is a code of ISO 3166
    (two letters). Until `away_until`, that day included, and the next working day after it, nothing is asked of them;
    with `home_only` they are reminded on Home alone."""

    id: int
    workspace: int
    name: str
    handles: tuple[Handle, ...] = ()
    roles: frozenset[Role] = frozenset()
    standing: Standing = Standing.COLLEAGUE
    active: bool = True
    manager: int | None = None
    time_zone: str = "UTC"
    country: str | None = None
    department: str | None = None
    title: str | None = None
    start_date: date | None = None
    hours: Hours = AT_FIRST
    away_until: date | None = None
    home_only: bool = False

    def handle_on(self, platform: str) -> Handle | None:
        """Their account on that chat, where a form there can show them; else the one on another chat."""
        here = (handle for handle in self.handles if handle.platform == platform)
        return next(here, next(iter(self.handles), None))

    @property
    def reachable(self) -> bool:
        """Whether something can be sent to that person: who works here and still does."""
        return self.active and self.standing in (Standing.COLLEAGUE, Standing.GUEST)


def handles_on(people: Iterable[Person], platform: str) -> tuple[Handle, ...]:
    """One account each, for a form's picker on that chat."""
    return tuple(handle for each in people if (handle := each.handle_on(platform)))


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform's directory says about one account, before it becomes a person."""

    handle: Handle
    nick: str
    name: str
    email: str | None = None
    time_zone: str = "UTC"
    locale: str | None = None
    title: str | None = None
    standing: Standing = Standing.COLLEAGUE
    active: bool = True
    owner: bool = False
