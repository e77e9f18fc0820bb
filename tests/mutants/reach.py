"""Which tests can notice a check at all: those that go through the function around it.

A test that never comes there can't miss it, so it isn't run. A mark at the head of each function says who does.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tests.mutants.checks import Check, File, called

MARK = "__upward_came_by__"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Place = tuple[str, str]
"""A file, and a name that its first level gives."""


def key(path: str, function: ast.AST) -> str:
    """Its line is the one that its code names: of the first decorator."""
    above = [each.lineno for each in getattr(function, "decorator_list", ())]
    return f"{path}:{min([getattr(function, 'lineno', 0), *above])}"


def marked(path: str, source: bytes) -> ast.Module:
    """The file, saying of each of its functions when somebody goes through it."""
    tree = ast.parse(source)
    for node in [each for each in ast.walk(tree) if isinstance(each, FUNCTIONS)]:
        first = 1 if ast.get_docstring(node) is not None else 0
        call = ast.Call(ast.Name(MARK, ast.Load()), [ast.Constant(key(path, node))], [])
        node.body.insert(first, ast.copy_location(ast.Expr(call), node.body[0]))
    return ast.fix_missing_locations(tree)


@dataclass
class Program:
    """All files that have checks or use what they name."""

    files: dict[str, File]
    _ways: dict[Place, frozenset[str]] = field(default_factory=dict)
    _imported: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    def around(self, check: Check) -> frozenset[str]:
        """The functions without which nobody comes to the check; none if that can't be told."""
        file = self.files[check.path]
        functions = [node for node in file.nodes(*FUNCTIONS) if _holds(file, node, check)]
        if functions:
            innermost = max(functions, key=lambda node: file.span(node)[0])
            return frozenset({key(check.path, innermost)})
        entry = next((each for each in self._entries(file) if _holds(file, each, check)), None)
        if entry is not None:
            return frozenset(self._served(file, entry))
        return frozenset(each for name in self.given_around(check) for each in self.users((check.path, name)))

    def given_around(self, check: Check) -> list[str]:
        """The names of the first level with the check in them."""
        file = self.files[check.path]
        return [name for node in file.tree.body if _holds(file, node, check) for name in _given(node)]

    def callers(self, functions: frozenset[str]) -> frozenset[str]:
        """The functions that use these, or what is made of them while modules are imported."""
        places = [place for each, place in self.places.items() if each in functions]
        return frozenset(each for place in places for each in self.users(place))

    @cached_property
    def places(self) -> dict[str, Place]:
        found = ((file, node) for file in self.files.values() for node in file.nodes(*FUNCTIONS))
        return {key(file.path, node): (file.path, file_level(file, node)) for file, node in found}

    def _entries(self, file: File) -> Iterator[ast.Call]:
        tuples = [node for node in file.nodes(ast.Tuple) if isinstance(file.parents[node], ast.AnnAssign | ast.Assign)]
        return (
            each for node in tuples if isinstance(node, ast.Tuple) for each in node.elts if isinstance(each, ast.Call)
        )

    def _served(self, file: File, entry: ast.expr) -> Iterator[str]:
        """The functions that an entry of the router names."""
        for node in ast.walk(entry):
            place = self._meant(file, node)
            if place is not None:
                found = self.files[place[0]]
                for function in found.nodes(*FUNCTIONS):
                    if file_level(found, function) == place[1]:
                        yield key(place[0], function)

    @cached_property
    def acts(self) -> dict[str, frozenset[str]]:
        """By file: the names of entries that its functions serve."""
        found: dict[str, set[str]] = {}
        for file in self.files.values():
            for each in self._entries(file):
                constants = [one.value for one in each.args if isinstance(one, ast.Constant)]
                names = [one for one in constants if isinstance(one, str)]
                command = "command " if called(each) == "Command" else ""
                for function in self._served(file, each) if names else ():
                    found.setdefault(function.rpartition(":")[0], set()).add(f"{command}{names[0]} ")
        return {path: frozenset(names) for path, names in found.items()}

    def _meant(self, file: File, node: ast.AST) -> Place | None:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = file_of(".".join(part for part in self._imports(file).get(node.value.id, ("", "")) if part))
            return (module, node.attr) if module in self.files else None
        if not isinstance(node, ast.Name):
            return None
        module, name = self._imports(file).get(node.id, ("", ""))
        path = file_of(module) if module else file.path
        return (path, name or node.id) if path in self.files else None

    def _imports(self, file: File) -> dict[str, tuple[str, str]]:
        if file.path not in self._imported:
            self._imported[file.path] = _imports(file)
        return self._imported[file.path]

    @cached_property
    def uses(self) -> dict[Place, set[tuple[str, str]]]:
        """By what is used: the functions, as `("", key)`, and the names of first levels, that use it."""
        found: dict[Place, set[tuple[str, str]]] = {}
        for file in self.files.values():
            for node in file.nodes(ast.Name, ast.Attribute):
                place = self._meant(file, node)
                if place is not None and isinstance(getattr(node, "ctx", None), ast.Load):
                    found.setdefault(place, set()).update(_users(file, node))
        return found

    def users(self, place: Place) -> frozenset[str]:
        """The functions that use a constant, and those that use constants made of it."""
        if place not in self._ways:
            found, seen, ahead = set[str](), {place}, [place]
            while ahead:
                for path, name in self.uses.get(ahead.pop(), ()):
                    if not path:
                        found.add(name)
                    elif (path, name) not in seen:
                        seen.add((path, name))
                        ahead.append((path, name))
            self._ways[place] = frozenset(found)
        return self._ways[place]


def _imports(file: File) -> dict[str, tuple[str, str]]:
    """By the name that a file calls it: the module it is from, and its name there."""
    return {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in file.nodes(ast.ImportFrom)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def file_of(module: str) -> str:
    return module.replace(".", "/") + ".py"


def _holds(file: File, node: ast.AST, check: Check) -> bool:
    begin, end = file.span(node)
    return begin <= check.begin < end


def _given(node: ast.stmt) -> list[str]:
    """The names that a statement of the first level gives."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]


def _above(file: File, node: ast.AST) -> Iterator[ast.AST]:
    here: ast.AST | None = node
    while here is not None:
        yield here
        here = file.parents.get(here)


def file_level(file: File, node: ast.AST) -> str:
    """The name of the first level that holds it."""
    names = [name for each in _above(file, node) if isinstance(each, ast.stmt) for name in _given(each)]
    return names[-1] if names else ""


def _users(file: File, node: ast.AST) -> Iterable[tuple[str, str]]:
    function = next((each for each in _above(file, node) if isinstance(each, FUNCTIONS)), None)
    if function is not None:
        return [("", key(file.path, function))]
    level = [each for each in _above(file, node) if isinstance(each, ast.stmt)][-1]
    return [(file.path, name) for name in _given(level)]


def program(root: Path) -> Program:
    paths = sorted(path for top in ("bot", "storage", "adapters") for path in (root / top).rglob("*.py"))
    names = [path.relative_to(root).as_posix() for path in paths]
    return Program({name: File(name, path.read_bytes()) for name, path in zip(names, paths, strict=True)})
