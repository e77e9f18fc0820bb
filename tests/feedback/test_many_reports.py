"""The form of somebody to whom very many people report."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from adapters.slack.views import modal
from bot.events import CommandTyped
from bot.feedback.form import LINES_LONGEST, REPORTS_MOST, render_form
from bot.feedback.new_request import Asker, RequestDraft
from bot.forms import ChoiceField
from bot.messages import Room, Words
from bot.people import Handle, Person
from tests.counting import count_statements
from tests.directory.office import heard
from tests.feedback.office import find_people
from tests.office import Office
from tests.platforms.slack.fake import check_view

VIEW_MOST = 250_000
"""Bytes of a window (docs.slack.dev/reference/views)."""


def team_of(number: int, name: str) -> Asker:
    handles = (Handle("slack", "U1"),)
    reports = tuple(Person(each + 2, 1, name, handles, department="R&D") for each in range(number))
    return Asker(Person(1, 1, name, handles), reports)


@pytest.mark.parametrize(("number", "name"), [(200, "Ana Ferreira"), (REPORTS_MOST + 1, "🌊" * 80)])
def test_it_fits_into_a_window_whatever_they_are_called(number: int, name: str) -> None:
    draft = RequestDraft(about=100, until=date(2026, 12, 7), template="own", questions="🌊" * LINES_LONGEST)
    view = dict(modal(render_form(draft, team_of(number, name))))
    check_view(view)
    assert len(json.dumps(view)) < VIEW_MOST
    assert ("the first 300 by name" in json.dumps(view)) == (number > REPORTS_MOST)


@pytest.mark.parametrize(
    ("known", "drawn"),
    [
        ([("R&D", "Chemist"), ("Sales", "Chemist")], ["Ana Ferreira (R&D)", "Ana Ferreira (Sales)"]),
        ([("R&D", "Chemist"), ("R&D", "Lead")], ["Ana Ferreira (Chemist)", "Ana Ferreira (Lead)"]),
        ([("R&D", None), (None, None)], ["Ana Ferreira (R&D)", "Ana Ferreira"]),
        ([("R&D", None), ("R&D", None)], ["Ana Ferreira (2)", "Ana Ferreira (3)"]),
        ([(None, None), (None, None)], ["Ana Ferreira (2)", "Ana Ferreira (3)"]),
        ([("R&D", "Chemist")], ["Ana Ferreira"]),
    ],
)
def test_two_of_one_name_looked_the_same(known: list[tuple[str | None, str | None]], drawn: list[str]) -> None:
    asker = team_of(len(known), "Ana Ferreira")
    of_each = zip(asker.reports, known, strict=True)
    reports = tuple(replace(each, department=what, title=title) for each, (what, title) in of_each)
    assert labels(replace(asker, reports=reports)) == ["Me", *drawn]


def test_two_whose_long_names_begin_alike_looked_the_same() -> None:
    asker = team_of(2, "Ana")
    long = "Maria da Conceição Vasconcelos de Albuquerque"
    first, second = (replace(each, name=f"{long} {end}") for each, end in zip(asker.reports, "XY", strict=True))
    assert len(set(labels(replace(asker, reports=(first, second))))) == 3


def test_the_chosen_one_is_in_the_list_also_behind_the_last_that_fits() -> None:
    asker = team_of(REPORTS_MOST + 1, "Ana Ferreira")
    last = asker.reports[-1]
    assert labels(asker, RequestDraft(about=last.id))[-1] == f"Ana Ferreira ({last.id})"
    assert len(labels(asker, RequestDraft(about=last.id))) == 1 + REPORTS_MOST


def labels(asker: Asker, draft: RequestDraft | None = None) -> list[str]:
    """What can be chosen in *About*."""
    (about,) = [
        each
        for each in render_form(draft or RequestDraft(), asker).parts
        if isinstance(each, ChoiceField) and each.name == "about"
    ]
    return [each.label for each in about.options]


async def test_no_more_reports_are_read_than_the_form_shows(team: Office) -> None:
    """Ben and Eun report to Dmitri."""
    dmitri, eun = await find_people(team, "dmitri", "eun")
    async with team.store.read() as work:
        assert [each.name for each in await work.people.reports_of(dmitri, 9)] == ["Ben Okafor", eun.name]
        assert [each.name for each in await work.people.reports_of(dmitri, 1)] == ["Ben Okafor"]
        assert [each.name for each in await work.people.reports_of(dmitri, 1, eun.id)] == ["Ben Okafor", eun.name]
        assert [each.name for each in await work.people.reports_of(dmitri, 1, dmitri.id)] == ["Ben Okafor"]
    await heard(team, team.sandbox.workspace.person("eun"), is_guest=True)
    async with team.store.read() as work:
        assert [each.name for each in await work.people.reports_of(dmitri, 9, eun.id)] == ["Ben Okafor"]


async def test_it_costs_the_same_however_many_report_to_somebody(team: Office) -> None:
    """Dmitri has two reports, Ana none."""
    assert await count_form(team, "dmitri") == await count_form(team, "ana")


async def count_form(office: Office, handle: str) -> int:
    """What the form asks of the database."""
    by = office.by(handle)
    typed = CommandTyped(by, "feedback", (Words("the move"),), Room("slack", "C1"), handle)
    return await count_statements(office.engine.bot.command(typed))
