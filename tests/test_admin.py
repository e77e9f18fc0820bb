"""Administration, through the front door."""

from tests.office import Office


async def test_a_channel_is_set_and_praise_arrives(office: Office) -> None:
    before = len(office.channel("kudos").messages)
    receipt = await office.answered("ana", "/praise @ben you saved the launch")
    assert "on its way to #kudos" in receipt.plain
    await office.until(lambda: len(office.channel("kudos").messages) > before)
    assert "you saved the launch" in office.channel("kudos").messages[-1].plain
