"""HR makes question sets of the company's own: a copy of another, changed question by question."""

from __future__ import annotations

from collections.abc import Callable

from bot.admission import Who
from bot.cycles.buttons import SET
from bot.cycles.question_sets.own_set import (
    HERE,
    PREFIX,
    SETS_MOST,
    OwnSet,
    SetId,
    add_question,
    change_question,
    copy_of,
    move_question,
    read_name,
    read_question,
    refusal,
    remove_question,
)
from bot.cycles.question_sets.set_form import (
    AT,
    TEMPLATE,
    At,
    button_back,
    render_name,
    render_question,
    render_set,
    render_sets,
    render_shown,
)
from bot.cycles.question_sets.templates import Template, template_of
from bot.events import ButtonPressed, FormSubmitted
from bot.phrases import words
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import Interaction, OnButton, OnForm, Route, in_place
from bot.store import Actor, Work

Press = Interaction[ButtonPressed]


async def find_own_set(work: Work, actor: Actor, wanted: SetId, *, lock: bool = False) -> OwnSet:
    """Raises `NotAllowed` for one that isn't there."""
    find = work.cycles.own_set_for_update if lock else work.cycles.own_set
    own = await find(actor.person.workspace, wanted)
    if own is None:
        raise refusal("gone")
    return own


async def find_set(work: Work, actor: Actor, wanted: str) -> tuple[Template | None, OwnSet | None]:
    """By the id under which cycles take it: a template, or one of the company's own, as one and as it is."""
    if not wanted.startswith(PREFIX):
        return template_of(wanted), None
    own = await work.cycles.own_set(actor.person.workspace, SET.decode(wanted.removeprefix(PREFIX)))
    return (None, None) if own is None else (own.template, own)


async def _change(
    interaction: Press | Interaction[FormSubmitted], wanted: SetId, change: Callable[[OwnSet], OwnSet]
) -> OwnSet:
    async with interaction.work() as (work, actor):
        changed = change(await find_own_set(work, actor, wanted, lock=True))
        await work.cycles.save_own_set(changed)
        await work.commit()
    return changed


# ---------------------------------------------------------------- sets


async def open_sets(interaction: Press) -> ButtonReply:
    """All of them."""
    async with interaction.read() as (work, actor):
        return in_place(interaction, render_sets(await work.cycles.own_sets(actor.person.workspace)))


async def open_set(interaction: Press) -> ButtonReply:
    """One of the company's own."""
    async with interaction.read() as (work, actor):
        return in_place(interaction, render_set(await find_own_set(work, actor, SET.decode(interaction.event.value))))


async def show_set(interaction: Press) -> ButtonReply:
    """*See it*, as those who are asked will."""
    async with interaction.read() as (work, actor):
        template, own = await find_set(work, actor, TEMPLATE.decode(interaction.event.value))
    if template is None:
        raise refusal("gone")
    return in_place(interaction, render_shown(template, button_back(own)))


async def copy_set(interaction: Press) -> ButtonReply:
    """A set of the company's own begins as a copy of another."""
    async with interaction.work() as (work, actor):
        template, _ = await find_set(work, actor, TEMPLATE.decode(interaction.event.value))
        if template is None:
            raise refusal("gone")
        if len(await work.cycles.own_sets(actor.person.workspace)) >= SETS_MOST:
            raise refusal("many_sets", most=SETS_MOST)
        own = await work.cycles.add_own_set(actor.person.workspace, copy_of(template))
        await work.commit()
    return in_place(interaction, render_set(own, [words(HERE)["copied"]]))


async def open_name(interaction: Press) -> ButtonReply:
    """*Name and introduction*."""
    async with interaction.read() as (work, actor):
        return in_place(interaction, render_name(await find_own_set(work, actor, SET.decode(interaction.event.value))))


async def save_name(interaction: Interaction[FormSubmitted]) -> FormReply:
    event = interaction.event
    own = await _change(interaction, SET.decode(event.state), lambda own: read_name(own, event.answers))
    return UpdateForm(render_set(own, [words(HERE)["saved"]]))


async def delete_set(interaction: Press) -> ButtonReply:
    """Cycles keep their copy. Twice is harmless."""
    async with interaction.work() as (work, actor):
        await work.cycles.delete_own_set(actor.person.workspace, SET.decode(interaction.event.value))
        form = render_sets(await work.cycles.own_sets(actor.person.workspace), [words(HERE)["deleted"]])
        await work.commit()
    return in_place(interaction, form)


# ---------------------------------------------------------------- questions


async def open_question(interaction: Press) -> ButtonReply:
    """*Edit*, or a new one."""
    at = AT.decode(interaction.event.value)
    async with interaction.read() as (work, actor):
        own = await find_own_set(work, actor, at.set)
    return in_place(interaction, render_question(own, own.find(at.question) if at.question else None))


async def save_question(interaction: Interaction[FormSubmitted]) -> FormReply:
    at, question = AT.decode(interaction.event.state), read_question(interaction.event.answers)

    def change(own: OwnSet) -> OwnSet:
        return change_question(own, at.question, question) if at.question else add_question(own, question)

    return UpdateForm(render_set(await _change(interaction, at.set, change), [words(HERE)["saved"]]))


async def _press(interaction: Press, change: Callable[[OwnSet, At], OwnSet], said: str = "") -> ButtonReply:
    at = AT.decode(interaction.event.value)
    own = await _change(interaction, at.set, lambda own: change(own, at))
    return in_place(interaction, render_set(own, [words(HERE)[said]] if said else []))


async def move_up(interaction: Press) -> ButtonReply:
    return await _press(interaction, lambda own, at: move_question(own, at.question, -1))


async def move_down(interaction: Press) -> ButtonReply:
    return await _press(interaction, lambda own, at: move_question(own, at.question, 1))


async def remove(interaction: Press) -> ButtonReply:
    return await _press(interaction, lambda own, at: remove_question(own, at.question), "removed")


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.sets", open_sets, Who.HR),
    OnButton("cycles.set", open_set, Who.HR),
    OnButton("cycles.show_set", show_set, Who.HR),
    OnButton("cycles.copy_set", copy_set, Who.HR),
    OnButton("cycles.rename_set", open_name, Who.HR),
    OnForm("cycles.set_name", save_name, Who.HR),
    OnButton("cycles.delete_set", delete_set, Who.HR),
    OnButton("cycles.add_question", open_question, Who.HR),
    OnButton("cycles.edit_question", open_question, Who.HR),
    OnForm("cycles.question", save_question, Who.HR),
    OnButton("cycles.move_up", move_up, Who.HR),
    OnButton("cycles.move_down", move_down, Who.HR),
    OnButton("cycles.remove_question", remove, Who.HR),
)
