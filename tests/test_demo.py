"""The first minute of the demo: a process is started, and what a newcomer finds there is read at the sandbox."""

import html
import json
import re
import signal
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.commands import Started, started
from tests.ports import free_port
from tests.workspace import PATIENCE

READY = r"Upward is ready: (\S+)"
WEEK = timedelta(days=7)
AT_WEEKENDS = ("farah", "wei")
"""In Amman people work on Sundays, in China on the Saturdays that make up for long holidays."""


@dataclass(frozen=True)
class Seen:
    """The workspace as the demo kept it, and pages as the browser got them."""

    workspace: dict[str, Any]
    pages: dict[str, str]

    def channel(self, name: str) -> list[dict[str, Any]]:
        return next(list(each["messages"]) for each in self.workspace["channels"] if each["name"] == name)

    def person(self, handle: str) -> str:
        """The id of somebody's account."""
        return next(str(each["id"]) for each in self.workspace["people"] if each["name"] == handle)

    def names(self, *handles: str) -> list[str]:
        """How messages name these people: mentioned, or in words."""
        found = [each for each in self.workspace["people"] if each["name"] in handles]
        return [str(each[name]) for each in found for name in ("id", "real_name")]

    def direct(self, handle: str) -> dict[str, Any]:
        """The conversation of the bot and somebody; one without messages where there is none."""
        someone = self.person(handle)
        talks = [each for each in self.workspace["channels"] if each["kind"] == "im" and someone in each["members"]]
        return next(iter(talks), {"messages": []})


@contextmanager
def demo(folder: Path, options: str = "") -> Iterator[tuple[Started, str]]:
    with started(f"demo --port {free_port()} --data kept {options}", folder) as running:
        yield running, running.says(READY)


def page(url: str, path: str) -> str:
    with urllib.request.urlopen(f"{url}/{path}", timeout=PATIENCE) as answer:
        return str(answer.read().decode())


def act(url: str, path: str, **fields: str) -> None:
    """What the page sends when somebody does something there."""
    body = urllib.parse.urlencode(fields).encode()
    request = urllib.request.Request(f"{url}/{path}", body, {"HX-Request": "true"})
    with urllib.request.urlopen(request, timeout=PATIENCE):
        pass


def waits_for(url: str, path: str, words: str) -> str:
    """The page once it has these words."""
    deadline = time.monotonic() + PATIENCE
    while words not in (shown := page(url, path)):
        assert time.monotonic() < deadline, shown
        time.sleep(0.1)
    return shown


def pressed(url: str, handle: str, name: str, number: int, words: str) -> str:
    """The window that such a button of one opens; of several the one with that number."""
    path = f"as/{handle}/general"
    buttons = re.findall(r'hx-post="/(by/[^"]+/view/[^"]+)"[^>]* hx-vals="([^"]+)"', page(url, path))
    found = [(where, json.loads(html.unescape(values))) for where, values in buttons]
    where, values = [each for each in found if each[1].get("action_id", "").split(":")[0] == name][number]
    act(url, where, **values)
    shown = waits_for(url, path, words)
    act(url, f"{where}/close", all="1")
    return shown


def home(url: str, handle: str) -> str:
    act(url, f"by/{handle}/home", tab="home")
    return waits_for(url, f"as/{handle}/@upward/home", "Give praise")


def rooms(url: str, handle: str) -> str:
    """All rooms of HipChat that the person sees, one below the other."""
    first = page(url, f"rooms/as/{handle}/")
    return "".join(page(url, path) for path in sorted(set(re.findall(rf'href="/(rooms/as/{handle}/\d+)"', first))))


def left_behind(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "kept" / "workspace.json").read_text(encoding="utf-8")))


def at(message: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(float(message["ts"]), UTC)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """A first start, and what some people see in it."""
    folder = tmp_path_factory.mktemp("demo")
    with demo(folder) as (running, url):
        pages = {handle: home(url, handle) for handle in ("ana", "carla", "dmitri", "grace")}
        pages["tomas"] = rooms(url, "tomas")
        act(url, "by/grace/type", channel="general", text="/upward stats")
        pages["statistics"] = waits_for(url, "as/grace/@upward", "People who took part")
        pages["hint"] = page(url, "")
        act(url, "by/grace/type", channel="general", text="/upward cycle")
        pages["cycles"] = waits_for(url, "as/grace/general", "Feedback for managers")
        pages["running"] = pressed(url, "grace", "cycles.open", 0, "Who still owes")
        act(url, "by/grace/type", channel="general", text="/upward cycle")
        waits_for(url, "as/grace/general", "First feedback for managers")
        pages["result"] = pressed(url, "grace", "cycles.open", 1, "Results are out.")
        assert running.ends_by(signal.SIGINT) == 0
    return Seen(left_behind(folder), pages)


def test_the_channels_have_half_a_year_of_history_in_the_order_of_its_days(first: Seen) -> None:
    for name, least in (("kudos", 80), ("goals", 30)):
        posts = first.channel(name)
        stamps = [at(each) for each in posts]
        assert len(posts) >= least
        assert stamps == sorted(stamps)
        assert stamps[-1] - stamps[0] > 20 * WEEK
        weekend = [post for post in posts if at(post).weekday() >= 5]
        assert [post for post in weekend if not any(name in repr(post) for name in first.names(*AT_WEEKENDS))] == []
        weeks = {each.isocalendar()[:2] for each in stamps}
        assert len(weeks) >= 20, "all of it on few days is no life"


def test_progress_stands_in_the_threads_of_the_objectives(first: Seen) -> None:
    posts = {each["ts"]: each for each in first.channel("goals")}
    answers = [each for each in posts.values() if each["thread_ts"]]
    assert len(answers) > 20
    for answer in answers:
        assert answer["ts"] in posts[answer["thread_ts"]]["replies"]
        assert at(answer) > at(posts[answer["thread_ts"]])


def test_what_a_newcomer_sees_on_home_is_somebodys_own(first: Seen) -> None:
    assert "A clearer welcome page" in first.pages["ana"]
    assert "What people said to you" in first.pages["ana"]
    assert "What waits for you" in first.pages["carla"]
    assert "Try the new form with ten customers" in first.pages["carla"]
    assert "without a manager" in first.pages["grace"], "she is HR from the start"


def test_everybody_has_their_manager_at_the_first_look(first: Seen) -> None:
    without = re.search(r"without a manager \((\d+)\)", first.pages["grace"])
    assert without
    assert without[1] == "3", "the head of the company, and two whose profiles name nobody"


def test_what_is_private_stands_in_no_channel(first: Seen) -> None:
    words = repr(first.channel("kudos") + first.channel("goals")) + first.pages["tomas"]
    for private in ("what they would miss", "Learn to say no", "Teach two colleagues", "I had approved"):
        assert private not in words
    assert "what they would miss" in repr(first.direct("ana"))


def test_feedback_is_owed_waits_to_be_read_and_no_word_of_it_is_in_a_chat(first: Seen) -> None:
    assert "How I say no to ideas" in first.pages["ana"], "she owes it"
    assert re.search("My talk at the autumn meeting[^:]{,20}: 2 of 4 answered", first.pages["ana"]), "its topic is bold"
    assert "gave you feedback" in first.pages["ana"]
    told = repr(first.direct("ana"))
    assert "asks for your feedback" in told
    assert "Your request for feedback" in told
    for said in ("I told my sister", "saved me half a day", "I only saw the last day"):
        assert said not in repr(first.workspace)


def test_one_upward_cycle_is_open_and_another_can_be_read(first: Seen) -> None:
    assert "Answer about Carla Rossi" in first.pages["ana"], "she owes it"
    assert "An upward cycle is open." in first.pages["hint"]
    assert "About you, in First feedback for managers" in first.pages["dmitri"]
    assert "Open until" in first.pages["cycles"]
    assert "First feedback for managers" in first.pages["cycles"]
    (asked,) = [each for each in first.direct("ana")["messages"] if "asks for your view of" in repr(each)]
    assert "asks for your view of Carla Rossi" in repr(asked)
    assert at(asked).astimezone(ZoneInfo("Europe/Lisbon")).hour == 10, "in her own working hours, as the bot asks"
    for said in ("whose fault it was", "protect our mornings", "what we would drop"):
        assert said not in repr(first.workspace)


def test_hr_sees_how_many_of_each_department_answered(first: Seen) -> None:
    """In the cycle that runs, as of this morning, and in the one of which the results are out."""
    for name, share in (("running", 0), ("result", 100)):
        assert "Engineering: 100 % of 6" in first.pages[name]
        assert f"All others: {share} % of 6" in first.pages[name]


def test_the_open_cycle_ends_with_results_once_the_clock_has_moved(tmp_path: Path) -> None:
    """Without Ana two answered about Carla."""
    with demo(tmp_path) as (running, url):
        assert "Answer about Carla Rossi" in home(url, "ana")
        act(url, "by/grace/clock", advance="P28D")
        waits_for(url, "as/dmitri/@upward", "Your feedback from the people who report to you is here")
        waits_for(url, "as/carla/@upward", "Your upward feedback has no results this time")
        assert "Answer about Carla Rossi" not in home(url, "ana")
        assert running.ends_by(signal.SIGINT) == 0
    assert {each.suffix for each in (tmp_path / "kept-ballots").iterdir()} == {"", ".TAG", ".released"}


def test_nobody_begins_with_a_pile_of_unread_messages(first: Seen) -> None:
    for handle in ("ana", "ben", "dmitri", "hiro", "kavita"):
        talk = first.direct(handle)
        assert len(talk["messages"]) < 8
        assert "A new account in HipChat" not in repr(talk)
        newest = talk["messages"][-1:] and talk["messages"][-1]["ts"]
        assert not newest or newest in talk["read"].values()


def test_the_same_history_is_in_hipchat(first: Seen) -> None:
    assert "212 parcels in one night, and a call in the morning" in first.pages["tomas"]
    assert "Hire two engineers who are better than me" in first.pages["tomas"]


def test_statistics_show_months_of_it(first: Seen) -> None:
    """Each month has at least five people behind its numbers."""
    line = re.search(r"People who took part.*?</", first.pages["statistics"], re.DOTALL)
    assert line is not None
    counted = [int(number) for number in re.findall(r"[A-Z][a-z]{2} (\d+)", first.pages["statistics"])]
    assert sum(number >= 5 for number in counted) >= 10


def test_a_folder_is_told_its_history_once_and_keeps_what_came_after(tmp_path: Path) -> None:
    with demo(tmp_path) as (running, url):
        act(url, "by/ana/type", channel="kudos", text="/praise @ben you kept the second start tidy")
        waits_for(url, "as/ana/kudos", "you kept the second start tidy")
        assert running.ends_by(signal.SIGINT) == 0
    before = Seen(left_behind(tmp_path), {}).channel("kudos")
    with demo(tmp_path) as (running, _):
        assert running.ends_by(signal.SIGINT) == 0
    after = Seen(left_behind(tmp_path), {}).channel("kudos")
    assert [each["ts"] for each in after] == [each["ts"] for each in before]
    assert "kept the second start tidy" in repr(after[-1])


def test_an_empty_demo_has_people_and_stays_empty(tmp_path: Path) -> None:
    with demo(tmp_path, "--empty") as (running, url):
        assert "An upward cycle is open." not in page(url, "")
        assert "without a manager" in home(url, "grace")
        assert running.ends_by(signal.SIGINT) == 0
    with demo(tmp_path) as (running, _):
        assert running.ends_by(signal.SIGINT) == 0
    seen = Seen(left_behind(tmp_path), {})
    assert [*seen.channel("kudos"), *seen.channel("goals")] == []
    assert len(seen.workspace["people"]) > 20


@pytest.mark.parametrize("after", [0.2, 0.6, 1.0])
def test_a_demo_that_is_ended_while_it_begins_starts_whole_the_next_time(tmp_path: Path, after: float) -> None:
    with started(f"demo --port {free_port()} --data kept", tmp_path) as running:
        time.sleep(after)
        running.ends_by(signal.SIGINT)
    with demo(tmp_path) as (running, url):
        assert "A clearer welcome page" in home(url, "ana")
        assert running.ends_by(signal.SIGINT) == 0
    posts = Seen(left_behind(tmp_path), {}).channel("kudos")
    assert len(posts) == len({each["ts"] for each in posts}) >= 80
