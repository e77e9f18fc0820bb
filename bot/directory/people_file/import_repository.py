"""An import of a people file, from the upload to its undoing, and what it asks of storage."""

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
    """*Reading*, *importing*, *linking* (the managers), *undoing* and *clearing* are work in hand; the others wait for
    a person, or are over."""

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
"""People are changed by it at this moment."""


class Kind(StrEnum):
    """What a line does."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"
    BAD = "bad"


class ManagerState(StrEnum):
    """What becomes of the manager whom a line names. *None*: the cell is empty, or the column missing. *Self*: whoever
    heads the company, above whom nobody is."""

    NONE = ""
    OK = "ok"
    UNKNOWN = "unknown"
    LEFT = "left"
    SELF = "self"
    LOOP = "loop"


STUCK = (ManagerState.UNKNOWN, ManagerState.LEFT, ManagerState.LOOP)
"""The manager stays as it is, whatever the line says."""


@dataclass(frozen=True, slots=True)
class Import:
    """`columns` are values of `Field` (person_row.py); `counts` are by `Kind`, and `no_manager`, `unknown`,
    `loops`, `remarks`, `lines`; `lost` (lines behind which somebody may stand whom nobody can tell), `seen` (people who
    would be gone if they could not be recognised), `dates` (that can be read in several ways) and `cut` (the number of
    the last line, if the file ends in the middle of it). `date` is the first of those dates, `order` how it was said to
    be read. `upload` is the platform's id of the file, if it came by chat."""

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
class Kept:
    """A line as storage keeps it. `person` is whom it is about, if they are known."""

    line: PersonRow
    kind: Kind
    manager_state: ManagerState = ManagerState.NONE
    person: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the person behind an e-mail before the import. `own` is what they are called, and so on, now;
    `said` what the import before says of them (None: nothing)."""

    person: int
    belongs: bool
    active: bool
    own: Mapping[str, object]
    said: Mapping[str, object] | None
    manager: int | None
    commanded: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found out about a line when all lines were known."""

    line: int
    kind: Kind
    manager_state: ManagerState


class ImportRepository(Protocol):
    """Imports of people files. Whoever works on one has claimed it."""

    async def begin(self, import_: Import, now: datetime) -> int: ...

    async def get(self, workspace: int, number: int) -> Import | None: ...

    async def newest(self, workspace: int, states: Sequence[State]) -> Import | None: ...

    async def claim(self, at: datetime, lease: float) -> Import | None:
        """One that has work in hand and that nobody works on; `at` is the database's clock."""
        ...

    async def extend_lease(self, number: int, at: datetime, lease: float) -> None:
        """Works on for `lease` seconds more."""
        ...

    async def turn(self, number: int, was: Sequence[State], state: State) -> bool:
        """Goes on in another state, from the first line; False if it was in none of these states."""
        ...

    async def note(self, import_: Import) -> None:
        """Keeps what was found out: columns, counts, trouble, `deactivate`, `date`, `order`, `cursor`, `done_at`."""
        ...

    async def keep(self, number: int, lines: Sequence[Kept]) -> None: ...

    async def find_known(self, workspace: int, emails: Sequence[str]) -> Mapping[str, Known]:
        """The people behind e-mails; an earlier e-mail counts where it is nobody's now."""
        ...

    async def lines(
        self, number: int, after: int, limit: int, kinds: Sequence[Kind] = (), managers: Sequence[ManagerState] = ()
    ) -> Sequence[Kept]:
        """Lines after a number, in order."""
        ...

    async def page(
        self,
        number: int,
        kinds: Sequence[Kind],
        managers: Sequence[ManagerState],
        skip: int,
        limit: int,
        *,
        remarked: bool = False,
    ) -> Sequence[Kept]:
        """Lines in order; `remarked`: those alone of which a cell could not be read."""
        ...

    async def lines_with_trouble(self, number: int, limit: int) -> tuple[Sequence[Kept], int]:
        """The first lines of which all or a part is left out, and how many there are."""
        ...

    async def judge(self, number: int, judged: Sequence[Judged]) -> None: ...

    async def edges(self, workspace: int, after: int, limit: int) -> Sequence[tuple[int, int | None, bool]]:
        """(person, manager, whether that is by command), in the order of their numbers."""
        ...

    async def missing(self, import_: Import, after: int, limit: int) -> Sequence[Missing]:
        """Active people of whom an earlier import speaks and no line of this one does, after that number."""
        ...

    async def revive(self, person: int) -> bool:
        """Takes back that a file says they are gone; False where none says so."""
        ...

    async def apply(self, import_: Import, lines: Sequence[Kept], now: datetime) -> None:
        """Makes the facts of lines what the import says; adds who is new. Keeps what was said before."""
        ...

    async def link(self, import_: Import, lines: Sequence[Kept]) -> None:
        """Makes the managers of lines what the import says."""
        ...

    async def unlink(self, number: int, people: Sequence[int]) -> None:
        """Takes back the managers that an import names for these people."""
        ...

    async def undo(self, import_: Import, lines: Sequence[Kept]) -> None:
        """Gives back what was said before these lines; removes who was added and has no account meanwhile."""
        ...

    async def clear(self, number: int, limit: int) -> int:
        """Removes so many lines; gives their number."""
        ...
