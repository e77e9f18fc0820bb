"""Which tests are tried on a check, and in which order: rows of the matrix, then the feature's own folder."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.mutants.checks import Check

ROWS = ("tests/privileges",)
NOT_ROWS = ("test_stale", "test_gone", "test_deliveries", "test_sharing", "test_once", "test_identity")
"""What stands beside the matrix, and is not named after entries."""
BESIDE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"bot/privacy", ("tests/test_privacy.py",)),
    (r"bot/cycles/.*(planning|pairs)",
     ("tests/cycles/test_planning.py", "tests/cycles/test_company_plan.py", "tests/cycles/test_joint_plan.py")),
    (r"bot/feedback/.*(rules|reminding|copies)", ("tests/feedback/test_refused.py",)),
    (r"bot/cycles/.*(answer_rules|rules|leavers|finding|organizer|cycle)\.py", ("tests/cycles/test_refused.py",)),
    (r"bot/objectives/", ("tests/objectives/test_rules.py",)),
    (r"bot/praise/", ("tests/praise/test_rules.py",)),
    (r"bot/nudges/", ("tests/nudges/test_rules.py",)),
    (r"storage/feedback", ("tests/storage/test_feedback_whose.py", "tests/feedback/test_privacy.py")),
    (r"storage/cycles", ("tests/storage/test_cycle*.py", "tests/storage/test_co*.py", "tests/storage/test_told.py")),
    (r"^storage/", ("tests/storage/test_two_companies.py", "tests/storage/test_lists.py",
                    "tests/storage/test_[nopw]*s.py", "tests/storage/test_secrets.py")),
)  # fmt: skip
"""By words of a check's path: tests of a few milliseconds, which are asked before the rows."""
AIMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"webforms", ("tests/webforms", "tests/hipchat/test_review*.py")),
    (r"cycles|ballots", ("tests/cycles", "tests/anonymity", "tests/ballots", "tests/storage", "tests/rights")),
    (r"feedback", ("tests/feedback", "tests/storage", "tests/two_chats", "tests/rights")),
    (r"privacy", ("tests/feedback", "tests/cycles")),
    (r"rights", ("tests/rights", "tests/storage")),
    (r"praise", ("tests/praise", "tests/two_chats", "tests/storage")),
    (r"objective", ("tests/objectives", "tests/storage")),
    (r"workspaces|installations", ("tests/storage", "tests/hipchat", "tests/two_chats", "tests/admin")),
    (r"audit|statistics|admin", ("tests/admin",)),
    (r"directory|identity|storage/people/(?!people\.py)", ("tests/directory", "tests/two_chats")),
    (r"/home", ("tests/home",)),
    (r"nudges", ("tests/nudges",)),
    (r"outbox", ("tests/outbox", "tests/praise", "tests/two_chats")),
    (r"", ("tests/test_router.py", "tests/praise", "tests/objectives", "tests/directory", "tests/home", "tests/nudges",
           "tests/two_chats")),
)  # fmt: skip
"""By words of a check's path: the folders and files that follow if the rows stay green."""

Ways = Mapping[str, frozenset[str]]
"""By test: the functions that it goes through."""


def folders(check: Check) -> tuple[str, ...]:
    return next(tests for path, tests in AIMS if re.search(path, check.path))


def beside(check: Check) -> tuple[str, ...]:
    return next((tests for path, tests in BESIDE if re.search(path, check.path)), ())


def entry(check: Check) -> str:
    """Of the router, as tests name it."""
    return check.entry if re.fullmatch(r"[a-z]\w*[\w. ]+", check.entry) else ""


def rows(check: Check) -> tuple[str, ...]:
    return ROWS


def row_words(check: Check, acts: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """What rows are called that are worth a look: as the entry, or as those that the check's file serves, or as its
    feature."""
    feature = re.match(r"bot/(\w+?)s?/", check.path)
    known = {f"{entry(check)} "} if entry(check) else acts.get(check.path, set(filter(None, [feature and feature[1]])))
    return (*sorted(known), *(NOT_ROWS if known else ()))


def ordered(check: Check, around: frozenset[str], ways: Ways) -> list[str]:
    """Those that go through a function around the check: first those that name its entry, then the narrowest."""
    near = [test for test, way in ways.items() if not around or way & around]
    return sorted(near, key=lambda test: (entry(check) not in test, len(ways[test])))
