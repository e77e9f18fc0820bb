"""The features that a workspace can switch off. Their entries in the router are grouped by them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from bot.phrases import label, words

MOST_NAMED = 3
"""So many admins a refusal names."""


class Feature(StrEnum):
    """The value is how admins type it, how storage keeps it, and the folder of its prompts: its words about being
    switched on and off are in `feature.j2` there."""

    PRAISE = "praise"
    OBJECTIVES = "objectives"
    FEEDBACK = "feedback"
    CYCLES = "cycles"


KNOWN = {each.value: each for each in Feature}


def features(written: str) -> frozenset[Feature]:
    """The features of a comma-separated list; what this release does not know (any more) is left out."""
    return frozenset(KNOWN[each] for each in written.split(",") if each in KNOWN)


def explain_switched_off(feature: Feature, admins: Sequence[str]) -> str:
    """Why nothing of a feature works, and who can change that."""
    some = [*admins[:2], label("admin/feature", "another")] if len(admins) > MOST_NAMED else list(admins)
    return words(prompt_of(feature), people=some).plain("is_off" if some else "is_off_alone")


def prompt_of(feature: Feature) -> str:
    """The prompt of a feature's own words about being switched on and off."""
    return f"{feature}/feature"
