"""What HR and admins watch on Home: channels in which nothing can be posted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.admin.channel import OPEN
from bot.admission import Who
from bot.home.cards import Card, Cards, HomeView, Section, Span
from bot.messages import Button, Buttons, Paragraph, Part, SmallPrint, Text
from bot.phrases import Label, label, why, words
from bot.publishing.channels import Channels, prompt_of
from bot.routes import OnHome
from bot.store import Purpose

HERE = "admin/home"
NAMED = 3
"""So many admins HR reads of."""


@dataclass(frozen=True, slots=True)
class FailingChannels:
    """Over what every feature posts."""

    channels: Channels

    @property
    def entry(self) -> OnHome:
        return OnHome(Section.WATCH, 10, "admin.failing", self.failing, Who.HR_OR_ADMIN, Label(HERE, "title"))

    async def failing(self, view: HomeView, span: Span) -> Cards:
        """Each channel that fails, why, and what waits for it; and each that nobody set though something waits for it.
        There are a few at most, one for a purpose and platform."""
        cards = [
            card
            for purpose, entry in self.channels.entries.items()
            if entry.feature not in view.actor.off
            for card in await self._of(view, purpose)
        ]
        return Cards(tuple(cards[span.skip : span.skip + span.most]), total=len(cards))

    async def _of(self, view: HomeView, purpose: Purpose) -> list[Card]:
        channels = view.actor.channels_for(purpose)
        failing = [one for one in channels if one.failing]
        if channels and not failing:
            return []
        waits = await self.channels.backlog(view.work, view.actor.person.workspace, purpose)
        if not channels and not waits:
            return []
        said = [words(prompt_of(purpose), room=one.room, reason=why(one.failing or ""))["fails"] for one in failing]
        mending = await _mending(view, purpose)
        return [_card(line, waits, mending) for line in said or [words(prompt_of(purpose))["missing"]]]


def _card(said: Text, waits: Text, mending: Part) -> Card:
    return Card((Paragraph(said), Paragraph(waits or words(HERE)["nothing_waits"]), mending))


async def _mending(view: HomeView, purpose: Purpose) -> Part:
    """What admins can do about it; for HR, who the admins are."""
    person = view.actor.person
    if Who.ADMIN.admits(person):
        other = Button(OPEN, label(HERE, "button_channel"), purpose)
        return Buttons((other, Button("admin.outbox", label(HERE, "button_outbox"))))
    admins = [admin.name for admin in (await view.work.people.admins(person.workspace))[:NAMED]]
    return SmallPrint(words(HERE, people=admins)["ask_admins" if admins else "ask_admin"])


async def read_counts(_view: HomeView, _span: Span) -> Cards:
    """The way to what `/upward stats` says."""
    return Cards((Card((Buttons((Button("admin.stats", label(HERE, "button_stats")),)),)),))


STATISTICS = OnHome(
    Section.WATCH, 90, "admin.statistics", read_counts, Who.HR_OR_ADMIN, Label(HERE, "title_administration")
)
