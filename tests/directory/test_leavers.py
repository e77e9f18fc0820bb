"""Who leaves, who comes back, who is called otherwise, and who has nobody above them: through the front door."""

from __future__ import annotations

import pytest

from adapters.sandbox.person import Person
from adapters.sandbox.state import Person as Account
from tests.directory.office import form_of, heard, known, left, manager_of, name
from tests.objectives.office import MANAGER, set_one
from tests.office import Office, open_form, top


async def unmanaged(office: Office) -> str:
    """The list of those without a manager, as Mira reads it."""
    return (await form_of(office, "mira", "/upward people without")).plain


@pytest.fixture
async def shared(bare_office: Office) -> Office:
    """Carla, who is HR, manages Ana, who shared an objective with her."""
    await bare_office.answered("mira", "/upward manager @ana @carla")
    await bare_office.answered("mira", "/upward role hr @carla")
    await set_one(bare_office, "ana", "Learn to weld", MANAGER)
    await bare_office.told("carla", "Learn to weld")
    return bare_office


async def test_a_question_to_who_left_is_answered_by_nobody(one_office: Office) -> None:
    await name(one_office, "ana", "carla")
    await one_office.told("carla", "says that you are their manager")
    await left(one_office, "carla")
    assert "has left before answering" in (await form_of(one_office, "ana", "/upward my manager")).plain


async def test_a_manager_who_left_is_nobodys_any_more(shared: Office) -> None:
    await left(shared, "carla")
    assert "• Ana Ferreira" in await unmanaged(shared)
    assert (
        "Carla Rossi is deactivated here, so nobody acts"
        in (await shared.answered("mira", "/upward manager @ana")).plain
    )
    assert "Nobody is HR yet" in (await shared.answered("mira", "/upward role")).plain
    ana = await open_form(shared, "ana", "/objective Another one")
    await ana.change(None, "audience", MANAGER)
    assert "Carla Rossi, the manager on record for you, has left" in top(ana).plain
    await ana.submit()
    assert "choose who sees it again" in top(ana).errors["audience"]
    await ana.close(everything=True)
    ana = await open_form(shared, "ana", "/praise @carla thank you")
    assert "Carla Rossi has left, or the account is deactivated" in top(ana).plain
    ana = await open_form(shared, "ana", "/objective list")
    assert "Learn to weld" in top(ana).plain


async def test_whoever_comes_back_has_what_was_theirs_when_an_admin_says_who_they_are(shared: Office) -> None:
    """With a new account under the same e-mail, as somebody hired again gets; but for roles."""
    old = await left(shared, "carla")
    account = Account(id="U0CARLAAGAIN", name="carla2", real_name="Carla Rossi", email=old.email)
    shared.sandbox.workspace.add_person(account)
    asked = await shared.told("mira", "has the e-mail of Carla Rossi, who left")
    assert "Ana Ferreira" in await unmanaged(shared)
    await shared.person("mira").press("Same person", on=asked)
    await shared.told("carla2", "two accounts are yours")
    assert await manager_of(shared, "ana") == "Carla Rossi"
    assert "Ana Ferreira" not in await unmanaged(shared)
    assert "Nobody is HR yet" in (await shared.answered("mira", "/upward role")).plain
    carla = await open_form(shared, "carla2", "/objective list @ana")
    assert "Learn to weld" in top(carla).plain
    carla = await open_form(shared, "carla2", "/objective team")
    assert "Ana Ferreira: 1 open" in top(carla).plain
    await set_one(shared, "ana", "And to solder", MANAGER)
    await shared.told("carla2", "And to solder")


@pytest.mark.parametrize("changes", [{"email": "ana.f@tidewater.example"}, {"deleted": True}, {"is_guest": True}])
async def test_an_address_that_goes_to_somebody_new_takes_nothing_along(
    one_office: Office, changes: dict[str, object]
) -> None:
    """While the bot was away: it reads in one page who has given it up, and who has it now."""
    await set_one(one_office, "ana", "Learn to weld")
    before = await known(one_office, "ana")
    await one_office.stop()
    workspace = one_office.sandbox.workspace
    new = Account(id="U0ANATWO", name="ana2", real_name="Ana Two", email=workspace.person("ana").email)
    for field, value in changes.items():
        setattr(workspace.person("ana"), field, value)
    workspace.people[new.id] = new
    workspace.join(workspace.channel("general"), new.id)
    await one_office.start()
    after = await known(one_office, new.id)
    assert after.active
    assert after.id != before.id
    assert "Learn to weld" not in (await form_of(one_office, new.id, "/objective list")).plain


async def test_an_account_that_is_woken_again_is_the_same_person(one_office: Office) -> None:
    before = await known(one_office, "carla")
    account = await left(one_office, "carla")
    assert not (await known(one_office, "carla")).active
    await heard(one_office, account, deleted=False)
    assert await known(one_office, "carla") == before


async def test_a_new_name_and_a_new_e_mail_change_nobody(shared: Office) -> None:
    before = await known(shared, "carla")
    account = shared.sandbox.workspace.person("carla")
    await heard(shared, account, real_name="Carla Rossi-Bianchi", email="bianchi@tidewater.example")
    assert (await known(shared, "carla")).id == before.id
    assert await manager_of(shared, "ana") == "Carla Rossi-Bianchi"
    ana = await open_form(shared, "ana", "/objective list")
    assert "Only you and Carla Rossi-Bianchi can see this" in top(ana).plain
    assert "HR: Carla Rossi-Bianchi." in (await shared.answered("mira", "/upward role")).plain


async def test_who_has_no_manager_gets_one_from_the_list(bare_office: Office) -> None:
    mira = bare_office.person("mira")
    listed = await form_of(bare_office, "mira", "/upward people without")
    assert list(listed.buttons).count("Set the manager") == 12
    await mira.press("Set the manager", on=listed)  # of the first by name
    form = await bare_office.until(lambda: mira.modal if mira.modal and mira.modal.id != listed.id else None)
    await mira.fill(form, {"Their manager": "@carla"})
    await mira.submit()
    await bare_office.until(lambda: mira.modal and "is Carla Rossi" in mira.modal.plain)
    assert await manager_of(bare_office, "ana") == "Carla Rossi"
    await mira.close(everything=True)
    assert "Ana Ferreira" not in await unmanaged(bare_office)


async def test_the_head_of_the_company_is_taken_off_the_list_of_orphans(bare_office: Office) -> None:
    assert "• Mira Solberg" in await unmanaged(bare_office)
    counted = (await bare_office.answered("mira", "/upward people")).plain
    assert "Without a manager: 12." in counted
    await bare_office.answered("mira", "/upward manager @mira none")
    listed = await unmanaged(bare_office)
    assert "Mira Solberg" not in listed
    assert "• Ana Ferreira" in listed
    assert "Without a manager: 11." in (await bare_office.answered("mira", "/upward people")).plain
    await bare_office.answered("mira", "/upward manager @mira off")
    assert "• Mira Solberg" in await unmanaged(bare_office)


async def test_a_question_to_somebody_who_left_is_not_waited_for(one_office: Office) -> None:
    await name(one_office, "ana", "grace")
    await one_office.told("grace", "says that you are their manager")
    await left(one_office, "grace")
    assert (
        "You named Grace Mbeki, who has left before answering"
        in (await form_of(one_office, "ana", "/upward my manager")).plain
    )
    await name(one_office, "ana", "carla")
    await one_office.told("carla", "says that you are their manager")


async def test_people_of_other_organisations_are_told_so_whatever_they_try(office: Office) -> None:
    """A shared channel brings them near the bot; nothing of the company is theirs."""
    await office.answered("ana", "/praise @ben you saved the launch")
    post = await office.posted("kudos", "you saved the launch")
    pat = office.person("pat")
    for typed in ("/praise @ana thank you", "/objective list @ana", "/upward help", "/upward my manager"):
        said = await office.answered("pat", typed, in_="ext-northwind")
        assert said.plain.startswith("Upward serves another organisation here"), typed
    await pat.press("+1", on=post)
    await office.until(lambda: len([each for each in pat.ephemerals if "another organisation" in each.plain]) == 5)
    assert "Pat Quinn" not in (await office.posted("kudos", "you saved the launch")).plain


async def test_guests_name_their_manager_and_have_none_to_be_missed(one_office: Office) -> None:
    assert "Liam Byrne" not in await unmanaged(one_office)
    assert "I asked Carla Rossi" in (await name(one_office, "liam", "carla")).plain
    liam: Person = one_office.person("liam")
    await liam.close(everything=True)
    await set_one(one_office, "liam", "Hand over")
    assert "Your objective is set" in top(liam).plain
