"""What people type after names, as they type it: signs, smileys, and names where nobody looked for them."""

import pytest

from tests.praise.office import Office
from tests.praise.test_giving import kept, picked

GIVERS = ("ana", "dmitri", "mira")
SIGNS_OF_THE_WORDS = (
    (":tada: great launch", ":tada: great launch"),
    ("-40% build time", "-40% build time"),
    ("--dry-run by default now", "--dry-run by default now"),
    (":)", ":)"),
    (";-) you know why", ";-) you know why"),
    ("-> fixed", "-> fixed"),
    ("- one less", "one less"),
    (": two less", "two less"),
    ("— three less", "three less"),
)
SIGNS_AT_NAMES = (
    ("@ben: colon", "@ben:\ncolon"),
    ("@ben! exclaimed", "@ben:\nexclaimed"),
    ("@ben... dots", "@ben:\ndots"),
    ("@ben++ plus", "@ben:\nplus"),
    ("@ben/@carla both", "@ben and @carla:\nboth"),
    ("@ben / @carla, @eun - all three", "@ben, @carla and @eun:\nall three"),
    ("@eun/@carla++ more", "@eun and @carla:\nmore"),
    ("@eun、ありがとう", "@eun:\nありがとう"),
)


async def test_a_sign_that_belongs_to_the_words_is_not_lost(office: Office) -> None:
    for place, (typed, words) in enumerate(SIGNS_OF_THE_WORDS):
        giver = GIVERS[place % len(GIVERS)]
        await office.person(giver).type(f"/praise @ben {typed}")
        assert (await office.post(with_text=words)).plain == f"@{giver} praised @ben:\n{words}\n+1"


@pytest.mark.parametrize("mentions", [True, False])
async def test_a_sign_at_a_name_is_no_part_of_name_or_words(office: Office, mentions: bool) -> None:
    for place, (typed, shown) in enumerate(SIGNS_AT_NAMES):
        giver = GIVERS[place % len(GIVERS)]
        await _type(office, giver, typed, mentions=mentions)
        assert (await office.post(with_text=shown.splitlines()[1])).plain == f"@{giver} praised {shown}\n+1"


async def test_a_plus_plus_without_words_asks_for_them(office: Office) -> None:
    await office.person("ana").type("/praise @ben++")
    assert (picked(office, office.person("ana")), kept(office.person("ana"))) == (["ben"], "")


@pytest.mark.parametrize("mentions", [True, False])
async def test_a_name_behind_the_words_is_offered(office: Office, mentions: bool) -> None:
    ana = office.person("ana")
    await _type(office, "ana", "great job @ben", mentions=mentions)
    assert ana.modal is not None
    assert picked(office, ana) == ["ben"]
    assert "Ben Okafor is filled in" in ana.modal.plain
    assert not office.posts()
    await ana.submit()
    assert (await office.post()).plain.startswith("@ana praised @ben:\ngreat job")


async def test_who_cannot_be_praised_is_not_offered(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise great job @ana and @nobody at 5")
    assert (picked(office, ana), kept(ana)) == ([], "great job Ana Ferreira and @nobody at 5")


async def test_a_sign_behind_a_searched_name_is_no_part_of_it(office: Office) -> None:
    ana = office.person("ana")
    await office.quantity("ana", ["ben"], 1)
    await office.unescaped(ana, "list given @ben, number")
    assert ana.modal is not None
    assert "number 1" in ana.modal.plain


async def _type(office: Office, giver: str, words: str, *, mentions: bool) -> None:
    if mentions:
        await office.person(giver).type(f"/praise {words}")
    else:
        await office.unescaped(office.person(giver), words)


@pytest.mark.parametrize("blank", ["\u3164", "\u115f\u1160", "\uffa0 \u2800"])
async def test_letters_that_nobody_sees_are_not_posted_as_a_praise(office: Office, blank: str) -> None:
    ana = office.person("ana")
    await ana.type(f"/praise @ben {blank}")
    assert (picked(office, ana), kept(ana)) == (["ben"], "")
    await ana.fill(None, {"text": blank})
    assert not (await ana.submit()).ok
    await ana.close()
    await ana.type(f"/praise {blank}")
    assert (picked(office, ana), kept(ana)) == ([], "")
    assert not office.posts()
