"""`/praise list`: one's own, paged and searchable, and nobody else's."""

import re

import pytest

from tests.praise.office import Office
from tests.praise.test_form import NAMED, SELF, filled, modal


async def test_each_list_has_a_kind_word_when_it_is_empty(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise list")
    assert "You haven't praised anyone yet." in modal(ana).plain
    await ana.change(None, "shelf", "Praise you received")
    assert "Nothing here yet." in modal(ana).plain
    await ana.change(None, "shelf", "Notes to yourself")
    assert "No notes yet." in modal(ana).plain


async def test_given_received_and_notes_are_for_their_reader_alone(office: Office) -> None:
    await office.person("ana").type("/praise @ben PUBLIC")
    for audience, text in ((NAMED, "PRIVATE"), (SELF, "NOTE")):
        ana = await filled(office, people=["ben"], text=text)
        await ana.change(None, "audience", audience)
        await ana.submit()
        await ana.close()
    expected = {
        ("ana", "given"): {"PUBLIC", "PRIVATE"},
        ("ana", "received"): set(),
        ("ana", "notes"): {"NOTE"},
        ("ben", "given"): set(),
        ("ben", "received"): {"PUBLIC", "PRIVATE"},
        ("ben", "notes"): set(),
        ("carla", "received"): set(),
    }
    for (handle, shelf), texts in expected.items():
        person = office.person(handle)
        await person.type(f"/praise list {shelf}")
        assert {each for each in ("PUBLIC", "PRIVATE", "NOTE") if each in modal(person).texts} == texts
        await person.close()


async def test_ten_a_page_newest_first(office: Office) -> None:
    await office.quantity("ana", ["ben", "carla", "dmitri"], 14)
    ana = office.person("ana")
    await ana.type("/praise list")
    assert "number 14" in modal(ana).texts
    assert "number 5" in modal(ana).texts
    assert "number 4" not in modal(ana).texts
    assert "1 to 10 of 14" in modal(ana).plain
    assert [each for each in modal(ana).buttons if each in {"Newer", "Older"}] == ["Older"]
    await ana.press("Older")
    assert "11 to 14 of 14" in modal(ana).plain
    assert "number 4" in modal(ana).texts
    await ana.press("Newer")
    assert "1 to 10 of 14" in modal(ana).plain


@pytest.mark.parametrize("text", ["😀" * 1985, "*😀* " * 74 + "😀" * 1690, "- a\n1. *b* `c`\n" * 24 + "😀" * 1640])
async def test_ten_long_praises_of_emoji_kept_the_list_from_opening(office: Office, text: str) -> None:
    """An emoji takes 12 bytes of a window, for which there are 250,000."""
    await office.quantity("ana", ["ben"], 10, f"\n{text}")
    ben = office.person("ben")
    assert (await ben.type("/praise list received")).ok
    assert {int(each) for each in re.findall(r"number (\d+)", modal(ben).plain)} == set(range(1, 11))
    assert (await ben.press("Show the whole")).ok
    assert modal(ben).plain.count("😀") == text.count("😀")


async def test_search_by_person_and_word_beginnings_blind_to_case_and_accents(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben Crème brûlée for all")
    await ana.type("/praise @carla a new launch")
    await ana.type("/praise list")
    await ana.fill(None, {"words": "BRUL"})
    await ana.submit()
    assert "Crème brûlée for all" in modal(ana).texts
    assert "a new launch" not in modal(ana).texts
    await ana.fill(None, {"words": "", "person": "carla"})
    await ana.submit()
    assert "a new launch" in modal(ana).texts
    assert "Crème brûlée for all" not in modal(ana).texts
    await ana.fill(None, {"words": "rulee"})
    await ana.submit()
    assert "Nothing found." in modal(ana).plain


async def test_the_command_takes_list_person_and_words_in_any_order(office: Office) -> None:
    await office.person("ana").type("/praise @ben the launch")
    await office.person("carla").type("/praise @ben the lunch")
    ben = office.person("ben")
    await ben.type("/praise list launch @ana received")
    assert "the launch" in modal(ben).texts
    assert "the lunch" not in modal(ben).texts
    assert ben.value(None, "words") == "launch"


async def test_a_name_nobody_has_is_said_so(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise list @nobody")
    assert "I couldn't find @nobody." in ana.ephemerals[-1].plain


async def test_undo_in_the_list_draws_it_anew(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben first")
    await ana.type("/praise @ben second")
    await ana.type("/praise list")
    await ana.press("Undo")
    assert "Undone." in modal(ana).plain
    assert "second" not in modal(ana).texts
    assert "first" in modal(ana).texts
    assert modal(ana).title == "Your praise"
    await office.quiet()
    assert [each.plain.splitlines()[1] for each in office.posts()] == ["first"]


async def test_undoing_the_only_one_of_the_last_page_shows_the_page_before(office: Office) -> None:
    await office.quantity("ana", ["ben", "carla", "dmitri"], 11)
    ana = office.person("ana")
    await ana.type("/praise list")
    await ana.press("Older")
    await ana.press("Undo")
    assert "number 11" in modal(ana).texts


async def test_edit_in_the_list_takes_its_place(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben first")
    await ana.type("/praise list")
    await ana.press("Edit")
    assert modal(ana).title == "Edit praise"
    assert ana.value(None, "text") == "first"
    await ana.fill(None, {"text": "better"})
    await ana.submit()
    assert "better" in (await office.post(with_text="better")).plain


async def test_managers_find_what_they_may_see_with_whom_it_was_for(office: Office) -> None:
    await office.manager("ben", "dmitri")
    ana = await filled(office, people=["ben"], text="SEEN")
    await ana.change(None, "audience", "They and their managers")
    await ana.submit()
    dmitri = office.person("dmitri")
    await dmitri.type("/praise list received")
    assert any(each.startswith("From Ana Ferreira to Ben Okafor on ") for each in modal(dmitri).texts)
    assert not [each for each in modal(dmitri).buttons if each == "Take off the channel"]


WITHOUT_BLANKS = {
    "ありがとう": "リリース対応ありがとう、助かった",
    "发布": "感谢你周末发布新版本",
    "ขอบคุณ": "งานดีมากขอบคุณนะ",
    "レビュー PR": "SlackでPRをレビューした",
}


async def test_words_inside_of_scripts_without_blanks_are_found(any_office: Office) -> None:
    ana = any_office.person("ana")
    for giver, text in zip(("ana", "ana", "ana", "ana"), WITHOUT_BLANKS.values(), strict=True):
        await any_office.person(giver).type(f"/praise @ben {text}")
    for looked_for, text in WITHOUT_BLANKS.items():
        await ana.type(f"/praise list {looked_for}")
        assert [each for each in WITHOUT_BLANKS.values() if each in modal(ana).texts] == [text]
    await ana.type("/praise list ビュース")
    assert "Nothing found." in modal(ana).plain
