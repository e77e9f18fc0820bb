"""Somebody new has the e-mail that a colleague had before."""

from __future__ import annotations

import pytest

from tests.directory.office import heard, known, manager_of, person_of, put_in
from tests.office import Office

ANA = "ana.f@tidewater.example,Ana Ferreira,carla@tidewater.example,Design"
NEW = "ana@tidewater.example,Ana Two,ben@tidewater.example,Sales"
BELOW = "ben@tidewater.example,Ben Okafor,carla@tidewater.example,Sales\neun@tidewater.example,,ana@tidewater.example,"


@pytest.mark.parametrize("lines", [(ANA, NEW), (NEW, ANA)])
async def test_a_file_that_has_both_takes_neither_for_the_other(one_office: Office, lines: tuple[str, ...]) -> None:
    """Ana Ferreira was called Ana Two, with Ana Two's manager and team, or Ana Two was left out."""
    await heard(one_office, one_office.sandbox.workspace.person("ana"), email="ana.f@tidewater.example")
    preview = await put_in(one_office, "\n".join(("email,name,manager_email,department", *lines, BELOW, "")))
    assert "New people: 1" in preview.plain
    assert "left out" not in preview.plain
    await one_office.person("mira").press("Import", on=preview)
    await one_office.told("mira", "is imported")
    assert (await known(one_office, "ana")).name == "Ana Ferreira"
    assert await manager_of(one_office, "ana") == "Carla Rossi"
    new = await person_of(one_office, "ana@tidewater.example")
    assert (new.name, new.handles) == ("Ana Two", ())
    assert await manager_of(one_office, "eun") == "Ana Two"
