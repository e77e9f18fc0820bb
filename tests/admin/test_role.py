"""`/upward role`, through the front door."""

import pytest

from tests.directory.office import forget
from tests.office import Office


async def test_the_owner_is_the_first_admin(bare_office: Office) -> None:
    answer = await bare_office.answered("mira", "/upward role")
    assert "Admins: Mira Solberg." in answer.plain
    assert "Nobody is HR yet" in answer.plain


async def test_roles_are_given_and_taken(bare_office: Office) -> None:
    assert "HR from now on: Grace Mbeki" in (await bare_office.answered("mira", "/upward role hr @grace")).plain
    await bare_office.told("grace", "gave you the role HR")
    await bare_office.answered("mira", "/upward role admin @carla @grace")
    assert (
        "Admins: Mira Solberg, Carla Rossi and Grace Mbeki"
        in (await bare_office.answered("grace", "/upward role")).plain
    )
    await bare_office.answered("carla", "/upward role admin @grace off")
    assert "HR: Grace Mbeki" in (await bare_office.answered("mira", "/upward role")).plain
    await bare_office.answered("mira", "/upward role none @grace")
    assert "Nobody is HR yet" in (await bare_office.answered("mira", "/upward role")).plain


async def test_whoever_loses_a_role_hears_who_took_it(bare_office: Office) -> None:
    await bare_office.answered("mira", "/upward role hr @grace @carla @ben")
    await bare_office.answered("mira", "/upward role admin @carla")
    await bare_office.answered("mira", "/upward role hr @grace off")
    assert (await bare_office.told("grace", "no longer HR")).plain.startswith("Mira Solberg changed")
    await bare_office.answered("mira", "/upward role admin @carla off")
    assert (await bare_office.told("carla", "no longer an admin")).plain.startswith("Mira Solberg changed")
    await bare_office.answered("mira", "/upward role none @ben @eun")
    assert (await bare_office.told("ben", "have none")).plain.startswith("Mira Solberg changed")
    assert not bare_office.person("eun").dms, "who had no role has lost none"


@pytest.mark.parametrize("typed", ["/upward role hr @grace @ghost", "/upward manager @ana @ghost"])
async def test_a_name_that_nobody_has_was_passed_over_without_a_word(bare_office: Office, typed: str) -> None:
    mira = bare_office.person("mira")
    assert (await mira.type(typed)).ok
    form = await bare_office.until(lambda: mira.modal)
    assert "I couldn't find everybody whom you named, so nothing was changed." in form.plain


async def test_a_sign_behind_a_name_is_no_part_of_it(bare_office: Office) -> None:
    answer = await bare_office.answered("mira", "/upward role hr @grace, @carla/@ben.")
    assert "HR from now on: Grace Mbeki, Carla Rossi and Ben Okafor" in answer.plain


async def test_who_joined_a_moment_ago_gets_a_role(bare_office: Office) -> None:
    await forget(bare_office, "grace")
    assert "HR from now on: Grace Mbeki" in (await bare_office.answered("mira", "/upward role hr @grace")).plain


@pytest.mark.parametrize("typed", ["/upward role admin @mira off", "/upward role none @mira"])
async def test_the_last_admin_stays(bare_office: Office, typed: str) -> None:
    assert "is the last admin" in (await bare_office.answered("mira", typed)).plain
    assert "Admins: Mira Solberg." in (await bare_office.answered("mira", "/upward role")).plain


async def test_where_the_last_admin_leaves_the_owner_is_one_again(bare_office: Office) -> None:
    workspace = bare_office.sandbox.workspace
    await bare_office.answered("mira", "/upward role admin @carla")
    await bare_office.answered("carla", "/upward role admin @mira off")
    carla = workspace.person("carla")
    carla.deleted = True
    workspace.person_changed(carla)
    await bare_office.told("mira", "The last admin of Upward has left")
    assert "Admins: Mira Solberg." in (await bare_office.answered("mira", "/upward role")).plain


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("buildbot", "is not one of your colleagues"),
        ("pat", "is not one of your colleagues"),
        ("nora", "is deactivated"),
        ("liam", "is a guest here"),
    ],
)
async def test_who_cannot_have_a_role(bare_office: Office, who: str, sentence: str) -> None:
    assert sentence in (await bare_office.answered("mira", f"/upward role admin @{who}")).plain


async def test_nobody_named_opens_the_form(bare_office: Office) -> None:
    mira = bare_office.person("mira")
    await mira.type("/upward role hr somebody")
    form = await bare_office.until(lambda: mira.modal)
    await mira.fill(form, {"People": ["grace"]})
    assert (await mira.submit()).ok
    assert "HR: Grace Mbeki" in (await bare_office.answered("mira", "/upward role")).plain


async def test_only_an_admin_may(bare_office: Office) -> None:
    assert "Only an admin" in (await bare_office.answered("ben", "/upward role admin @ben")).plain


async def test_an_unknown_role_is_told_how(bare_office: Office) -> None:
    assert "Say which role" in (await bare_office.answered("mira", "/upward role boss @ana")).plain
