"""Who looks at their Home."""

from __future__ import annotations

from datetime import datetime

from storage.database.columns import Row, at, owned_by, table


class HomeVisitRow(Row, table=True):
    """Somebody looks at their Home: where, since when, and on which page of it. `changed_at`: a redraw is on its way
    for what others did since."""

    __tablename__ = "home_visit"

    person_id: int = owned_by("person", primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    platform: str
    external: str
    page: str = ""
    first_at: datetime = at()
    opened_at: datetime = at()
    understood_at: datetime | None = at(nullable=True)
    changed_at: datetime | None = at(nullable=True)


HOME_VISIT = table(HomeVisitRow)
