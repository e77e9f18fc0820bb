"""A toy: notes that are kept while they are typed. What is stored of them is a dictionary."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.admission import Who
from bot.errors import NotSaved
from bot.events import CommandTyped, FormChanged, FormSubmitted
from bot.forms import Form, Opening, TextField
from bot.messages import Alert, Words
from bot.replies import CloseForm, CommandReply, FormReply, OpenForm
from bot.routes import Command, Context, Interaction, OnForm, Route

OPENING = Opening("notes.open", "1", "Your note", datetime(2026, 12, 24, tzinfo=UTC))
ABOUT = "Only you read this."


@dataclass
class Notebook:
    """The newest of each note, by its person and state. `full` takes nothing for now."""

    notes: dict[tuple[str, str], FormChanged] = field(default_factory=dict)
    full: bool = False
    rounds: int = 0
    shared: list[str] = field(default_factory=list)
    tried: asyncio.Event = field(default_factory=asyncio.Event)
    written: asyncio.Event = field(default_factory=asyncio.Event)

    async def keep(self, _: Context, typed: Sequence[FormChanged]) -> None:
        self.rounds += 1
        self.tried.set()
        await asyncio.sleep(0)
        if self.full:
            raise NotSaved
        for event in typed:
            there = self.notes.get(key := (event.by.external, event.state))
            if there is None or there.order < event.order:
                self.notes[key] = event
        self.written.set()

    def text(self, person: str, state: str = "1") -> str:
        """What is stored of somebody's note."""
        there = self.notes.get((person, state))
        return there.answers.text("text") if there else ""

    def routes(self) -> tuple[Route, ...]:
        return (
            Command("note", self._open, Who.EVERYBODY, "Write a note", "[number]"),
            OnForm("notes.write", self._share, Who.EVERYBODY, keep=self.keep),
        )

    async def _open(self, interaction: Interaction[CommandTyped]) -> CommandReply:
        await interaction.admit()
        text = self.text(interaction.event.by.external)
        box = TextField("text", "Your note", text, multiline=True)
        return OpenForm(Form("notes.write", "A note", (Alert((Words(ABOUT),)), box), "Share", state="1", kept=OPENING))

    async def _share(self, interaction: Interaction[FormSubmitted]) -> FormReply:
        await interaction.admit()
        self.shared.append(interaction.event.answers.text("text"))
        return CloseForm()
