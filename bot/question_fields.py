"""Questions as fields of a form."""

from __future__ import annotations

from bot.forms import ChoiceField, Field, Option, TextField
from bot.question_sets import CANNOT_TELL, Kind, Question
from bot.shortened import shorten

OPTION_LONGEST = 75
"""Slack: characters of an option (docs.slack.dev/reference/block-kit/block-elements/radio-button-group-element)."""


def draw_question(question: Question, about: str, name: str, filled: str, *, longest: int, cannot_tell: str) -> Field:
    """`about` is whom it asks about, `filled` the text, or the place of the option that was chosen; `longest` is for
    texts, `cannot_tell` what the last option says."""
    text, hint, optional = question.ask_about(about), question.explain(about), not question.required
    if question.kind is Kind.TEXT:
        return TextField(name, text, filled, longest=longest, multiline=True, optional=optional, hint=hint)
    options = [Option(str(place), _fit(each)) for place, each in enumerate(question.options, 1)]
    options.append(Option(str(CANNOT_TELL), cannot_tell))
    known = filled if filled in {each.value for each in options} else None
    return ChoiceField(name, text, tuple(options), known, optional=optional, hint=hint)


def _fit(option: str) -> str:
    """It may have become longer since it was asked."""
    return option if len(option) <= OPTION_LONGEST else shorten(option, OPTION_LONGEST - 1)
