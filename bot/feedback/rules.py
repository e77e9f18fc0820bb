"""What may be asked, answered and changed: values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.allowances import Allowance
from bot.errors import NotAllowed
from bot.feedback.request import Given, Outcome, Release, Request, Sheet, SheetAnswer, State
from bot.nudges.rules import today_of
from bot.people import Person, Standing
from bot.phrases import One, words, zone_of
from bot.privacy import may_manage, may_read_given, may_read_sheet
from bot.question_sets import Kind, Question
from bot.typed_text import clean, clean_line, says_something

REVIEWERS_MOST = 20
OWN_QUESTIONS_MOST = 5
TOPIC_LONGEST = 150
QUESTION_LONGEST = 300
TEXT_LONGEST = 2000
REASON_LONGEST = 500
FARTHEST = timedelta(days=90)
"""So far ahead the last day may be, and so long a request stays open, unless its last day is not over yet."""
OPEN_LONGEST = FARTHEST + timedelta(days=2, hours=2)
"""So long one stays open at most: its last day may be asked for where days begin first (UTC+14), and is answered on
until it is over where it ends last (UTC-12)."""
ENDS_LAST = timedelta(hours=12)
"""So long after midnight in UTC a day ends where it ends last."""
LEAD = timedelta(days=2)
"""So long before the last day reviewers are reminded first; the second time on it."""
RELEASED_AT = time(10)
"""When answers come that come together, where the requester lives."""

ASKED_A_DAY = Allowance("feedback.ask", 20)
"""Requests; each reaches up to twenty people."""
GIVEN_A_DAY = Allowance("feedback.give", 20)
THANKED_A_DAY = Allowance("feedback.thank", 100)
CHANGED_A_DAY = Allowance("feedback.manage", 100)
"""Dates moved, people added, requests cancelled: each writes to everybody who was asked."""

NOT_ASKED = ("bots", "outsiders", "left", "unreachable")


def refusal(
    block: str, *, field: str | None = None, people: Sequence[One] = (), most: int = 0, count: int = 0, day: str = ""
) -> NotAllowed:
    """A refusal in the words of the feature's refusals; `field` names the form field that it is about."""
    said = words("feedback/refusals", people=people, most=most, count=count, day=day)
    return NotAllowed(said.plain(block), field=field)


# ---------------------------------------------------------------- asking


def find_last_over(now: datetime) -> date:
    """The last day that is over everywhere."""
    return (now.astimezone(UTC) - ENDS_LAST).date() - timedelta(days=1)


def check_requester(person: Person) -> None:
    """Guests may be asked, and don't ask."""
    if person.standing is not Standing.COLLEAGUE:
        raise refusal("guest_asks")


def can_be_told(report: Person) -> bool:
    """Whether somebody may be asked about that report: a colleague who works here and can hear of it."""
    return report.reachable and report.standing is Standing.COLLEAGUE and bool(report.handles)


def check_about(report: Person | None, requester: Person) -> Person:
    """The report, if the requester may ask about them. Of somebody who doesn't report to them they hear no more than of
    somebody who is not there."""
    if report is None or report.manager != requester.id:
        raise refusal("no_report", field="about")
    names = [report.name]
    if not report.active:
        raise refusal("about_left", field="about", people=names)
    if report.standing is not Standing.COLLEAGUE:
        raise refusal("about_guest", field="about", people=names)
    if not can_be_told(report):
        raise refusal("about_unreachable", field="about", people=names)
    return report


def check_still_about(request: Request) -> None:
    """Refuses to go on asking about a report about whom the requester could not begin to ask any more."""
    if request.about_requester:
        return
    try:
        check_about(request.about, request.requester)
    except NotAllowed:
        raise refusal("about_no_more", people=[request.about.name]) from None


def check_reviewers(people: Sequence[Person], requester: Person, about: Person) -> None:
    """Refuses nobody at all, more than twenty, oneself, whom it is about, and whom nothing reaches."""
    if not people:
        raise refusal("nobody", field="people")
    if len(people) > REVIEWERS_MOST:
        raise refusal("many_people", field="people", most=REVIEWERS_MOST, count=len(people))
    if any(each.id == requester.id for each in people):
        raise refusal("yourself", field="people")
    if any(each.id == about.id for each in people):
        raise refusal("about_themselves", field="people", people=[about.name])
    check_reachable(people)


def check_reachable(people: Sequence[Person], field: str = "people", blocks: Sequence[str] = NOT_ASKED) -> None:
    """Refuses bots, guests of other organisations, who left and who is on no chat, by name and in these words."""
    kinds = (
        [each for each in people if each.standing is Standing.BOT],
        [each for each in people if each.standing is Standing.OUTSIDER],
        [each for each in people if not each.active],
        [each for each in people if not each.handles],
    )
    for block, refused in zip(blocks, kinds, strict=True):
        if refused:
            raise refusal(block, field=field, people=[each.name for each in refused])


def check_topic(topic: str) -> str:
    """What it is about, on one line; refuses nothing, and too much."""
    line = clean_line(topic)
    if not line:
        raise refusal("no_topic", field="topic")
    if len(line) > TOPIC_LONGEST:
        raise refusal("long_topic", field="topic", most=TOPIC_LONGEST, count=len(line))
    return line


def own_questions(typed: str, short: str, rating: Question | None) -> tuple[Question, ...]:
    """One a line, each answered in words; with `rating` that question comes last. `short` is what lists call one."""
    lines = list(dict.fromkeys(line for raw in typed.splitlines() if (line := clean_line(raw))))
    if not lines:
        raise refusal("no_questions", field="questions", most=OWN_QUESTIONS_MOST)
    if len(lines) > OWN_QUESTIONS_MOST:
        raise refusal("many_questions", field="questions", most=OWN_QUESTIONS_MOST, count=len(lines))
    if long := [line for line in lines if len(line) > QUESTION_LONGEST]:
        raise refusal("long_question", field="questions", most=QUESTION_LONGEST, count=len(long[0]))
    own = tuple(Question(f"own_{place}", f"{short} {place}", Kind.TEXT, line) for place, line in enumerate(lines, 1))
    return (*own, *((rating,) if rating else ()))


def check_until(until: date | None, today: date, before: date | None = None) -> date:
    """The last day; refuses none, one that is over, and one too far ahead. What stood there `before` may stay."""
    if until is None:
        raise refusal("no_day", field="until")
    if until < today and until != before:
        raise refusal("past_day", field="until")
    if until > today + FARTHEST:
        raise refusal("far_day", field="until", most=FARTHEST.days)
    return until


def release_time(release: Release, until: date, requester: Person) -> datetime | None:
    """When answers that come together can be read: at ten on the last day, where the requester lives."""
    if release is Release.EACH:
        return None
    return datetime.combine(until, RELEASED_AT, zone_of(requester.time_zone)).astimezone(UTC)


def check_release(release: Release, until: date, requester: Person, now: datetime) -> datetime | None:
    """As `release_time`; refuses a moment that is over: answers would come as each one does."""
    moment = release_time(release, until, requester)
    if moment is not None and moment <= now:
        raise refusal("moment_over", field="until")
    return moment


def check_can_add(request: Request, there: int, today: date) -> None:
    """Refuses guests, where nobody is asked about that report any more, where twenty were asked, and where the last day
    is over: what is late at once would be asked."""
    check_requester(request.requester)
    check_still_about(request)
    if there >= REVIEWERS_MOST:
        raise refusal("all_asked", most=REVIEWERS_MOST)
    if request.until < today:
        raise refusal("day_over")


def can_add(request: Request, there: int, today: date) -> bool:
    try:
        check_can_add(request, there, today)
    except NotAllowed:
        return False
    return True


def check_new(people: Sequence[Person], sheets: Sequence[Sheet]) -> None:
    """Refuses who was asked before, unless they left since and are back, and more than twenty in all."""
    asked = {sheet.reviewer.id: sheet.state for sheet in sheets if sheet.reviewer}
    if again := [each.name for each in people if asked.get(each.id, State.CLOSED) is not State.CLOSED]:
        raise refusal("asked_before", field="people", people=again)
    if len(sheets) + sum(each.id not in asked for each in people) > REVIEWERS_MOST:
        raise refusal("many_in_all", field="people", most=REVIEWERS_MOST, count=REVIEWERS_MOST - len(sheets))


def check_within(request: Request, until: date) -> None:
    """Refuses a day on which the request would be over already, because it was open long enough."""
    if until > today_of(request.requester, request.created_at) + FARTHEST:
        raise refusal("far_move", field="until", most=FARTHEST.days)


# ---------------------------------------------------------------- whose it is


def check_manage(request: Request | None, person: Person) -> Request:
    """The request, if it is that person's. Of what isn't theirs they hear no more than that."""
    if request is None or not may_manage(request, person):
        raise refusal("not_there")
    return request


def check_open(request: Request) -> Request:
    """Refuses what has ended, or was cancelled."""
    if request.outcome is Outcome.CANCELLED:
        raise refusal("cancelled")
    if request.closed_at is not None:
        raise refusal("ended")
    return request


def check_reviewer(sheet: Sheet | None, person: Person) -> Sheet:
    """The sheet, if that person was asked for it."""
    if sheet is None or sheet.request.workspace != person.workspace:
        raise refusal("not_there")
    if sheet.reviewer is None or sheet.reviewer.id != person.id:
        raise refusal("not_asked")
    return sheet


def check_answerable(sheet: Sheet, now: datetime) -> Sheet:
    """Refuses what was shared for good, and requests that were cancelled or have ended without it."""
    if sheet.request.is_cancelled:
        raise refusal("cancelled_unanswered", people=[sheet.request.requester.name])
    if sheet.is_shared and sheet.is_final(now):
        raise refusal("shared_for_good", people=[sheet.request.requester.name])
    if sheet.request.closed_at is not None and not sheet.is_shared:
        raise refusal("ended_unanswered", people=[sheet.request.requester.name])
    return sheet


def check_readable(sheet: Sheet | None, reader: Person, now: datetime) -> Sheet:
    """The sheet, if that person may read it."""
    if sheet is None or not may_read_sheet(sheet, reader, now):
        raise refusal("not_there")
    return sheet


def check_given(given: Given | None, reader: Person) -> Given:
    if given is None or not may_read_given(given, reader):
        raise refusal("not_there")
    return given


# ---------------------------------------------------------------- answers


def check_answers(request: Request, answers: Sequence[SheetAnswer], at_least_one: bool) -> None:
    """Refuses texts that are too long, a required question without an answer, and a form without any."""
    found = {each.question: each for each in answers}
    for question in request.questions:
        answer = found.get(question.id)
        if answer and len(answer.text) > TEXT_LONGEST:
            raise refusal("long_text", field=question.id, most=TEXT_LONGEST, count=len(answer.text))
        if question.required and not says_anything(answer):
            raise refusal("required", field=question.id)
    if not any(map(says_anything, answers)):
        raise refusal("nothing_said" if not at_least_one else "at_least_one")


def says_anything(answer: SheetAnswer | None) -> bool:
    """Whether it is an answer; "I can't tell" is one to a question that must be answered."""
    return answer is not None and (answer.value is not None or says_something(answer.text))


def check_text(text: str, field: str, most: int = TEXT_LONGEST) -> str:
    """Words of feedback, cleaned; refuses nothing, and too much."""
    said = clean(text)
    if not says_something(said):
        raise refusal("no_text", field=field)
    if len(said) > most:
        raise refusal("long_text", field=field, most=most, count=len(said))
    return said
