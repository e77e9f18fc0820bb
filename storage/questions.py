"""Questions as rows keep them: every asking has its own copy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from bot.question_sets import Kind, Question


def write_questions(questions: Iterable[Question]) -> list[dict[str, Any]]:
    return [asdict(each) | {"kind": each.kind.value, "options": list(each.options)} for each in questions]


def read_questions(rows: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    return tuple(_question(each) for each in rows)


@lru_cache(maxsize=64)
def parse_questions(written: str) -> tuple[Question, ...]:
    """Of a column that is read as text: those of one cycle come with each of its thousands of rows."""
    return read_questions(json.loads(written))


def _question(read: Mapping[str, Any]) -> Question:
    return Question(
        read["id"], read["short"], Kind(read["kind"]), read["text"], read["help"], tuple(read["options"]),
        read["required"], read.get("scale", ""),
    )  # fmt: skip
