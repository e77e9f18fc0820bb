"""`/upward hours`: where the company is, and when people are written to. Everybody may see it, admins change it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.admin.hours_fields import HERE, days_field, read_days, read_times, refusal, time_fields
from bot.admin.hours_noted import note_changes
from bot.admin.own_hours import tell_unmet
from bot.admin.parts import done_form, form, setting
from bot.admission import Who
from bot.events import ButtonPressed, CommandTyped, FormChanged, FormSubmitted
from bot.forms import Answers, ChoiceField, Field, Form, TextField
from bot.messages import Button, Buttons, Message, Paragraph, Part
from bot.nudges.calendar import EVERY_DAY, Week
from bot.nudges.countries import country_of
from bot.nudges.describe import clock, describe_absence, describe_hours, describe_unmet, name_days, name_zone
from bot.people import Person
from bot.phrases import label, render_options, words
from bot.places import country, country_name, time_zone
from bot.replies import ButtonReply, CommandReply, FormReply, Say, UpdateForm
from bot.routes import Interaction, in_place
from bot.store import Actor, Work
from bot.working_hours import CompanyHours, WorkingHours

SAME = "same"
"""The same days for everybody; else those of each person's country."""
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Company:
    """The company's hours as they hold: what was never set is as for the first admin."""

    zone: str
    country: str | None
    hours: WorkingHours

    @property
    def week(self) -> Week:
        return Week(self.country, self.hours.days)


async def hours(interaction: Interaction[CommandTyped]) -> CommandReply:
    """What holds for the company, and for who asks; for admins with a button to change it."""
    async with interaction.read() as (work, actor):
        company = await load(work, actor.person)
    own = (describe_hours(actor.person), *describe_unmet(actor.person), *describe_absence(actor.person))
    parts: list[Part] = [*_lines(company), *map(Paragraph, own)]
    buttons = [Button("admin.open_me", label(HERE, "button_me"))]
    if Who.ADMIN.admits(actor.person):
        buttons.insert(0, Button("admin.change_hours", label(HERE, "button_change")))
    return Say(Message((*parts, Buttons(tuple(buttons)))))


async def load(work: Work, person: Person) -> Company:
    """At first the zone of the first admin, with its country."""
    held = await work.workspaces.hours(person.workspace)
    zone = held.time_zone
    if zone is None:
        admins = await work.people.admins(person.workspace)
        zone = admins[0].time_zone if admins else "UTC"
    return Company(zone, held.country or country_of(zone, None), held.hours or WorkingHours())


def _lines(company: Company) -> list[Part]:
    said = words(
        HERE,
        zone=name_zone(company.zone),
        country=country_name(company.country or ""),
        begin=clock(company.hours.begin),
        end=clock(company.hours.end),
        days=name_days(company.week.days),
    )
    where = said["where" if company.country else "where_nowhere"]
    return [Paragraph(where), Paragraph(said["when_country" if company.hours.days is None else "when_same"])]


async def change(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The button under it, or of the overview."""
    async with interaction.read() as (work, actor):
        company = await load(work, actor.person)
    return in_place(interaction, hours_form(company, same=company.hours.days is not None))


def hours_form(company: Company, *, same: bool) -> Form:
    """The days are asked for where they are the same for everybody."""
    fields: tuple[Field | Part, ...] = (
        Paragraph(words(HERE)["about"]),
        TextField("zone", label(HERE, "field_zone"), company.zone, LONGEST, hint=label(HERE, "hint_zone")),
        TextField(
            "country", label(HERE, "field_country"), country_name(company.country or ""), LONGEST,
            optional=True, hint=label(HERE, "hint_country"),
        ),
        *time_fields(company.hours),
        ChoiceField(
            "week", label(HERE, "field_week"), render_options(HERE, ("country", SAME)), SAME if same else "country",
            live=True,
        ),
        *((days_field(company.week, EVERY_DAY),) if same else ()),
    )  # fmt: skip
    return form("admin.hours", label(HERE, "title"), fields, label(HERE, "submit"))


async def change_week(interaction: Interaction[FormChanged]) -> FormReply:
    """The field with the days comes and goes."""
    async with interaction.read() as (work, actor):
        company = await load(work, actor.person)
    return UpdateForm(hours_form(company, same=interaction.event.answers.text("week") == SAME))


async def save_hours(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Holds at once for everybody: own hours count within the new ones."""
    async with interaction.work() as (work, actor):
        before, workspace = await load(work, actor.person), actor.person.workspace
        chosen = await work.nudges.find_own_hours(workspace)
        await work.workspaces.set_hours(workspace, _read(interaction.event.answers))
        await tell_unmet(work, chosen, await work.nudges.find_own_hours(workspace), interaction.now)
        company = await load(work, actor.person)
        for act, about in note_changes(before, company):
            await work.audit.note(workspace, actor.person.id, act, about, interaction.now)
        await work.commit()
    said = (Paragraph(words(HERE)["saved"]), *_lines(company))
    return UpdateForm(done_form("admin.hours", label(HERE, "title"), said))


def _read(answers: Answers) -> CompanyHours:
    land = answers.text("country").strip()
    code = country(land) if land else None
    if land and code is None:
        raise refusal("unknown_country", "country", typed=land[:LONGEST])
    typed = answers.text("zone").strip()
    zone = time_zone(typed, code)
    if zone is None:
        raise refusal("unknown_zone", "zone", typed=typed[:LONGEST])
    begin, end = read_times(answers)
    days = read_days(answers) if answers.text("week") == SAME else None
    return CompanyHours(zone, code, WorkingHours(begin, end, days))


async def _setting(work: Work, actor: Actor) -> list[Part]:
    return _lines(await load(work, actor.person))


SETTING = setting("hours", 35, _setting)
