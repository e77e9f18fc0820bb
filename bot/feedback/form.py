"""The form in which feedback is asked for. It says who will read the answers before anything is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from bot.feedback.new_request import ABOUT, HERE, ME, NO, RATED, YES, Asker, RequestDraft, reads_field
from bot.feedback.questions import OWN, templates
from bot.feedback.request import Release
from bot.feedback.rules import OWN_QUESTIONS_MOST, QUESTION_LONGEST, REVIEWERS_MOST, TOPIC_LONGEST
from bot.forms import LONGEST_KEPT, ChecksField, ChoiceField, DateField, Field, Form, Option, PeopleField, TextField
from bot.messages import Button, Buttons, Paragraph, Part, SmallPrint, Text, Words
from bot.nudges.rules import next_day_at_work
from bot.people import Person
from bot.phrases import label, render_options, words
from bot.shortened import shorten, shorten_name

LINES_LONGEST = 2 * OWN_QUESTIONS_MOST * QUESTION_LONGEST
"""Room for more than is allowed: too many lines are refused in words, and not cut."""
A_WEEK = timedelta(days=7)
REPORTS_MOST = 300
"""So many reports stand in the list: of that many names, all of emoji, a window still has room for the rest of it."""
REPORT_LONGEST, APART_LONGEST = 40, 30


def likely_until(requester: Person, today: date) -> date:
    """A week ahead, or the requester's first working day after that."""
    return next_day_at_work(requester, today + A_WEEK - timedelta(days=1))


def render_form(draft: RequestDraft, asker: Asker, notices: Sequence[str] = ()) -> Form:
    """The form, filled in as far as the draft is. `notices` stand above everything else."""
    about = asker.find_about(draft)
    report = about if about.id != asker.person.id else None
    parts: list[Field | Part] = [Paragraph((Words(notice),)) for notice in notices]
    parts += [
        *_offer(draft),
        *_about(asker, report),
        *_reads_too(draft, report),
        _people(draft),
        _templates(draft),
        *_own(draft, report),
    ]
    parts += [
        *_render_questions(draft, about),
        _topic(draft, report),
        DateField("until", label(HERE, "label_until"), draft.until),
    ]
    parts += [_release(draft), Paragraph(_say_readers(draft, report))]
    if draft.source:
        parts.append(Paragraph(words(HERE)["link"]))
    title, submit = label(HERE, "title"), label(HERE, "submit")
    return Form("feedback.ask", title, tuple(parts), submit=submit, state=draft.state)


def _offer(draft: RequestDraft) -> tuple[Part, ...]:
    """Words behind people may be a question to them, or feedback for them."""
    if not draft.offered:
        return ()
    return Paragraph(words(HERE)["offer"]), Buttons((Button("feedback.give", label(HERE, "button_give")),))


def _about(asker: Asker, report: Person | None) -> tuple[Field, ...]:
    """For managers: themselves, or one of their reports. A live field: who reads the answers depends on it."""
    if not asker.reports:
        return ()
    shown = asker.reports[:REPORTS_MOST]
    if report and report not in shown:
        shown = (*shown[:-1], report)
    named = zip(shown, _tell_apart(shown), strict=True)
    options = [Option(ME, label(HERE, "option_me")), *(Option(ABOUT.encode(each.id), drawn) for each, drawn in named)]
    hint = "hint_about" if len(shown) == len(asker.reports) else "hint_about_first"
    chosen = ABOUT.encode(report.id) if report else ME
    said = words(HERE, most=REPORTS_MOST).plain(hint)
    return (ChoiceField("about", label(HERE, "label_about"), tuple(options), chosen, live=True, menu=True, hint=said),)


def _tell_apart(people: Sequence[Person]) -> list[str]:
    """Their names as options show them; where two look the same, with the first of what else is known that differs."""
    names = [shorten(each.name, REPORT_LONGEST) for each in people]
    drawn = list(names)
    known = (
        [each.department for each in people],
        [each.title for each in people],
        [ABOUT.encode(each.id) for each in people],
    )
    for what in known:
        count = Counter(drawn)
        drawn = [
            f"{name} ({shorten(of_them, APART_LONGEST)})" if of_them and count[before] > 1 else before
            for before, name, of_them in zip(drawn, names, what, strict=True)
        ]
    return drawn


def _reads_too(draft: RequestDraft, report: Person | None) -> tuple[Field, ...]:
    """A live field: the line below says who reads the answers."""
    if report is None:
        return ()
    options = tuple(Option(each, label(HERE, f"option_reads_{each}")) for each in (YES, NO))
    asks = words(HERE, about=shorten_name(report.name)).plain("label_reads")
    chosen = NO if draft.subject_reads is False else YES
    return (ChoiceField(reads_field(ABOUT.encode(report.id)), asks, options, chosen, live=True),)


def _say_readers(draft: RequestDraft, report: Person | None) -> Text:
    if report is None:
        return words(HERE)["reads"]
    said = words(HERE, about=shorten_name(report.name))
    return said["reads_not_subject" if draft.subject_reads is False else "reads_and_subject"]


def _render_questions(draft: RequestDraft, about: Person) -> tuple[Part, ...]:
    """The questions as people will read them, with the name of whom they are about."""
    if draft.of_template is None:
        return ()
    name = shorten_name(about.name)
    asked = (Words(f"\n• {question.ask_about(name)}") for question in draft.of_template.questions)
    return (SmallPrint((*words(HERE)["asked"], *asked)),)


def _people(draft: RequestDraft) -> PeopleField:
    placeholder = words(HERE, most=REVIEWERS_MOST).plain("placeholder_people")
    picked = draft.people[:REVIEWERS_MOST]
    optional = bool(draft.other_chat)
    return PeopleField("people", label(HERE, "label_people"), picked, REVIEWERS_MOST, optional, placeholder=placeholder)


def _templates(draft: RequestDraft) -> ChoiceField:
    """A live field: the box for the topic is called after what is chosen."""
    options = [Option(each.id, each.name, each.description) for each in templates()]
    options.append(
        Option(OWN, label(HERE, "option_own"), words(HERE, most=OWN_QUESTIONS_MOST).plain("option_own_says"))
    )
    chosen = draft.template if draft.of_template or draft.template == OWN else None
    return ChoiceField("template", label(HERE, "label_template"), tuple(options), chosen, live=True, menu=True)


def _own(draft: RequestDraft, report: Person | None) -> tuple[Field, ...]:
    """Own questions. What was typed stays while one looks at other questions: no state of a form holds words."""
    said = words(HERE, most=OWN_QUESTIONS_MOST, about=shorten(report.name, REPORT_LONGEST) if report else "")
    asked = draft.template == OWN
    block = "questions" if asked else "unasked"
    if not asked and not draft.questions:
        return ()
    box = TextField(
        "questions", said.plain(f"label_{block}"), draft.questions[:LONGEST_KEPT], LINES_LONGEST, multiline=True,
        optional=not asked, hint=said.plain(f"hint_{block}"),
        placeholder=said.plain(_name_block("placeholder_questions", report)),
    )  # fmt: skip
    rated = Option(RATED, label(HERE, "option_rated"))
    ticked = (RATED,) if draft.rated else ()
    return (box, ChecksField("rating", label(HERE, "label_rating"), (rated,), ticked)) if asked else (box,)


def _name_block(block: str, report: Person | None) -> str:
    """The phrase that speaks about a report, where it is about one."""
    return f"{block}_about" if report else block


def _topic(draft: RequestDraft, report: Person | None) -> TextField:
    """A topic that begins too long may stay so until it is sent, so that nothing is cut."""
    template = draft.of_template
    name = template.topic_label if template else label(HERE, "label_topic")
    said = words(HERE, about=shorten(report.name, REPORT_LONGEST) if report else "")
    placeholder = template.topic_placeholder if template else said.plain(_name_block("placeholder_topic", report))
    longest = TOPIC_LONGEST if len(draft.topic) <= TOPIC_LONGEST else LONGEST_KEPT
    hint = label(HERE, "hint_topic")
    return TextField("topic", name, draft.topic[:LONGEST_KEPT], longest, hint=hint, placeholder=placeholder)


def _release(draft: RequestDraft) -> ChoiceField:
    return ChoiceField("release", label(HERE, "label_release"), render_options(HERE, Release), draft.release.value)
