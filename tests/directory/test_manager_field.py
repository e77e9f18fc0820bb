"""The profile field that names the manager: read in the background, weaker than a file and than a command."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.sandbox.transport.limits import Pace
from bot.directory.managers.manager_field import A_MINUTE, PAUSE, choose_field, read_manager_fields
from bot.platform import ProfileField
from tests.directory.office import manager_of, noted
from tests.office import Office

MANAGER, MENTOR = ProfileField("X1", "Manager", names_person=True), ProfileField("X2", "Mentor", names_person=True)
TEXT = ProfileField("X3", "Boss", names_person=False)


async def read(office: Office) -> int:
    """The next share; gives how many profiles were looked up."""
    before = len(office.sandbox.calls.of("users.profile.get"))
    await read_manager_fields(office.engine.context, pause=0)
    return len(office.sandbox.calls.of("users.profile.get")) - before


async def test_managers_are_read_from_profiles(bare_office: Office) -> None:
    await bare_office.answered("mira", "/upward manager @ben @grace")
    assert "Not read yet: 12" in (await bare_office.answered("mira", "/upward people")).plain
    assert await read(bare_office) == 12
    assert await manager_of(bare_office, "ana") == "Carla Rossi"
    assert await manager_of(bare_office, "ben") == "Grace Mbeki"
    assert "as their profile says" in (await bare_office.answered("mira", "/upward manager @ana")).plain
    assert "Everybody was read since" in (await bare_office.answered("mira", "/upward people")).plain
    assert len(await noted(bare_office, "manager.profile")) == 11


async def test_whoever_rests_for_no_time_reads_what_another_began(one_office: Office) -> None:
    """A demo that was ended while it began had taken the turn, and the next one knew of nobody's manager."""
    context, team = one_office.engine.context, one_office.sandbox.workspace.team_id
    async with context.store.work() as work:
        assert await work.manager_fields.turn("slack", team, context.clock.now(), 0.0)
        await work.commit()
    assert await read(one_office) == 0
    await read_manager_fields(context, pause=0, rest=0)
    assert await manager_of(one_office, "ana") == "Carla Rossi"


async def test_it_is_read_again_at_night_and_only_what_changed_is_said(one_office: Office) -> None:
    clock = one_office.sandbox.clock
    clock.set(datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert await read(one_office) == 12
    said = len(await noted(one_office, "manager.profile"))
    one_office.sandbox.workspace.person("ana").manager = one_office.person("grace").id
    one_office.sandbox.workspace.person("isla").manager = ""
    for hour, looked_up in ((20, 0), (25, 12), (25.1, 0), (37, 0)):
        clock.set(datetime(2026, 12, 1, 0, tzinfo=UTC) + timedelta(hours=hour))
        assert await read(one_office) == looked_up, hour
    assert await manager_of(one_office, "ana") == "Grace Mbeki"
    assert await manager_of(one_office, "isla") is None
    assert len(await noted(one_office, "manager.profile")) == said + 2


async def test_a_loop_in_profiles_is_not_taken(one_office: Office) -> None:
    workspace = one_office.sandbox.workspace
    workspace.person("mira").manager = one_office.person("ana").id
    await read(one_office)
    chain = [await manager_of(one_office, handle) for handle in ("ana", "carla", "mira")]
    assert None in chain
    assert chain.count(None) == 1


async def test_without_the_permission_it_says_so_and_goes_on_later(one_office: Office) -> None:
    app = one_office.sandbox.app
    whole = app.manifest
    app.manifest = replace(whole, scopes=whole.scopes - {"users.profile:read"})
    assert await read(one_office) == 0
    assert "needs the permission users.profile:read" in (await one_office.answered("mira", "/upward people")).plain
    refused = await one_office.answered("mira", "/upward people field Mentor")
    assert "I can't see the profile fields, because the bot lacks a permission" in refused.plain
    app.manifest = whole
    one_office.sandbox.clock.advance(timedelta(minutes=30))
    assert await read(one_office) == 0
    one_office.sandbox.clock.advance(timedelta(minutes=31))
    assert await read(one_office) == 12


async def test_a_platform_that_wants_a_pause_is_asked_for_the_rest_later(one_office: Office) -> None:
    one_office.sandbox.faults.add("users.profile.get", "429", 1)
    await read(one_office)
    assert await manager_of(one_office, "ana") is None
    one_office.sandbox.clock.advance(timedelta(minutes=1))
    assert await read(one_office) == 12
    assert await manager_of(one_office, "ana") == "Carla Rossi"


async def test_look_ups_keep_to_the_pace_of_the_platform(one_office: Office) -> None:
    one_office.sandbox.limits.pace = Pace()
    await read_manager_fields(one_office.engine.context)
    assert [call.status for call in one_office.sandbox.calls.of("users.profile.get")] == [200] * 12
    assert A_MINUTE * PAUSE < 60


async def test_an_admin_names_the_field_or_turns_it_off(one_office: Office) -> None:
    refused = await one_office.answered("mira", '/upward people field "Boss"')
    assert "There is no such profile field. Those that hold a person are: Manager." in refused.plain
    assert "are not read from profiles" in (await one_office.answered("mira", "/upward people field off")).plain
    assert await read(one_office) == 0
    named = await one_office.answered("mira", "/upward people field “manager”")
    assert "The profile field manager names managers" in named.plain
    assert "auto" in (await one_office.answered("mira", "/upward people field")).plain
    assert await read(one_office) == 12
    assert await noted(one_office, "people.field") == ["off", "named"]
    assert "Only an admin" in (await one_office.answered("ben", "/upward people field off")).plain


async def test_only_an_admin_learns_which_profile_fields_there_are(one_office: Office) -> None:
    refused = (await one_office.answered("ben", '/upward people field "Boss"')).plain
    assert "Only an admin" in refused
    assert "Manager" not in refused


@pytest.mark.parametrize(
    ("fields", "label", "chosen"),
    [
        ((MANAGER, TEXT), None, MANAGER),
        ((MENTOR, MANAGER), None, MANAGER),
        ((MENTOR, replace(MENTOR, id="X9", label="Buddy")), None, None),
        ((TEXT,), None, None),
        ((MANAGER, MENTOR), "mentor", MENTOR),
        ((MANAGER,), "Mentor", None),
    ],
)
def test_which_field_it_is(fields: tuple[ProfileField, ...], label: str | None, chosen: ProfileField | None) -> None:
    assert choose_field(fields, label) is chosen
    assert A_MINUTE <= 100
