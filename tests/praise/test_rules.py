"""The rules of praise, with whatever people may type and whoever they may mean."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotAllowed
from bot.people import Person, Standing
from bot.praise import rules
from bot.praise.rules import Audience, Praise
from bot.typed_text import clean, number

ANA = Person(1, 1, "Ana")
BEN = Person(2, 1, "Ben")
CEM = Person(3, 1, "Cem")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

people = st.builds(
    Person,
    id=st.integers(2, 40),
    workspace=st.just(1),
    name=st.sampled_from(["Ben", "O'Neil <x>", "فرح"]),
    standing=st.sampled_from(Standing),
    active=st.booleans(),
)


def a_praise(**changed: Any) -> Praise:
    given: dict[str, Any] = {
        "id": 1,
        "workspace": 1,
        "giver": ANA,
        "receivers": (BEN,),
        "viewers": (),
        "text": "You saved the launch",
        "audience": Audience.EVERYONE,
        "value": None,
        "source_link": None,
        "plus_ones": (),
        "created_at": NOON,
    }
    return Praise(**(given | changed))


def refused(act: Any, *args: Any, **named: Any) -> NotAllowed:
    with pytest.raises(NotAllowed) as caught:
        act(*args, **named)
    return caught.value


@given(st.text(st.characters(), max_size=200))
def test_cleaned_text_can_be_stored_and_shown(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert "\x00" not in cleaned
    assert clean(cleaned) == cleaned


@given(st.text("abc äß🙂فرح👩‍👩‍👧\n\t", max_size=50))
def test_what_can_be_shown_is_kept_as_it_is(text: str) -> None:
    assert clean(f"a{text}b") == f"a{text}b"


@pytest.mark.parametrize(
    "text", ["", "\u200b\u200d", "\u2060", "\u0301", "\u3164", "\u115f \u1160", "\uffa0", "\u2800"]
)
def test_a_text_that_shows_nothing_is_refused(text: str) -> None:
    assert refused(rules.check_text, text).field == "text"


@pytest.mark.parametrize("text", ["x", "🙂", "+1", "谢谢", "x" * 2000, "🙂" * 2000])
def test_a_text_up_to_the_limit_is_taken(text: str) -> None:
    rules.check_text(text)


def test_a_text_over_the_limit_is_refused_with_both_numbers() -> None:
    assert "2,000" in (sentence := refused(rules.check_text, "x" * 2001).sentence)
    assert "2,001" in sentence


@given(st.lists(people, max_size=14))
def test_only_one_to_ten_colleagues_and_guests_who_are_here_can_be_praised(receivers: list[Person]) -> None:
    fine = 1 <= len(receivers) <= 10 and all(map(rules.reachable, receivers))
    if fine:
        rules.check_receivers(ANA, receivers)
    else:
        assert refused(rules.check_receivers, ANA, receivers).field == "people"


def test_nobody_praises_themselves_not_even_among_others() -> None:
    assert refused(rules.check_receivers, ANA, [BEN, ANA]).field == "people"


@pytest.mark.parametrize(
    "person",
    [
        Person(9, 1, "Build Bot", standing=Standing.BOT),
        Person(9, 1, "Pat Quinn", standing=Standing.OUTSIDER),
        Person(9, 1, "Nora Lindqvist", active=False),
    ],
)
def test_who_cannot_be_praised_is_refused_by_name(person: Person) -> None:
    assert person.name in refused(rules.check_receivers, ANA, [BEN, person]).sentence
    assert refused(rules.choose_viewers, ANA, [BEN], [person]).field == "chosen"


@given(st.integers(0, 40), st.integers(0, 10))
def test_twenty_a_day_and_five_to_one_person(given_today: int, to_ben: int) -> None:
    if given_today < 20 and to_ben < 5:
        rules.check_limits([BEN, CEM], given_today, {BEN.id: to_ben})
    else:
        refused(rules.check_limits, [BEN, CEM], given_today, {BEN.id: to_ben})


def test_a_value_must_be_on_the_list() -> None:
    rules.check_value(None, [])
    rules.check_value("Care", ["Courage", "Care"])
    assert refused(rules.check_value, "Care", ["Courage"]).field == "value"


@given(st.lists(people, max_size=6), st.lists(people, max_size=6))
def test_managers_see_it_once_and_only_if_they_are_here(receivers: list[Person], managers: list[Person]) -> None:
    viewers = rules.manager_viewers(ANA, receivers, managers)
    ids = [person.id for person in viewers]
    assert len(ids) == len(set(ids))
    assert not {*ids} & {ANA.id, *(person.id for person in receivers)}
    assert all(map(rules.reachable, viewers))


def test_choosing_only_those_who_see_it_anyway_is_refused() -> None:
    assert refused(rules.choose_viewers, ANA, [BEN], [ANA, BEN]).field == "chosen"
    assert rules.choose_viewers(ANA, [BEN], [BEN, CEM, CEM]) == (CEM,)


@given(
    st.sampled_from(
        ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Lisbon", "America/Sao_Paulo", "no/where"]
    ),
    st.integers(0, 5_000 * 24),
)
def test_a_day_begins_at_the_persons_own_midnight(zone: str, hours: int) -> None:
    now = NOON + timedelta(hours=hours)
    begin = rules.day_begin(Person(1, 1, "Ana", time_zone=zone), now)
    assert begin.tzinfo is UTC
    home = UTC if zone == "no/where" else ZoneInfo(zone)
    assert begin.astimezone(home) == datetime.combine(now.astimezone(home), time(), home)
    assert timedelta(0) <= now - begin <= timedelta(hours=25)


def test_a_private_praise_is_seen_by_those_named_and_frozen() -> None:
    praise = a_praise(viewers=(CEM, BEN), audience=Audience.MANAGERS)
    assert rules.viewers_of(praise) == (ANA, BEN, CEM)


def test_only_the_author_changes_a_praise_and_only_while_it_stands() -> None:
    assert rules.check_author(a_praise(), ANA).id == 1
    assert refused(rules.check_author, a_praise(), BEN).sentence == refused(rules.check_author, None, BEN).sentence
    refused(rules.check_author, a_praise(undone_at=NOON), ANA)


def test_what_was_undone_is_read_by_nobody() -> None:
    for audience in (Audience.EVERYONE, Audience.NAMED):
        assert rules.check_reader(a_praise(audience=audience), BEN).id == 1
        refused(rules.check_reader, a_praise(audience=audience, undone_at=NOON), BEN)


def test_only_who_is_praised_takes_a_post_off_and_only_while_it_is_there() -> None:
    assert rules.check_praised(a_praise(), BEN).id == 1
    for praise, person in (
        (a_praise(), ANA),
        (a_praise(), CEM),
        (None, BEN),
        (a_praise(undone_at=NOON), BEN),
        (a_praise(taken_off_at=NOON), BEN),
        (a_praise(audience=Audience.NAMED), BEN),
    ):
        refused(rules.check_praised, praise, person)


def test_a_plus_one_is_for_others_once_and_on_public_praise_alone() -> None:
    assert rules.check_plus_one(a_praise(posted_at=NOON), CEM).id == 1
    assert rules.check_plus_one(a_praise(), CEM, arriving=True).id == 1
    for praise, person in (
        (a_praise(), CEM),
        (a_praise(posted_at=NOON), ANA),
        (a_praise(posted_at=NOON), BEN),
        (a_praise(posted_at=NOON, plus_ones=(CEM,)), CEM),
        (a_praise(posted_at=NOON, audience=Audience.NAMED), CEM),
        (a_praise(posted_at=NOON, undone_at=NOON), CEM),
        (a_praise(posted_at=NOON, taken_off_at=NOON), CEM),
        (None, CEM),
    ):
        refused(rules.check_plus_one, praise, person)


@pytest.mark.parametrize("value", ["", "x", "-1", "1.5", "١٢", "9" * 30, "1 OR 1"])
def test_a_button_value_that_was_never_ours_names_no_praise(value: str) -> None:
    assert number(value) == 0


def test_a_button_value_names_a_praise() -> None:
    assert number("17") == 17
