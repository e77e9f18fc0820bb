"""Commands under a prefix: what people type, and what they are told to type."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.phrases import COMMANDS, prefix_commands, words
from bot.router import ROUTES
from bot.routes import Command
from tests.office import Office, open_office
from tests.test_architecture import ROOT
from tests.test_prompts import NAMES, blocks, examples

BARE = re.compile(rf"(?<![\w/])/(?:{'|'.join(COMMANDS)})\b")
"""A command without a prefix."""


@contextmanager
def prefixed(prefix: str) -> Iterator[None]:
    prefix_commands(prefix)
    try:
        yield
    finally:
        prefix_commands("")


@pytest.fixture
def acme() -> Iterator[None]:
    with prefixed("acme-"):
        yield


@pytest.mark.parametrize("name", NAMES)
def test_every_phrase_names_commands_as_they_are_typed(name: str) -> None:
    def said() -> str:
        return "\n".join(words(name, **values).plain(block) for values in examples(name) for block in blocks(name))

    bare = said()
    with prefixed("acme-"):
        assert said() == BARE.sub(lambda found: f"/acme-{found.group()[1:]}", bare)
    assert said() == bare


def test_every_command_can_be_prefixed_and_no_description_names_one() -> None:
    """Descriptions that stand in the code get no prefix."""
    entries = [entry for entry in ROUTES if isinstance(entry, Command)]
    assert {entry.name.split()[0] for entry in entries} <= set(COMMANDS)
    assert not [entry for entry in entries if BARE.search(f"{entry.description} {entry.hint}")]


def test_no_sentence_outside_the_prompts_names_a_command() -> None:
    """There it would have no prefix."""
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "adapters" / "slack").rglob("*.py")]
    assert not [f"{file}: {text}" for file in files for text in strings(file) if BARE.search(text)]


def strings(file: Path) -> Iterator[str]:
    """Every text in a file but its docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    comments = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in comments:
            yield node.value


async def test_a_workspace_with_a_prefix_types_and_reads_it(acme: None, tmp_path: Path) -> None:
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", prefix="acme-") as office:
        welcome = await office.told("mira", "/acme-upward channel praise #kudos")
        await office.answered("mira", "/acme-upward channel praise #kudos")
        assert "on its way" in (await office.answered("ana", "/acme-praise @ben you saved the launch")).plain
        assert "on its way" in (await office.answered("ana", "/acme-upward praise @ben and once more")).plain
        told = [welcome.plain] + [
            (await office.answered(who, typed)).plain
            for who, typed in (
                ("mira", "/acme-upward help"),
                ("ana", "/acme-praise help"),
                ("ana", "/acme-upward role hr @ben"),
                ("mira", "/acme-upward values remove Courage"),
            )
        ]
        assert all("/acme-" in each for each in told), told
        assert not BARE.search("\n".join([*told, *everything_said(office)]))


def everything_said(office: Office) -> list[str]:
    people = [office.person(each.name) for each in office.sandbox.workspace.people.values() if not each.is_bot]
    posts = [each.plain for each in office.channel("kudos").messages]
    return posts + [each.plain for person in people for each in (*person.dms, *person.ephemerals)]
