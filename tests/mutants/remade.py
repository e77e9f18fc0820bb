"""What an import made of a check, made anew without one: entries of the router, in each copy that there is, and
constants, in whoever imported them. Nothing else is imported again.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.mutants.checks import ENTRIES, Check, File, called
from tests.mutants.hot import Hot, Swaps, module, named
from tests.mutants.reach import Place, Program

TYPES = {*ENTRIES, "OnDelivery"}
PLAIN = (bool, int, str, bytes, float, type(None))
"""Two constants that are the same of these need not have one origin."""


def preparation(hot: Hot, program: Program, check: Check) -> Callable[[], None] | None:
    """How a fork takes it away without an import; None where it must import."""
    file = program.files[check.path]
    source = check.applied(file.source)
    swaps = hot.swaps(file, check, source)
    if swaps is not None:
        return partial(hot.swap, swaps)
    if check.kind in {"role", "wanted"}:
        entries = entries_with(hot, program, check)
        return partial(_decide_otherwise, entries, check) if entries else None
    places = _made_of(hot, program, check)
    if any(isinstance(_value(place), (type, *PLAIN)) for place in places):
        return None
    inside = {old: new for old, new in hot.exchanged(file.path, file.source, source).items() if old != new}
    files = {path: source if path == check.path else program.files[path].source for path in _paths(hot, places)}
    return partial(_make_anew, hot, inside, files, places)


def entries_with(hot: Hot, program: Program, check: Check) -> list[Any]:
    """Each copy of the entry with the check; where its name is known only while it is made, all that ask the same."""
    file = program.files[check.path]
    if check.kind not in {"role", "wanted"} or module(file.path) not in sys.modules:
        return []
    calls = [node for node in file.nodes(ast.Call) if isinstance(node, ast.Call) and _is_around(file, node, check)]
    entry = max((each for each in calls if called(each) in TYPES), key=lambda each: file.span(each)[0])
    alike = [each for each in hot.entries if type(each).__name__ == called(entry)]
    here = vars(sys.modules[module(file.path)])
    names = [_worked_out(file.text(each), here) for each in entry.args]
    found = [each for each in alike if named(each) in names]
    asks = _worked_out(check.before.removeprefix("still_wanted="), here)
    return found or [each for each in alike if check.kind == "wanted" and each.still_wanted is asks]


def _is_around(file: File, node: ast.Call, check: Check) -> bool:
    begin, end = file.span(node)
    return begin <= check.begin < end


def _worked_out(text: str, names: dict[str, Any]) -> object:
    try:
        return eval(text, dict(names))
    except (NameError, AttributeError):
        return None


def _decide_otherwise(entries: Sequence[Any], check: Check) -> None:
    for entry in entries:
        if check.kind == "role":
            object.__setattr__(entry, "who", type(entry.who).EVERYBODY)
        else:
            object.__setattr__(entry, "still_wanted", None)


def _made_of(hot: Hot, program: Program, check: Check) -> set[Place]:
    """The constants with the check in them, through functions that made them while modules were imported."""
    ahead = [(check.path, name) for name in program.given_around(check)]
    found, functions = set(ahead), {key: place for key, place in program.places.items() if hot.ran(key)}
    while ahead:
        for path, name in program.uses.get(ahead.pop(), ()):
            place = (path, name) if path else functions.get(name)
            if place is not None and place not in found:
                found.add(place)
                ahead.append(place)
    return found - set(program.places.values())


def _value(place: Place) -> object:
    return getattr(sys.modules.get(module(place[0])), place[1], None)


def _paths(hot: Hot, places: set[Place]) -> list[str]:
    """Whoever is imported before whoever imports it."""
    paths = {path for path, _ in places}
    names = {module(path) for path in paths}
    return sorted(paths, key=lambda path: -len(hot.importers(module(path)) & names))


def _make_anew(hot: Hot, inside: Swaps, files: Mapping[str, bytes], places: set[Place]) -> None:
    hot.swap(inside)
    for path, source in files.items():
        here = sys.modules[module(path)]
        made = _executed(hot.root, here, path, source)
        changed = {id(vars(here)[name]): made[name] for each, name in places if each == path}
        for each in list(sys.modules.values()):
            if str(getattr(each, "__file__", None) or "").startswith(str(hot.root)):
                vars(each).update({name: changed[id(now)] for name, now in vars(each).items() if id(now) in changed})


def _executed(root: Path, here: ModuleType, path: str, source: bytes) -> dict[str, Any]:
    names = dict(vars(here))
    exec(compile(source, str(root / path), "exec", dont_inherit=True), names)
    return names
