"""`/upward me`: when and where somebody hears from the bot, within the company's hours, and how long they are away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.admin.hours_fields import HERE, days_field, read_days, read_times, refusal, time_fields
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import Answers, ChoiceField, DateField, Field, Form, Option
from bot.home.redraw import lists_changed
from bot.messages import Button, Buttons, Message, Paragraph, Part, Text, Words
from bot.nudges.calendar import A_DAY
from bot.nudges.describe import clock, describe_absence, describe_hours, describe_unmet, name_days
from bot.nudges.rules import AWAY_LONGEST, today_of, week_of
from bot.people import Person
from bot.phrases import label, words
from bot.publishing.copies import to_people
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, Replace, UpdateForm
from bot.routes import E, Interaction, in_place
from bot.store import Work
from bot.working_hours import WorkingHours

HOME = "home"
"""Reminded on Home alone."""

UNMET = "admin.unmet_hours"


async def me(interaction: Interaction[CommandTyped]) -> CommandReply:
    return OpenForm(render_form((await interaction.admit()).person, has_home=_has_home(interaction)))


async def open_me(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    return in_place(interaction, render_form((await interaction.admit()).person, has_home=_has_home(interaction)))


def _has_home(interaction: Interaction[E]) -> bool:
    """Whether the chat they are in has one; there they may choose to be reminded on it alone."""
    return interaction.platform.can.home


def render_form(person: Person, *, has_home: bool) -> Form:
    """As it holds now; only what is within the company's hours can be chosen."""
    company, week = person.hours.company, week_of(person)
    said = words(HERE, days=name_days(week.company_days), begin=clock(company.begin), end=clock(company.end))
    back = (Buttons((Button("admin.back", label(HERE, "button_back")),)),) if person.away_until else ()
    options = tuple(Option(each, label(HERE, f"option_{each}"), label(HERE, f"says_{each}")) for each in ("dm", HOME))
    chosen = HOME if person.home_only else "dm"
    where = (ChoiceField("where", label(HERE, "field_where"), options, chosen),) if has_home or person.home_only else ()
    fields: tuple[Field | Part, ...] = (
        Paragraph(said["about_me"]),
        *map(Paragraph, describe_unmet(person)),
        *time_fields(person.hours.kept, company),
        days_field(week, week.company_days),
        DateField("away", label(HERE, "field_away"), person.away_until, optional=True, hint=label(HERE, "hint_away")),
        *back,
        *where,
    )
    title, submit = label(HERE, "title_me"), label(HERE, "submit")
    return Form("admin.me", title, fields, submit=submit, close=label(HERE, "close"))


async def save_me(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Everything that the form asks for, at once."""
    answers, now = interaction.event.answers, interaction.now
    async with interaction.work() as (work, actor):
        person = actor.person
        own, away = _read_own(answers, person), _read_away(answers.day("away"), person, now)
        home_only = answers.text("where") == HOME and (_has_home(interaction) or person.home_only)
        await work.nudges.set_hours(person, own, home_only=home_only)
        new = replace(person, hours=replace(person.hours, own=own), home_only=home_only)
        new = await _set_away(work, new, away, now)
        await work.commit()
    return UpdateForm(_receipt(new))


async def come_back(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "I'm back": earlier than they thought."""
    async with interaction.work() as (work, actor):
        new = await _set_away(work, actor.person, None, interaction.now)
        await work.commit()
    if interaction.event.at_home:
        return Replace(Message((Paragraph(_say_back(new)),)))
    return in_place(interaction, _receipt(new))


async def _set_away(work: Work, person: Person, until: date | None, now: datetime) -> Person:
    """Back earlier, they are reminded of what they owe in their next working hours."""
    if until == person.away_until:
        return person
    new = replace(person, away_until=until)
    if until is None:
        await work.nudges.welcome_back([person], now)
    else:
        await work.nudges.set_away(person, until)
    await lists_changed(work, [new], now)
    return new


def _read_own(answers: Answers, person: Person) -> WorkingHours | None:
    """None where they are those of the company, whose changes they follow then."""
    company, days = person.hours.company, week_of(person).company_days
    begin, end = read_times(answers)
    chosen = read_days(answers)
    if begin < company.begin or end > company.end:
        field = "begin" if begin < company.begin else "end"
        raise refusal("outside", field, begin=clock(company.begin), end=clock(company.end))
    if not chosen <= days:
        raise refusal("outside_days", "days", days=name_days(days))
    own = WorkingHours(begin, end, None if chosen == days else chosen)
    return None if own == WorkingHours(company.begin, company.end) else own


def _read_away(until: date | None, person: Person, now: datetime) -> date | None:
    today = today_of(person, now)
    if until is None or until == person.away_until:
        return until
    if until < today:
        raise refusal("away_over", "away")
    if until > today + AWAY_LONGEST - A_DAY:
        raise refusal("away_long", "away")
    return until


async def tell_unmet(work: Work, before: Sequence[Person], after: Sequence[Person], now: datetime) -> None:
    """Whose own hours the company has just left hear it once."""
    known = {person.id for person in before if describe_unmet(person)}
    for person in after:
        if person.id not in known and (said := describe_unmet(person)):
            change = Buttons((Button("admin.open_me", label(HERE, "button_me")),))
            message = Message((*map(Paragraph, said), change), summary=said[0])
            await work.outbox.put(to_people(UNMET, f"hours/{person.id}", [person], message), now)


def _receipt(person: Person) -> Form:
    said: Sequence[Text] = (describe_hours(person), *describe_unmet(person), *describe_absence(person))
    change = Buttons((Button("admin.open_me", label(HERE, "button_change")),))
    return Form("admin.me", label(HERE, "title_me"), (*map(Paragraph, said), change), close=label(HERE, "close"))


def _say_back(person: Person) -> Text:
    return (*words(HERE)["is_back"], Words(" "), *describe_hours(person))
