"""`/upward manager`, through the front door."""

import pytest

from tests.directory.office import forget, form_of, manager_of, noted
from tests.office import Office


async def test_an_admin_sets_sees_clears_and_forgets(bare_office: Office) -> None:
    answer = await bare_office.answered("mira", "/upward manager @ana @carla")
    assert "Ana Ferreira's manager is Carla Rossi, as an admin set it" in answer.plain
    assert await manager_of(bare_office, "ana") == "Carla Rossi"
    assert "as an admin set it" in (await bare_office.answered("mira", "/upward manager @ana")).plain
    assert "has no manager, as an admin" in (await bare_office.answered("mira", "/upward manager @ana none")).plain
    assert await manager_of(bare_office, "ana") is None
    assert "nobody has said" in (await bare_office.answered("mira", "/upward manager @ana OFF")).plain
    assert len(await noted(bare_office, "manager.set")) == 3


async def test_undo_gives_back_what_was_said_before(one_office: Office) -> None:
    mira = one_office.person("mira")
    first = await one_office.answered("mira", "/upward manager @ana @carla")
    second = await one_office.answered("mira", "/upward manager @ana @grace")
    await mira.press("Undo", on=first)
    await one_office.until(lambda: "changed this since" in mira.ephemerals[-1].plain or None)
    assert await manager_of(one_office, "ana") == "Grace Mbeki"
    await mira.press("Undo", on=second)
    await one_office.until(lambda: any("Undone. Ana Ferreira's manager is Carla" in e.plain for e in mira.ephemerals))
    assert await manager_of(one_office, "ana") == "Carla Rossi"
    await mira.press("Undo", on=first)
    await one_office.until(lambda: any("Undone. Ana Ferreira has no manager" in e.plain for e in mira.ephemerals))
    assert await manager_of(one_office, "ana") is None


async def test_who_joined_a_moment_ago_has_a_manager_who_did_too(bare_office: Office) -> None:
    for handle in ("ana", "carla"):
        await forget(bare_office, handle)
    answer = await bare_office.answered("mira", "/upward manager @ana @carla")
    assert "Ana Ferreira's manager is Carla Rossi, as an admin set it" in answer.plain


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("@ana @ana", "Nobody is their own manager"),
        ("@buildbot @ana", "Build Bot is not one of your colleagues"),
        ("@ana @buildbot", "Build Bot is not one of your colleagues, so they can't be a manager"),
        ("@ana @pat", "Pat Quinn is not one of your colleagues, so they can't be a manager"),
        ("@nora @ana", "Nora Lindqvist is deactivated in your workspace, so nothing was changed"),
        ("@ana @nora", "Nora Lindqvist is deactivated in your workspace, so they can't be a manager"),
        ("@buildbot none", "is not one of your colleagues"),
    ],
)
async def test_who_cannot_manage_whom(one_office: Office, typed: str, sentence: str) -> None:
    assert sentence in (await one_office.answered("mira", f"/upward manager {typed}")).plain
    assert await noted(one_office, "manager.set") == []


async def test_a_loop_of_any_length_is_refused_and_named(bare_office: Office) -> None:
    for pair in ("@ana @carla", "@carla @grace", "@grace @hiro"):
        await bare_office.answered("mira", f"/upward manager {pair}")
    short = await bare_office.answered("mira", "/upward manager @carla @ana")
    assert "Carla Rossi → Ana Ferreira → Carla Rossi" in short.plain
    long = await bare_office.answered("mira", "/upward manager @hiro @ana")
    assert "Hiro Tanaka → Ana Ferreira → Carla Rossi → Grace Mbeki → Hiro Tanaka" in long.plain
    assert await manager_of(bare_office, "hiro") is None


async def test_an_undo_that_would_make_a_loop_is_refused(one_office: Office) -> None:
    mira = one_office.person("mira")
    await one_office.answered("mira", "/upward manager @ana @carla")
    second = await one_office.answered("mira", "/upward manager @ana @grace")
    await one_office.answered("mira", "/upward manager @carla @ana")
    await mira.press("Undo", on=second)
    await one_office.until(lambda: "go round in a loop" in mira.ephemerals[-1].plain or None)
    assert await manager_of(one_office, "ana") == "Grace Mbeki"


@pytest.mark.parametrize("typed", ["", "@ana somebody", "@ana @carla @grace", "none"])
async def test_the_form_asks_where_it_is_not_certain(one_office: Office, typed: str) -> None:
    mira = one_office.person("mira")
    form = await form_of(one_office, "mira", f"/upward manager {typed}")
    await mira.fill(form, {"Person": "ana", "Their manager": "carla"})
    assert (await mira.submit()).ok
    done = await one_office.until(lambda: mira.modal)
    assert "Ana Ferreira's manager is Carla Rossi" in done.plain
    await mira.press("Undo", on=done)
    await one_office.until(lambda: mira.modal and "nobody has said" in mira.modal.plain)


async def test_the_form_shows_a_refusal_under_the_manager(one_office: Office) -> None:
    mira = one_office.person("mira")
    form = await form_of(one_office, "mira", "/upward manager")
    await mira.fill(form, {"Person": "ana", "Their manager": "ana"})
    await mira.submit()
    view = await one_office.until(lambda: mira.modal)
    assert "Nobody is their own manager" in view.errors["manager"]


async def test_only_an_admin_may(one_office: Office) -> None:
    assert "Only an admin" in (await one_office.answered("ben", "/upward manager @ben @ana")).plain
    receipt = await one_office.answered("mira", "/upward manager @ana @carla")
    await one_office.answered("mira", "/upward role admin @grace")
    await one_office.answered("grace", "/upward role admin @mira off")
    await one_office.person("mira").press("Undo", on=receipt)
    await one_office.until(lambda: "Only an admin" in one_office.person("mira").ephemerals[-1].plain or None)
    assert await manager_of(one_office, "ana") == "Carla Rossi"
