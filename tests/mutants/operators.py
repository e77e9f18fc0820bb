"""Every operator, number and refusal of the files that decide what is shown to whom: each changed, one by one.

These files are pure, or have a folder of tests to themselves, so that each change has its tests at hand.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.mutants.checks import Check, File, called

BALLOTS = (
    "tests/ballots",
    "tests/test_ballots_cli.py",
    "tests/cycles/test_folders.py",
    "tests/anonymity/test_quiet.py",
)
PURE: dict[str, tuple[str, ...]] = {
    "bot/privacy.py": (
        "tests/test_privacy.py", "tests/feedback/test_privacy.py", "tests/cycles/test_reading.py",
        "tests/feedback/test_reading.py",
        "tests/cycles/test_reported.py", "tests/feedback/test_about.py", "tests/privileges/test_matrix.py",
    ),
    "bot/cycles/results/results.py": (
        "tests/cycles/test_results.py", "tests/anonymity/test_order.py", "tests/anonymity/test_subtraction.py",
        "tests/cycles/test_named.py", "tests/cycles/test_passed_on.py", "tests/cycles/test_passing_on.py",
    ),
    "bot/cycles/results/averages.py": (
        "tests/cycles/test_results.py", "tests/anonymity/test_subtraction.py", "tests/cycles/test_unread.py",
    ),
    "bot/cycles/joint/pairs.py": ("tests/cycles/test_joint_plan.py",),
    "bot/cycles/setup/lately.py": ("tests/cycles/test_planning.py", "tests/cycles/test_check.py"),
    "bot/cycles/setup/plan.py": ("tests/cycles/test_planning.py", "tests/cycles/test_check.py"),
    "bot/cycles/setup/planning.py": ("tests/cycles/test_planning.py", "tests/cycles/test_check.py"),
    "bot/cycles/terms.py": ("tests/cycles/test_release.py", "tests/ballots/test_sealed.py"),
    "bot/cycles/answering/answer_rules.py": ("tests/cycles/test_answering.py", "tests/anonymity/test_quiet.py"),
    "bot/patience.py": ("tests/cycles/test_closing.py", "tests/cycles/test_release.py"),
    "storage/ballots/ballots.py": BALLOTS,
    "storage/ballots/cycle_folder.py": BALLOTS,
    "storage/ballots/files.py": BALLOTS,
    "storage/ballots/known_folder.py": BALLOTS,
    "storage/ballots/opening.py": BALLOTS,
    "storage/ballots/seal.py": BALLOTS,
}  # fmt: skip
"""By file: the files and folders whose tests are asked."""

COMPARED = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in",
    ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
COUNTED = {ast.Add: "-", ast.Sub: "+", ast.Mult: "+", ast.Div: "*", ast.BitXor: "|", ast.BitOr: "^"}
EXCHANGED = {"min": "max", "max": "min", "any": "all", "all": "any"}


def compared(file: File) -> Iterator[Check]:
    for node in file.nodes(ast.Compare):
        assert isinstance(node, ast.Compare)
        if len(node.ops) == 1:
            other = COMPARED[type(node.ops[0])]
            yield file.without("compared", node, f"({file.text(node.left)}) {other} ({file.text(node.comparators[0])})")


def joined(file: File) -> Iterator[Check]:
    for node in file.nodes(ast.BoolOp):
        assert isinstance(node, ast.BoolOp)
        other = " or " if isinstance(node.op, ast.And) else " and "
        yield file.without("joined", node, "(" + other.join(f"({file.text(each)})" for each in node.values) + ")")


def turned(file: File) -> Iterator[Check]:
    """What is asked is asked the other way round."""
    for node in file.nodes(ast.UnaryOp):
        assert isinstance(node, ast.UnaryOp)
        if isinstance(node.op, ast.Not):
            yield file.without("turned", node, f"({file.text(node.operand)})")
    asked = [
        node.test
        for node in file.nodes(ast.If, ast.While, ast.IfExp)
        if isinstance(node, ast.If | ast.While | ast.IfExp)
    ]
    asked += [
        each for node in file.nodes(ast.comprehension) if isinstance(node, ast.comprehension) for each in node.ifs
    ]
    for test in asked:
        if isinstance(test, ast.Name | ast.Attribute | ast.Call | ast.Await | ast.NamedExpr) and not _is_static(test):
            yield file.without("turned", test, f"(not ({file.text(test)}))")


def _is_static(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "TYPE_CHECKING"


def counted(file: File) -> Iterator[Check]:
    for node in file.nodes(ast.BinOp):
        assert isinstance(node, ast.BinOp)
        if type(node.op) in COUNTED and not _is_type(file, node):
            other = COUNTED[type(node.op)]
            yield file.without("counted", node, f"({file.text(node.left)} {other} {file.text(node.right)})")


def _is_type(file: File, node: ast.AST) -> bool:
    """`int | None` of an annotation."""
    here: ast.AST | None = node
    while here is not None:
        above = file.parents.get(here)
        if isinstance(above, ast.arg | ast.AnnAssign) and above.annotation is here:
            return True
        if isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef) and above.returns is here:
            return True
        if isinstance(above, ast.Call) and called(above) == "isinstance":
            return True
        here = above
    return False


def numbered(file: File) -> Iterator[Check]:
    """One more; and a yes for a no."""
    for node in file.nodes(ast.Constant):
        assert isinstance(node, ast.Constant)
        if isinstance(node.value, bool) and not _is_declared(file, node):
            yield file.without("numbered", node, str(not node.value))
        elif isinstance(node.value, int) and not isinstance(node.value, bool):
            yield file.without("numbered", node, str(node.value + 1))


def _is_declared(file: File, node: ast.AST) -> bool:
    """`frozen` and `slots` of a dataclass decide nothing while it runs, nor does how JSON is written."""
    above = file.parents[file.parents[node]]
    return isinstance(above, ast.Call) and called(above) in {"dataclass", "dumps"}


def exchanged(file: File) -> Iterator[Check]:
    for node in file.nodes(ast.Call):
        assert isinstance(node, ast.Call)
        if isinstance(node.func, ast.Name) and node.func.id in EXCHANGED:
            yield file.without("exchanged", node.func, EXCHANGED[node.func.id])


def dropped(file: File) -> Iterator[Check]:
    """What is only done, and what is refused."""
    for node in file.nodes(ast.Expr, ast.Raise):
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await)):
            yield file.without("dropped", node, "pass")


OPERATORS = (compared, joined, turned, counted, numbered, exchanged, dropped)


def changes(root: Path) -> list[Check]:
    """Every change of these files, each once."""
    files = [File(path, (root / path).read_bytes()) for path in PURE]
    return [check for file in files for operator in OPERATORS for check in operator(file)]


def beside(check: Check) -> tuple[str, ...]:
    return PURE[check.path]
