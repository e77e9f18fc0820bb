"""What people type in rooms, as they type it."""

import pytest

from tests.hipchat.office import HipOffice

LINES = (
    ("@ben :tada: great launch", "@ben", ":tada: great launch"),
    ("@ben -40% build time", "@ben", "-40% build time"),
    ("@ben --dry-run works", "@ben", "--dry-run works"),
    ("@ben: -> fixed", "@ben", "-> fixed"),
    ("@ben/@carla both", "@ben and @carla", "both"),
    ("@carla++ plus", "@carla", "plus"),
)


@pytest.fixture
async def kudos(quick: HipOffice) -> HipOffice:
    """With the room for praise set."""
    await quick.person("mira").say("Lobby", "/upward channel praise #Kudos")
    await quick.posted("Kudos", "made this the channel")
    return quick


async def test_a_sign_that_belongs_to_the_words_is_not_lost(kudos: HipOffice) -> None:
    for typed, people, words in LINES:
        await kudos.person("ana").say("Lobby", f"/praise {typed}")
        praise = await kudos.posted("Kudos", words.split()[-1])
        assert praise.plain.startswith(f"@ana praised {people}:\n“{words}”\n")


async def test_a_sign_behind_a_name_is_no_part_of_a_command(kudos: HipOffice) -> None:
    await kudos.person("mira").say("Lobby", "/upward role hr @ben, @carla.")
    assert "Ben Okafor and Carla Rossi" in (await kudos.whispered("mira", "HR from now on")).plain
