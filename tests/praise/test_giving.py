"""The one-line command: from what somebody types to what the workspace sees."""

from tests.praise.office import Office


async def test_one_line_reaches_the_channel_and_its_receipt_the_giver(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben you saved the launch", in_="random")
    post = await office.post()
    assert post.plain == "@ana praised @ben:\nyou saved the launch\n+1"
    receipt = ana.ephemerals[-1]
    assert receipt.plain == "Your praise for Ben Okafor is on its way to #kudos.\nEdit\nUndo"
