"""The one-line command: from what somebody types to what the workspace sees."""

import io
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.sandbox.person import Person
from bot.events import CommandTyped
from bot.messages import Mention, Room, Words
from bot.people import Handle
from bot.replies import Say
from bot.router import Upward
from storage.store import open_store
from tests.praise.office import Office


def kept(person: Person) -> str:
    """The words in the form that is open."""
    return str(person.value(None, "text") or "")


def picked(office: Office, person: Person) -> list[str]:
    """The handles of the people in the form that is open."""
    ids = person.value(None, "people") or []
    return [office.sandbox.workspace.people[each].name for each in ids]


async def test_one_line_reaches_the_channel_and_its_receipt_the_giver(any_office: Office) -> None:
    ana = any_office.person("ana")
    await ana.type("/praise @ben you saved the launch", in_="random")
    post = await any_office.post()
    assert post.plain == "@ana praised @ben:\nyou saved the launch\n+1"
    assert ana.ephemerals[-1].plain == "Your praise for Ben Okafor is on its way to #kudos.\nEdit\nUndo"
    assert not any_office.person("carla").ephemerals


async def test_a_praise_costs_at_most_six_statements(any_office: Office) -> None:
    context, by = (
        any_office.context,
        any_office.whole.by("ana"),
    )
    whom = tuple(Mention(each, (Handle("slack", any_office.person(each).id),)) for each in ("ben", "eun"))
    typed = CommandTyped(by, "praise", (*whom, Words(" you saved the launch")), Room("slack", "C1", "random"), "key")
    await any_office.whole.stop()
    store = await open_store(any_office.whole.database_url)
    reply = await Upward(replace(context, store=store)).command(typed)
    await store.close()
    assert isinstance(reply, Say)
    assert store.statements <= 6


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("@ben @eun you saved it", "@ana praised @ben and @eun:\nyou saved it"),
        ("@ben, @eun and @carla: you saved it", "@ana praised @ben, @eun and @carla:\nyou saved it"),
        ("@ben thanks for helping @eun", "@ana praised @ben:\nthanks for helping Eun-ji Park"),
        ("@farah شكرا جزيلا 🙂", "@ana praised \u2068@farah\u2069:\nشكرا جزيلا 🙂"),
        ("@ben <!channel> & *you <b>", "@ana praised @ben:\n<!channel> & *you <b>"),
        ("@ben @ben twice", "@ana praised @ben:\ntwice"),
        ("@liam welcome", "@ana praised @liam:\nwelcome"),
    ],
)
async def test_names_at_the_start_are_praised_and_words_arrive_as_typed(office: Office, typed: str, shown: str) -> None:
    await office.person("ana").type(f"/praise {typed}")
    assert (await office.post()).plain == f"{shown}\n+1"


async def test_nothing_typed_rings_a_channel(office: Office) -> None:
    await office.person("ana").type("/praise @ben <!channel> @here <!subteam^S1|@all> <@U0|x> <https://a.example|b>")
    post = await office.post()
    live = [each for each in _elements(post.blocks) if each["type"] in {"broadcast", "usergroup", "link"}]
    assert live == [{"type": "link", "url": "https://a.example", "text": "b"}]
    assert "b (a.example)" in post.plain
    assert "<!" not in post.text


def _elements(node: object) -> list[dict[str, object]]:
    if isinstance(node, list):
        return [each for entry in node for each in _elements(entry)]
    if not isinstance(node, dict):
        return []
    below = [each for value in node.values() for each in _elements(value)]
    return [node, *below] if "type" in node else below


@pytest.mark.parametrize("typed", ["@ben", "@Ben", "@okafor"])
async def test_a_typed_name_counts_like_a_picked_one(office: Office, typed: str) -> None:
    await office.unescaped(office.person("ana"), f"{typed} you saved the launch")
    if typed == "@okafor":
        modal = office.person("ana").modal
        assert modal is not None
        assert "I couldn't find @okafor." in modal.plain
    else:
        assert "praised @ben" in (await office.post()).plain


async def test_a_name_nobody_has_opens_the_form_with_the_words_and_the_others(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben @nobody you saved the launch")
    assert ana.modal is not None
    assert "I couldn't find @nobody. Please pick the right person below; your words are kept." in ana.modal.plain
    assert picked(office, ana) == ["ben"]
    assert kept(ana) == "you saved the launch"
    await ana.submit()
    assert "praised @ben" in (await office.post()).plain


@pytest.mark.parametrize(
    ("typed", "sentence", "people"),
    [
        ("@ana @ben well done", "You can't praise yourself.", ["ben"]),
        ("@buildbot @ben well done", "Build Bot is an app.", ["ben"]),
        ("@nora @ben well done", "Nora Lindqvist has left, or the account is deactivated", ["ben"]),
        ("@pat @ben well done", "Pat Quinn belongs to another organisation.", ["ben"]),
        ("everyone well done", "Praise goes to people by name", []),
        ("@here well done", "Praise goes to people by name", []),
        ("@channel @ben well done", "Praise goes to people by name", ["ben"]),
        ("well done", "Who is this for?", []),
    ],
)
async def test_what_cannot_be_sent_says_why_and_keeps_the_words(
    office: Office, typed: str, sentence: str, people: list[str]
) -> None:
    ana = office.person("ana")
    await ana.type(f"/praise {typed}")
    assert ana.modal is not None
    assert sentence in ana.modal.plain
    assert kept(ana) == "well done"
    assert picked(office, ana) == people
    await office.quiet()
    assert not office.posts()


async def test_only_names_open_the_form_without_a_reproach(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben")
    assert ana.modal is not None
    assert ana.modal.texts[0] == "Who is it for?"
    assert picked(office, ana) == ["ben"]


async def test_more_than_ten_people_are_too_many(office: Office) -> None:
    ana = office.person("ana")
    everybody = "ben carla dmitri eun farah grace hiro isla jorge kavita liam"
    await ana.type(f"/praise {' '.join('@' + each for each in everybody.split())} well done")
    assert ana.modal is not None
    assert "A praise is for up to 10 people, and you named 11." in ana.modal.plain
    assert len(picked(office, ana)) == 10
    assert kept(ana) == "well done"


async def test_fifty_names_are_too_many(office: Office) -> None:
    ana = office.person("ana")
    await ana.type(f"/praise {' '.join(f'@x{each}' for each in range(50))} well done")
    assert ana.modal is not None
    assert "and you named 50." in ana.modal.plain


async def test_a_text_somewhat_too_long_stays_in_the_form(office: Office) -> None:
    ana = office.person("ana")
    await ana.type(f"/praise @ben {'long ' * 500}")
    assert ana.modal is not None
    assert "A praise can have up to 2,000 characters, and this has 2,499." in ana.modal.plain
    assert kept(ana) == ("long " * 500).strip()
    await ana.submit()
    assert ana.modal.errors == {"text": ana.modal.errors["text"]}
    assert kept(ana) == ("long " * 500).strip()


async def test_a_text_far_too_long_comes_back_whole(office: Office) -> None:
    ana = office.person("ana")
    await ana.type(f"/praise @ben {'x' * 10_000}")
    said = "".join(each.plain for each in ana.ephemerals)
    assert "yours has 10,000. Nothing was sent." in said
    assert said.rindex("yours has 10,000. Nothing was sent.") > said.rindex("xx")
    assert said.count("x") == 10_000 + said[: said.index("xx")].count("x")
    assert not office.posts()


async def test_text_of_the_greatest_length_arrives_whole(office: Office) -> None:
    text = "🙂" * 1999 + "x"
    await office.person("ana").type(f"/praise @ben {text}")
    assert text in (await office.post()).plain


async def test_control_characters_are_left_out(office: Office) -> None:
    await office.person("ana").type("/praise @ben be\x01fore\x1b after\x7f")
    assert "before after" in (await office.post()).plain


async def test_the_sixth_praise_for_one_person_waits_for_tomorrow(office: Office) -> None:
    ana = office.person("ana")
    for _ in range(5):
        await ana.type("/praise @ben thanks")
    await ana.type("/praise @ben @eun thanks again")
    assert ana.modal is not None
    assert "You have praised Ben Okafor 5 times today" in ana.modal.plain
    assert kept(ana) == "thanks again"


async def test_the_twenty_first_praise_waits_for_tomorrow_and_the_words_come_back(office: Office) -> None:
    ana = office.person("ana")
    for each in ("ben", "carla", "dmitri", "eun"):
        for _ in range(5):
            await ana.type(f"/praise @{each} thanks")
    await ana.type("/praise @grace thank you for everything")
    said = ana.ephemerals[-1].plain
    assert said.startswith("You have given 20 praises today, which is the most for one day.")
    assert said.endswith("thank you for everything")


async def test_undone_praise_does_not_count_towards_the_limit(office: Office) -> None:
    ana = office.person("ana")
    for _ in range(5):
        await ana.type("/praise @ben thanks")
    await ana.press("Undo", on=ana.ephemerals[-1])
    await ana.type("/praise @ben thanks again")
    assert "on its way" in ana.ephemerals[-1].plain


async def test_somebody_who_joined_a_moment_ago_can_be_praised(office: Office) -> None:
    await office.forget("ben")
    await office.person("ana").type("/praise @ben welcome")
    assert "praised @ben" in (await office.post()).plain


async def test_who_praises_and_who_is_praised_may_both_have_joined_a_moment_ago(office: Office) -> None:
    for handle in ("ana", "ben"):
        await office.forget(handle)
    before = len(office.sandbox.calls.of("users.info"))
    await office.person("ana").type("/praise @ben welcome")
    assert "praised @ben" in (await office.post()).plain
    assert len(office.sandbox.calls.of("users.info")) - before == 2


async def test_help_says_what_praise_can_do(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise help")
    assert "/praise list" in ana.ephemerals[-1].plain


async def test_upward_praise_is_praise(office: Office) -> None:
    await office.person("ana").type("/upward praise @ben you saved the launch")
    assert "praised @ben" in (await office.post()).plain


async def test_a_deactivated_person_is_told_so(office: Office) -> None:
    nora = office.person("nora")
    await nora.type("/praise @ben hello")
    assert "deactivated" in nora.ephemerals[-1].plain
    assert not office.posts()


async def test_words_never_stand_in_the_forms_hidden_state(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @nobody CANARY")
    assert ana.modal is not None
    assert "CANARY" not in json.dumps(ana.modal.view.body.get("private_metadata", ""))


@pytest.mark.hurried
async def test_when_the_database_is_locked_the_words_come_back(
    office: Office, tmp_path: Path, logged: io.StringIO
) -> None:
    ana = office.person("ana")
    await office.quiet()
    with closing(sqlite3.connect(tmp_path / "upward.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await ana.type("/praise @ben you saved the launch")
        other.execute("ROLLBACK")
    said = ana.ephemerals[-1].plain
    assert said.startswith("That was not saved")
    assert said.endswith("@ben you saved the launch")
    assert '"kind": "CommandTyped", "reason": "database is locked", "event": "act not done"' in logged.getvalue()
    assert "saved the launch" not in logged.getvalue()
    await office.quiet()
    assert not office.posts()
    await ana.type("/praise @ben you saved the launch")
    assert "you saved the launch" in (await office.post()).plain


async def test_tomorrow_in_the_givers_own_zone_there_is_room_again(office: Office) -> None:
    ana = office.person("ana")
    for _ in range(5):
        await ana.type("/praise @ben thanks")
    office.sandbox.clock.advance(timedelta(hours=24))
    await ana.type("/praise @ben good morning")
    assert "on its way" in ana.ephemerals[-1].plain
