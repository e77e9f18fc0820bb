"""Names say what a thing is or does: functions are verbs, and a noun that was given up doesn't come back."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.test_architecture import ROOT, python_files

PARTICIPLES = frozenset((
    "begun", "bought", "brought", "built", "caught", "chosen", "done", "drawn", "found", "given", "gone",
    "heard", "held", "hidden", "kept", "known", "led", "left", "lent", "lost", "made", "meant", "met", "paid",
    "said", "seen", "sent", "shown", "sold", "sought", "spoken", "sworn", "taken", "thought", "told", "typed",
    "understood", "won", "worn", "written",
))  # fmt: skip
NOT_ONES = frozenset({"embed", "feed", "need", "seed", "speed"})
MOST = 0.015
"""Of all functions; 0.158 before they were renamed, 0.05 in httpx. Properties and words for states remain."""

GIVEN_UP = {
    "Interaction": ["Ask"], "Context": ["Desk"], "HomeView": ["Look"], "FormContext": ["Surroundings"],
    "GivingContext": ["Facing"], "Recipients": ["Party"], "UnknownHandles": ["Strangers"], "SearchResult": ["Trace"],
    "ListPage": ["Found"], "routed_at": ["placed_at"],
    "OutboxQueue, ParsedCommand, PersonRow, MonthlyCount": ["Line"], "PrivateReply, private_reply": ["Aside", "aside"],
    "ManagerState": ["Boss"], "DirectorySync": ["RollCall"], "get_for_update, on_held": ["held"],
    "lock, lock_workspace, extend_lease": ["hold", "holds"],
    "still_wanted": ["wanted"], "skip_if_uneditable": ["minor"], "oldest_per_lane": ["heads"],
    "clear_manager": ["unsay"], "upsert_accounts": ["arrive"],
    "primary_account": ["speaker"], "accounts_of": ["of_several"], "other_account": ["elsewhere"],
    "choose_private_route": ["private_way"], "managers_above, introduce": ["above"],
    "render": ["draw", "drawn"],
    "resend_as_post": ["anew", "make_anew"], "HomeHashes": ["Marks"], "Headcount": ["Census"],
    "reconcile": ["look"], "confirm_open": ["threshold"],
}  # fmt: skip
"""Better words for what functions, classes and fields were once called, with or without a leading underscore."""

MODULES_GIVEN_UP = frozenset((
    "arrivals", "arriving", "aside", "book", "boss", "carrying_out", "census", "circles", "door", "draw",
    "drawn", "elsewhere", "facts", "heads", "kit", "line", "marks", "moving", "placed", "preset", "reach",
    "roll_call", "show", "staging", "threshold", "trouble", "visits", "ways", "who", "wording", "writing",
    "written",
))  # fmt: skip


def ours(*tops: str) -> Iterator[Path]:
    """The sandbox speaks Slack's words, and tests and migrations their own."""
    yield from (path for path in python_files(*tops) if not {"sandbox", "migrations"} & set(path.parts))


def functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def is_participle(name: str) -> bool:
    word = name.strip("_").split("_")[0]
    return word in PARTICIPLES or (word.endswith("ed") and word not in NOT_ONES)


def test_functions_are_verbs() -> None:
    names = [(path, name) for path in ours("bot", "adapters", "storage") for name in functions(path)]
    passive = [f"{path}: {name}" for path, name in names if is_participle(name)]
    assert len(passive) <= len(names) * MOST, passive


def test_a_word_that_was_given_up_does_not_come_back() -> None:
    given_up = {word for words in GIVEN_UP.values() for word in words}
    again = []
    for path in ours("bot", "storage", "adapters"):
        for node in ast.parse((ROOT / path).read_text()).body:
            inside = node.body if isinstance(node, ast.ClassDef) else []
            for each in (node, *inside):
                name = each.target.id if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) else None
                name = each.name if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else name
                if name and (name.strip("_") in given_up or re.search(r"[a-z]Book$", name)):
                    again.append(f"{path}: {name}")
    assert again == []


def test_modules_are_not_called_what_they_were() -> None:
    again = [str(path) for path in ours("bot", "storage", "adapters") if path.stem in MODULES_GIVEN_UP]
    assert again == []


SHARED_MOST = 3
"""Classes of one name; four were called `Line` once, and later five `Shelf` and five `Kept`."""


def test_a_name_says_which_class_is_meant() -> None:
    trees = [ast.parse((ROOT / path).read_text()) for path in ours("bot", "storage", "adapters")]
    names = Counter(node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef))
    assert {name: count for name, count in names.items() if count > SHARED_MOST} == {}
