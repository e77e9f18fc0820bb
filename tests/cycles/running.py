"""The office as the tests of a running cycle look at it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import timedelta

from bot.cycles.ballots import Ballot, Shared, Slip
from bot.cycles.cycle import Cycle
from bot.cycles.launch.invitations import Inviting
from bot.cycles.running.closing import close_due, open_gates, redraw_outdated
from bot.cycles.running.running_window import render_window
from bot.cycles.running.sweeping import sweep_due
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Answer, Answers, Form
from bot.messages import Buttons, Paragraph, SmallPrint, plain
from bot.patience import Patience
from bot.people import Role
from bot.replies import FieldErrors, OpenForm, Say, UpdateForm
from tests.cycles.office import ballots, debt_of, reload, share
from tests.directory.office import heard
from tests.feedback.office import find_people
from tests.nudges.office import quiet
from tests.office import Office
from tests.ticks import finish_jobs

KEYS = itertools.count()


class Refused(Exception):
    """In the words that people read."""


async def run_jobs(office: Office) -> None:
    """All that a cycle does by itself now, until all that it sends has arrived; the bot's own schedule may have come
    first, or comes at the same time."""
    context = office.engine.context
    await open_gates(context)
    await sweep_due(context)
    for _ in range(2):  # where the bot swept at the same time it is closed at the next look
        await close_due(context, Patience(context.clock))
        await finish_jobs()
    while await Inviting(context).invite() or await redraw_outdated(context):
        pass
    await quiet(office)


async def becomes_hr(office: Office, *handles: str) -> None:
    for each in handles:
        (person,) = await find_people(office, each)
        async with office.store.work() as work:
            await work.people.set_roles(person.id, person.roles | {Role.HR})
            await work.commit()


async def shares(office: Office, cycle: Cycle, *handles: str) -> None:
    """They share their review, and nobody but the folder knows."""
    for each in handles:
        await share(office, await debt_of(office, cycle, each), clear_priorities="4")


async def press(office: Office, handle: str, act: str, value: str) -> Form:
    """The window that a button of a cycle opens, wherever it stood; a refusal is an error in its words."""
    reply = await office.engine.bot.button(ButtonPressed(office.by(handle), act, value, f"press {next(KEYS)}"))
    if isinstance(reply, Say):
        raise Refused(read(reply.message.parts))
    assert isinstance(reply, OpenForm | UpdateForm), reply
    return reply.form


async def submit(office: Office, handle: str, form: Form, **answers: Answer) -> Form:
    event = FormSubmitted(office.by(handle), form.act, Answers(answers), form.state, f"submit {next(KEYS)}")
    reply = await office.engine.bot.form(event)
    if isinstance(reply, FieldErrors):
        raise Refused(" ".join(reply.errors.values()))
    assert isinstance(reply, UpdateForm), reply
    return reply.form


def read(parts: Iterable[object]) -> str:
    """What the parts of a message or form say."""
    return "\n".join(plain(each.text) for each in parts if isinstance(each, Paragraph | SmallPrint))


def labels(form: Form) -> list[str]:
    return [each.label for part in form.parts if isinstance(part, Buttons) for each in part.buttons]


async def show(office: Office, handle: str, cycle: Cycle) -> Form:
    """The window of a cycle that runs."""
    (person,) = await find_people(office, handle)
    fresh = await reload(office, cycle)
    async with office.store.read() as work:
        return await render_window(work, person, fresh, office.sandbox.clock.now())


async def share_late(office: Office, cycle: Cycle, handle: str) -> Shared:
    debt = await debt_of(office, cycle, handle)
    assert debt.reviewer is not None
    slip = Slip(cycle.id, debt.review.id, debt.id, debt.reviewer.id, 0)
    paper = await ballots(office).open_paper(slip)
    return await ballots(office).share(paper.slip, Ballot({"clear_priorities": "4"}))


def after_the_close(office: Office, cycle: Cycle, more: timedelta) -> None:
    assert cycle.closes_at is not None
    office.sandbox.clock.set(cycle.closes_at + more)


async def back(office: Office, handle: str) -> None:
    await heard(office, office.sandbox.workspace.person(handle), deleted=False)
