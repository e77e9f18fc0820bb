"""What people type in rooms, and what the bot posts there."""

from tests.hipchat.rig import Group


async def test_praise_typed_in_a_room_is_posted_in_the_praise_room(group: Group) -> None:
    await group.person("mira").say("Lobby", "/upward channel praise #Kudos")
    await group.posted("Kudos", "made this the channel")
    await group.person("ana").say("Lobby", "/praise @ben you saved the launch")
    praise = await group.posted("Kudos", "you saved the launch")
    assert praise.plain.startswith("@ana praised @ben:\n“you saved the launch”\nref ")
    assert praise.mentions == ["ana", "ben"]
    assert (praise.color, praise.notify, praise.author) == ("green", True, "Upward")
