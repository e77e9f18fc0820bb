"""`/upward feature`: what people can use here. Switched off, a feature is hidden from all, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.admin.parts import done_form, form, setting
from bot.errors import NotAllowed
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.features import Feature, prompt_of
from bot.forms import ChecksField, Form, Option
from bot.mentions.typed import first_word
from bot.messages import Button, Buttons, Message, Paragraph, Part
from bot.people import Person
from bot.phrases import label, words
from bot.replies import ButtonReply, CommandReply, FormReply, Say, UpdateForm
from bot.routes import Interaction, Route, in_place
from bot.store import Actor, Work
from bot.switching_off import OnSwitchOff

HERE = "admin/feature"

Off = frozenset[Feature]


@dataclass(frozen=True, slots=True)
class FeatureSwitch:
    """Over the entries of features that can't always be switched off."""

    entries: tuple[OnSwitchOff, ...]

    @classmethod
    def of(cls, routes: Iterable[Route]) -> FeatureSwitch:
        return cls(tuple(each for each in routes if isinstance(each, OnSwitchOff)))

    async def feature(self, interaction: Interaction[CommandTyped]) -> CommandReply:
        """`praise off`, `objectives on`, or nothing to see what is on."""
        name, switch = first_word(interaction.event.text)
        if not name:
            actor = await interaction.admit()
            return Say(Message((*states(actor.off), Buttons((Button("admin.change_features", _change()),)))))
        if name not in set(Feature):
            raise NotAllowed(words(HERE, purposes=[each.value for each in Feature]).plain("which_feature"))
        return Say(Message(await self._switch(interaction, Feature(name), switch.lower())))

    async def _switch(self, interaction: Interaction[CommandTyped], named: Feature, switch: str) -> tuple[Part, ...]:
        if switch not in {"on", "off"}:
            raise NotAllowed(words(HERE, purposes=[named.value]).plain("on_or_off"))
        async with interaction.work() as (work, actor):
            off = await _lock_features(work, actor)
            after = off | {named} if switch == "off" else off - {named}
            said = await self._set(work, actor.person, off, after, interaction.now)
            await work.commit()
        return said or (Paragraph(words(prompt_of(named))[switch]),)

    async def save_features(self, interaction: Interaction[FormSubmitted]) -> FormReply:
        """The form with a tick for each feature that is on."""
        ticked = interaction.event.answers.ticks("on")
        async with interaction.work() as (work, actor):
            off = frozenset(each for each in Feature if each.value not in ticked)
            said = await self._set(work, actor.person, await _lock_features(work, actor), off, interaction.now)
            await work.commit()
        return UpdateForm(done_form("admin.feature", label(HERE, "title"), said or tuple(states(off))))

    async def _set(self, work: Work, by: Person, was: Off, off: Off, now: datetime) -> tuple[Part, ...]:
        """Writes it down; returns a sentence for each feature that changed."""
        changed = sorted(was ^ off)
        for entry in self.entries:
            if entry.feature in off - was and (reason := await entry.find_reason(work, by.workspace)) is not None:
                raise NotAllowed(reason, field="on")
        if changed:
            await work.workspaces.set_features_off(by.workspace, off)
        for each in changed:
            await work.audit.note(by.workspace, by.id, "feature.off" if each in off else "feature.on", each, now)
        return tuple(Paragraph(words(prompt_of(each))["now_off" if each in off else "now_on"]) for each in changed)


def states(off: Off) -> list[Part]:
    """A line for each feature: on or off."""
    return [Paragraph(words(prompt_of(each))["off" if each in off else "on"]) for each in Feature]


def _change() -> str:
    return label(HERE, "button_change")


async def _lock_features(work: Work, actor: Actor) -> Off:
    """What is off, which nobody else changes meanwhile."""
    await work.workspaces.lock_workspace(actor.person.workspace)
    return await work.workspaces.features_off(actor.person.workspace)


async def change(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The button under the list, or of the overview."""
    actor = await interaction.admit()
    return in_place(interaction, features_form(actor.off))


def features_form(off: Iterable[Feature]) -> Form:
    options = tuple(Option(each.value, label(prompt_of(each), "option")) for each in Feature)
    on = tuple(each.value for each in Feature if each not in set(off))
    field = ChecksField("on", label(HERE, "field_on"), options, on, hint=label(HERE, "hint_on"))
    return form("admin.feature", label(HERE, "title"), (field,), label(HERE, "submit"))


async def _lines(_work: Work, actor: Actor) -> list[Part]:
    return states(actor.off)


SETTING = setting("features", 40, _lines)
