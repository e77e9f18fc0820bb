"""Which tests are aimed at a check: first the rows of the matrix about it, then all rows and the feature's folder."""

from __future__ import annotations

import inspect
import re

from bot.router import ROUTES
from bot.routes import Route
from tests.mutants.checks import Check

ROWS = "tests/privileges"
AIMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"webforms", "pages", ("tests/webforms",)),
    (r"bot/praise|storage/praise", "praise", ("tests/praise", "tests/two_chats")),
    (r"bot/objectives|storage/objective", "objective", ("tests/objectives",)),
    (r"bot/publishing", "praise or objective or admin", ("tests/praise", "tests/objectives", "tests/admin")),
    (r"storage/(audit|workspaces|statistics)|bot/admin/", "admin or upward", ("tests/admin",)),
    (r"storage/(census|imports|structure|known_people|manager_fields)|bot/(directory|mentions|arriving)",
     "directory or people or manager or file", ("tests/directory",)),
    (r"/home", "home or redraw", ("tests/home",)),
    (r"bot/(routes|admission)", "delivers_twice or lost_role or upward", ("tests/test_router.py",)),
    (r"/nudges", "nudge", ("tests/nudges",)),
    (r"storage/outbox", "outbox or held or praise", ("tests/test_outbox.py", "tests/praise", "tests/objectives")),
    (r"", "", ("tests/test_router.py", "tests/praise", "tests/objectives", "tests/directory", "tests/home",
               "tests/nudges", "tests/two_chats")),
)  # fmt: skip
"""By path: the words of the rows that are tried first, and the folders that follow if those stay green."""


def _rows_of(*routes: Route) -> dict[tuple[str, str], str]:
    """By the file and the name of a handler: the rows about what it serves, as words for `pytest -k`."""
    found: dict[tuple[str, str], set[str]] = {}
    for route in routes:
        words = getattr(route, "act", "") or getattr(route, "name", "")
        for name in ("handler", "changed", "cards"):
            handler = getattr(route, name, None)
            if inspect.isroutine(handler) and words:
                path = handler.__module__.replace(".", "/") + ".py"
                found.setdefault((path, handler.__name__), set()).add(" and ".join(words.split()))
    return {handler: " or ".join(f"({each})" for each in sorted(words)) for handler, words in found.items()}


HANDLERS = _rows_of(*ROUTES)


def aimed(check: Check) -> list[list[str]]:
    """Runs of tests, one after the other, until one is red: arguments of pytest."""
    rows, folders = next((rows, folders) for path, rows, folders in AIMS if re.search(path, check.path))
    entry = " and ".join(check.entry.split()) if re.fullmatch(r"[a-z]\w*[\w. ]+", check.entry) else ""
    first = entry or HANDLERS.get((check.path, check.within), "")
    stages = [[ROWS, "-k", words] for words in (first, rows) if words]
    return [*stages, *([] if rows == "pages" else [[ROWS]]), list(folders)]
