"""`/upward` alone for an admin: all that is set, and the way to every form, in one window."""

import pytest

from adapters.sandbox.seen import SeenView
from tests.office import Office


async def shown(office: Office, words: str) -> SeenView:
    """Mira's window, as soon as it has these words."""
    mira = office.person("mira")
    return await office.until(lambda: mira.modal if mira.modal and words in mira.modal.plain else None)


async def test_an_admin_sees_what_is_set_and_changes_it_from_there(office: Office) -> None:
    mira = office.person("mira")
    await mira.type("/upward")
    window = await shown(office, "Public praise is posted in #kudos.")
    for words in ("No channel is set for objectives", "Admins: Mira Solberg.", "No company values", "Praise is on."):
        assert words in window.plain
    await mira.press("Change values", on=window)
    form = await shown(office, "one a line")
    await mira.fill(form, {"values": "Courage"})
    await mira.submit()
    await mira.press("All settings", on=await shown(office, "Your company's values: Courage."))
    await mira.press("Change roles", on=await shown(office, "Your company's values: Courage."))
    await mira.fill(await shown(office, "Role"), {"people": ["grace"], "role": "hr"})
    await mira.submit()
    await mira.press("All settings", on=await shown(office, "HR from now on: Grace"))
    await mira.press("Switch features", on=await shown(office, "HR: Grace Mbeki."))
    await mira.fill(await shown(office, "What people can use here"), {"on": ["praise"]})
    await mira.submit()
    await mira.press("All settings", on=await shown(office, "Objectives are off from now on"))
    await mira.press("Deliveries", on=await shown(office, "Objectives are off"))
    await shown(office, "Nothing waits for your decision")
    await mira.close()
    await shown(office, "Objectives are off")


@pytest.mark.parametrize(("purpose", "channel"), [("Praise", "general"), ("Objectives", "general")])
async def test_a_channel_is_set_and_given_up_from_there(office: Office, purpose: str, channel: str) -> None:
    mira = office.person("mira")
    office.invite(channel)
    await mira.type("/upward")
    await mira.press(f"{purpose} channel", on=await shown(office, "Channels"))
    await mira.fill(await shown(office, "/invite @Upward there first"), {"room": channel})
    await mira.submit()
    await office.posted(channel, f"made this the channel for public {purpose.lower()}")
    await mira.press("All settings", on=await shown(office, "from now on"))
    await mira.press(f"{purpose} channel", on=await shown(office, f"posted in #{channel}."))
    await mira.press("Stop posting there", on=await shown(office, "Stop posting there"))
    await mira.press("All settings", on=await shown(office, f"no longer posted in #{channel}"))
    await shown(office, f"No channel is set for {purpose.lower()}")


async def test_everybody_else_gets_help(office: Office) -> None:
    await office.answered("mira", "/upward role hr @grace")
    for handle in ("ben", "grace"):
        assert "What you can do:" in (await office.answered(handle, "/upward")).plain
