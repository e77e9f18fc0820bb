"""What HR sets up, from what stands in the forms: pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from bot.button_values import COUNT, PAGE, RECORD, WORD, Value, joined, optional
from bot.cycles.ballots import CycleId
from bot.cycles.buttons import CYCLE
from bot.cycles.calendar import FARTHEST, default_days, find_fault
from bot.cycles.cycle import Cycle, Days, Picker, Scope, Setup, Stage
from bot.cycles.question_sets.templates import About, Template, default_template
from bot.cycles.setup.own_words import check_places
from bot.errors import NotAllowed
from bot.forms import Answers
from bot.nudges.calendar import Week
from bot.phrases import calendar_day, words
from bot.typed_text import clean, clean_line

HERE = "cycles/setup"
NAME_LONGEST, NOTE_LONGEST = 80, 500
LEASTS = (3, 4, 5)
REVIEWEE, MANAGER, ABOVE, NEWCOMERS = "reviewee", "manager", "above", "newcomers"
PICKERS = (Picker.REPORTS, Picker.HR, Picker.MANAGER, Picker.REVIEWEE)
WITHOUT, WITH = "without", "with"
"""Names of those who answer."""
STAMP_DIGITS = 16


class Step(NamedTuple):
    """What a form of setting up carries: the cycle, none for a new one, and the stamp of the setup that it shows."""

    cycle: CycleId
    stamp: str = ""


class Approval(NamedTuple):
    """What the check showed when *Ask* was pressed."""

    cycle: CycleId
    stamp: str = ""
    asked: int = 0
    managers: int = 0


class Spot(NamedTuple):
    """A place in the check: a page of it, or a manager on that page by the number of their record."""

    cycle: CycleId
    page: int = 1
    reviewee: int = 0


class Row(NamedTuple):
    """A reviewee in the check, as it was shown: of how many who can answer; for a form or a button about them alone."""

    cycle: CycleId
    stamp: str = ""
    page: int = 1
    reviewee: int = 0
    asked: int = 0


STEP: Value[Step] = Value(joined(Step, "|", CYCLE.converter, WORD), Step(CYCLE.nothing))
APPROVAL: Value[Approval] = Value(
    joined(Approval, "|", CYCLE.converter, WORD, COUNT, COUNT), Approval(CYCLE.nothing)
)  # fmt: skip
ROW: Value[Row] = Value(
    joined(Row, "|", CYCLE.converter, WORD, PAGE.converter, RECORD, COUNT), Row(CYCLE.nothing)
)  # fmt: skip
SPOT: Value[Spot] = Value(
    joined(Spot, "|", CYCLE.converter, PAGE.converter, optional(RECORD, 0)), Spot(CYCLE.nothing)
)  # fmt: skip


def refusal(
    block: str, *, field: str | None = None, title: str = "", day: date = date.min, people: Sequence[str] = ()
) -> NotAllowed:
    said = words(
        HERE, title=title, day=day, people=list(people), most=NAME_LONGEST, total=NOTE_LONGEST, days=FARTHEST.days
    )
    return NotAllowed(said.plain(block), field=field)


def stamp_of(cycle: Cycle) -> str:
    """The same for the same decisions at the same stage: who changes what is another one by now hears so."""
    setup = cycle.setup
    parts = [_sort(getattr(setup, name)) for name in Setup.__slots__]
    return sha256(repr((cycle.stage, parts)).encode()).hexdigest()[:STAMP_DIGITS]


def _sort(part: object) -> object:
    """The same for the same people."""
    if isinstance(part, Mapping):
        return sorted((each, _sort(some)) for each, some in part.items())
    return sorted(part) if isinstance(part, frozenset) else part


def step_of(cycle: Cycle) -> str:
    return STEP.encode(Step(cycle.id, stamp_of(cycle)))


def begin_setup(today: date, week: Week) -> Setup:
    """Everything as most want it."""
    template = default_template()
    month = calendar_day(today).split()
    name = words(HERE, scope=About.PERSON.value, month=f"{month[0]} {month[-1]}").plain("name_default")
    return _take(Setup(name, "", (), default_days(today, week)), template)


def _take(setup: Setup, template: Template) -> Setup:
    """The setup with that question set, as it is now."""
    return replace(setup, template=template.id, title=template.name, intro=template.intro, questions=template.questions)


def read_what(setup: Setup, answers: Answers, template: Template | None) -> Setup:
    """The setup with what stands in the first form, where `template` was chosen: None for one that isn't there, which
    a setup that has it keeps. Raises `NotAllowed`."""
    name, note, news = clean_line(answers.text("name")), clean(answers.text("note")), clean(answers.text("news"))
    scope = answers.choice("scope", Scope)
    if not name:
        raise refusal("no_name", field="name")
    if len(name) > NAME_LONGEST:
        raise refusal("long_name", field="name")
    if template is None and answers.text("template") != setup.template:
        raise refusal("no_template", field="template")
    if scope is None:
        raise refusal("no_scope", field="scope")
    for field, typed in (("note", note), ("news", news)):
        if len(typed) > NOTE_LONGEST:
            raise refusal("long_note", field=field)
        check_places(typed, field)
    changed = replace(setup, name=_fit_name(name, scope), note=note, news=news, scope=scope)
    return _take(changed, _fit(template, scope)) if template is not None else changed


def _fit_name(name: str, scope: Scope) -> str:
    """The default says what it is about."""
    begins = {each: words(HERE, scope=each, month="").plain("name_default").strip() for each in About}
    about = _about(scope)
    other = next((each for each in About if each is not about and name.startswith(begins[each])), None)
    return begins[about] + name.removeprefix(begins[other]) if other else name


def _about(scope: Scope) -> About:
    return About.COMPANY if scope is Scope.COMPANY else About.PERSON


def _fit(template: Template, scope: Scope) -> Template:
    """In place of the default for a person that for the company, and the other way round."""
    about = _about(scope)
    if template.about in (None, about):
        return template
    if template.id == default_template(template.about).id:
        return default_template(about)
    raise refusal(f"not_about_{about}", field="template")


def read_what_again(cycle: Cycle, answers: Answers, template: Template | None) -> Setup:
    """As `read_what`; once approved, whom it is about stays."""
    setup = read_what(cycle.setup, answers, template)
    if cycle.stage is not Stage.DRAFT and setup.scope is not cycle.setup.scope:
        raise refusal("scope_fixed", field="scope")
    return setup


def read_when(setup: Setup, answers: Answers, today: date) -> Setup:
    """The setup with what stands in the second form. Raises `NotAllowed`."""
    least, names = answers.text("least"), answers.text("names")
    if names not in (WITHOUT, WITH):
        raise refusal("no_names", field="names")
    if least not in map(str, LEASTS):
        raise refusal("no_least", field="least")
    company = setup.scope is Scope.COMPANY
    picker = Picker.REPORTS if company else answers.choice("picker", Picker)
    if picker not in PICKERS:
        raise refusal("no_picker", field="picker")
    days = Days(*(_read_day(answers, name) for name in ("ask", "due", "release")))
    if fault := find_fault(days, today):
        raise refusal(fault[1], field=fault[0])
    return replace(
        _read_readers(setup, answers),
        named=names == WITH,
        least=int(least),
        picker=picker,
        newcomers=NEWCOMERS in answers.ticks("newcomers"),
        days=days,
    )


def _read_readers(setup: Setup, answers: Answers) -> Setup:
    """Who reads about the company is chosen elsewhere."""
    readers, company = answers.ticks("readers"), setup.scope is Scope.COMPANY
    if not company and REVIEWEE not in readers and MANAGER not in readers:
        raise refusal("no_reader", field="readers")
    return replace(
        setup,
        reviewee_reads=REVIEWEE in readers or company,
        manager_reads=MANAGER in readers and not company,
        above_reads=ABOVE in readers and not company,
    )


def _read_day(answers: Answers, name: str) -> date:
    found = answers.day(name)
    if found is None:
        raise refusal("no_day", field=name)
    return found
