"""Every prompt is rendered, with an example of what it speaks about; a prompt without one fails."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError, meta

import prompts
from bot.admission import Who
from bot.messages import Link, Mention, Room, RoomLink, Words, plain
from bot.people import Handle, Person
from bot.phrases import _environment, why, words
from bot.praise import copies, receipt, rules
from bot.store import Channel, Purpose
from tests.commands import environment
from tests.workspace import PATIENCE

HOME = Path(prompts.__file__).parent
NAMES = sorted(str(path.relative_to(HOME).with_suffix("")) for path in HOME.rglob("*.j2"))

ANA = Person(1, 1, "Ana <@here>", (Handle("slack", "U1"),))
BEN = Person(2, 1, "Ben *bold*", (Handle("slack", "U2"),))
KUDOS = Room("slack", "C1", "kudos")
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)

EXAMPLES: dict[str, list[Any]] = {
    "about": ["03/04/2026"],
    "asked": [1, 7],
    "at": [NOON],
    "after": ["Amman time"],
    "author": [ANA],
    "average": ["3.6"],
    "back": [NOON.date()],
    "bar": ["▇▇▇▇▁▁▁▁▁▁"],
    "before": ["Oslo time"],
    "begin": ["10:00"],
    "by": [ANA],
    "chain": ["Ana → Ben → Ana"],
    "chat": ["Slack"],
    "city": ["Lisbon"],
    "closed": [1],
    "columns": ["Shoe size"],
    "copies": [1, 3],
    "country": ["Portugal"],
    "count": [1, 1200],
    "date": ["03/04/2026"],
    "dates": [[NOON.date()], [NOON.date(), NOON.date()]],
    "day": [NOON],
    "days": [90],
    "declined": [0, 1, 2],
    "due": [NOON.date()],
    "department": ["Research"],
    "done": [0, 1],
    "encoding": ["cp1250"],
    "end": ["13:00"],
    "file": ["people.csv"],
    "first": [11],
    "first_name": ["Ana"],
    "giver": [ANA],
    "health": ["on track"],
    "label": ["Details"],
    "labels": [["Manager", "Mentor"]],
    "last": [20],
    "least": [5],
    "line": [7],
    "link": [Link("https://example.com/p1", "this message")],
    "longest": [75],
    "manager": [BEN],
    "managers": [1, 2],
    "month": ["Oct 2026"],
    "minutes": [1, 3],
    "most": [10],
    "named": [0, 1],
    "newcomers": [0, 1],
    "note": ["", "Thank you all."],
    "open": [2],
    "page": [2],
    "opened": [1],
    "option": ["About right"],
    "options": [["Too little", "About right", "Too much"]],
    "others": [["Ben"], ["Ben", "Cem"]],
    "outcome": ["achieved"],
    "owner": [ANA],
    "part": [2],
    "people": [[ANA], [ANA, BEN]],
    "percent": [40],
    "names": ["Ana Ferreira, Ben Okafor"],
    "person": [ANA],
    "picker": ["reports", "hr", "everybody", "manager", "themselves", "both"],
    "points": ["often or very often"],
    "purposes": [["praise"]],
    "reader": ["Ben"],
    "readers": [["Ben", "Cem"]],
    "reason": ["the channel is archived"],
    "receivers": [[BEN], [ANA, BEN]],
    "reference": ["3f2a91c0"],
    "requester": [ANA],
    "reviewer": ["Ben Okafor"],
    "rest": [4],
    "room": [KUDOS],
    "rooms": [[KUDOS], [KUDOS, Room("hipchat", "7", "Praise")]],
    "scope": ["managers", "chosen", "company", "person"],
    "share": [67],
    "suggested": ["Carla Rossi"],
    "title": ["My objectives"],
    "topic": ["The move to the new site"],
    "total": [34],
    "typed": ["#kudos"],
    "until": [NOON.date()],
    "waiting": [0, 34],
    "value": ["Courage"],
    "values": [["Courage", "Care"]],
    "without": [1],
    "who": ["Tidewater"],
    "zone": ["Lisbon time"],
}
"""What each placeholder may hold, by its name; the same name means the same thing in every prompt."""

LONGEST = {
    "title": 24,
    "submit": 24,
    "close": 24,
    "button": 40,
    "option": 75,
    "label": 60,
    "field": 60,
    "placeholder": 150,
    "hint": 150,
    "confirm_title": 100,
    "confirm_text": 300,
    "confirm_yes": 30,
    "confirm_no": 30,
}
"""In characters, by the beginning of the block's name: what Slack shows of it (docs.slack.dev/reference/block-kit), or
less where more would not be read."""

MARKUP = re.compile(r"[*_~`<>|{}\\]|\[\w+\]\(|\bhttps?:|&\w+;")


def placeholders(name: str) -> set[str]:
    source = (HOME / f"{name}.j2").read_text(encoding="utf-8")
    return meta.find_undeclared_variables(_environment().parse(source))


def blocks(name: str) -> list[str]:
    source = (HOME / f"{name}.j2").read_text(encoding="utf-8")
    return re.findall(r"{% block (\w+) %}", source)


def examples(name: str) -> Iterator[dict[str, Any]]:
    """As many as it takes to say every placeholder in every way."""
    used = sorted(placeholders(name))
    for turn in range(max((len(EXAMPLES[each]) for each in used), default=1)):
        yield {each: EXAMPLES[each][turn % len(EXAMPLES[each])] for each in used}


@pytest.mark.parametrize("name", NAMES)
def test_every_placeholder_has_an_example(name: str) -> None:
    assert placeholders(name) - EXAMPLES.keys() == set(), "give it an example in EXAMPLES"


def test_no_example_is_left_over() -> None:
    used = {each for name in NAMES for each in placeholders(name)}
    assert EXAMPLES.keys() - used == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_phrase_reads_as_a_sentence_or_label(name: str) -> None:
    assert blocks(name)
    for values in examples(name):
        phrases = words(name, **values)
        for block in blocks(name):
            said = phrases.plain(block)
            assert said, block
            assert said == said.strip(), block
            assert "  " not in said, block
            assert not re.search(r" [.,;:]", said), block
            assert said.count("!") <= 1, block


@pytest.mark.parametrize("name", NAMES)
def test_the_bots_own_words_hold_no_markup(name: str) -> None:
    for values in examples(name):
        data = {str(each) for value in values.values() for each in (value if isinstance(value, list) else [value])}
        for block in blocks(name):
            for run in words(name, **values)[block]:
                assert not isinstance(run, Words) or run.text in data or not MARKUP.search(run.text), (block, run)


@pytest.mark.parametrize("name", NAMES)
def test_labels_and_titles_fit_where_they_stand(name: str) -> None:
    for values in examples(name):
        for block in blocks(name):
            most = max(
                (len(key), most)
                for key, most in {"": 500, **LONGEST}.items()
                if f"{block}_".startswith(f"{key}_" if key else "")
            )[1]
            assert len(words(name, **values).plain(block)) <= most, block


# ---------------------------------------------------------------- what becomes of values


def test_what_people_wrote_stays_a_run_of_its_own() -> None:
    said = "<!channel> {{ 7 * 7 }}  {% raw %}\n*bold* & &amp;"
    summary = copies.post(rules.NewPraise(1, ANA, (BEN,), said, rules.Audience.EVERYONE), 1).summary
    assert summary[-3:] == (Words("<!channel> {{ 7 * 7 }}  {% raw %}\n"), Words("bold", bold=True), Words(" & &amp;"))
    assert words("praise/post", value=said)["value"] == (Words("Company value: "), Words(said))
    assert [run for run in summary if isinstance(run, Mention)] == [
        Mention(ANA.name, ANA.handles),
        Mention(BEN.name, BEN.handles),
    ]


def test_rooms_become_links_and_lists_are_read_aloud() -> None:
    receivers, rooms = ["Ana", "Ben", "Cem"], [KUDOS]
    posted = words("praise/receipt", receivers=receivers, rooms=rooms)["posted"]
    assert plain(posted) == "Your praise for Ana, Ben and Cem is on its way to #kudos."
    assert RoomLink(KUDOS) in posted


def test_a_missing_value_is_an_error_and_never_silence() -> None:
    with pytest.raises(UndefinedError):
        words("praise/post", giver=ANA)["said"]


@pytest.mark.parametrize("value", [None, True, 1.5, b"x", object()])
def test_a_phrase_says_no_python(value: Any) -> None:
    with pytest.raises(TypeError):
        words("praise/post", value=value)["value"]


@pytest.mark.parametrize(
    ("zone", "day"),
    [("UTC", "Nov 3, 2026"), ("Pacific/Kiritimati", "Nov 4, 2026"), ("no/where", "Nov 3, 2026"), ("", "Nov 3, 2026")],
)
def test_dates_are_those_of_the_reader(zone: str, day: str) -> None:
    assert words("praise/list", day=NOON, zone=zone).plain("who_notes") == day


def test_a_platforms_reason_is_put_in_plain_words() -> None:
    assert why("is_archived") == "the channel is archived"
    assert why("some_new_error") == "the chat refused it (some_new_error)"
    assert why("not_connected") == "the bot is not connected to that chat"


def test_what_was_given_up_after_a_day_says_the_reason_in_plain_words_too() -> None:
    assert why("gave up: token_revoked") == "the bot's access to the workspace was taken away"
    assert why("gave up: user_token_refused").startswith("the chat refuses the token")
    assert why("gave up: ratelimited") == "the chat did not take it for a day (ratelimited)"


def test_whoever_is_refused_hears_whose_command_it_is() -> None:
    refusals = words("shared/refusals")
    assert all(f"only_{who.name.lower()}" in refusals for who in Who if who is not Who.EVERYBODY)


PUT_IN_PLACE = """
import shutil
from bot.phrases import prefix_commands, words
prefix_commands("")
shutil.rmtree("prompts")
print(words("shared/chats").plain("slack"))
"""


def test_prompts_that_were_replaced_under_a_running_bot_were_missed_at_their_first_use(tmp_path: Path) -> None:
    shutil.copytree(HOME, tmp_path / "prompts")
    run = [sys.executable, "-c", PUT_IN_PLACE]
    said = subprocess.run(run, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=PATIENCE)
    assert said.stdout == "Slack\n", said.stderr


def test_wording_a_praise_takes_a_hundred_calls_as_its_prompts_are_read_once() -> None:
    praise = rules.NewPraise(1, ANA, (BEN,), "You saved the launch", rules.Audience.EVERYONE)
    channels = (Channel(Purpose.PRAISE, KUDOS),)

    def both() -> None:
        copies.first_copies(praise, 1, channels)
        assert receipt.Given(praise, 1, channels).receipt.parts

    both()
    calls = Counter[str]()
    sys.setprofile(lambda _frame, event, _about: calls.update([event]))
    both()
    sys.setprofile(None)
    assert 0 < calls["call"] < 200
