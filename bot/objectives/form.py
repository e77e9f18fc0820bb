"""The form for an objective. It says who will see it, and where, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.forms import LONGEST_KEPT, ChoiceField, DateField, Field, Form, TextField
from bot.messages import Paragraph, Part, Text, Words
from bot.objectives.draft import Draft
from bot.objectives.manager import listens, offer, on_record
from bot.objectives.objective import OBJECTIVE, Audience, Objective
from bot.objectives.rules import DESCRIPTION_LONGEST, KEY_RESULTS_MOST, TITLE_LONGEST
from bot.people import Person
from bot.phrases import label, render_options, words
from bot.store import Actor, Channel, Purpose, Work

HERE = "objectives/form"
LINES_LONGEST = 2 * KEY_RESULTS_MOST * TITLE_LONGEST
"""Room for more than is allowed: too many lines are refused in words, and not cut."""


@dataclass(frozen=True, slots=True)
class FormContext:
    """What the form speaks of besides the draft: the channels, the manager it would be shared with, and the objective
    as it stands if it is edited."""

    channels: tuple[Channel, ...]
    manager: Person | None = None
    before: Objective | None = None


async def surroundings(work: Work, actor: Actor, draft: Draft, before: Objective | None = None) -> FormContext:
    channels = actor.channels_for(Purpose.OBJECTIVES)
    if draft.audience is not Audience.MANAGER:
        return FormContext(channels, None, before)
    stays = before.shared_with if before else None
    return FormContext(channels, stays or await on_record(work, actor.person), before)


def render_form(draft: Draft, around: FormContext, notices: Sequence[str] = ()) -> Form:
    """The form, filled in as far as the draft is. `notices` stand above everything else."""
    parts: list[Field | Part] = [Paragraph((Words(notice),)) for notice in notices]
    parts += [*_fields(draft), _audience(draft.audience), *_who_sees(draft, around), *_what_changes(draft, around)]
    before = around.before
    act, kind = ("objectives.edit", "_edit") if before else ("objectives.set", "")
    title, submit = label(HERE, f"title{kind}"), label(HERE, f"submit{kind}")
    return Form(act, title, tuple(parts), submit=submit, state=OBJECTIVE.encode(before.id) if before else "")


def _fields(draft: Draft) -> tuple[Field, ...]:
    lines = words(HERE, most=KEY_RESULTS_MOST)
    return (
        _box("title", draft.title, TITLE_LONGEST, placeholder=label(HERE, "placeholder_title")),
        _box("description", draft.description, DESCRIPTION_LONGEST, multiline=True, optional=True),
        DateField("due", label(HERE, "label_due"), draft.due),
        _box(
            "key_results", draft.key_results, LINES_LONGEST, multiline=True, optional=True,
            hint=lines.plain("hint_key_results"), placeholder=label(HERE, "placeholder_key_results"),
        ),
    )  # fmt: skip


def _box(
    name: str,
    text: str,
    longest: int,
    *,
    multiline: bool = False,
    optional: bool = False,
    hint: str = "",
    placeholder: str = "",
) -> TextField:
    """A box. One that begins too long may stay so until it is sent, so that nothing is cut."""
    longest = longest if len(text) <= longest else LONGEST_KEPT
    return TextField(
        name, label(HERE, f"label_{name}"), text[:LONGEST_KEPT], longest, multiline, optional, hint, placeholder
    )


def _audience(audience: Audience) -> ChoiceField:
    options = render_options(HERE, Audience)
    return ChoiceField("audience", label(HERE, "label_audience"), options, audience.value, live=True)


def _who_sees(draft: Draft, around: FormContext) -> tuple[Part, ...]:
    """One line: who will see it, and where it will appear."""
    if draft.audience is Audience.MANAGER and not listens(around.manager):
        return offer(around.manager)
    return (Paragraph(_line(draft.audience, around)),)


def _line(audience: Audience, around: FormContext) -> Text:
    if audience is Audience.EVERYONE and not around.channels:
        return words(HERE)["sees_everyone_later"]
    manager = around.manager.name if around.manager else ""
    return words(HERE, rooms=[each.room for each in around.channels], manager=manager)[f"sees_{audience}"]


def _what_changes(draft: Draft, around: FormContext) -> tuple[Part, ...]:
    """What becomes of what was sent, if others shall see it from now on."""
    before = around.before
    if before is None or before.audience is draft.audience:
        return ()
    said: list[Text] = []
    if before.public and before.routed_at:
        said.append(words(HERE)["leaves_channel"])
    if manager := before.shared_with:
        said.append(words(HERE, manager=manager.name)["leaves_manager"])
    if draft.audience is Audience.EVERYONE:
        said.append(words(HERE)["becomes_public"])
    return tuple(map(Paragraph, said))
