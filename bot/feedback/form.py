"""The form in which feedback is asked for. It says who will read the answers before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.feedback.new_request import HERE, RATED, RequestDraft
from bot.feedback.questions import OWN, templates
from bot.feedback.request import Release
from bot.feedback.rules import OWN_QUESTIONS_MOST, QUESTION_LONGEST, REVIEWERS_MOST, TOPIC_LONGEST
from bot.forms import ChecksField, ChoiceField, DateField, Field, Form, Option, PeopleField, TextField
from bot.messages import Button, Buttons, Paragraph, Part, Words
from bot.nudges.rules import next_day_at_work
from bot.people import Person
from bot.phrases import label, words

LONGEST_KEPT = 3000
"""A field can hold so many characters to begin with, on every platform; what is longer cannot be kept in one."""
LINES_LONGEST = 2 * OWN_QUESTIONS_MOST * QUESTION_LONGEST
"""Room for more than is allowed: too many lines are refused in words, and not cut."""
A_WEEK = timedelta(days=7)


def likely_until(requester: Person, today: date) -> date:
    """A week ahead, or the requester's first working day after that."""
    return next_day_at_work(requester, today + A_WEEK - timedelta(days=1))


def render_form(draft: RequestDraft, notices: Sequence[str] = ()) -> Form:
    """The form, filled in as far as the draft is. `notices` stand above everything else."""
    parts: list[Field | Part] = [Paragraph((Words(notice),)) for notice in notices]
    parts += [*_offer(draft), _people(draft), _templates(draft), *_own(draft), _topic(draft)]
    parts += [DateField("until", label(HERE, "label_until"), draft.until), _release(draft)]
    parts.append(Paragraph(words(HERE)["reads"]))
    if draft.source:
        parts.append(Paragraph(words(HERE)["link"]))
    title, submit = label(HERE, "title"), label(HERE, "submit")
    return Form("feedback.ask", title, tuple(parts), submit=submit, state=draft.state)


def _offer(draft: RequestDraft) -> tuple[Part, ...]:
    """Words behind people may be a question to them, or feedback for them."""
    if not draft.offered:
        return ()
    return Paragraph(words(HERE)["offer"]), Buttons((Button("feedback.give", label(HERE, "button_give")),))


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


def _own(draft: RequestDraft) -> tuple[Field, ...]:
    if draft.template != OWN:
        return ()
    hint = words(HERE, most=OWN_QUESTIONS_MOST).plain("hint_questions")
    placeholder = label(HERE, "placeholder_questions")
    rated = Option(RATED, label(HERE, "option_rated"))
    return (
        TextField(
            "questions", label(HERE, "label_questions"), draft.questions[:LONGEST_KEPT], LINES_LONGEST, multiline=True,
            hint=hint, placeholder=placeholder,
        ),
        ChecksField("rating", label(HERE, "label_rating"), (rated,), (RATED,) if draft.rated else ()),
    )  # fmt: skip


def _topic(draft: RequestDraft) -> TextField:
    """A topic that begins too long may stay so until it is sent, so that nothing is cut."""
    template = draft.of_template
    name = template.topic_label if template else label(HERE, "label_topic")
    placeholder = template.topic_placeholder if template else label(HERE, "placeholder_topic")
    longest = TOPIC_LONGEST if len(draft.topic) <= TOPIC_LONGEST else LONGEST_KEPT
    hint = label(HERE, "hint_topic")
    return TextField("topic", name, draft.topic[:LONGEST_KEPT], longest, hint=hint, placeholder=placeholder)


def _release(draft: RequestDraft) -> ChoiceField:
    options = tuple(Option(each.value, label(HERE, f"option_{each}")) for each in Release)
    return ChoiceField("release", label(HERE, "label_release"), options, draft.release.value)
