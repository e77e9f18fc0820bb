"""From all that somebody ever sees no sum over fewer than the least number of others' answers follows.

The oracle is linear algebra: what is seen is rows over the answers as unknowns, with exact fractions. It is told more
than people are: sums where they read words, and averages that aren't rounded. In a second cycle people answer as
before, and who is asked answers, so that what differs between two groups is all that a difference shows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.cycles.ballots import Ballot
from bot.cycles.cycle import LEAST
from bot.cycles.results import averages, last_time
from bot.cycles.results.averages import ANSWERS_LEAST
from bot.cycles.results.result import Figures
from bot.cycles.results.results import make_result
from bot.cycles.setup.lately import tells_apart
from tests.cycles.test_results import RATING

Answer = tuple[str, int]
"""Whom it is about, and who gave it."""
Row = Mapping[Answer, Fraction]
QUESTIONS = (RATING,)
PEOPLE = some.integers(0, 7)


@dataclass(frozen=True)
class Group:
    """Those who are asked about one manager: who rates, who can't tell, and who reads it beside them, or in their place
    where it is `hidden`."""

    manager: str
    rating: frozenset[int]
    silent: frozenset[int] = frozenset()
    reader: str = ""
    hidden: bool = False

    def release(self) -> Figures | None:
        ballots = [Ballot({RATING.id: "4"}) for _ in self.rating] + [Ballot({RATING.id: "0"}) for _ in self.silent]
        result = make_result(QUESTIONS, ballots, LEAST)
        return result.figures if result else None

    @property
    def people(self) -> frozenset[int]:
        return self.rating | self.silent

    def is_read_by(self, reader: str) -> bool:
        return reader == self.reader or (reader == self.manager and not self.hidden)

    @property
    def row(self) -> Row:
        return {(self.manager, each): Fraction(1, len(self.rating)) for each in self.rating}


def see(cycle: Sequence[Group], reader: str) -> list[Row]:
    """What is shown to them of one cycle."""
    shown = {group: figures for group in cycle if (figures := group.release())}
    readable = {group: figures for group, figures in shown.items() if group.is_read_by(reader)}
    rows = [group.row for group, figures in readable.items() if RATING.id in figures.counts]
    company = averages.average_company(QUESTIONS, shown.values())
    if RATING.id in averages.find_comparable(company, readable.values()):
        inside = [group for group in shown if len(group.rating) >= averages.ANSWERS_LEAST]
        rows.append({answer: part / len(inside) for group in inside for answer, part in group.row.items()})
    return rows


def compare(first: Sequence[Group], second: Sequence[Group], reader: str) -> list[tuple[Row, Row]]:
    """What stands beside each other for them: the average of now, and of the last cycle."""
    pairs = []
    for before, now in zip(first, second, strict=True):
        both = [each for each in (before, now) if each.is_read_by(reader) and len(each.rating) >= ANSWERS_LEAST]
        asked, asked_before = ([*each.rating, *each.silent] for each in (now, before))
        if len(both) == 2 and last_time.is_comparable(asked, asked_before, LEAST):
            pairs.append((now.row, before.row))
    return pairs


# ---------------------------------------------------------------- the oracle


def rank(rows: Iterable[Row], but: Collection[Answer] = ()) -> int:
    found: list[dict[Answer, Fraction]] = []
    for row in rows:
        left = {answer: value for answer, value in row.items() if answer not in but and value}
        for pivot in found:
            first = next(iter(pivot))
            if factor := left.get(first, Fraction(0)) / pivot[first]:
                merged = {
                    each: left.get(each, Fraction(0)) - factor * pivot.get(each, Fraction(0))
                    for each in {**left, **pivot}
                }
                left = {each: value for each, value in merged.items() if value}
        found += [left] if left else []
    return len(found)


def find_exposed(rows: Sequence[Row], own: Collection[Answer] = (), least: int = LEAST) -> Collection[Answer]:
    """Fewer than `least` answers of others of which some sum follows. Answers that stand in all rows alike are only
    known together, so only whole sets of such are tried."""
    known = [*rows, *({each: Fraction(1)} for each in own)]
    alike: dict[tuple[Fraction, ...], list[Answer]] = {}
    for answer in {each for row in rows for each in row} - set(own):
        alike.setdefault(tuple(row.get(answer, Fraction(0)) for row in rows), []).append(answer)
    small = [each for each in alike.values() if len(each) < least]
    for size in range(1, least):
        for sets in combinations(small, size):
            some_of_them = [answer for each in sets for answer in each]
            if len(some_of_them) < least and rank(known) > rank(known, some_of_them):
                return some_of_them
    return ()


def find_determined(rows: Sequence[Row], hidden: Iterable[Group], own: Collection[Answer] = ()) -> Group | None:
    """A group that they may not read, and of which the figures follow."""
    known = [*rows, *({each: Fraction(1)} for each in own)]
    return next((group for group in hidden if rank([*known, group.row]) == rank(known)), None)


# ---------------------------------------------------------------- what is allowed


@some.composite
def cycles(draw: some.DrawFn) -> list[list[Group]]:
    """A cycle, and perhaps another soon after: about each the same people, or such as differ by the least number."""
    managers = [f"m{number}" for number in range(draw(some.integers(1, 8)))]
    first = [draw(groups(each)) for each in managers]
    if not draw(some.booleans()):
        return [first]
    return [first, [draw(joined(before, draw(followers(before)))) for before in first]]


@some.composite
def joined(draw: some.DrawFn, before: Group, group: Group) -> Group:
    """Some are added on the way, one by one, as far as HR may."""
    for who in range(200, 200 + draw(some.integers(0, 4))):
        more = replace(group, rating=group.rating | {who})
        shown = {before.people: LEAST} if before.release() else {}
        group = group if tells_apart(shown, more.people, LEAST) else more
    return group


@some.composite
def groups(draw: some.DrawFn, manager: str) -> Group:
    size = draw(some.sampled_from([0, 1, 2, 3, 4, 5, 5, 6, 7]))
    silent = draw(some.integers(0, 2))
    reader = draw(some.sampled_from(["", "top"]))
    hidden = reader == "top" and draw(some.booleans())
    return Group(manager, frozenset(range(size)), frozenset(range(90, 90 + silent)), reader, hidden)


@some.composite
def followers(draw: some.DrawFn, group: Group) -> Group:
    if draw(some.booleans()):
        return group
    gone = draw(some.integers(0, len(group.rating)))
    come = draw(some.integers(max(0, LEAST - gone), 6))
    rating = frozenset(sorted(group.rating)[gone:]) | frozenset(range(50, 50 + come))
    return replace(group, rating=rating)


@some.composite
def changed_teams(draw: some.DrawFn) -> tuple[Group, Group]:
    """A group and the one of a year later, with whatever people and readers."""
    first = draw(groups("m"))
    rating = frozenset(sorted(first.rating)[draw(some.integers(0, 4)) :]) | frozenset(
        range(50, 50 + draw(some.integers(0, 4)))
    )
    return first, replace(first, rating=rating, reader=draw(some.sampled_from(["", "top", "new"])))


@settings(max_examples=150, deadline=None)
@given(changed_teams(), some.sampled_from(["hr", "top", "new", "m"]))
def test_the_last_cycle_beside_this_one_tells_nothing_more(teams: tuple[Group, Group], reader: str) -> None:
    """Than its reader reads already; and of what the two differ by nothing under the least number follows."""
    first, second = ([each] for each in teams)
    read = [*see(first, reader), *see(second, reader)]
    for now, before in compare(first, second, reader):
        assert rank([*read, before]) == rank(read)
        assert not find_exposed([now, before])


@settings(max_examples=150, deadline=None)
@given(cycles(), some.data())
def test_no_reader_can_subtract(both: list[list[Group]], data: some.DataObject) -> None:
    names = ["hr", "top", *(group.manager for group in both[0])]
    reader = data.draw(some.sampled_from(names))
    rows = [row for cycle in both for row in see(cycle, reader)]
    mine = [each for cycle in both for each in cycle if each.is_read_by(reader)]
    theirs = {(group.manager, 0) for cycle in both for group in cycle if group not in mine and 0 in group.rating}
    own = data.draw(some.sampled_from([set(), *({each} for each in sorted(theirs))]))
    assert not find_exposed(rows, own)
    for cycle in both:
        hidden = [each for each in cycle if len(each.rating) > len(own) and each not in mine]
        assert find_determined(see(cycle, reader), hidden, own) is None


@settings(max_examples=200, deadline=None)
@given(some.lists(some.frozensets(PEOPLE, min_size=LEAST), min_size=2, max_size=4))
def test_nothing_follows_from_any_number_of_results_of_ninety_days(asked: list[frozenset[int]]) -> None:
    shown: dict[frozenset[int], int] = {}
    for each in asked:
        if not tells_apart(shown, each, LEAST):
            shown[each] = LEAST
    assert not find_exposed([Group("m", each).row for each in shown])


@settings(max_examples=200, deadline=None)
@given(
    some.lists(some.tuples(some.frozensets(PEOPLE, min_size=LEAST), some.frozensets(PEOPLE)), min_size=2, max_size=4)
)
def test_nothing_follows_where_some_who_were_asked_are_erased_and_are_back_as_somebody_new(
    results: list[tuple[frozenset[int], frozenset[int]]],
) -> None:
    """HR erases one after another, and asks again: nobody knows who they were, but who remembers the results does."""
    record, numbers, before = {each: each for each in range(8)}, count(8), list[frozenset[int]]()
    asked = list[frozenset[int]]()
    for group, erased in results:
        now = frozenset(record[each] for each in group)
        if not tells_apart(dict.fromkeys(before, LEAST), now, LEAST):
            before.append(now)
            asked.append(group)
        known = {record[each] for each in erased}
        before = [frozenset(-next(numbers) if each in known else each for each in some) for some in before]
        record |= {each: next(numbers) for each in erased}
    assert not find_exposed([Group("m", each).row for each in asked])


def test_after_more_results_than_can_be_added_up_there_is_no_other() -> None:
    """The sixth and later ones were not looked at: one of them could be subtracted."""
    groups = [frozenset(range(10 * number, 10 * number + 5)) for number in range(6)]
    assert not tells_apart(dict.fromkeys(groups[:5], LEAST), groups[5], LEAST)
    shown = dict.fromkeys(groups, LEAST)
    assert tells_apart(shown, groups[5] | {99}, LEAST)
    assert tells_apart(shown, frozenset(range(200, 205)), LEAST)


# ---------------------------------------------------------------- what must be noticed


def team(manager: str, size: int, reader: str = "") -> Group:
    return Group(manager, frozenset(range(size)), reader=reader)


def test_a_sum_over_two_is_noticed() -> None:
    assert len(find_exposed([team("m", 2).row])) == 2
    assert not find_exposed([team("m", 3).row])
    assert find_exposed([team("m", 3).row], own=[("m", 0)])


def test_who_joins_the_same_people_as_before_is_noticed_and_not_allowed() -> None:
    before = team("m", 5)
    for more in (1, 2, 3):
        after = replace(before, rating=before.rating | set(range(200, 200 + more)))
        allowed = not tells_apart({before.people: LEAST}, after.people, LEAST)
        assert allowed is not bool(find_exposed([before.row, after.row])), more


def test_two_results_that_differ_by_one_person_are_noticed() -> None:
    assert list(find_exposed([team("m", 5).row, team("m", 6).row])) == [("m", 5)]
    assert not find_exposed([team("m", 5).row, team("m", 8).row])


@pytest.mark.parametrize("hidden_least", [1, 0])
def test_an_average_with_one_hidden_group_is_noticed(monkeypatch: pytest.MonkeyPatch, hidden_least: int) -> None:
    cycle = [*(team(f"m{number}", 5, reader="top") for number in range(5)), team("secret", 5)]
    assert find_determined(see(cycle, "top"), cycle[5:]) is None
    monkeypatch.setattr(averages, "HIDDEN_LEAST", hidden_least)
    assert find_determined(see(cycle, "top"), cycle[5:]) is cycle[5]


@pytest.mark.parametrize("rule", [True, False])
def test_groups_that_differ_by_one_beside_each_other_are_noticed(monkeypatch: pytest.MonkeyPatch, rule: bool) -> None:
    teams = [team("m", 5)], [team("m", 6)]
    if not rule:
        monkeypatch.setattr(last_time, "is_comparable", lambda *_: True)
    assert any(find_exposed(each) for each in compare(*teams, "m")) is not rule


def test_an_average_over_one_group_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of whoever is HR, and reads none."""
    monkeypatch.setattr(averages, "GROUPS_LEAST", 1)
    monkeypatch.setattr(averages, "HIDDEN_LEAST", 1)
    assert find_determined(see([team("m", 5)], "hr"), [team("m", 5)])
