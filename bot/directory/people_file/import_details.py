"""What a file would change, line by line: a form with a filter and pages."""

from __future__ import annotations

from typing import NamedTuple

from bot.button_values import PAGE, RECORD, Value, joined, one_of, optional
from bot.directory.people_file.import_repository import IMPORT, STUCK, Import, Kind, ManagerState, StagedRow
from bot.directory.people_file.import_words import describe_line
from bot.errors import NotAllowed
from bot.events import ButtonPressed, FormChanged, FormSubmitted
from bot.forms import ChoiceField, Field, Form
from bot.messages import Paragraph, Part
from bot.paging import ListForm, ListPage
from bot.phrases import label, render_options, words
from bot.replies import ButtonReply, FormReply, OpenForm, UpdateForm
from bot.routes import Interaction
from bot.store import Work

HERE = "directory/import"
LIST = ListForm(
    "directory.details", HERE, "directory.details_before", "directory.details_after", 20,
    title="title_details", submit="submit_details",
)  # fmt: skip
WRITING = (Kind.NEW, Kind.CHANGED, Kind.SAME)
SHELVES: dict[str, tuple[tuple[Kind, ...], tuple[ManagerState, ...], tuple[str, ...]]] = {
    "bad": ((Kind.BAD,), (), ("bad",)),
    "remarks": (WRITING, (), ("remarks",)),
    "managers": (WRITING, STUCK, ("unknown", "loops")),
    "new": ((Kind.NEW,), (), ("new",)),
    "changed": ((Kind.CHANGED,), (), ("changed",)),
    "gone": ((Kind.GONE,), (), ("gone",)),
    "no_manager": (WRITING, (ManagerState.NONE, ManagerState.SELF), ("no_manager",)),
    "same": ((Kind.SAME,), (), ("same",)),
}
"""The filters: kinds of line, outcomes of managers, and the counts that belong to them."""


class Spot(NamedTuple):
    """A page of what an import would change; of a form the field says which lines are shown."""

    which: int
    page: int
    shelf: str = ""


SPOT = Value(joined(Spot, " ", RECORD, optional(PAGE.converter, 1), optional(one_of(SHELVES), "")), Spot(0, 1))


async def open_details(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*See details*: starts with the problems, if any."""
    async with interaction.read() as (work, actor):
        import_ = await _get_import(work, actor.person.workspace, IMPORT.decode(interaction.event.value))
        first = next((shelf for shelf in SHELVES if _total(import_, shelf)), "bad")
        return OpenForm(await _form(work, import_, first, 1))


async def choose_lines(interaction: Interaction[FormChanged] | Interaction[FormSubmitted]) -> FormReply:
    """Platforms without live fields submit the choice."""
    async with interaction.read() as (work, actor):
        import_ = await _get_import(work, actor.person.workspace, SPOT.decode(interaction.event.state).which)
        return UpdateForm(await _form(work, import_, interaction.event.answers.text("kind"), 1))


async def turn_page(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Another page; the button's value has import, page and filter."""
    wanted, page, shelf = SPOT.decode(interaction.event.value)
    async with interaction.read() as (work, actor):
        import_ = await _get_import(work, actor.person.workspace, wanted)
        return UpdateForm(await _form(work, import_, shelf, page))


async def _get_import(work: Work, workspace: int, wanted: int) -> Import:
    import_ = await work.imports.get(workspace, wanted)
    if import_ is None:
        raise NotAllowed(label(HERE, "old_preview"))
    return import_


async def _form(work: Work, import_: Import, shelf: str, page: int) -> Form:
    shelf = shelf if shelf in SHELVES else "bad"
    kinds, managers, _ = SHELVES[shelf]
    total, remarked = _total(import_, shelf), shelf == "remarks"

    async def find(page: int) -> ListPage[StagedRow]:
        skip = (page - 1) * LIST.size
        lines = await work.imports.page(import_.id, kinds, managers, skip, LIST.size, remarked=remarked)
        return ListPage(tuple(lines), page, total)

    found = await LIST.read(find, page)
    options = render_options(HERE, SHELVES)
    parts: list[Field | Part] = [ChoiceField("kind", label(HERE, "field_kind"), options, shelf, live=True, menu=True)]
    parts += [Paragraph(describe_line(each)) for each in found.items] or [Paragraph(words(HERE)["empty"])]
    return LIST.render(parts, found, carry=lambda page: SPOT.encode(Spot(import_.id, page, shelf)))


def _total(import_: Import, shelf: str) -> int:
    return sum(import_.count(name) for name in SHELVES[shelf][2])
