"""What was said before anybody wrote, sealed beside the ballots: they open for these terms and no others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot.cycles.ballots import ReaderId
from bot.cycles.cycle import Review
from bot.question_sets import Question


def write_terms(review: Review) -> bytes:
    """People by random ids, so that joined or erased records change nothing of it."""
    setup = review.cycle.setup
    said = {
        "review": review.id.hex(),
        "readers": sorted(each.id.hex() for each in review.readers),
        "least": setup.least,
        "names": False,
        "questions": _write_questions(setup.questions),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def readers_of(terms: bytes) -> frozenset[ReaderId]:
    """Those who were named as readers."""
    return frozenset(ReaderId(bytes.fromhex(each)) for each in json.loads(terms)["readers"])


def least_of(terms: bytes) -> int:
    """From how many people on something is shown."""
    return int(json.loads(terms)["least"])


def asks(terms: bytes, questions: Sequence[Question]) -> bool:
    """Whether it was these questions, in these words."""
    return bool(json.loads(terms)["questions"] == _write_questions(questions))


def _write_questions(questions: Sequence[Question]) -> list[list[Any]]:
    return [[each.id, each.kind, each.text, list(each.options)] for each in questions]
