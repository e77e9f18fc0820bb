"""The form for a praise. It says who will see it, and where, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.forms import LONGEST_KEPT, ChoiceField, Field, Form, Option, PeopleField, TextField
from bot.messages import Paragraph, Part, Text, Words
from bot.people import Handle, Person
from bot.phrases import label, render_options, words
from bot.praise.draft import Draft
from bot.praise.rules import PEOPLE_MOST, TEXT_LONGEST, Audience
from bot.store import Actor, Channel, Purpose, Work

HERE = "praise/form"


@dataclass(frozen=True, slots=True)
class FormContext:
    """What the form speaks of besides the draft: the company's values, its praise channels, and who has no manager."""

    values: tuple[str, ...]
    channels: tuple[Channel, ...]
    alone: tuple[Person, ...] = ()


async def surroundings(work: Work, actor: Actor, draft: Draft) -> FormContext:
    values = await work.workspaces.values(actor.person.workspace)
    alone: tuple[Person, ...] = ()
    if draft.audience is Audience.MANAGERS:
        named = await work.people.by_handles(actor.person.workspace, draft.people)
        alone = tuple(person for person in named if person.manager is None)
    return FormContext(values, actor.channels_for(Purpose.PRAISE), alone)


def render_form(draft: Draft, around: FormContext, notices: Sequence[str] = ()) -> Form:
    """The form, filled in as far as the draft is. `notices` stand above everything else."""
    noting = draft.audience is Audience.SELF
    parts: list[Field | Part] = [Paragraph((Words(notice),)) for notice in notices]
    if not noting:
        parts.append(_people("people", draft.people, hint=words(HERE, most=PEOPLE_MOST).plain("hint_people")))
    parts.append(text_field(draft.text))
    if around.values:
        parts.append(value_field(draft.value, around.values))
    parts.append(_audience(draft.audience))
    if draft.audience is Audience.CHOSEN:
        parts.append(_people("chosen", draft.chosen))
    parts.append(Paragraph(who_sees(draft, around)))
    if around.alone:
        parts.append(Paragraph(words(HERE, people=[person.name for person in around.alone])["alone"]))
    if draft.link and not noting:
        parts.append(Paragraph(words(HERE)["link"]))
    submit = label(HERE, "submit_note" if noting else "submit")
    return Form("praise.give", label(HERE, "title"), tuple(parts), submit=submit, state=draft.state)


def who_sees(draft: Draft, around: FormContext) -> Text:
    """One line: who will see it, and where it will appear."""
    if draft.audience is Audience.EVERYONE and not around.channels:
        return words(HERE)["sees_everyone_later"]
    said = words(HERE, rooms=[c.room for c in around.channels])
    return said[f"sees_{draft.audience}"]


def text_field(text: str) -> TextField:
    """The box for the words. One that begins too long may stay so until it is sent, so that nothing is cut."""
    longest = TEXT_LONGEST if len(text) <= TEXT_LONGEST else LONGEST_KEPT
    placeholder = label(HERE, "placeholder_text")
    return TextField(
        "text", label(HERE, "label_text"), text[:LONGEST_KEPT], longest, multiline=True, placeholder=placeholder
    )


def value_field(value: str | None, values: Sequence[str]) -> ChoiceField:
    known = value if value in values else None
    options = tuple(Option(each, each) for each in values)
    return ChoiceField("value", label(HERE, "label_value"), options, known, optional=True, menu=True)


def _people(name: str, handles: tuple[Handle, ...], hint: str = "") -> PeopleField:
    return PeopleField(name, label(HERE, f"label_{name}"), handles[:PEOPLE_MOST], PEOPLE_MOST, hint=hint)


def _audience(audience: Audience) -> ChoiceField:
    options = render_options(HERE, Audience)
    return ChoiceField("audience", label(HERE, "label_audience"), options, audience.value, live=True)
