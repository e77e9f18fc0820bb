"""Help, greetings, the welcome and Home, through the front door."""

import pytest

from bot.admission import Who
from bot.phrases import label
from bot.router import ROUTES
from bot.routes import Command
from tests.office import Office

FEEDBACK = ("Ask for feedback", "Give feedback")


@pytest.mark.parametrize("typed", ["/upward", "/upward help"])
async def test_help_shows_what_this_person_can_do(bare_office: Office, typed: str) -> None:
    for_ben = (await bare_office.answered("ben", typed)).plain
    assert "As HR:" not in (await bare_office.answered("mira", "/upward help")).plain
    await bare_office.answered("mira", "/upward role hr @mira")
    for_mira = (await bare_office.answered("mira", "/upward help")).plain
    assert "As HR:" in for_mira
    assert "/praise [@people what they did]" in for_ben
    assert "As an admin" not in for_ben
    assert "/upward channel" not in for_ben
    assert "As an admin:" in for_mira
    for entry in ROUTES:
        if isinstance(entry, Command) and entry.name != "upward":
            listed = for_mira.count(f"\n/{entry.name} {entry.hint}".rstrip() + f"  {entry.description}")
            assert listed == (1 if entry.in_help and not entry.for_button else 0)


async def test_what_nobody_knows_gets_help_and_a_word(bare_office: Office) -> None:
    answer = await bare_office.answered("ben", "/upward frobnicate <@here> now")
    assert answer.plain.startswith("I don't know \"frobnicate")
    assert "/praise" in answer.plain
    assert answer.live == []


async def test_every_command_also_works_under_upward(office: Office) -> None:
    receipt = await office.answered("ana", "/upward praise @ben by the long way")
    assert "on its way to #kudos" in receipt.plain


COMMANDS = [entry for entry in ROUTES if isinstance(entry, Command)]


async def test_every_command_answers_help(bare_office: Office) -> None:
    """Each there is, with what it does; and who may not use one hears that, and not how."""
    await bare_office.answered("mira", "/upward role hr @mira")
    for entry in COMMANDS:
        asked = f"/{entry.name.removesuffix(' help')} help"
        answer = await bare_office.answered("mira", asked)
        assert f"/{entry.name.split()[0]}" in answer.plain, asked
        assert "I don't know" not in answer.plain, asked
        if " " in entry.name and not entry.name.endswith(" help"):
            assert f"/{entry.name} {entry.hint}".rstrip() + f"  {entry.description}" in answer.plain, asked
        if entry.who is not Who.EVERYBODY:
            refused = await bare_office.answered("ben", asked)
            assert refused.plain.startswith(label("shared/refusals", f"only_{entry.who.name.lower()}")), asked


async def test_help_lists_what_stands_below_and_words_that_follow_are_no_help(bare_office: Office) -> None:
    of_people = (await bare_office.answered("mira", "/upward people help")).plain
    assert "/upward people import" in of_people
    assert "/upward people link @person name" in of_people
    assert of_people.count("Lists who has no manager") == 1
    assert "/upward cycle" not in of_people
    ana = bare_office.person("ana")
    await ana.type("/praise list help desk")
    assert (await bare_office.until(lambda: ana.modal)).title == "Your praise"


async def test_a_greeting_is_answered_once(bare_office: Office) -> None:
    ben = bare_office.person("ben")
    await ben.dm_bot("hi")
    answer = await bare_office.told("ben", "Hello!")
    assert "/praise" in answer.plain
    assert "/upward channel" not in answer.plain
    await ben.type("/upward help")
    assert len([dm for dm in ben.dms if "Hello!" in dm.plain]) == 1


async def test_the_answer_has_buttons_for_what_that_person_can_do(office: Office) -> None:
    ben, mira = office.person("ben"), office.person("mira")
    await ben.dm_bot("hi")
    answer = await office.told("ben", "Hello!")
    assert answer.buttons == ["Give praise", "My praise", "Set an objective", *FEEDBACK]
    await ben.press("Set an objective", on=answer)
    assert (await office.until(lambda: ben.modal)).title == "Set an objective"
    await office.answered("mira", "/upward feature objectives off")
    await mira.dm_bot("hi")
    assert (await office.told("mira", "what you can do")).buttons == [
        "Give praise",
        "My praise",
        *FEEDBACK,
        "All settings",
    ]
    await ben.dm_bot("hi again")
    await office.until(lambda: len([dm for dm in ben.dms if "Hello!" in dm.plain]) == 2)
    assert ben.dms[-1].buttons == ["Give praise", "My praise", *FEEDBACK]


async def test_a_mention_is_answered_in_a_direct_message(bare_office: Office) -> None:
    await bare_office.person("ben").post("general", "@upward what can you do?")
    await bare_office.told("ben", "Hello!")
    assert "Hello!" not in bare_office.channel("general").messages[-1].plain


async def test_a_mention_in_a_thread_is_answered_and_each_of_two_greetings(bare_office: Office) -> None:
    ben, liam, pat = (bare_office.person(name) for name in ("ben", "liam", "pat"))
    first = await ben.post("general", "how do I praise somebody?")
    await ben.post("general", "@upward do you know?", thread_ts=first.ts)
    await bare_office.told("ben", "Hello!")
    for _ in range(2):
        await liam.dm_bot("hi")
    await bare_office.until(lambda: len([dm for dm in liam.dms if "Hello!" in dm.plain]) == 2 or None)
    await pat.dm_bot("hi")
    await ben.dm_bot("hi")
    await bare_office.until(lambda: len([dm for dm in ben.dms if "Hello!" in dm.plain]) == 2 or None)
    assert not [dm for dm in pat.dms if "Hello!" in dm.plain]  # of another organisation


async def test_the_owner_is_welcomed_once(bare_office: Office) -> None:
    welcome = await bare_office.told("mira", "These steps make me useful")
    assert "/upward channel praise #kudos" in welcome.plain
    await bare_office.stop()
    await bare_office.start()
    await bare_office.answered("mira", "/upward help")
    assert len([dm for dm in bare_office.person("mira").dms if "you are my admin here" in dm.plain]) == 1
    assert bare_office.person("ana").dms == []


async def test_home_offers_praise_and_shows_the_last(office: Office) -> None:
    ben = office.person("ben")
    await ben.open_home()
    home = await office.until(lambda: ben.home)
    assert "Public praise is posted in #kudos" in home.plain
    assert "Nobody has praised you here yet" in home.plain
    await office.answered("ana", "/praise @ben you saved the launch")
    await ben.open_home()
    home = await office.until(lambda: ben.home if ben.home and "launch" in ben.home.plain else None)
    assert "Ana Ferreira" in home.plain
    await ben.press("Give praise", on=home)
    assert (await office.until(lambda: ben.modal)).submit_label


async def test_home_leads_to_the_list_of_praise(office: Office) -> None:
    ana = office.person("ana")
    await office.answered("ana", "/praise @ben you saved the launch")
    await ana.open_home()
    home = await office.until(lambda: ana.home)
    await ana.press("praise.list", on=home)
    assert "you saved the launch" in (await office.until(lambda: ana.modal)).plain
