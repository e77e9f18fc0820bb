"""The mutants are there: a check that is not found is not tried, and one that disappeared is missed here."""

from __future__ import annotations

import ast
import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.router import ROUTES
from tests.mutants.aim import ROWS, folders, ordered
from tests.mutants.aim import beside as quick
from tests.mutants.checks import Check, File, found, roles, tenants, whose
from tests.mutants.hot import Hot
from tests.mutants.operators import beside, changes
from tests.mutants.reach import MARK, Program, marked, program
from tests.mutants.remade import entries_with
from tests.mutants.remembered import Killers
from tests.mutants.survivors import REASONS, named_alike

ROOT = Path(__file__).parents[2]
FEWEST = {
    "role": 140, "wanted": 20, "call": 100, "line": 105, "workspace": 100, "whose": 58, "leaver": 44,
    "once": 8, "page": 7,
}  # fmt: skip
"""So many checks of each kind there are at least. Who takes one away on purpose writes the smaller number down."""


@pytest.fixture(scope="module")
def checks() -> list[Check]:
    return found(ROOT)


def test_no_check_has_disappeared(checks: list[Check]) -> None:
    there = Counter(check.kind for check in checks)
    assert {kind: there[kind] for kind, fewest in FEWEST.items() if there[kind] < fewest} == {}


def test_the_program_can_be_read_without_each_of_them(checks: list[Check]) -> None:
    for check in checks:
        ast.parse(check.applied((ROOT / check.path).read_bytes()))


def test_each_is_another_program_and_has_tests_aimed_at_it(checks: list[Check]) -> None:
    whole = program(ROOT)
    for check in checks:
        assert check.before != check.after, check.name
        assert all(list(ROOT.glob(each)) for each in (*quick(check), *ROWS, *folders(check))), check.name
        assert whole.around(check), check.name


def test_every_reason_is_about_a_check_that_is_there(checks: list[Check]) -> None:
    there = [*checks, *changes(ROOT)]
    assert [pattern for pattern, _ in REASONS if not any(named_alike(check, pattern) for check in there)] == []


def test_every_change_of_an_operator_is_another_program_and_has_its_tests() -> None:
    found = changes(ROOT)
    assert len(found) > 350
    for change in found:
        assert change.before != change.after, change.name
        ast.parse(change.applied((ROOT / change.path).read_bytes()))
        assert all(list(ROOT.glob(each)) for each in beside(change)), change.name


def test_a_check_that_is_taken_away_is_missed() -> None:
    """Of the smallest program with one."""
    entry = b'from bot.routes import OnButton, Who\nROUTES = (OnButton("a.b", print, Who.ADMIN),)\n'
    assert [check.entry for check in roles(File("bot/routes.py", entry))] == ["a.b"]
    assert not list(roles(File("bot/routes.py", entry.replace(b"ADMIN", b"EVERYBODY"))))


def test_every_role_is_found_in_the_router_and_in_each_copy_that_features_made(checks: list[Check]) -> None:
    """What stands in the file alone is not what people meet."""
    hot, whole = Hot(ROOT), program(ROOT)
    hot.read(["tests/privileges/test_matrix.py"])
    for check in checks:
        if check.kind in {"role", "wanted"}:
            entries = entries_with(hot, whole, check)
            assert {id(each) for each in ROUTES} & {id(each) for each in entries}, check.name
            assert check.kind == "wanted" or {f"Who.{each.who.name}" for each in entries} == {check.before}, check.name


def test_whom_a_page_begins_after_is_no_check() -> None:
    asked = b'MINE = (HINT.c.person_id > bindparam("after"), HINT.c.person_id.is_not(None), HINT.c.person_id == me.id)'
    assert [check.before for check in whose(File("storage/audit.py", asked))] == ["HINT.c.person_id == me.id"]


PEOPLE = b"""
from sqlalchemy import select
HERE = PERSON.c.workspace_id == bindparam("of_workspace")
ALL = select(PERSON).where(HERE)
async def everybody(sql):
    return await sql.rows(ALL)
def nobody():
    return ()
"""
READING = b"""
from storage.people.people import ALL as WHOM, nobody
def read(sql):
    return sql.scan(WHOM)
def wait():
    return nobody()
"""


def test_those_who_use_what_is_made_of_a_condition_come_by_it() -> None:
    """Under whatever name, in whatever file."""
    files = {
        path: File(path, text) for path, text in (("storage/people/people.py", PEOPLE), ("storage/reading.py", READING))
    }
    (check,) = tenants(files["storage/people/people.py"])
    assert Program(files).around(check) == {"storage/people/people.py:5", "storage/reading.py:3"}


def test_those_who_use_what_a_function_made_while_modules_were_imported_come_by_it() -> None:
    """No test goes through it itself."""
    made = b"""
def condition(team):
    return HANDLE.c.team == team
def both(team):
    return condition(team)
SEEN = select(HANDLE).where(both("x"))
def read(sql):
    return sql.rows(SEEN)
"""
    whole = Program({"storage/people/people.py": File("storage/people/people.py", made)})
    (check,) = tenants(whole.files["storage/people/people.py"])
    assert whole.around(check) == {"storage/people/people.py:2"}
    assert whole.callers(whole.around(check)) == {"storage/people/people.py:4"}
    assert whole.callers(frozenset({"storage/people/people.py:4"})) == {"storage/people/people.py:7"}


def test_tests_that_come_by_are_tried_and_first_those_that_name_the_entry() -> None:
    (check,) = roles(File("bot/routes.py", b'ROUTES = (OnButton("admin.open", print, Who.ADMIN),)'))
    ways = {
        "narrow": frozenset("a"),
        "wide": frozenset("abc"),
        "elsewhere": frozenset("b"),
        "row[button admin.open A]": frozenset("abcd"),
    }
    assert ordered(check, frozenset("a"), ways) == ["row[button admin.open A]", "narrow", "wide"]


def test_who_noticed_a_neighbour_is_asked_first(tmp_path: Path) -> None:
    """And who noticed the check itself before everybody."""
    one, other = roles(File("bot/routes.py", b'ROUTES = (OnButton("a.b", x, Who.HR), OnButton("a.c", x, Who.ADMIN))'))
    killers = Killers(tmp_path / "kept" / "killers.json", {})
    killers.note(one, "last")
    assert killers.of(one) == "last"
    assert killers.of(other) is None
    assert killers.first(other, ["first", "second", "last"]) == ["last", "first", "second"]
    killers.forget({"last"})
    assert killers.of(one) is None


def test_whoever_goes_through_a_function_is_seen() -> None:
    source = b'''def here():
    """What it does."""
    return 1


async def there(): return here()
'''
    seen: list[str] = []
    names: dict[str, Any] = {MARK: seen.append}
    exec(compile(marked("a.py", source), "a.py", "exec"), names)
    assert asyncio.run(names["there"]()) == 1
    assert seen == ["a.py:6", "a.py:1"]


TOY = {
    "tests/__init__.py": "",
    "tests/conftest.py": "def pytest_addoption(parser):\n    parser.addoption('--no-fsync', action='store_true')\n",
    "tests/rows/__init__.py": "",
    "tests/rows/test_doors.py": """
import pytest
from bot import doors
def test_a_guest_stays_outside():
    assert not doors.may_enter("guest")
def test_the_bell_is_heard():
    assert doors.bell() == doors.RINGS
@pytest.mark.timeout(2)
def test_the_door_closes():
    assert doors.close() is None
def test_the_house_stands():
    assert doors.stand() is None
def test_the_sign_is_read():
    assert doors.read() is None
def test_nobody_looks_at_the_garden():
    doors.may_look("guest")
fed = []
def test_the_cat_is_fed_only_once():
    fed.append(doors.feed())
    assert fed == ["cat"]
""",
    "bot/__init__.py": "",
    "bot/doors.py": """
import os, threading, pytest
RINGS = int("3")
def may_enter(person):
    return person == "host"
def may_look(person):
    return person == "gardener"
def bell():
    return 3
def close():
    return None
def stand():
    return (None)
def read():
    return ((None))
def feed():
    return "cat"
""",
}
ENDS = {
    'person == "host"': ("True", "killed", "test_a_guest_stays_outside"),
    'person == "gardener"': ("True", "SURVIVED", ""),
    'int("3")': ('int("three")', "STILLBORN", "ValueError: invalid literal"),
    "int": ("lambda _: 4", "killed", "test_the_bell_is_heard"),
    'return "cat"': ('return "ca" + "t"', "SURVIVED", ""),
    "return None": ("return threading.Event().wait()", "HUNG", "test_the_door_closes"),
    "(None)": ("os._exit(3)", "FAULT", "test_the_house_stands"),
    "((None))": ("pytest.exit('as if used wrongly', 4)", "FAULT", "as if used wrongly"),
}
"""By what is taken away: what stands there instead, how that ends, and what is said of it."""
PLAY = """
import json, sys
from pathlib import Path
from tests.mutants.__main__ import tried
from tests.mutants.checks import Check
root, ends = Path(sys.argv[1]), json.loads(sys.argv[2])
source = (root / "bot/doors.py").read_text()
def taken(before, after):
    begin = source.index(before)
    return Check("line", "bot/doors.py", 1, "doors", begin, begin + len(before), before, after)
verdicts = tried([taken(before, after[0]) for before, after in ends.items()], 2, (lambda _: ("tests/rows",),), root)
print(json.dumps({each.check.before: [each.fate, each.by] for each in verdicts}))
"""


def test_each_end_is_told_apart(tmp_path: Path) -> None:
    """What can't be imported, doesn't end, or ends without a verdict is neither killed nor survived, and says why."""
    for path, text in TOY.items():
        (tmp_path / "toy" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "toy" / path).write_text(text)
    play = [sys.executable, "-c", PLAY, str(tmp_path / "toy"), json.dumps(ENDS)]
    there = os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    for _ in ("found out", "remembered"):
        done = subprocess.run(play, cwd=ROOT, env=there, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert {before: fate for before, (fate, _) in found.items()} == {before: end[1] for before, end in ENDS.items()}
        assert not [(before, by) for before, (_, by) in found.items() if ENDS[before][2] not in by]
