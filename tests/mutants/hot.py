"""The program and its tests, imported once: a fork exchanges the code of functions instead of importing all again.

Only what no import goes through can be exchanged so: of the rest something is made already when the fork begins.
"""

from __future__ import annotations

import ast
import gc
import importlib
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from tests.mutants.checks import Check, File

Swaps = Mapping[CodeType, CodeType]
"""By the code of a function: what it runs instead."""


@dataclass
class Hot:
    root: Path
    _imported: set[tuple[str, int]] = field(default_factory=set)
    """The functions that ran while modules were imported, each by its file and line."""
    _names: set[str] = field(default_factory=set)
    _imported_by: dict[str, frozenset[str]] = field(default_factory=dict)

    def read(self, files: Iterable[str]) -> None:
        """Imports these files of tests, and with them the program."""
        names = [name for file in files for name in _modules(self.root, file) if name not in self._names]
        if not names:
            return
        for known in ("functions", "entries"):
            self.__dict__.pop(known, None)
        gc.unfreeze()
        sys.setprofile(self._note)
        try:
            for name in names:
                importlib.import_module(name)
        finally:
            sys.setprofile(None)
        self._names.update(names)
        assert self.functions
        assert self.entries is not None
        gc.collect()
        gc.freeze()

    def _note(self, frame: types.FrameType, event: str, _: object) -> None:
        if event == "call":
            self._imported.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

    @cached_property
    def functions(self) -> dict[CodeType, list[FunctionType]]:
        """By its code: every function of the program there is."""
        found: dict[CodeType, list[FunctionType]] = {}
        inside = str(self.root)
        for each in gc.get_objects():
            if isinstance(each, FunctionType) and each.__code__.co_filename.startswith(inside):
                found.setdefault(each.__code__, []).append(each)
        return found

    @cached_property
    def entries(self) -> list[Any]:
        """Of the router, with each copy that somebody made of one."""
        return [
            each for each in gc.get_objects() if type(each).__module__ in ("bot.routes", "bot.quiet") and named(each)
        ]

    def swaps(self, file: File, check: Check, source: bytes) -> Swaps | None:
        """What the functions of a changed file run; None if it must be imported anew."""
        if not _is_in_a_body(file, check):
            return None
        changed = {old: new for old, new in self.exchanged(file.path, file.source, source).items() if old != new}
        holds = [old for old in changed if old in self.functions]
        if not holds or any((old.co_filename, old.co_firstlineno) in self._imported for old in changed):
            return None
        return changed if all(old.co_freevars == new.co_freevars for old, new in changed.items()) else None

    def ran(self, key: str) -> bool:
        """Whether a function, by its file and line, ran while modules were imported."""
        path, _, line = key.rpartition(":")
        return (str(self.root / path), int(line)) in self._imported

    def exchanged(self, path: str, before: bytes, after: bytes | ast.Module) -> dict[CodeType, CodeType]:
        """By the code of each function of a file: that of the other version."""
        where = str(self.root / path)
        old, new = (compile(each, where, "exec", dont_inherit=True) for each in (before, after))
        return dict(_pairs(old, new))

    def importers(self, name: str) -> frozenset[str]:
        """The modules that import this one, at any distance."""
        by: dict[str, set[str]] = {}
        for each, imported in self._imports().items():
            for one in imported:
                by.setdefault(one, set()).add(each)
        found, ahead = set[str](), [name]
        while ahead:
            more = by.get(ahead.pop(), set()) - found
            found |= more
            ahead += more
        return frozenset(found)

    def _imports(self) -> dict[str, frozenset[str]]:
        """By module of those that were imported: what it imports. Kept by file, for they don't change."""
        for name, each in list(sys.modules.items()):
            where = getattr(each, "__file__", None) or ""
            if name not in self._imported_by and where.startswith(str(self.root)):
                self._imported_by[name] = frozenset(_imported(name, Path(where)))
        return self._imported_by

    def swap(self, swaps: Swaps) -> None:
        for old, new in swaps.items():
            for function in self.functions.get(old, ()):
                function.__code__ = new


def _pairs(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Functions of both, side by side, as deep as both have the same ones. The code of modules and classes itself ran
    already."""
    inner_old, inner_new = ([each for each in code.co_consts if isinstance(each, CodeType)] for code in (old, new))
    if [each.co_qualname for each in inner_old] == [each.co_qualname for each in inner_new]:
        for one, other in zip(inner_old, inner_new, strict=True):
            if one.co_flags & 2:  # CO_NEWLOCALS: a class has none
                yield one, other
            yield from _pairs(one, other)


def _imported(name: str, path: Path) -> Iterator[str]:
    """What a file imports, wherever it does; a name of a package may be a module of it."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    yield package
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            whole = ".".join([*above, *([node.module] if node.module else [])])
            yield whole
            yield from (f"{whole}.{each.name}" for each in node.names)


def _is_in_a_body(file: File, check: Check) -> bool:
    """Not in a default or a decorator, which are made by an import."""
    return any(
        file.span(node.body[0])[0] <= check.begin < file.span(node)[1]
        for node in file.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _modules(root: Path, file: str) -> Iterator[str]:
    """A file of tests, after what pytest reads before it."""
    path = Path(file)
    for folder in [*reversed(path.parents)]:
        if (root / folder / "conftest.py").exists():
            yield module(f"{folder.as_posix()}/conftest.py")
    yield module(file)


def named(entry: object) -> str:
    """What the router calls it; nothing for what is no entry with a name."""
    found = (getattr(entry, slot, "") for slot in ("act", "name", "kind"))
    return next((each for each in found if each and isinstance(each, str)), "")


def module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
