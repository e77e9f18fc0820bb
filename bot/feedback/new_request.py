"""A request before the rules have seen it: what was typed and picked in its form."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from bot.button_values import TEXT, WORD, Value, joined, one_of, optional
from bot.feedback.questions import OWN, Question, Template, default_template, own_rating, template_of
from bot.feedback.request import NewRequest, Release
from bot.feedback.rules import check_topic, check_until, own_questions, refusal, release_time, today
from bot.forms import Answers
from bot.people import Handle, Person
from bot.phrases import label
from bot.typed_text import clean

HERE = "feedback/form"
RATED = "rated"
OFFERED = "give"


class _Kept(NamedTuple):
    """What travels with the form unseen: whether it offers to give what was typed, accounts on another chat, and a
    link. No words."""

    offered: str = ""
    other_chat: str = ""
    source: str = ""


_KEPT = Value(joined(_Kept, "|", optional(one_of([OFFERED]), ""), optional(WORD, ""), optional(TEXT, "")), _Kept())


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """What the form holds. `template` is a template's id, or `OWN`; `rated`: own questions end with a rating;
    `offered`: it may have been meant as feedback given. `source` is a link to the message that it is about.
    `other_chat` are accounts on another chat, which a picker here can't show."""

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

    @classmethod
    def of(cls, answers: Answers, state: str) -> RequestDraft:
        kept = _KEPT.decode(state)
        return cls(
            people=answers.people("people"),
            template=answers.text("template"),
            topic=" ".join(clean(answers.text("topic")).split()),
            until=answers.day("until"),
            release=answers.choice("release", Release) or Release.EACH,
            questions=clean(answers.text("questions")),
            rated=RATED in answers.ticks("rating"),
            other_chat=_read_handles(kept.other_chat),
            offered=bool(kept.offered),
            source=kept.source if kept.source.startswith("https://") else "",
        )

    @property
    def state(self) -> str:
        other_chat = ",".join(f"{each.platform}:{each.external}" for each in self.other_chat)
        return _KEPT.encode(_Kept(OFFERED if self.offered else "", other_chat, self.source))

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

    def check(self, requester: Person, reviewers: tuple[Person, ...], now: datetime) -> NewRequest:
        """The request about the requester, if the rules allow what was typed; else `NotAllowed`."""
        questions, topic = self.find_questions(), check_topic(self.topic)
        until = check_until(self.until, today(requester, now))
        return NewRequest(
            requester.workspace,
            requester,
            requester,
            self.template,
            topic,
            questions,
            until,
            self.release,
            reviewers,
            release_time(self.release, until, requester),
            source=self.source,
        )


def _read_handles(written: str) -> tuple[Handle, ...]:
    parts = (each.partition(":") for each in written.split(",") if each)
    return tuple(Handle(platform, external) for platform, colon, external in parts if colon and external)
