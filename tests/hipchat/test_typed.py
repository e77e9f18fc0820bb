"""What people type in rooms, as they type it."""

from tests.hipchat.office import HipOffice

LINES = (
    ("@ben :tada: great launch", "@ben", "🎉 great launch"),
    ("@ben -40% build time", "@ben", "-40% build time"),
    ("@ben --dry-run works", "@ben", "--dry-run works"),
    ("@ben: -> fixed", "@ben", "-> fixed"),
    ("@ben/@carla both", "@ben and @carla", "both"),
    ("@carla++ plus", "@carla", "plus"),
)


async def test_a_sign_that_belongs_to_the_words_is_not_lost(kudos: HipOffice) -> None:
    for typed, people, words in LINES:
        await kudos.person("ana").say("Lobby", f"/praise {typed}")
        praise = await kudos.posted("Kudos", words.split()[-1])
        assert praise.plain.startswith(f"@ana praised {people}:\n“{words}”\n")


async def test_a_sign_behind_a_name_is_no_part_of_a_command(kudos: HipOffice) -> None:
    await kudos.person("mira").say("Lobby", "/upward role hr @ben, @carla.")
    assert "Ben Okafor and Carla Rossi" in (await kudos.whispered("mira", "HR from now on")).plain


async def test_an_arabic_name_does_not_turn_an_english_line_around(kudos: HipOffice) -> None:
    await kudos.person("ana").say("Lobby", "/praise @farahhaddad @ben both")
    assert "Your praise for \u2068فرح حداد\u2069 and Ben" in kudos.room("Lobby").notifications[-1].plain
    await kudos.posted("Kudos", "both")
    assert (await kudos.posted("Kudos", "both")).mentions == ["ana", "farah", "ben"]


async def test_a_name_with_marks_of_direction_goes_out_without_them(kudos: HipOffice) -> None:
    group, ben = kudos.hip.group, kudos.person("ben").user
    group.add_user(
        type(ben)(group.new_number(), "eve", "Eve\u202eliam\n\u2066Evans", "Eve", "eve@tw.example", ben.created)
    )
    answer = await kudos.answered("ana", "/praise @eve welcome")
    assert "Your praise for Eveliam Evans is on its way" in answer.plain


async def test_emoji_are_not_posted_as_their_names(kudos: HipOffice) -> None:
    await kudos.person("ana").say(
        "Lobby", "/praise @ben :sparkles: :wave::skin-tone-3: :flag-pt: :acme-logo: at 12:30:00"
    )
    praise = await kudos.posted("Kudos", "at 12:30:00")
    assert "“✨ 👋🏼 🇵🇹 :acme-logo: at 12:30:00”" in praise.plain
