"""An objective before the rules have seen it: what was typed and picked in its form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.forms import Answers
from bot.objectives.objective import Audience, KeyResult, Objective, Wording
from bot.objectives.rules import (
    DESCRIPTION_LONGEST,
    check_due,
    check_length,
    check_title,
    key_results,
)
from bot.typed_text import clean, clean_line


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form holds; `key_results` one a line."""

    title: str = ""
    description: str = ""
    due: date | None = None
    key_results: str = ""
    audience: Audience = Audience.EVERYONE

    @classmethod
    def of(cls, answers: Answers) -> Draft:
        return cls(
            title=clean_line(answers.text("title")),
            description=clean(answers.text("description")),
            due=answers.day("due"),
            key_results=clean(answers.text("key_results")),
            audience=answers.choice("audience", Audience) or Audience.SELF,
        )

    @classmethod
    def again(cls, objective: Objective) -> Draft:
        """The objective as its form begins when it is edited."""
        wording = objective.wording
        lines = "\n".join(each.title for each in wording.key_results)
        return cls(wording.title, wording.description, wording.due, lines, objective.audience)

    def wording(self, today: date, before: Wording | None = None) -> Wording:
        """What it says, if the rules allow it; else `NotAllowed`."""
        check_title(self.title)
        check_length(self.description, DESCRIPTION_LONGEST, "description")
        due = check_due(self.due, today, before.due if before else None)
        known: tuple[KeyResult, ...] = before.key_results if before else ()
        return Wording(self.title, self.description, due, key_results(self.key_results, known))
