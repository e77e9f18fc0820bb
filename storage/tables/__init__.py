"""Every row, by topic. Each belongs to a workspace; times are aware and in UTC.

Whoever imports one of these modules has loaded all of them, so that `Row.metadata` is complete."""

from storage.database.columns import Row as Row
from storage.tables import (  # noqa: F401 - so that all are loaded
    audit,
    ballots,
    cycles,
    daily,
    erasing,
    feedback,
    home,
    imports,
    inbox,
    joining,
    nudges,
    objectives,
    outbox,
    people,
    praise,
    results,
    reviews,
    webforms,
    workspaces,
)
