"""Who reads what is said about the company, as HR chooses it and finds it in the check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.cycles.buttons import CYCLE
from bot.cycles.company.planning import HERE, name_company
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.picking.rules import enough_for
from bot.cycles.repository import NewReview
from bot.cycles.setup.check_row import warn
from bot.cycles.setup.choose_form import PEOPLE
from bot.cycles.setup.draft import step_of
from bot.cycles.setup.plan import LeftOut, Plan
from bot.forms import Form, PeopleField, TextField
from bot.messages import Button, Buttons, Paragraph, Part, SmallPrint
from bot.people import Person, handles_on
from bot.phrases import label, words
from bot.shortened import shorten_name
from bot.store import Work

READERS_MOST = 10
"""All of them are named above every form."""
NAME_LONGEST = 60


def render_readers(cycle: Cycle, company: str, people: Sequence[Person], platform: str) -> Form:
    """`company`: what people call it."""
    said = words(HERE, most=READERS_MOST)
    parts = (
        Paragraph(said["asks_all"]),
        TextField("company", label(HERE, "label_company"), company[:NAME_LONGEST], NAME_LONGEST),
        PeopleField(
            PEOPLE, label(HERE, "label_readers"), handles_on(people, platform), READERS_MOST,
            hint=said.plain("hint_readers"),
        ),
        Buttons((Button("cycles.change_what", label(HERE, "button_back"), CYCLE.encode(cycle.id)),)),
    )  # fmt: skip
    submit = label(HERE, "submit_save" if cycle.stage is Stage.PLANNED else "submit")
    return Form("cycles.company", label(HERE, "title"), parts, submit, label(HERE, "close"), step_of(cycle))


async def draw_company(work: Work, cycle: Cycle, planned: Plan, named: Mapping[int, str]) -> tuple[Part, ...]:
    """In the check: how many can answer, and who reads it; who came or left since it was asked lately."""
    setup, readers = cycle.setup, await work.people.by_ids(cycle.workspace, cycle.setup.readers)
    names = sorted(shorten_name(each.name) for each in readers if each.reachable)
    said = words(HERE, about=name_company(setup), count=planned.able, people=names)
    counted = (
        "can_answer_named" if setup.named else "all_have_to" if planned.asked == enough_for(setup) else "can_answer"
    )
    rows: tuple[NewReview | LeftOut, ...] = (*planned.reviews, *planned.left_out)
    warned = (part for row in rows for part in warn(cycle, row, planned, named, hidden=False))
    return Paragraph(said[counted]), *((SmallPrint(said["read_it"]),) if names else ()), *warned
