"""What HR and admins watch on their Home: channels in trouble, and people without a manager."""

from __future__ import annotations

from tests.home.office import Office

TROUBLE, UNMANAGED = "Channels that fail", "People without a manager"


async def with_roles(office: Office) -> None:
    """Grace is HR, beside Mira, who is an admin."""
    await office.whole.answered("mira", "/upward role hr @grace")
    await office.quiet()


async def test_a_channel_that_fails_is_shown_with_its_reason_and_what_waits(any_office: Office) -> None:
    office = any_office
    await with_roles(office)
    for handle in ("mira", "grace", "ben"):
        assert TROUBLE not in (await office.home(handle)).plain
    kudos = office.sandbox.channel("kudos")
    office.sandbox.workspace.archive(kudos.state, office.person("mira").id)
    await office.home_showing("grace", TROUBLE)  # without being opened again
    await office.praised("ana", "@ben you saved the launch")
    home = await office.home("grace")
    assert "I can't post public praise in #kudos, because the channel is archived." in home.plain
    assert "One praise waits now, for Ben Okafor." in home.plain
    assert "An admin can mend that or set another channel: Mira Solberg." in home.plain
    assert "Set another channel" not in home.buttons
    assert "you saved the launch" not in home.plain
    everybody = (await office.home("ben")).plain
    assert TROUBLE not in everybody
    assert "I can't post in #kudos at the moment, so public praise waits" in everybody
    await office.home("mira")
    await mend(office, "goals")
    assert "Public praise is posted in #goals." in (await office.home_showing("grace", "posted in #goals")).plain
    assert TROUBLE not in (await office.home("mira")).plain


async def mend(office: Office, channel: str) -> None:
    """Mira presses the button under the trouble, and chooses another channel."""
    mira = office.person("mira")
    office.whole.invite(channel)
    home = mira.home
    assert home is not None
    assert "An admin can mend that" not in home.plain
    await mira.press("Set another channel", on=home)
    form = await office.sandbox.until(lambda: mira.modal)
    assert form.title == "Channel for praise"
    await mira.fill(form, {"room": channel})
    assert (await mira.submit()).ok
    await office.quiet()


async def test_what_waits_for_a_channel_that_nobody_set_is_shown(office: Office) -> None:
    await with_roles(office)
    await office.praise_channel(None)
    assert TROUBLE not in (await office.home("mira")).plain
    for whom in ("@ben", "@carla @dmitri"):
        await office.praised("ana", f"{whom} this waits")
    home = await office.home("grace")
    assert "No channel is set for public praise. 2 praises wait now, for" in " ".join(home.plain.split())
    await office.whole.answered("mira", "/upward feature praise off")
    assert TROUBLE not in (await office.home("grace")).plain


async def test_people_without_a_manager_are_counted_and_paged(any_office: Office) -> None:
    office = any_office
    home = await office.home("mira")
    assert f"{UNMANAGED} (12)" in home.plain  # the sandbox's Slack names no managers
    assert "Liam" not in home.plain  # a guest needs none
    await office.turned("mira", "Show all 12", "1 to 10 of 12")
    await office.turned("mira", "Older", "11 to 12 of 12")
    await office.turned("mira", "Newer", "1 to 10 of 12")


async def test_the_reports_of_somebody_who_left_are_without_a_manager(any_office: Office) -> None:
    office = any_office
    for handle in ("ana", "ben"):
        await office.whole.answered("mira", f"/upward manager @{handle} @carla")
    assert f"{UNMANAGED} (10)" in (await office.home("mira")).plain
    await office.leaves("carla")
    assert f"{UNMANAGED} (11)" in (await office.home("mira")).plain
