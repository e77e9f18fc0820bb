"""What was said before anybody wrote, sealed beside the ballots: they open for these terms and no others."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from bot.cycles.ballots import ReaderId
from bot.cycles.review import Capacity, Review
from bot.phrases import label, words
from bot.question_sets import Kind, Question


def questions_of(review: Review) -> tuple[Question, ...]:
    """What is asked. Two who are reviewed together get no texts: these would tell of whose team their author is."""
    asked = review.cycle.setup.questions
    return tuple(each for each in asked if each.kind is not Kind.TEXT) if review.is_joint else asked


def asked_about(review: Review) -> str:
    """Whom the questions name: of two either."""
    if not review.is_joint:
        return review.about
    one, other = (each.name for each in review.reviewees)
    return words("cycles/joint", manager=one, person=other).plain("either")


def write_terms(review: Review) -> bytes:
    """People by random ids, so that joined or erased records change nothing of it."""
    setup = review.cycle.setup
    said = {
        "review": review.id.hex(),
        "readers": sorted(each.id.hex() for each in review.readers),
        "least": setup.least,
        "names": False,
        "joint": _find_joint(review),
        "questions": _write_questions(questions_of(review)),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def readers_of(terms: bytes) -> frozenset[ReaderId]:
    """Those who were named as readers."""
    return frozenset(ReaderId(bytes.fromhex(each)) for each in json.loads(terms)["readers"])


def least_of(terms: bytes) -> int:
    """From how many people on something is shown."""
    return int(json.loads(terms)["least"])


def is_joint(terms: bytes, review: Review) -> bool:
    """Whether it was about the same two together, or about one as it is now."""
    return bool(json.loads(terms)["joint"] == _find_joint(review))


def _find_joint(review: Review) -> list[str]:
    """The two, each as the reader that they are."""
    both = [each.id.hex() for each in review.readers if each.capacity is Capacity.REVIEWEE]
    return sorted(both) if review.is_joint else []


def asks(terms: bytes, questions: Sequence[Question]) -> bool:
    """Whether it was these questions, in these words; in place of the name of who was erased since stand others."""
    said, erased = json.dumps(json.loads(terms)["questions"]), json.dumps(_write_questions(questions))
    pieces = erased.split(label("rights/erase", "erased"))
    return said == erased or re.fullmatch('[^"]+'.join(map(re.escape, pieces)), said) is not None


def _write_questions(questions: Sequence[Question]) -> list[list[Any]]:
    return [[each.id, each.kind, each.text, list(each.options)] for each in questions]
