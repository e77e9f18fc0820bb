"""Feedback that nobody asked for: for one person, with a name, and in no message."""

from __future__ import annotations

import pytest

from adapters.sandbox.person import Person
from bot.feedback.rules import GIVEN_A_DAY, TEXT_LONGEST
from storage.tables.feedback import GIVEN_FEEDBACK
from storage.tables.inbox import INBOX
from storage.tables.outbox import DELIVERY
from tests.directory.office import left
from tests.feedback.office import find_people
from tests.objectives.test_limits import use_up
from tests.office import Office, open_form, press_forged, top

CANARY = "osprey-2290"
ARRIVED = "has given you feedback. Only you can read it."


async def rows(office: Office) -> list[object]:
    async with office.store.read() as work:
        return list(await work.sql.scan(GIVEN_FEEDBACK.select()))


async def read_it(office: Office, handle: str) -> Person:
    message = await office.told(handle, ARRIVED)
    person = office.person(handle)
    assert (await person.press("Read", on=message)).ok
    await office.until(lambda: person.modal)
    return person


async def test_one_line_gives_it_and_only_the_two_read_it(team: Office) -> None:
    said = await team.answered("ana", f"/feedback give @ben, your summary saved me an hour, {CANARY}")
    assert "Ben Okafor gets a message from you, without a word of it" in said.plain
    assert CANARY not in said.plain
    ben = await read_it(team, "ben")
    assert f"your summary saved me an hour, {CANARY}" in top(ben).plain
    assert "From Ana Ferreira" in top(ben).plain
    await ben.press("Thank")
    assert "You have said thank you." in top(ben).plain
    assert CANARY not in (await team.told("ana", "thanks you for your feedback.")).plain


async def test_the_form_says_first_who_reads_it_and_each_gets_their_own(team: Office) -> None:
    ana = await open_form(team, "ana", "/feedback give @ben @carla")
    assert "Only whoever you pick reads this, with your name." in top(ana).plain
    await ana.fill(None, {"text": f"Well done\n\n{CANARY}"})
    assert (await ana.submit()).ok
    assert "get a message from you each" in top(ana).plain
    for handle in ("ben", "carla"):
        person = await read_it(team, handle)
        assert CANARY in top(person).plain
        assert "Carla" not in top(person).plain or handle == "carla"
    assert len(await rows(team)) == 2


async def test_who_is_too_many_is_named_and_the_first_ten_stay_in_the_form(one_team: Office) -> None:
    everybody = "ben carla dmitri farah grace hiro isla jorge kavita liam mira"
    ana = await open_form(
        one_team, "ana", f"/feedback give {' '.join(f'@{each}' for each in everybody.split())} thanks"
    )
    assert "up to 10 people at a time. Do Mira Solberg with a second one." in top(ana).plain
    assert len(ana.value(None, "people")) == 10
    assert ana.value(None, "text") == "thanks"


async def test_it_can_be_taken_back_until_it_is_opened(team: Office) -> None:
    said = await team.answered("ana", "/feedback give @ben first")
    await team.told("ben", ARRIVED)
    await team.person("ana").press("Take it back", on=said)
    await team.until(lambda: not any(ARRIVED in dm.plain for dm in team.person("ben").dms))
    assert await rows(team) == []
    said = await team.answered("ana", "/feedback give @ben second")
    await read_it(team, "ben")
    ana = team.person("ana")
    before = len(ana.ephemerals)
    await ana.press("Take it back", on=said)
    answer = await team.until(lambda: ana.ephemerals[-1] if len(ana.ephemerals) > before else None)
    assert "Ben Okafor has opened it already" in answer.plain
    assert len(await rows(team)) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("@ana well done", "You can't give feedback to yourself."),
        ("@nobody well done", "I don't know @nobody"),
        ("@nora well done", "Nora Lindqvist has left"),
        ("@pat well done", "guest from another organisation"),
        ("well done", "Only whoever you pick reads this"),
        ("@ben " + "long " * 500, "This can have up to 2,000 characters, and it has 2,499."),
    ],
)
async def test_what_cannot_go_opens_the_form_with_the_words_kept(one_team: Office, typed: str, said: str) -> None:
    ana = await open_form(one_team, "ana", f"/feedback give {typed}")
    assert said in top(ana).plain
    assert str(ana.value(None, "text")) == typed.split(" ", 1)[typed.startswith("@")].strip() or typed == "well done"
    assert await rows(one_team) == []


async def test_the_form_refuses_in_words_at_the_field(one_team: Office) -> None:
    ana = await open_form(one_team, "ana", "/feedback give")
    await ana.fill(None, {"people": ["ana"], "text": "Well done"})
    await ana.submit()
    assert "You can't give feedback to yourself." in top(ana).errors["people"]
    await ana.fill(None, {"people": ["ben"], "text": "\u200b"})
    await ana.submit()
    assert "Write a line or two first." in top(ana).errors["text"]
    assert TEXT_LONGEST == 2000


async def test_words_behind_people_in_the_form_that_asks_can_be_given(one_team: Office) -> None:
    ana = await open_form(one_team, "ana", "/feedback @ben your summary saved me an hour")
    await ana.press("feedback.give")
    assert top(ana).title == "Give feedback"
    assert "Only Ben Okafor reads this, with your name." in top(ana).plain
    assert ana.value(None, "text") == "your summary saved me an hour"
    assert (await ana.submit()).ok
    await one_team.told("ben", ARRIVED)


async def test_a_day_has_its_limit(one_team: Office) -> None:
    await use_up(one_team, "ana", GIVEN_A_DAY)
    ana = await open_form(one_team, "ana", "/feedback give @ben one more")
    assert "You have given feedback 20 times today" in top(ana).plain
    assert await rows(one_team) == []


async def test_nobody_else_reads_thanks_or_takes_it_back(one_team: Office) -> None:
    await one_team.answered("ana", f"/feedback give @ben {CANARY}")
    await one_team.told("ben", ARRIVED)
    async with one_team.store.read() as work:
        (ben,) = await find_people(one_team, "ben")
        (given,) = await work.given.to_read(ben, 5)
    for handle, acts in (("mira", ("read_given", "thank_given", "take_back")), ("ben", ("take_back",))):
        for act in acts:
            said = await press_forged(one_team, handle, f"feedback.{act}", str(given.id))
            assert "There is no such feedback, or it is not for you." in said
            assert CANARY not in said
    assert "not for you" in await press_forged(one_team, "ana", "feedback.thank_given", str(given.id))
    assert CANARY in await press_forged(one_team, "ana", "feedback.read_given", str(given.id))
    async with one_team.store.read() as work:
        assert len(await work.given.to_read(ben, 5)) == 1


async def test_who_left_is_not_thanked(one_team: Office) -> None:
    await one_team.answered("ana", f"/feedback give @ben {CANARY}")
    await one_team.told("ben", ARRIVED)
    await left(one_team, "ana")
    ben = await read_it(one_team, "ben")
    assert CANARY in top(ben).plain
    assert "Thank" not in top(ben).buttons


async def test_whoever_gave_believed_that_the_receiver_knew_whatever_the_chat_refused(one_team: Office) -> None:
    one_team.sandbox.faults.add("chat.postMessage", "error", error="messages_tab_disabled", about="given you feedback")
    await one_team.answered("ana", f"/feedback give @ben {CANARY}")
    told = await one_team.told("ana", "in the chat that you have given them feedback")
    assert CANARY not in told.plain
    await one_team.person("ana").press("Take it back", on=told)
    await one_team.answered("ana", f"/feedback give @ben {CANARY}")
    assert CANARY in top(await read_it(one_team, "ben")).plain
    assert len(await rows(one_team)) == 1


async def test_no_word_of_it_rests_anywhere_but_in_its_row(one_team: Office) -> None:
    await one_team.answered("ana", f"/feedback give @ben {CANARY}")
    ben = await read_it(one_team, "ben")
    await ben.press("Thank")
    await one_team.told("ana", "thanks you")
    async with one_team.store.read() as work:
        kept = [await work.sql.scan(table.select()) for table in (DELIVERY, INBOX)]
    assert CANARY not in repr(kept)
    for handle in ("ana", "ben"):
        person = one_team.person(handle)
        assert not any(CANARY in each.plain for each in (*person.dms, *person.ephemerals))
