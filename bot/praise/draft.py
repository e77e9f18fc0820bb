"""A praise before the rules have seen it: what was typed and picked."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.forms import Answers
from bot.people import Handle
from bot.praise.rules import Audience
from bot.typed_text import clean


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form holds. `link` leads to the message that is praised, once its platform said that it is public."""

    people: tuple[Handle, ...] = ()
    text: str = ""
    audience: Audience = Audience.EVERYONE
    value: str | None = None
    chosen: tuple[Handle, ...] = ()
    link: str | None = None

    @classmethod
    def of(cls, answers: Answers, state: str) -> Draft:
        """The draft in a form as it was filled in. People picked before "Only me" hid their field are in the state."""
        kept = _Kept.read(state)
        return cls(
            people=answers.people("people") or kept.people,
            text=clean(answers.text("text")),
            audience=answers.choice("audience", Audience) or Audience.EVERYONE,
            value=answers.text("value") or None,
            chosen=answers.people("chosen") or kept.chosen,
            link=kept.link,
        )

    @property
    def state(self) -> str:
        """What travels with the form unseen: ids and a link, no words."""
        hidden = self.audience is Audience.SELF
        chosen = self.chosen if self.audience is not Audience.CHOSEN else ()
        return _Kept(self.link, self.people if hidden else (), chosen).write()


@dataclass(frozen=True, slots=True)
class _Kept:
    link: str | None
    people: tuple[Handle, ...]
    chosen: tuple[Handle, ...]

    @classmethod
    def read(cls, state: str) -> _Kept:
        """What `write` wrote; nothing for a state that it never wrote."""
        try:
            kept = json.loads(state) if state else {}
            return cls(
                clean(str(kept.get("link") or "")) or None, _handles(kept.get("people")), _handles(kept.get("chosen"))
            )
        except (ValueError, TypeError, AttributeError, RecursionError):
            return cls(None, (), ())

    def write(self) -> str:
        kept = {"link": self.link, "people": _pairs(self.people), "chosen": _pairs(self.chosen)}
        return json.dumps({key: value for key, value in kept.items() if value}) if any(kept.values()) else ""


def _handles(pairs: list[list[str]] | None) -> tuple[Handle, ...]:
    return tuple(Handle(clean(str(platform)), clean(str(external))) for platform, external in pairs or ())


def _pairs(handles: tuple[Handle, ...]) -> list[list[str]]:
    return [[handle.platform, handle.external] for handle in handles]
