"""A bot that says what the test told it to, and remembers what it was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.events import (
    ButtonPressed,
    CommandTyped,
    Connected,
    FormChanged,
    FormSubmitted,
    Happened,
    HomeOpened,
    ShortcutUsed,
)
from bot.precedence import Precedence
from bot.replies import ButtonReply, CloseForm, CommandReply, FormReply, HomeReply, Nothing, ShortcutReply


@dataclass
class ScriptedBot:
    """`fails` is raised instead of any reply."""

    on_command: CommandReply = field(default_factory=Nothing)
    on_form: FormReply = field(default_factory=CloseForm)
    on_change: FormReply = field(default_factory=CloseForm)
    on_button: ButtonReply = field(default_factory=Nothing)
    on_shortcut: ShortcutReply = field(default_factory=Nothing)
    on_home: HomeReply = field(default_factory=Nothing)
    fails: Exception | None = None
    kept: frozenset[str] = frozenset()
    connected: list[Connected] = field(default_factory=list)
    heard: list[Any] = field(default_factory=list)

    precedence: Precedence = field(default_factory=Precedence)

    async def take_turn(self) -> None:
        await self.precedence.take_turn()

    async def command(self, event: CommandTyped) -> CommandReply:
        self._hear(event)
        return self.on_command

    async def form(self, event: FormSubmitted) -> FormReply:
        self._hear(event)
        return self.on_form

    async def change_form(self, event: FormChanged) -> FormReply:
        self._hear(event)
        return self.on_change

    def is_quiet(self, act: str) -> bool:
        return False

    def type_in_form(self, event: FormChanged) -> bool:
        if event.act not in self.kept:
            return False
        self._hear(event)
        return True

    async def button(self, event: ButtonPressed) -> ButtonReply:
        self._hear(event)
        return self.on_button

    async def shortcut(self, event: ShortcutUsed) -> ShortcutReply:
        self._hear(event)
        return self.on_shortcut

    async def home(self, event: HomeOpened) -> HomeReply:
        self._hear(event)
        return self.on_home

    async def handle_event(self, event: Happened) -> None:
        if isinstance(event, Connected):
            self.connected.append(event)
        else:
            self._hear(event)

    def _hear(self, event: object) -> None:
        self.heard.append(event)
        if self.fails is not None:
            raise self.fails
