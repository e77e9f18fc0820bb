"""A request before the rules have seen it: what was typed and picked in its form."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from bot.button_values import TEXT, WORD, Value, joined, one_of, optional, record
from bot.feedback.questions import OWN, Template, default_template, own_rating, template_of
from bot.feedback.request import NewRequest, Release
from bot.feedback.rules import check_release, check_topic, check_until, own_questions, refusal
from bot.forms import Answers
from bot.nudges.rules import today_of
from bot.people import Handle, Person
from bot.phrases import label
from bot.question_sets import Question
from bot.typed_text import clean, clean_line

HERE = "feedback/form"
RATED = "rated"
OFFERED = "give"
ME, YES, NO = "me", "yes", "no"


def reads_field(about: str) -> str:
    """The name of the field that asks whether the report reads too: another one for each, so that every choice begins
    with yes."""
    return f"reads-{about}"


class _Kept(NamedTuple):
    """What travels with the form unseen: whether it offers to give what was typed, accounts on another chat, whether
    own questions end with a rating, where the form doesn't show that, and a link. No words."""

    offered: str = ""
    other_chat: str = ""
    rated: str = ""
    source: str = ""


_KEPT = Value(
    joined(
        _Kept, "|", optional(one_of([OFFERED]), ""), optional(WORD, ""), optional(one_of([RATED]), ""),
        optional(TEXT, ""),
    ),
    _Kept(),
)  # fmt: skip
ABOUT = record()
"""The value of an option of *About*: the number of a report."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and about whom they may ask: the first by name of those who report to them and can be told."""

    person: Person
    reports: tuple[Person, ...] = ()

    def find_about(self, draft: RequestDraft) -> Person:
        """Whom the form is about, as far as it is drawn: the report that was chosen, or else who asks."""
        return next((each for each in self.reports if each.id == draft.about), self.person)


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """What the form holds. `template` is a template's id, or `OWN`; `rated`: own questions end with a rating;
    `offered`: it may have been meant as feedback given. `source` is a link to the message that it is about.
    `other_chat` are accounts on another chat, which a picker here can't show. `about` is the number of the report whom
    it is about, None for who asks, and 0 for what is no option; `subject_reads`: that report reads the answers too;
    None while nobody said so, and the form begins with yes."""

    people: tuple[Handle, ...] = ()
    other_chat: tuple[Handle, ...] = ()
    template: str = field(default_factory=lambda: default_template().id)
    topic: str = ""
    until: date | None = None
    release: Release = Release.EACH
    questions: str = ""
    rated: bool = False
    offered: bool = False
    source: str = ""
    about: int | None = None
    subject_reads: bool | None = None

    @classmethod
    def of(cls, answers: Answers, state: str) -> RequestDraft:
        kept, about = _KEPT.decode(state), answers.text("about")
        return cls(
            people=answers.people("people"),
            template=answers.text("template"),
            topic=clean_line(answers.text("topic")),
            until=answers.day("until"),
            release=answers.choice("release", Release) or Release.EACH,
            questions=clean(answers.text("questions")),
            rated=RATED in answers.ticks("rating") or bool(kept.rated),
            other_chat=_read_handles(kept.other_chat),
            offered=bool(kept.offered),
            source=kept.source if kept.source.startswith("https://") else "",
            about=None if about in ("", ME) else ABOUT.decode(about),
            subject_reads={YES: True, NO: False}.get(answers.text(reads_field(about))),
        )

    @property
    def state(self) -> str:
        other_chat = ",".join(f"{each.platform}:{each.external}" for each in self.other_chat)
        rated = RATED if self.rated and self.template != OWN else ""
        return _KEPT.encode(_Kept(OFFERED if self.offered else "", other_chat, rated, self.source))

    @property
    def of_template(self) -> Template | None:
        """The template whose questions are asked; None for own ones, and for what is none."""
        return template_of(self.template)

    def find_questions(self) -> tuple[Question, ...]:
        """What is asked, if the rules allow it; else `NotAllowed`."""
        if self.template == OWN:
            return own_questions(self.questions, label(HERE, "short_own"), own_rating() if self.rated else None)
        if self.of_template is None:
            raise refusal("no_template", field="template")
        return self.of_template.questions

    def check(self, requester: Person, about: Person, reviewers: tuple[Person, ...], now: datetime) -> NewRequest:
        """The request, if the rules allow what was typed; else `NotAllowed`."""
        questions, topic = self.find_questions(), check_topic(self.topic)
        until = check_until(self.until, today_of(requester, now))
        return NewRequest(
            requester.workspace,
            requester,
            about,
            self.template,
            topic,
            questions,
            until,
            self.release,
            reviewers,
            check_release(self.release, until, requester, now),
            subject_reads=about.id != requester.id and self.subject_reads is True,
            source=self.source,
        )


def _read_handles(written: str) -> tuple[Handle, ...]:
    parts = (each.partition(":") for each in written.split(",") if each)
    return tuple(Handle(platform, external) for platform, colon, external in parts if colon and external)
