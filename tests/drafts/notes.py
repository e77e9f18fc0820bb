"""A toy: notes that are kept while they are typed. What is stored of them is a dictionary."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.admission import Who
from bot.errors import NotSaved
from bot.events import ButtonPressed, CommandTyped, FormChanged, FormSubmitted
from bot.forms import Field, Form, Opening, TextField
from bot.messages import Alert, Button, Buttons, Message, Paragraph, Part, Words
from bot.replies import ButtonReply, CloseForm, CommandReply, FieldErrors, FormReply, OpenForm, Say
from bot.routes import Command, Context, Interaction, OnButton, OnForm, Route, in_place

OPENING = Opening("notes.open", "1", "Your note", datetime(2026, 12, 24, tzinfo=UTC))
ABOUT = "Only you read this."


@dataclass
class Notebook:
    """The newest of each note, by its person and state. `full` takes nothing for now; `number` is the note that is
    written now, "" when it is there no more; `more` counts its other boxes."""

    notes: dict[tuple[str, str], FormChanged] = field(default_factory=dict)
    full: bool = False
    number: str = "1"
    more: int = 0
    drawn: int = 0
    rounds: int = 0
    shared: list[str] = field(default_factory=list)
    saved: list[tuple[str, str]] = field(default_factory=list)
    tried: asyncio.Event = field(default_factory=asyncio.Event)
    written: asyncio.Event = field(default_factory=asyncio.Event)

    async def keep(self, _: Context, typed: Sequence[FormChanged]) -> None:
        self.rounds += 1
        self.tried.set()
        await asyncio.sleep(0)
        if self.full:
            raise NotSaved
        for event in typed:
            there = self.notes.get(key := (event.by.external, number_of(event.state)))
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
            OnButton("notes.open", self._open_again, Who.EVERYBODY),
            OnButton("notes.save", self._save, Who.EVERYBODY),
            OnForm("notes.write", self._share, Who.EVERYBODY, keep=self.keep),
        )

    async def _open(self, interaction: Interaction[CommandTyped]) -> CommandReply:
        await interaction.admit()
        self.number = "1"
        return OpenForm(self._form(interaction.event.by.external))

    async def _open_again(self, interaction: Interaction[ButtonPressed]) -> ButtonReply:
        await interaction.admit()
        if not self.number:
            return Say(said("There is no note any more."))
        return in_place(interaction, self._form(interaction.event.by.external))

    def _form(self, person: str) -> Form:
        self.drawn += 1
        box = TextField("text", "Your note", self.text(person, self.number), multiline=True)
        save = Buttons((Button("notes.save", "Save for later"),))
        more = (TextField(f"more{n}", f"More {n}", multiline=True, optional=True) for n in range(self.more))
        parts: tuple[Field | Part, ...] = (Alert((Words(ABOUT),)), box, *more, save)
        state, opening = f"{self.number}:{self.drawn}", replace(OPENING, value=self.number)
        return Form("notes.write", "A note", parts, "Share", state=state, kept=opening)

    async def _save(self, interaction: Interaction[ButtonPressed]) -> ButtonReply:
        await interaction.admit()
        event = interaction.event
        self.saved.append((number_of(event.state), event.answers.text("text")))
        return Say(said("It is saved."))

    async def _share(self, interaction: Interaction[FormSubmitted]) -> FormReply:
        await interaction.admit()
        text = interaction.event.answers.text("text")
        if "rude" in text:
            return FieldErrors({"text": "Please say it kindly."})
        self.shared.append(text)
        self.written.set()
        self.number = ""
        return CloseForm()


def number_of(state: str) -> str:
    """The note's number; a form carries with it what it was drawn from, which is something else at each look."""
    return state.partition(":")[0]


def said(text: str) -> Message:
    return Message((Paragraph((Words(text),)),))
