"""An import of a people file, from upload to undo, and what it asks of storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.button_values import record
from bot.directory.people_file.dates import Order
from bot.directory.people_file.person_row import PersonRow
from bot.directory.people_file.recognition import Missing

IMPORT = record()


class State(StrEnum):
    """*Reading*, *importing*, *linking* (the managers), *undoing* and *clearing* are in progress; the others wait for a
    person, or are finished."""

    READING = "reading"
    SHOWN = "shown"
    IMPORTING = "importing"
    LINKING = "linking"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    CLEARING = "clearing"
    OVER = "over"
    FAILED = "failed"


IN_HAND = (State.READING, State.IMPORTING, State.LINKING, State.UNDOING, State.CLEARING)
CHANGING = (State.IMPORTING, State.LINKING, State.UNDOING)
"""States in which it is changing people."""


class Kind(StrEnum):
    """What a line does."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"
    BAD = "bad"


class ManagerState(StrEnum):
    """The outcome for a line's manager. *None*: the cell is empty, or the column missing. *Self*: the head of the
    company, who has no manager."""

    NONE = ""
    OK = "ok"
    UNKNOWN = "unknown"
    LEFT = "left"
    SELF = "self"
    LOOP = "loop"


STUCK = (ManagerState.UNKNOWN, ManagerState.LEFT, ManagerState.LOOP)
"""The existing manager stays, whatever the line says."""


@dataclass(frozen=True, slots=True)
class Import:
    """`columns` are values of `Field` (person_row.py). `counts` are by `Kind`, and `no_manager`, `unknown`, `loops`,
    `remarks`, `lines`; `lost` (lines whose person can't be identified), `seen` (people who would count as gone had they
    not been recognised), `dates` (ambiguous ones) and `cut` (the number of the last line, if the file ends in the
    middle of it). `date` is the first ambiguous date, `order` how an admin said to read it. `upload` is the platform's
    id of the file, if it came by chat."""

    id: int
    workspace: int
    by: int | None
    file_name: str
    state: State
    platform: str | None = None
    team: str | None = None
    upload: str | None = None
    columns: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    deactivate: bool = False
    date: str = ""
    order: Order = Order.UNKNOWN
    cursor: int = 0
    trouble: str | None = None
    created_at: datetime | None = None
    done_at: datetime | None = None

    def count(self, name: str) -> int:
        return self.counts.get(name, 0)

    @property
    def whole(self) -> bool:
        """Whether every line could be read, to the end."""
        return not self.count("lost") and not self.count("cut")


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A line as stored. `person` is whom it is about, if known."""

    line: PersonRow
    kind: Kind
    manager_state: ManagerState = ManagerState.NONE
    person: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before the import about the person behind an e-mail. `own` are the values shown now; `said` what
    the previous import says about them (None: nothing). `email_now` is theirs where this one is an earlier one."""

    person: int
    belongs: bool
    active: bool
    own: Mapping[str, object]
    said: Mapping[str, object] | None
    manager: int | None
    commanded: bool
    email_now: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The result for a line, once all lines are known."""

    line: int
    kind: Kind
    manager_state: ManagerState


class ImportRepository(Protocol):
    """Imports of people files. Claim an import before working on it."""

    async def begin(self, import_: Import, now: datetime) -> int: ...

    async def get(self, workspace: int, number: int) -> Import | None: ...

    async def newest(self, workspace: int, states: Sequence[State]) -> Import | None: ...

    async def claim(self, at: datetime, lease: float) -> Import | None:
        """Leases an import that is in progress and unclaimed; `at` is the database's clock. None if there is none."""

    async def extend_lease(self, number: int, at: datetime, lease: float) -> None:
        """Extends the lease to `lease` seconds from `at`."""

    async def turn(self, number: int, was: Sequence[State], state: State) -> bool:
        """Moves to another state, starting at the first line; False if it was in none of the states `was`."""

    async def note(self, import_: Import) -> None:
        """Saves results: columns, counts, trouble, `deactivate`, `date`, `order`, `cursor`, `done_at`."""

    async def keep(self, number: int, lines: Sequence[StagedRow]) -> None: ...

    async def find_known(self, workspace: int, emails: Sequence[str]) -> Mapping[str, Known]:
        """The people behind e-mails; matches an earlier e-mail if nobody has it now."""

    async def lines(
        self, number: int, after: int, limit: int, kinds: Sequence[Kind] = (), managers: Sequence[ManagerState] = ()
    ) -> Sequence[StagedRow]:
        """Lines after a number, in order."""

    async def page(
        self,
        number: int,
        kinds: Sequence[Kind],
        managers: Sequence[ManagerState],
        skip: int,
        limit: int,
        *,
        remarked: bool = False,
    ) -> Sequence[StagedRow]:
        """Lines in order; `remarked`: only those with an unreadable cell."""

    async def lines_with_trouble(self, number: int, limit: int) -> tuple[Sequence[StagedRow], int]:
        """The first lines that are skipped in whole or in part, and their total number."""

    async def judge(self, number: int, judged: Sequence[Judged]) -> None: ...

    async def edges(self, workspace: int, after: int, limit: int) -> Sequence[tuple[int, int | None, bool]]:
        """(person, manager, whether set by command), ordered by person id."""

    async def missing(self, import_: Import, after: int, limit: int) -> Sequence[Missing]:
        """Active people of an earlier import whom no line of this one is about, after that number."""

    async def revive(self, person: int) -> bool:
        """Revokes a file's statement that they are gone; False if there is none."""

    async def apply(self, import_: Import, lines: Sequence[StagedRow], now: datetime) -> None:
        """Saves what the import says in these lines as facts; creates new people. Keeps the earlier facts for undo."""

    async def link(self, import_: Import, lines: Sequence[StagedRow]) -> None:
        """Saves the managers of these lines as facts."""

    async def unlink(self, number: int, people: Sequence[int]) -> None:
        """Removes the managers set by an import for these people."""

    async def undo(self, import_: Import, lines: Sequence[StagedRow]) -> None:
        """Restores what was said before these lines; deletes people whom it created and who have no account
        meanwhile."""

    async def clear(self, number: int, limit: int) -> int:
        """Deletes at most `limit` lines; returns their number."""
