"""The layout, the arrows between the layers and the size of things."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOP_LEVEL = {
    *("bot", "adapters", "storage", "prompts", "tests", "requirements", ".ci", ".github"),
    *("pyproject.toml", "Makefile", "Dockerfile", "LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md"),
    *(".gitignore", ".dockerignore", ".env.example"),
}
FEATURES = ("praise", "objective", "feedback", "cycle", "nudge")
FEATURE = re.compile(rf"(?<![a-z])({'|'.join(FEATURES)})s?(?![a-z])", re.IGNORECASE)
# Slack's own names for two elements of its Block Kit (docs.slack.dev/reference/block-kit/block-elements).
NOT_OURS = re.compile(r"feedback buttons?", re.IGNORECASE)
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 39

# Each in two pieces, so that this file doesn't contain what it looks for.
REGISTRY = re.compile(
    "|".join(("registry\\." + "npm" + "js", "py" + r"pi\.org", "python" + "hosted", r"deb\." + "debian"))
)
MACHINE = re.compile(r"(?<![\w.~])/(" + "|".join(("wo" + "rk", "fa" + "rm", "ro" + "ot")) + r")/")


def project_files() -> list[Path]:
    """Everything git tracks or would track, relative to the top."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted({Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()})


def python_files(*folders: str) -> list[Path]:
    return [path for path in project_files() if path.suffix == ".py" and path.parts[0] in folders]


def spoken(text: str) -> str:
    """`PraiseForm` and `praise_form` as separate words, so that `lifecycle` is no `cycle`."""
    return NOT_OURS.sub("", re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", text))


def docstrings(tree: ast.AST) -> set[ast.AST]:
    """The expressions that only document: they explain with examples and decide nothing."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body[0] for node in ast.walk(tree) if isinstance(node, documented) and node.body]
    return {first.value for first in bodies if isinstance(first, ast.Expr)}


def names_and_strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    documentation = docstrings(tree)
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Name(id=text) | ast.Attribute(attr=text) | ast.arg(arg=text):
                yield line, text
            case ast.FunctionDef(name=text) | ast.AsyncFunctionDef(name=text) | ast.ClassDef(name=text):
                yield line, text
            case ast.keyword(arg=str(text)) | ast.alias(name=text) | ast.ImportFrom(module=str(text)):
                yield line, text
            case ast.Constant(value=str(text)) if node not in documentation:
                yield line, text


def test_the_top_level_is_fixed() -> None:
    assert {path.parts[0] for path in project_files()} <= TOP_LEVEL


def test_arrows_point_inwards() -> None:
    """In a process of its own: import-linter silences every logger that exists already."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-cache",
    ]
    linted = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_only_wording_reads_the_prompts() -> None:
    readers = [str(path) for path in python_files("bot", "adapters", "storage") if "prompts" in strings(path)]
    assert set(readers) <= {"bot/phrases.py", "bot/question_sets.py"}


def strings(path: Path) -> set[str]:
    """Every string of a file, cut at what separates the parts of a path or a module's name."""
    tree = ast.parse((ROOT / path).read_text())
    return {part for _, text in names_and_strings(tree) for part in re.split(r"[/.\s]", text)}


def test_no_adapter_names_a_feature() -> None:
    found = []
    for path in python_files("adapters"):
        tree = ast.parse((ROOT / path).read_text())
        found += [f"{path}:{line}: {text!r}" for line, text in names_and_strings(tree) if FEATURE.search(spoken(text))]
    assert found == []


def test_no_page_of_an_adapter_names_a_feature() -> None:
    pages = [path for path in project_files() if path.parts[0] == "adapters" and path.suffix in {".html", ".j2"}]
    assert [str(path) for path in pages if FEATURE.search(spoken((ROOT / path).read_text()))] == []


def test_files_are_short() -> None:
    lengths = {str(path): (ROOT / path).read_text().count("\n") for path in python_files(*TOP_LEVEL)}
    too_long = {path: lines for path, lines in lengths.items() if lines > MAX_FILE_LINES and "migrations" not in path}
    assert too_long == {}


def test_functions_are_short() -> None:
    long = []
    for path in python_files("bot", "adapters", "storage"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                long += [f"{path}:{node.lineno}: {node.name} has {lines} lines"] if lines > MAX_FUNCTION_LINES else []
    assert long == []


IMPORT_ALL = """
import importlib, os, sys

def watch(event, args):
    if event == "open" and f"{os.sep}prompts{os.sep}" in str(args[0]) and not str(args[0]).endswith((".py", ".pyc")):
        print("opened", args[0])

def read(self, key, read=type(os.environ).__getitem__):
    frame = sys._getframe(1)
    while "importlib" not in frame.f_code.co_filename and frame.f_code.co_filename.startswith(("<", os.__file__[:-5])):
        frame = frame.f_back
    if os.path.relpath(frame.f_code.co_filename).startswith(("bot", "adapters", "storage")):
        print("environment", key, frame.f_code.co_filename)
    return read(self, key)

sys.addaudithook(watch)
type(os.environ).__getitem__ = read
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def test_nothing_is_read_while_modules_are_imported() -> None:
    """A process of its own, which has imported nothing yet. Alembic runs what is in `migrations` when it migrates."""
    files = [path for path in python_files("bot", "adapters", "storage") if "migrations" not in path.parts]
    modules = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in files]
    imported = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *modules], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert (imported.returncode, imported.stdout) == (0, ""), imported.stdout + imported.stderr


@pytest.mark.parametrize("forbidden", [REGISTRY, MACHINE], ids=["registry", "machine"])
def test_no_file_names_a_registry_or_a_machine(forbidden: re.Pattern[str]) -> None:
    texts = {path: (ROOT / path).read_bytes().decode(errors="replace") for path in project_files()}
    assert [str(path) for path, text in texts.items() if forbidden.search(text)] == []
