"""Who exports what, and who erases somebody: HR and admins, of their own company."""

from __future__ import annotations

from tests.privileges import things
from tests.privileges.rows import ADMIN, EVERYBODY, HERE, about_pia, changes, shows
from tests.privileges.world import SURNAME

ROWS = (
    shows("command feedback export", EVERYBODY, "feedback.export"),
    shows("button feedback.export", EVERYBODY, "feedback.export"),
    changes("form feedback.export", HERE),
    shows("command upward erase", "HA", "rights.erase", typed=about_pia("")),
    shows("command upward retention", ADMIN, "rights.retention"),
    shows("button rights.change_retention", ADMIN, "rights.retention"),
    shows("live rights.retention", ADMIN, "rights.retention", answers=lambda _: {"months": "12"}),
    changes("form rights.retention", "A", answers=lambda _: {"months": "12"}, carries="12"),
    changes("form rights.erase", "HA", things.pia, answers=lambda _: {"typed": f"Pia {SURNAME}"}),
)
