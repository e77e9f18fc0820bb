"""Where the code decides who may do, see or be sent something: found by its shape, so that renames don't hide it.

Each operator reads one file and gives the checks in it, each with what stands there instead once it is taken away.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ENTRIES = {"Command", "OnForm", "OnButton", "OnQuietForm", "OnQuietButton", "OnShortcut", "OnHome"}
GUARD = re.compile(
    r"^(check_(author|reader|praised|plus_one|seen|owner|manager|listens|commenter)|may_\w+|admits|admit|is_theirs"
    r"|check_(requester|about|reviewers?|reachable|manage|readable|given)|reads_answers|can_be_told"
    r"|has_former_manager|_mine|_open|\w*wanted|_button|listens|reachable)$"
)
"""Functions that decide. Their calls are taken away where they are about a person, and so is each line in them."""
YES = re.compile(
    r"^(may_(see|read_sheet|manage|read_given)|reads_answers|can_be_told|admits|is_theirs|compare_digest|listens"
    r"|has_former_manager|reachable)$"
)
NO = re.compile(r"^has_left$")
PERSON_LIKE = re.compile(r"\b(person|actor|me|reader|request|guest|praise\.giver)\b")
TENANT = {"workspace_id", "team"}
WHOSE = {
    *("giver_id", "owner_id", "person_id", "manager_id", "author_id", "audience", "expires_at", "browser", "once"),
    *("requester_id", "reviewer_id", "receiver_id", "about_id"),
}
WHOSE_FILES = re.compile(
    r"storage/(praise/lists|objectives/lists|feedback/(lists|given|exports)|cycles/(results|owing|acting|named|running)|webforms|audit)\.py$"
)
AUDIENCE = {"_PUBLIC", "_SHARED", "_STANDS", "_OWNER_IS_HERE", "STANDS"}
"""Conditions with a name, which decide in lists."""
TECHNICAL = re.compile(
    r"storage/(tables|people/(account_sync|sources|accounts|joining)|outbox/(outbox_queue|oldest_per_lane))\.py$|storage/migrations/"
)
"""What reads whole tables on behalf of nobody, or one row by a key that was just written."""
LISTS = re.compile(r"storage/(people/people|objectives/lists|nudges|people/people_counts)\.py$")


@dataclass(frozen=True, slots=True)
class Check:
    """One check: the bytes from `begin` to `end` of the file, and what stands there without it. `entry` is the entry of
    the router that it guards, where it guards one."""

    kind: str
    path: str
    line: int
    within: str
    begin: int
    end: int
    before: str
    after: str
    entry: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind} · {self.path}:{self.line} {self.within} · {' '.join(self.before.split())[:90]}"

    def applied(self, source: bytes) -> bytes:
        return source[: self.begin] + self.after.encode() + source[self.end :]


@dataclass
class File:
    """A file of the program, with what surrounds each node."""

    path: str
    source: bytes

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.source)
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}
        self._starts = [0]
        for each in self.source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(each))

    def text(self, node: ast.AST) -> str:
        begin, end = self.span(node)
        return self.source[begin:end].decode()

    def span(self, node: ast.AST) -> tuple[int, int]:
        assert isinstance(node, ast.expr | ast.stmt | ast.keyword)
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._starts[node.lineno - 1] + node.col_offset, self._starts[node.end_lineno - 1] + node.end_col_offset

    def within(self, node: ast.AST) -> str:
        """The function, method or assignment around it."""
        here: ast.AST | None = node
        while here is not None:
            if isinstance(here, ast.FunctionDef | ast.AsyncFunctionDef):
                return here.name
            if isinstance(here, ast.Assign) and isinstance(here.targets[0], ast.Name):
                return here.targets[0].id
            here = self.parents.get(here)
        return ""

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def without(self, kind: str, node: ast.AST, after: str, entry: str = "") -> Check:
        begin, end = self.span(node)
        line = getattr(node, "lineno", 0)
        return Check(kind, self.path, line, self.within(node), begin, end, self.text(node), after, entry)


def called(node: ast.Call) -> str:
    func = node.func
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def roles(file: File) -> Iterator[Check]:
    """An entry's role: everybody may."""
    for node in file.nodes(ast.Call):
        assert isinstance(node, ast.Call)
        if called(node) not in ENTRIES:
            continue
        names = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        for each in node.args:
            if file.text(each).startswith("Who.") and file.text(each) != "Who.EVERYBODY":
                yield file.without("role", each, "Who.EVERYBODY", names[0] if names else file.text(node.args[0]))


def wanted(file: File) -> Iterator[Check]:
    """Whether a delivery is still wanted: always."""
    for node in file.nodes(ast.keyword):
        assert isinstance(node, ast.keyword)
        if node.arg == "still_wanted" and file.path.startswith("bot/"):
            yield file.without("wanted", node, "still_wanted=None")


def calls(file: File) -> Iterator[Check]:
    """What asks a guard goes on without its answer."""
    for node in file.nodes(ast.Call):
        assert isinstance(node, ast.Call)
        name = called(node)
        if not any(pattern.match(name) for pattern in (GUARD, YES, NO)) or not node.args:
            continue
        parent = file.parents[node]
        whole: ast.expr = parent if isinstance(parent, ast.Await) else node
        about = " ".join(file.text(each) for each in node.args)
        if name == "admit" and node.args:
            yield file.without("call", node, f"work.people.actor({file.text(node.args[1])})")
        elif isinstance(file.parents[whole], ast.Expr):
            yield file.without("call", whole, "None")
        elif NO.match(name):
            yield file.without("call", whole, "False")
        elif YES.match(name):
            yield file.without("call", whole, "True")
        elif name == "check_commenter":
            first = file.text(node.args[0])
            yield file.without("call", whole, f"({first}, {first}.owner)")
        elif name.startswith("check_") and PERSON_LIKE.search(about):
            yield file.without("call", whole, file.text(node.args[0]))


def lines(file: File) -> Iterator[Check]:
    """Each refusal in a guard, each half of its condition, and each half of a yes."""
    for guard in file.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        assert isinstance(guard, ast.FunctionDef | ast.AsyncFunctionDef)
        if not GUARD.match(guard.name) and guard.name != "check_origin":
            continue
        for node in ast.walk(guard):
            if isinstance(node, ast.If) and _refuses(node):
                yield from _halves(file, node.test, ast.Or, "False")
            if isinstance(node, ast.Return) and node.value is not None and _is_bool(node.value):
                yield from _halves(file, node.value, ast.And, "True")
            if isinstance(node, ast.IfExp) and isinstance(node.orelse, ast.Constant):
                yield from _halves(file, node.test, ast.And, "True")


def _refuses(node: ast.If) -> bool:
    last = node.body[-1]
    no = isinstance(last, ast.Return) and isinstance(last.value, ast.Constant) and not last.value.value
    return isinstance(last, ast.Raise) or no


def _is_bool(node: ast.expr) -> bool:
    return isinstance(node, ast.BoolOp | ast.Compare | ast.UnaryOp)


def _halves(file: File, test: ast.expr, joined: type[ast.boolop], neutral: str) -> Iterator[Check]:
    parts = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, joined) else [test]
    for part in parts:
        if not re.search(r"is (not )?None$", file.text(part)) or "." in file.text(part).split(" is ")[0]:
            yield file.without("line", part, neutral)


def tenants(file: File) -> Iterator[Check]:
    """A condition on the workspace or team: of any."""
    if not file.path.startswith("storage/") or TECHNICAL.search(file.path):
        return
    for node in file.nodes(ast.Compare):
        assert isinstance(node, ast.Compare)
        left, right = file.text(node.left), file.text(node.comparators[0])
        joins = ".c." in right and not (left.endswith(".workspace_id") and right.endswith(".workspace_id"))
        if isinstance(node.ops[0], ast.Eq) and _column(node.left) & TENANT and not joins:
            yield file.without("workspace", node, _either(file, node))


def _column(node: ast.expr) -> set[str]:
    names = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
    return names | ({"workspace_id"} if ast.unparse(node) == "WORKSPACE.c.id" else set())


def _either(file: File, node: ast.Compare) -> str:
    """True, whatever is asked; what it is asked with is still taken."""
    left = file.text(node.left)
    return f"(({file.text(node)}) | ({left} == {left}) | ({left}).is_(None))" if ".c." in left else "True"


def whose(file: File) -> Iterator[Check]:
    """A condition on whose it is: anybody's; and a named condition in a list. Whom a page begins after, and whether
    there is somebody at all, is no such condition."""
    comments = file.path == "storage/objectives/objectives.py"
    if not (WHOSE_FILES.search(file.path) or comments):
        return
    for node in file.nodes(ast.Compare):
        assert isinstance(node, ast.Compare)
        right = file.text(node.comparators[0])
        compared = _column(node.left) & WHOSE
        a_person = isinstance(node.ops[0], ast.Eq | ast.NotEq) or not any(each.endswith("_id") for each in compared)
        owned = bool(compared) and a_person and ".c." not in right
        if file.within(node) == "comments" if comments else owned:
            yield file.without("whose", node, _either(file, node))
    for node in file.nodes(ast.Name):
        assert isinstance(node, ast.Name)
        parent = file.parents[node]
        if node.id in AUDIENCE and isinstance(node.ctx, ast.Load) and isinstance(parent, ast.Call | ast.Tuple):
            text = "'1=1'" if called_text(parent) else f"({node.id} | ~{node.id})"
            yield file.without("whose", node, text)


def called_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and called(node) == "text"


def leavers(file: File) -> Iterator[Check]:
    """Whether somebody still works here: they do."""
    for node in file.nodes(ast.Attribute):
        assert isinstance(node, ast.Attribute)
        parent = file.parents[node]
        if LISTS.search(file.path) and node.attr == "active" and ".c." in file.text(node):
            if isinstance(parent, ast.Call | ast.Tuple) and file.within(node) not in {"COUNT", "PLACES"}:
                yield file.without("leaver", node, f"{file.text(node)}.is_not(None)")
        elif file.path.startswith("bot/") and node.attr == "reachable" and isinstance(node.ctx, ast.Load):
            yield file.without("leaver", node, "True")


def once(file: File) -> Iterator[Check]:
    """That a request counts once: each time."""
    for node in file.nodes(ast.Await):
        assert isinstance(node, ast.Await)
        if file.path.startswith("bot/") and ".inbox.take(" in file.text(node):
            yield file.without("once", node, "None")


def pages(file: File) -> Iterator[Check]:
    """What a page on the web asks of whoever sends something: nothing."""
    if not file.path.startswith("adapters/webforms/"):
        return
    for node in file.nodes(ast.Expr):
        assert isinstance(node, ast.Expr)
        if "check_origin(" in file.text(node.value):
            yield file.without("page", node.value, "None")
    for node in file.nodes(ast.If):
        assert isinstance(node, ast.If)
        if file.within(node) in {"_press", "check_origin", "_open", "page"} and _is_bool(node.test):
            yield file.without("page", node.test, "False")


Operator = Callable[[File], Iterator[Check]]
OPERATORS: tuple[Operator, ...] = (roles, wanted, calls, lines, tenants, whose, leavers, once, pages)


def found(root: Path) -> list[Check]:
    """Every check of the program, each once."""
    paths = sorted(path for top in ("bot", "storage", "adapters/webforms") for path in (root / top).rglob("*.py"))
    checks: dict[tuple[str, int, int], Check] = {}
    for path in paths:
        file = File(path.relative_to(root).as_posix(), path.read_bytes())
        for operator in OPERATORS:
            for check in operator(file):
                checks.setdefault((check.path, check.begin, check.end), check)
    return list(checks.values())
