"""What is typed in a form that is kept: on its way to storage, whatever comes between."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafts import Drafts, KeepTyped
from bot.errors import NotSaved
from bot.events import By, FormChanged
from bot.forms import Answers
from bot.routes import Context
from tests.drafts.notes import Notebook
from tests.office import Office
from tests.workspace import PATIENCE

NOWHERE = cast("Context", None)
"""The toy stores nothing in a database."""


def letter(person: str, state: str, order: int, text: str = "") -> FormChanged:
    by = By("slack", "T1", person, person)
    return FormChanged(by, "notes.write", "text", Answers({"text": text or f"{order}"}), state, "V1", order)


async def shown(notebook: Notebook, condition: str, person: str) -> None:
    """Waits until that is stored."""
    async with asyncio.timeout(PATIENCE):
        while notebook.text(person) != condition:
            notebook.written.clear()
            await notebook.written.wait()


async def test_what_is_typed_is_stored_within_moments_and_there_when_the_form_opens_again(
    bare_office: Office, notebook: Notebook
) -> None:
    ana = bare_office.person("ana")
    await ana.type("/note")
    await ana.type_into(ana.modal, "Your note", "half a sentence")
    await shown(notebook, "half a sentence", ana.id)
    assert notebook.rounds < len("half a sentence"), "each letter was stored by itself"
    await ana.close(everything=True)
    await ana.type("/note")
    assert ana.value(ana.modal, "Your note") == "half a sentence"
    await ana.type_into(ana.modal, "Your note", ", the whole one.")
    await ana.submit()
    assert (ana.modal, notebook.shared) == (None, ["half a sentence, the whole one."])


async def test_what_cannot_be_stored_now_is_stored_later(bare_office: Office, notebook: Notebook) -> None:
    ana, notebook.full = bare_office.person("ana"), True
    await ana.type("/note")
    await ana.type_into(ana.modal, "Your note", "wait")
    for _ in range(2):
        notebook.tried.clear()
        await asyncio.wait_for(notebook.tried.wait(), PATIENCE)
    assert notebook.notes == {}
    await ana.type_into(ana.modal, "Your note", " for me")
    notebook.full = False
    await shown(notebook, "wait for me", ana.id)


async def test_what_is_typed_last_is_stored_when_the_bot_stops(bare_office: Office, notebook: Notebook) -> None:
    ana, notebook.full = bare_office.person("ana"), True
    await ana.type("/note")
    await ana.type_into(ana.modal, "Your note", "before the door closes")
    notebook.full = False
    await bare_office.stop()
    assert notebook.text(ana.id) == "before the door closes"


LETTERS = st.tuples(st.sampled_from(["U1", "U2"]), st.sampled_from(["1", "2"]), st.integers(1, 50))
STEPS = st.lists(st.one_of(LETTERS, st.sampled_from(["store", "fail"])), max_size=40)


@given(STEPS)
def test_the_newest_letter_wins_whatever_comes_late(steps: Sequence[tuple[str, str, int] | str]) -> None:
    asyncio.run(_go(steps))


async def _go(steps: Sequence[tuple[str, str, int] | str]) -> None:
    drafts, notebook, newest = Drafts(), Notebook(), dict[tuple[str, str], int]()
    for step in steps:
        notebook.full = step == "fail"
        if isinstance(step, tuple):
            drafts.put(notebook.keep, letter(*step))
            newest[step[:2]] = max(newest.get(step[:2], 0), step[2])
        else:
            with suppress(NotSaved):
                await drafts.flush(NOWHERE)
    notebook.full = False
    await drafts.flush(NOWHERE)
    assert {key: event.order for key, event in notebook.notes.items()} == newest
    rounds = notebook.rounds
    await drafts.flush(NOWHERE)
    assert notebook.rounds == rounds, "what is stored was stored again"


async def test_what_is_typed_while_storing_fails_is_not_overwritten_by_what_was_before() -> None:
    drafts, notebook = Drafts(), Notebook(full=True)
    drafts.put(notebook.keep, letter("U1", "1", 1))
    storing = asyncio.create_task(drafts.flush(NOWHERE))
    await asyncio.sleep(0)
    drafts.put(notebook.keep, letter("U1", "1", 1, "in the same moment"))
    drafts.put(notebook.keep, letter("U2", "1", 3))
    drafts.put(notebook.keep, letter("U2", "1", 2, "late"))
    with pytest.raises(NotSaved):
        await storing
    notebook.full = False
    await drafts.flush(NOWHERE)
    assert (notebook.text("U1"), notebook.text("U2")) == ("in the same moment", "3")


async def test_who_stores_while_others_do_waits_for_them() -> None:
    """A page that is drawn now would show what was there before, and the next letter would overwrite the newest."""
    drafts, notebook = Drafts(), Notebook()
    drafts.put(notebook.keep, letter("U1", "1", 1))
    storing = asyncio.create_task(drafts.flush(NOWHERE))
    await notebook.tried.wait()
    assert notebook.text("U1") == ""
    await drafts.flush(NOWHERE)
    assert notebook.text("U1") == "1"
    await storing


async def test_one_form_that_cannot_be_stored_keeps_no_other_from_it() -> None:
    drafts, full, other = Drafts(), Notebook(full=True), Notebook()
    keeps: tuple[KeepTyped, KeepTyped] = full.keep, other.keep
    for keep in keeps:
        drafts.put(keep, letter("U1", "1", 1))
    with pytest.raises(NotSaved):
        await drafts.flush(NOWHERE)
    assert (full.text("U1"), other.text("U1")) == ("", "1")
    full.full = False
    await drafts.flush(NOWHERE)
    assert full.text("U1") == "1"
