"""Questions as people are asked them, and the scales on which they are answered. Their words are data
(`prompts/questions.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

CANNOT_TELL = 0
"""In place of the place of an option: "I can't tell"."""


class Kind(StrEnum):
    """How a question is answered: one of five labelled points, one of some options, or in words."""

    RATING = "rating"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked: who asks keeps a copy of it, so a later wording changes no answer. `text` has
    `{name}` for whom it is about. `options` are the points of a rating from low to high, or what can be chosen. The
    same `id` means the same words and options everywhere; `short` is what lists and files call it. `scale` names that
    of a rating, for its words in results."""

    id: str
    short: str
    kind: Kind
    text: str
    help: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    scale: str = ""

    def ask_about(self, name: str) -> str:
        """The question with the name in it, whatever that name looks like."""
        return name.join(self.text.split("{name}"))

    def option(self, place: int) -> str | None:
        """What was chosen, by its place from 1; None for "I can't tell", and for what is no option."""
        return self.options[place - 1] if 1 <= place <= len(self.options) else None

    def explain(self, name: str) -> str:
        """The line under it, with the name in it."""
        return name.join(self.help.split("{name}"))


@dataclass(frozen=True, slots=True)
class Scale:
    """How a rating is put in words: its two highest and its two lowest points as one, and what is said of three or four
    answers: that they are mostly low, mixed, or mostly high."""

    top: str
    bottom: str
    mostly: tuple[str, str, str]


@lru_cache(maxsize=1)
def read_sets() -> Mapping[str, Any]:
    """The file with every question set. Read once."""
    read: Mapping[str, Any] = read_yaml(files("prompts").joinpath("questions.yaml").read_text(encoding="utf-8"))
    return read


def read_yaml(text: str) -> Any:
    """In a tenth of the time where libyaml is there: the first invitation held the event loop for 50 ms."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506 # nosec B506 - both are safe loaders


@lru_cache(maxsize=1)
def scales() -> Mapping[str, Scale]:
    """Every scale by its name."""
    return {
        name: Scale(each["top"], each["bottom"], tuple(each["mostly"])) for name, each in read_sets()["scales"].items()
    }


def scale_labels(name: str) -> tuple[str, ...]:
    """The five points of a scale, from low to high."""
    return tuple(read_sets()["scales"][name]["labels"])


def question_of(read: Mapping[str, Any]) -> Question:
    """`facts` and `why` are for who changes the questions, and are left out."""
    scale = read.get("scale", "")
    options: Sequence[str] = scale_labels(scale) if scale else read.get("options", ())
    return Question(
        read["id"], read["short"], Kind(read["kind"]), read["text"], read["help"], tuple(options), read["required"],
        scale,
    )  # fmt: skip
