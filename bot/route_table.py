"""The entries by name, which one a command, a form, a button or a delivery means; and whose feature they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from bot.events import CommandTyped
from bot.features import Feature
from bot.following import OnNext
from bot.messages import Text, Words
from bot.quiet import OnQuietButton, OnQuietForm
from bot.routes import (
    Command,
    OnButton,
    OnChannel,
    OnDelivery,
    OnEvent,
    OnForm,
    OnHome,
    OnHomeOpened,
    OnNudge,
    OnShortcut,
    Route,
)
from bot.switching_off import OnSwitchOff
from bot.typed_answers import OnAnswer

T = TypeVar("T")

OF_FEATURES = (
    Command | OnForm | OnButton | OnQuietForm | OnQuietButton | OnShortcut | OnHome | OnNudge | OnNext | OnAnswer
)


def of_feature(feature: Feature, routes: Iterable[Route]) -> tuple[Route, ...]:
    """Marks the entries as those of a feature: people can't use them while it is switched off."""
    return tuple(
        replace(route, feature=feature) if isinstance(route, OF_FEATURES | OnChannel | OnSwitchOff) else route
        for route in routes
    )


@dataclass(frozen=True, slots=True)
class Table:
    """The entries by name."""

    commands: dict[str, Command]
    forms: dict[str, OnForm | OnQuietForm]
    buttons: dict[str, OnButton | OnQuietButton]
    shortcuts: dict[str, OnShortcut]
    home: dict[str, OnHomeOpened]
    events: tuple[OnEvent[Any], ...]
    deliveries: dict[str, OnDelivery]
    following: tuple[OnNext, ...] = ()

    @classmethod
    def of(cls, routes: Iterable[Route]) -> Table:
        """The table of these entries; a name given twice is a mistake of ours and raises `ValueError`."""
        routes = tuple(routes)
        return cls(
            _by_name((r.name, r) for r in routes if isinstance(r, Command)),
            _by_name((r.act, r) for r in routes if isinstance(r, OnForm | OnQuietForm)),
            _by_name((r.act, r) for r in routes if isinstance(r, OnButton | OnQuietButton)),
            _by_name((r.act, r) for r in routes if isinstance(r, OnShortcut)),
            _by_name(("home", r) for r in routes if isinstance(r, OnHomeOpened)),
            tuple(r for r in routes if isinstance(r, OnEvent)),
            _by_name((r.kind, r) for r in routes if isinstance(r, OnDelivery)),
            tuple(r for r in routes if isinstance(r, OnNext)),
        )

    def command(self, event: CommandTyped) -> tuple[Command, CommandTyped]:
        """The entry for what was typed, and the event with the words that named it taken away.

        `/upward praise …` is `/praise …`; `/praise list …` is the sub-command, if there is one, and so on.
        """
        first, rest = _first_word(event.text)
        if event.name == "upward" and first in self.commands and first != event.name:
            return self.command(replace(event, name=first, text=rest))
        entry, words = self.commands.get(event.name, self.commands["upward"]), event.name
        while (sub := self.commands.get(words := f"{words} {first}")) is not None and not (sub.alone and rest):
            entry, event = sub, replace(event, text=rest)
            first, rest = _first_word(rest)
        return entry, event


def _by_name(pairs: Iterable[tuple[str, T]]) -> dict[str, T]:
    table: dict[str, T] = {}
    for name, entry in pairs:
        if name in table:
            raise ValueError(f"two entries for {name}")
        table[name] = entry
    return table


def _first_word(text: Text) -> tuple[str, Text]:
    if not text or not isinstance(text[0], Words):
        return "", text
    first, *left = text[0].text.split(maxsplit=1) or [""]
    rest = left[0] if left else ""
    return first.lower(), ((Words(rest), *text[1:]) if rest or text[1:] else ())
