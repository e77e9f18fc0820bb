"""The forms in which HR sets up a cycle: who and what; who sees what, and when."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from bot.cycles.buttons import CYCLE
from bot.cycles.calendar import reminder_days
from bot.cycles.company.planning import HERE as COMPANY
from bot.cycles.cycle import Cycle, Scope, Setup, Stage
from bot.cycles.question_sets.own_set import OwnSet
from bot.cycles.question_sets.set_form import describe
from bot.cycles.question_sets.templates import templates
from bot.cycles.results.averages import ANSWERS_LEAST, GROUPS_LEAST
from bot.cycles.setup.draft import (
    ABOVE,
    HERE,
    LEASTS,
    MANAGER,
    NAME_LONGEST,
    NEWCOMERS,
    NOTE_LONGEST,
    PICKERS,
    REVIEWEE,
    WITH,
    WITHOUT,
    step_of,
)
from bot.cycles.setup.own_words import HERE as OWN_WORDS
from bot.cycles.setup.own_words import shown_places
from bot.cycles.setup.plan import Plan, Why
from bot.cycles.setup.planning import NEW_HERE
from bot.forms import ChecksField, ChoiceField, DateField, Field, Form, Option, TextField
from bot.messages import Button, Buttons, Paragraph, Part, SmallPrint
from bot.nudges.calendar import Week, last_working_day
from bot.phrases import label, render_options, words


def render_what(setup: Setup, cycle: Cycle | None, own: Sequence[OwnSet], *, copies: bool = False) -> Form:
    """The first form; `cycle` is None before anything is saved. `own` are the company's question sets. `copies`: there
    is an earlier cycle that can be copied."""
    placeholder = label(HERE, "placeholder_note")
    places = words(OWN_WORDS, options=shown_places()).plain("hint_places")
    parts = (
        TextField("name", label(HERE, "label_name"), setup.name, NAME_LONGEST),
        _one_of("scope", tuple(Scope), setup.scope),
        Paragraph(words(HERE)["about"]),
        ChoiceField(
            "template", label(HERE, "label_template"), _sets(setup, own), setup.template, menu=True,
            hint=label(HERE, "hint_template"),
        ),
        TextField(
            "note", label(HERE, "label_note"), setup.note, NOTE_LONGEST, multiline=True, optional=True,
            placeholder=placeholder, hint=places,
        ),
        TextField(
            "news", label(HERE, "label_news"), setup.news, NOTE_LONGEST, multiline=True, optional=True,
            placeholder=label(HERE, "placeholder_news"), hint=places,
        ),
    )  # fmt: skip
    copy = Buttons((Button("cycles.list", label(HERE, "button_copy")),))
    return _form("what", cycle, (*parts, copy) if copies else parts)


def _sets(setup: Setup, own: Sequence[OwnSet]) -> tuple[Option, ...]:
    """The company's own first; the one that the cycle has may be deleted since."""
    options = [Option(each.template.id, each.name, describe(each)) for each in own]
    options += [Option(each.id, each.name, each.description) for each in templates()]
    if setup.template not in {each.value for each in options}:
        options.append(Option(setup.template, setup.title, label(HERE, "option_kept")))
    return tuple(options)


def render_when(cycle: Cycle, planned: Plan) -> Form:
    """The second form. Beside each least number stands what it means in this company."""
    setup, days = cycle.setup, cycle.setup.days
    said = words(HERE, least=GROUPS_LEAST, count=ANSWERS_LEAST)
    newcomers = Option(NEWCOMERS, words(HERE, days=NEW_HERE.days).plain("option_newcomers"))
    who: tuple[Field | Part, ...] = (
        *_say_beside(planned),
        _readers(setup), SmallPrint(said["reads"]), _one_of("picker", PICKERS, setup.picker, menu=True),
    )  # fmt: skip
    if setup.scope is Scope.COMPANY:
        who = (SmallPrint(words(COMPANY)["reads"]),)
    parts = (
        _names(setup),
        _least(setup, planned),
        *who,
        ChecksField(
            "newcomers", label(HERE, "label_newcomers"), (newcomers,), (NEWCOMERS,) if setup.newcomers else ()
        ),
        DateField("ask", label(HERE, "label_ask"), days.ask),
        DateField("due", label(HERE, "label_due"), days.due),
        DateField("release", label(HERE, "label_release"), days.release),
        Buttons((Button("cycles.change_what", label(HERE, "button_back"), CYCLE.encode(cycle.id)),)),
    )  # fmt: skip
    return _form("when", cycle, parts)


def _one_of(name: str, kinds: Sequence[StrEnum], chosen: StrEnum, *, menu: bool = False) -> ChoiceField:
    """One of these, each with what it means."""
    options = tuple(
        Option(each.value, label(HERE, f"option_{each.value}"), label(HERE, f"means_{each.value}")) for each in kinds
    )
    return ChoiceField(name, label(HERE, f"label_{name}"), options, chosen.value, menu=menu)


def _names(setup: Setup) -> ChoiceField:
    options = tuple(
        Option(each, label(HERE, f"option_{each}_names"), label(HERE, f"explain_{each}_names"))
        for each in (WITHOUT, WITH)
    )
    return ChoiceField("names", label(HERE, "label_names"), options, WITH if setup.named else WITHOUT)


def _readers(setup: Setup) -> ChecksField:
    wanted = {REVIEWEE: setup.reviewee_reads, MANAGER: setup.manager_reads, ABOVE: setup.above_reads}
    options = render_options(HERE, wanted)
    reading = tuple(each for each, reads in wanted.items() if reads)
    hint = label(HERE, "hint_readers")
    return ChecksField("readers", label(HERE, "label_readers"), options, reading, optional=False, hint=hint)


def _least(setup: Setup, planned: Plan) -> ChoiceField:
    lone = planned.without_team - set(setup.picked)
    waiting = sum(each.reviewee in lone and each.why in (Why.TOO_FEW, Why.NOT_PICKED) for each in planned.left_out)
    about = {"total": planned.managers, "scope": setup.scope.value, "asked": planned.able, "waiting": waiting}
    options = tuple(
        Option(
            str(each), str(each),
            words(HERE, count=count_by_least(planned, each), **about).plain("option_effect"),
        )
        for each in LEASTS
    )  # fmt: skip
    hint = label(HERE, "hint_least")
    return ChoiceField("least", label(HERE, "label_least"), options, str(setup.least), hint=hint)


def _say_beside(planned: Plan) -> tuple[SmallPrint, ...]:
    out, others = sum(each.why is Why.ELSEWHERE for each in planned.left_out), [title for title, _ in planned.beside]
    said = words(HERE, count=out, people=others, day=planned.free_from)
    return (SmallPrint(said["beside"]),) if out else ()


def count_by_least(plan: Plan, least: int) -> int:
    """How many managers could have results with that least number, whoever else is left out."""
    few = sum(each.why in (Why.TOO_FEW, Why.NOT_PICKED) and each.reviewers >= least for each in plan.left_out)
    return few + sum(len(each.reviewees) for each in plan.reviews if len(each.reviewers) >= least)


def _form(name: str, cycle: Cycle | None, parts: tuple[Field | Part, ...]) -> Form:
    title = label(HERE, "title" if cycle is None else f"title_{name}")
    submit = "submit_save" if cycle is not None and cycle.stage is Stage.PLANNED else "submit"
    state = step_of(cycle) if cycle is not None else ""
    return Form(f"cycles.{name}", title, parts, label(HERE, submit), label(HERE, "close"), state)


def render_done(cycle: Cycle, planned: Plan, week: Week) -> Form:
    """It is approved: what happens by itself, and until when it can be changed. Who has another week than the company
    is reminded on their own working days."""
    days = cycle.setup.days
    reminders = sorted({last_working_day(each, week) for each in reminder_days(days.ask, days.due)})
    said = words(HERE, asked=planned.asked, day=days.ask, dates=reminders)
    reminds = (Paragraph(said["reminds"]),) if reminders else ()
    parts = (Paragraph(said["done"]), *reminds, SmallPrint(said["until_then"]))
    return Form("cycles.done", label(HERE, "title_done"), parts, close=label(HERE, "close_done"))
