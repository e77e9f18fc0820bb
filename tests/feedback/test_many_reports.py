"""The form of somebody to whom very many people report."""

from __future__ import annotations

import json
from datetime import date

import pytest

from adapters.slack.views import modal
from bot.feedback.form import LINES_LONGEST, REPORTS_MOST, render_form
from bot.feedback.new_request import Asker, RequestDraft
from bot.people import Handle, Person
from tests.feedback.office import open_form, top
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


def test_namesakes_are_told_apart_by_their_department() -> None:
    assert "Ana Ferreira (R&D)" in str(render_form(RequestDraft(), team_of(2, "Ana Ferreira")))
    assert "(R&D)" not in str(render_form(RequestDraft(), team_of(1, "Ana Ferreira")))


async def test_it_costs_the_same_however_many_report_to_somebody(team: Office) -> None:
    """Dmitri has two reports, Ana none."""
    assert await count_statements(team, "dmitri") == await count_statements(team, "ana")


async def count_statements(office: Office, handle: str) -> int:
    """What the form asks of the database. The outbox asks too, now and then: the least of five is the form's own."""
    counts = []
    for _ in range(5):
        before = office.store.statements
        person = await open_form(office, handle, "/feedback @carla")
        assert ("About" in top(person).labels) == (handle == "dmitri")
        counts.append(office.store.statements - before)
    return min(counts)
