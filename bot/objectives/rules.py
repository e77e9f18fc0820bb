"""Who may see an objective, and what may be done with it: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.allowances import Allowance
from bot.errors import NotAllowed
from bot.objectives.objective import Health, KeyResult, NewObjective, Objective, Progress, Wording
from bot.people import Person
from bot.phrases import One, words
from bot.typed_text import clean_line

TITLE_LONGEST = 150
DESCRIPTION_LONGEST = 2000
KEY_RESULTS_MOST = 5
NOTE_LONGEST = 1000
COMMENT_LONGEST = 2000
DONE = 100
SET_A_DAY = Allowance("objectives.set", 20)
"""A quarter has three to five objectives; somebody who writes down a whole year's has room."""
STEPS_A_DAY = Allowance("objectives.step", 50)
"""Progress, closing and opening again: everything of a year twice a day. Each writes to everybody who may see it."""
EDITS_A_DAY = Allowance("objectives.edit", 50)
COMMENTS_A_DAY = Allowance("objectives.comment", 100)
"""A manager of twenty says a word on five objectives each."""
SOON = timedelta(days=30)
"""A quarter that ends sooner leaves little time for something set today."""


def refusal(
    block: str, *, field: str | None = None, people: Sequence[One] = (), most: int = 0, count: int = 0
) -> NotAllowed:
    """A refusal in the words of prompts/objectives/refusals.j2; `field` names the form field that it is about."""
    said = words("objectives/refusals", people=people, most=most, count=count)
    return NotAllowed(said.plain(block), field=field)


# ---------------------------------------------------------------- who may see it


def may_see(objective: Objective, person: Person) -> bool:
    """The one decision about an objective, its key results and the history of its progress: the owner always; of the
    same company everybody if it is public, and the manager with whom it is shared."""
    if objective.deleted_at is not None or objective.workspace != person.workspace or not person.active:
        return False
    if person.id == objective.owner.id or objective.public:
        return True
    return objective.shared_with is not None and objective.shared_with.id == person.id


def people_concerned(*objectives: Objective) -> tuple[Person, ...]:
    """Those on whose own lists it stands: its owner, and the manager with whom it is shared."""
    managers = (each.shared_with for each in objectives)
    return (*(each.owner for each in objectives), *(manager for manager in managers if manager))


def check_seen(objective: Objective | None, person: Person) -> Objective:
    """The objective, if that person may see it. What one may not see does not exist for one."""
    if objective is None or not may_see(objective, person):
        raise refusal("not_there")
    return objective


def check_owner(objective: Objective | None, person: Person) -> Objective:
    """The objective, if it is that person's and stands."""
    if objective is None or objective.owner.id != person.id:
        raise refusal("not_there" if objective is None or not may_see(objective, person) else "not_yours")
    if objective.deleted_at is not None:
        raise refusal("deleted")
    return objective


def check_open(objective: Objective) -> Objective:
    """Refuses a closed one: its progress is history."""
    if objective.closed_at is not None:
        raise refusal("closed")
    return objective


def check_manager(objective: Objective | None, person: Person) -> Objective:
    """The objective, if it is shared with that person, who may say that it looks good."""
    seen = check_seen(objective, person)
    if seen.shared_with is None or seen.shared_with.id != person.id:
        raise refusal("not_shared")
    return seen


def check_commenter(objective: Objective | None, person: Person) -> tuple[Objective, Person]:
    """Whom a comment of that person goes to: between the owner and the manager with whom it is shared."""
    seen = check_seen(objective, person)
    manager = seen.shared_with
    if manager is None:
        raise refusal("nobody_to_answer" if person.id == seen.owner.id else "not_shared")
    if person.id == manager.id:
        return seen, seen.owner
    return seen, manager


# ---------------------------------------------------------------- what it says


def check_title(title: str) -> None:
    """Refuses a title that says nothing, or more than 150 characters."""
    if not title:
        raise refusal("no_title", field="title")
    if len(title) > TITLE_LONGEST:
        raise refusal("long_title", field="title", most=TITLE_LONGEST, count=len(title))


def check_length(text: str, most: int, field: str) -> str:
    """The text, unless it has more characters than `most`."""
    if len(text) > most:
        raise refusal("too_long", field=field, most=most, count=len(text))
    return text


def check_due(due: date | None, today: date, before: date | None) -> date:
    """The day, unless none was picked or it is over. The day that stood there `before` may stay."""
    if due is None:
        raise refusal("no_due", field="due")
    if due < today and due != before:
        raise refusal("past_due", field="due")
    return due


def key_results(typed: str, known: Sequence[KeyResult] = ()) -> tuple[KeyResult, ...]:
    """One a line. A line that stood there keeps its progress; one that was reworded takes, in order, that of those
    that stand there no more."""
    titles = list(dict.fromkeys(line for raw in typed.splitlines() if (line := clean_line(raw))))
    if len(titles) > KEY_RESULTS_MOST:
        raise refusal("many_key_results", field="key_results", most=KEY_RESULTS_MOST, count=len(titles))
    if long := [title for title in titles if len(title) > TITLE_LONGEST]:
        raise refusal("long_key_result", field="key_results", most=TITLE_LONGEST, count=len(long[0]))
    same = {each.title: each for each in known}
    reworded = iter([each for each in known if each.title not in titles])
    following = max((each.number for each in known), default=0)
    found: list[KeyResult] = []
    for title in titles:
        kept = same.get(title) or next(reworded, None)
        if kept is None:
            following += 1
        found.append(replace(kept, title=title) if kept else KeyResult(following, title))
    return tuple(found)


def likely_due(day: date) -> date:
    """The end of the quarter, or of the next one if this one is nearly over."""
    end = _quarter_end(day)
    return end if end - day >= SOON else _quarter_end(end + timedelta(days=1))


def _quarter_end(day: date) -> date:
    first_month_after = 3 * ((day.month - 1) // 3) + 4
    year, month = (day.year, first_month_after) if first_month_after <= 12 else (day.year + 1, 1)
    return date(year, month, 1) - timedelta(days=1)


def first_objective(new: NewObjective, number: int, now: datetime) -> Objective:
    """A new objective as it was kept under that number."""
    return Objective(
        id=number,
        workspace=new.workspace,
        owner=new.owner,
        wording=new.wording,
        audience=new.audience,
        manager=new.manager,
        progress=0,
        by_hand=False,
        health=Health.ON_TRACK,
        outcome=None,
        closing_note="",
        round=1,
        created_at=now,
        routed_at=None if new.waits else now,
    )


# ---------------------------------------------------------------- how far it is


def mean(parts: Iterable[KeyResult]) -> int:
    """The mean of the key results in whole percent, halves rounded up; 0 without any."""
    found = [part.progress for part in parts]
    return (2 * sum(found) + len(found)) // (2 * len(found)) if found else 0


def progress(objective: Objective, overall: int | None, parts: dict[int, int | None], health: Health) -> Progress:
    """How far it is: `parts` by the number of the key result, `overall` if the owner sets it by hand. What was left out
    stays as it is. Refuses what is not from 0 to 100."""
    results = tuple(
        replace(each, progress=_percent(parts.get(each.number), each.progress, f"key_result_{each.number}"))
        for each in objective.wording.key_results
    )
    if results and overall is None:
        return Progress(mean(results), False, health, results)
    return Progress(_percent(overall, objective.progress, "progress"), bool(results), health, results)


def _percent(typed: int | None, before: int, field: str) -> int:
    if typed is None:
        return before
    if not 0 <= typed <= DONE:
        raise refusal("no_percent", field=field, most=DONE)
    return typed


def progress_after_edit(objective: Objective, wording: Wording) -> Progress:
    """Its progress once it says something else: with other key results, another mean."""
    results = wording.key_results
    by_hand = objective.by_hand and bool(results)
    before = objective.wording.key_results
    changed = [(each.number, each.progress) for each in results] != [(each.number, each.progress) for each in before]
    overall = mean(results) if results and not by_hand and changed else objective.progress
    return Progress(overall, by_hand, objective.health, results)
