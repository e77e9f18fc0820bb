"""The features that a workspace can switch off. Their entries in the router are grouped by them."""

from __future__ import annotations

from enum import StrEnum


class Feature(StrEnum):
    """The value is how admins type it, how storage keeps it, and a phrase of prompts/admin/feature.j2."""

    PRAISE = "praise"
    OBJECTIVES = "objectives"


def features(written: str) -> frozenset[Feature]:
    """The features of a comma-separated list; what this release does not know (any more) is left out."""
    return frozenset(Feature(each) for each in written.split(",") if each in set(Feature))
