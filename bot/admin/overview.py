"""`/upward` alone: for admins all that is set, each with a button that opens its form in the same window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.admin.parts import HERE
from bot.events import ButtonPressed
from bot.forms import Form
from bot.messages import Button, Buttons, Divider, Heading, Paragraph, Part
from bot.phrases import Label, label, words
from bot.replies import ButtonReply
from bot.routes import Interaction, OnSetting, Route, in_place
from bot.store import Actor, Work


@dataclass(frozen=True, slots=True)
class Overview:
    """Over what can be set, by every feature's entries in their order."""

    entries: Sequence[OnSetting]

    @classmethod
    def of(cls, features: Iterable[Route]) -> Overview:
        entries = [entry for entry in features if isinstance(entry, OnSetting)]
        return cls(sorted(entries, key=lambda entry: entry.order))

    async def render(self, work: Work, actor: Actor) -> Form:
        """All that is set as it is now, and where to read what was done."""
        parts: list[Part] = []
        for title, group in groupby(self.entries, lambda entry: entry.title):
            parts += await _section(title, tuple(group), work, actor)
        stuck = len(await work.outbox.stuck(actor.person.workspace))
        parts += [
            Divider(),
            Paragraph(words(HERE, count=stuck)["stuck" if stuck else "nothing_stuck"]),
            Buttons(_readings()),
        ]
        return Form("admin.all", label(HERE, "title"), tuple(parts), close=label(HERE, "close"))

    async def show_overview(self, interaction: Interaction[ButtonPressed]) -> ButtonReply:
        """*All settings*: in the window in which it was pressed, else in a new one."""
        async with interaction.read() as (work, actor):
            drawn = await self.render(work, actor)
        return in_place(interaction, drawn)


async def _section(title: Label, entries: Sequence[OnSetting], work: Work, actor: Actor) -> list[Part]:
    lines = [part for entry in entries if entry.lines for part in await entry.lines(work, actor)]
    buttons = tuple(Button(entry.act, str(entry.caption), entry.value) for entry in entries)
    return [Heading(str(title)), *lines, Buttons(buttons)]


def _readings() -> tuple[Button, ...]:
    return (
        Button("admin.outbox", label(HERE, "button_outbox")),
        Button("admin.stats", label(HERE, "button_stats")),
        Button("admin.audit_read", label(HERE, "button_audit")),
    )
