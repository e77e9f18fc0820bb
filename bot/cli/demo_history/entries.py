"""What praise.yaml, objectives.yaml, feedback.yaml and cycles.yaml hold. `ago` counts working days before today, where
whoever acts lives."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, cast

from pydantic import BaseModel, ConfigDict, Field

from bot.feedback.request import Release
from bot.objectives.objective import Audience as SharedWith
from bot.objectives.objective import Health, Outcome
from bot.praise.rules import Audience
from bot.question_sets import read_yaml

FOLDER = Path(__file__).parent


class Entry(BaseModel):
    """A misspelt name would else be ignored without a word."""

    model_config = ConfigDict(extra="forbid")

    ago: int = Field(gt=0)


class Given(Entry):
    """A praise, or (`seen` self) a note. People are handles of the company's file."""

    giver: str = Field(alias="from")
    to: list[str]
    text: str
    value: str | None = None
    seen: Audience = Audience.EVERYONE
    plus: list[str] = []


class Moved(Entry):
    """Progress: of the whole, or a number for each key result."""

    progress: int | None = None
    parts: list[int] = []
    health: Health = Health.ON_TRACK
    note: str = ""


class Said(Entry):
    """A comment, by the owner or the manager."""

    by: str
    text: str


class Ended(Entry):
    outcome: Outcome
    note: str = ""


class Aimed(Entry):
    """An objective. `due` counts days from today; `approved` the working days since its manager said *Looks good*."""

    owner: str
    title: str
    due: int
    description: str = ""
    parts: list[str] = []
    seen: SharedWith = SharedWith.EVERYONE
    steps: list[Moved] = []
    comments: list[Said] = []
    approved: int | None = None
    closed: Ended | None = None


class Answered(Entry):
    """A sheet that was shared: words, or the place of an option, by the id of the question."""

    by: str
    says: dict[str, str | int]
    thanked: bool = False


class Declined(Entry):
    by: str
    reason: str = ""
    suggests: str | None = None


class Wanted(Entry):
    """A request for feedback. `until` counts days from today, `cancelled` the working days since it was. `about`: the
    report whom it is about, and who reads the answers too."""

    by: str
    template: str
    topic: str
    until: int
    asked: list[str]
    about: str | None = None
    release: Release = Release.EACH
    answers: list[Answered] = []
    declined: list[Declined] = []
    cancelled: int | None = None


class Offered(Entry):
    """Feedback that nobody asked for."""

    by: str
    to: str
    text: str
    read: bool = False
    thanked: bool = False


class AllFeedback(BaseModel):
    model_config = ConfigDict(extra="forbid")

    requests: list[Wanted]
    given: list[Offered]


class Rated(BaseModel):
    """Somebody's answers to a review. `rates` has the place of an option for each question that offers some, in their
    order; 0 is "I can't tell"."""

    model_config = ConfigDict(extra="forbid")

    rates: str = Field(pattern=r"^[0-5]+$")
    helps_most: str = ""
    one_change: str = ""


class RatedBy(Rated):
    by: str
    about: str


class Released(BaseModel):
    """A cycle of which the results are out: it asked `ago` days before today."""

    model_config = ConfigDict(extra="forbid")

    ago: int
    name: str
    note: str
    about: dict[str, list[Rated]]


class Open(BaseModel):
    """A cycle that asks. HR knows of the `answers`, and tomorrow morning of those `since`."""

    model_config = ConfigDict(extra="forbid")

    name: str
    note: str
    answers: list[RatedBy]
    since: list[RatedBy]


class AllCycles(BaseModel):
    model_config = ConfigDict(extra="forbid")

    released: Released
    open: Open


def read_cycles() -> AllCycles:
    return AllCycles.model_validate(_read("cycles"))


def read_feedback() -> AllFeedback:
    return AllFeedback.model_validate(_read("feedback"))


def read_praise() -> list[Given]:
    return [Given.model_validate(each) for each in _list("praise")]


def read_objectives() -> list[Aimed]:
    return [Aimed.model_validate(each) for each in _list("objectives")]


def _list(name: Literal["praise", "objectives"]) -> list[object]:
    return list(cast("list[object]", _read(name)))


def _read(name: Literal["praise", "objectives", "feedback", "cycles"]) -> object:
    read: object = read_yaml((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return read
