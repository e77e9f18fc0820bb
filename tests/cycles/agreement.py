"""Who owes which review, as each surface says it, beside the model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import time, timedelta
from pathlib import Path

from bot.cycles.buttons import CYCLE, REVIEW
from bot.cycles.owing.owed import find_settled
from bot.cycles.running.running_window import OWING, OwingPage
from bot.forms import Form
from bot.messages import Paragraph, SmallPrint, plain
from bot.nudges.asking import find_debts
from bot.replies import OpenForm, ShowHome
from bot.router import ROUTES
from bot.routes import OnNudge
from tests.anonymity.company import HR
from tests.cycles.histories import History
from tests.cycles.ledger import Ledger, Reviewed
from tests.cycles.passing import asks_about
from tests.cycles.town import MEMBERS, Town, open_town

(SOURCE,) = (each for each in ROUTES if isinstance(each, OnNudge) and each.name == "cycles.owed")
SAID = re.compile(r"heron\d+\w+?of\w+?x")
APART = timedelta(100)
"""So long after a result somebody can be reviewed again by others."""
OVER = (".released", "id", ".TAG")
"""What the folder of ballots has when nothing is in it."""
STAGES = {
    "planned": "Approved: it asks on", "open": "Open until", "closed": "Closed.", "cancelled": "Called off.",
    "released": "Results have been out",
}  # fmt: skip


def read(parts: Iterable[object]) -> str:
    """What stands there, and the buttons."""
    return "\n".join(plain(part.text) if isinstance(part, Paragraph | SmallPrint) else repr(part) for part in parts)


def read_home(reply: object) -> str:
    return read(reply.home.parts) if isinstance(reply, ShowHome) else repr(reply)


def _read(form: Form | None) -> str:
    return read(form.parts) if form else ""


async def check(history: History, people: Collection[str], hr: Collection[str]) -> None:
    """All surfaces agree with the model: of these people, and of these of HR."""
    for who in sorted(set(people) - history.town.gone):
        await _check_reviewer(history, who)
    for who in sorted(hr):
        await _check_hr(history, who)
    await _check_list(history)


async def _check_reviewer(history: History, who: str) -> None:
    town, wanted = history.town, history.ledger.owes(who)
    _, page = await town.press(who, "home.page", "cycles.owed|0")
    assert asks_about(page) == wanted, (who, wanted, page, history.log)
    async with town.store.read() as work:
        (person,) = await work.people.by_ids(1, [town.ids[who]])
        settled = await find_settled(town.engine.context, person)
        debts = await find_debts(work, [SOURCE], person, history.now, settled=settled or frozenset())
        cycle = await work.cycles.get(person.workspace, history.ledger.id)
    mine = [asked for _, each, asked in history.ledger if each == who]
    later = {each.whom for each in mine if each.later and each.later > history.today}
    over = cycle is None or cycle.closes_at is None or cycle.closes_at <= history.now
    assert asks_about(debts.debts) == (set() if over else wanted - later), (who, wanted, later, debts, history.log)


async def _check_hr(history: History, hr: str) -> None:
    """How far it is, and who owes, as far as that person may know: without names as of the last sweep."""
    town, ledger, hidden = history.town, history.ledger, history.hidden(hr)
    form, reply = await town.press(hr, "cycles.open", CYCLE.encode(ledger.id))
    assert form, (hr, reply, history.log)
    if ledger.stage in ("open", "closed"):
        _, home = await town.press(hr, "home.page", "cycles.progress|0")
        for said in (_read(form), read_home(home)):
            assert _how_far(ledger, hidden) in said, (hr, _how_far(ledger, hidden), said, history.log)
    if ledger.stage == "open":
        said = _read((await town.press(hr, "cycles.owing", OWING.encode(OwingPage(ledger.id))))[0])
        owing = [each for each in ledger if each[2].state == "owed"]
        shown = [(who.title(), each.whom.title()) for review, who, each in owing if not review.is_about(hidden)]
        assert sorted(re.findall(r"^(\w+), about (.+)$", said, re.MULTILINE)) == sorted(shown), (hr, said, history.log)
        only_counted = Counter(" and ".join(map(str.title, each.about)) for each, *_ in owing if each.is_about(hidden))
        counts = {about: int(number) for number, about in re.findall(r"^(\d+) about ([^.]+)\.", said, re.MULTILINE)}
        assert counts == only_counted, (hr, said, only_counted, history.log)
    if ledger.stage == "cancelled" and ledger.reviews:
        assert "Called off" in _read(form), (form, history.log)


async def _check_list(history: History) -> None:
    """`/upward cycle` says the same of every stage."""
    _, listed = await history.town.type(HR, "upward", "cycle")
    assert isinstance(listed, OpenForm), listed
    stage = f"{history.name}\n{STAGES[history.ledger.stage]}"
    assert stage in read(listed.form.parts), (stage, listed, history.log)


def _how_far(ledger: Ledger, hidden: Collection[str]) -> str:
    total, paid = ledger.totals(hidden)
    if not total:
        return "results on"
    if ledger.stage == "open" and not ledger.named and ledger.swept_at is None:
        return "for one answer. I check" if total == 1 else f"for {total} answers. I check"
    if ledger.stage == "open" and paid == total > 1:
        return f"All {total} have answered"
    return f"{paid} of {total} {'has' if 1 in (paid, total) else 'have'} answered"


# ---------------------------------------------------------------- the results


async def check_results(history: History) -> None:
    """Whoever it is about reads what was said, once, and nothing under the least number but what was passed on."""
    for review in history.ledger.reviews.values():
        readers = history.readers or {each for each in review.about if each in history.town.ids}
        for reader in sorted(readers - history.town.gone):
            form, _ = await history.town.press(reader, "cycles.read", REVIEW.encode(review.id))
            readable = history.ledger.stage == "released" and review.state in ("shown", "passed on")
            assert (form is not None) == readable, (review, form, history.log)
            if form is not None:
                said = await _read_all(history.town, reader, review, form)
                assert sorted(SAID.findall(said)) == sorted(_texts_of(review)), (said, review, history.log)
                assert not review.is_joint or _say_joint(review, reader) in said, (said, review, history.log)


def _texts_of(review: Reviewed) -> list[str]:
    if review.is_joint:
        return []
    return [each.said for each in (review.passed_on if review.state == "passed on" else review.counts)]


def _say_joint(review: Reviewed, reader: str) -> str:
    """How many answered about both, and what they chose."""
    (other,) = (each.title() for each in review.about if each != reader)
    return f"{len(review.counts)} people answered about you and {other} together, in"


async def _read_all(town: Town, reader: str, review: Reviewed, form: Form) -> str:
    """What stands on all its pages."""
    said, page = [_read(form)], 2
    while "cycles.read_after" in repr(form) and page < 20:
        turned, _ = await town.press(reader, "cycles.read_after", f"{REVIEW.encode(review.id)}|{page}")
        assert turned
        form, page = turned, page + 1
        said.append(_read(form))
    return "\n".join(said)


async def live_through(town: Town, seed: int, steps: int, most: int) -> History:
    """One history, looked at after each step, to its end: then nobody owes anything and nothing sealed remains. After
    each step so many people are looked at, and the second one of HR now and then; with `most`, everybody. Returns what
    happened."""
    history = History(town, seed)
    await history.begin()
    await history.do_jobs()
    for _ in range(steps):
        await history.step()
        await check(history, *_choose(history, most))
    await history.end()
    assert history.ledger.stage in ("released", "cancelled"), (history.ledger, history.log)
    await check(history, MEMBERS, town.hr)
    await check_results(history)
    left = [each.name for each in town.root.iterdir() if not each.name.endswith(OVER)]
    assert not left, (left, history.log)
    await town.settle()
    await history.pass_to(history.today + APART, time(11, 7))
    return history


def _choose(history: History, most: int) -> tuple[Collection[str], Collection[str]]:
    """Whom to look at: who did something, or anybody."""
    if most >= len(MEMBERS):
        return MEMBERS, history.town.hr
    people = history.touched or history.dice.sample(MEMBERS, most)
    history.touched = set()
    return people, history.town.hr if history.dice.random() < 0.3 else {HR}


async def live_many(database_url: str, folder: Path, first: int, count: int) -> None:
    """So many in a company of their own, from that seed on, everything looked at after each step."""
    async with open_town(database_url, folder) as town:
        for seed in range(first, first + count):
            await live_through(town, seed, 12, len(MEMBERS))
