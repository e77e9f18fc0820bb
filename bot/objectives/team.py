"""`/objective team`: what a manager's reports made public or shared with them, and who has none; nothing else."""

from __future__ import annotations

from bot.button_values import PAGE
from bot.events import ButtonPressed, CommandTyped
from bot.forms import Form
from bot.messages import Button, Buttons, Divider, Message, Paragraph, Part, Quote, SmallPrint, Text, Words
from bot.objectives.render import show_button, status
from bot.objectives.repository import Report, Team
from bot.paging import ListForm
from bot.people import Person
from bot.phrases import words
from bot.replies import ButtonReply, CommandReply, OpenForm, Say
from bot.routes import Interaction, in_place
from bot.store import Work

HERE = "objectives/team"
LIST = ListForm("objectives.team", HERE, "objectives.team_before", "objectives.team_after", 8, submit="", counted="")


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    """The first page, or a sentence for whoever has no reports."""
    async with interaction.read() as (work, actor):
        form = await _render(work, actor.person, 1)
    return OpenForm(form) if form else Say(_no_reports())


async def by_button(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """My team, on Home, and the pages of the window; the button's value is the page."""
    async with interaction.read() as (work, actor):
        form = await _render(work, actor.person, PAGE.decode(interaction.event.value))
    if form is None:
        return Say(_no_reports())
    return in_place(interaction, form)


def _no_reports() -> Message:
    said = words(HERE)["no_reports"]
    return Message((Paragraph(said),), summary=said)


async def _render(work: Work, manager: Person, page: int) -> Form | None:
    async def find(page: int) -> Team:
        return await work.objectives.team(manager, page)

    team = await LIST.read(find, page)
    parts = (Paragraph(_counts(team)), *(part for report in team.items for part in _report(report)))
    return LIST.render(parts, team) if team.total else None


def _counts(team: Team) -> Text:
    said = words(HERE, count=team.total, without=team.without)
    if not team.without:
        return said["none_missing"]
    if team.total == 1:
        return said["counted_one"]
    return said["counted_but_one" if team.without == 1 else "counted"]


def _report(report: Report) -> tuple[Part, ...]:
    said = words(HERE, person=report.person.name, open=report.open, closed=report.closed)
    heading = said["has"] if report.open else said["has_none"]
    more = report.open - len(report.objectives)
    rest = (SmallPrint(words(HERE, count=more)["more"]),) if more > 0 else ()
    shown = (part for objective in report.objectives for part in (
        Quote((Words(objective.wording.title, bold=True), Words("\n"), *status(objective))),
    ))  # fmt: skip
    buttons = tuple(show_button(objective) for objective in report.objectives)
    numbered = tuple(_number_button(button, at, len(buttons)) for at, button in enumerate(buttons, start=1))
    return (Divider(), Paragraph(heading), *shown, *rest, *((Buttons(numbered),) if numbered else ()))


def _number_button(button: Button, at: int, of: int) -> Button:
    """One row of buttons for several objectives says which is which."""
    if of == 1:
        return button
    return Button(button.act, words(HERE, label=button.label, at=at).plain("numbered"), button.value)
