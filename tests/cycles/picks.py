"""A cycle in which others than HR pick who is asked, as tests begin it."""

from __future__ import annotations

from datetime import date

from bot.cycles.cycle import Cycle, Stage
from bot.cycles.picking.picks import Pick
from bot.cycles.picking.rounds import PickRounds
from bot.forms import Form
from bot.messages import Buttons
from tests.cycles.running import press, read
from tests.cycles.running import submit as send
from tests.cycles.setting_up import OSLO, TUESDAY, begin, cycles, spot, submit
from tests.feedback.office import find_people
from tests.nudges.office import clock_at, quiet
from tests.office import Office

PICKERS = {"manager": "Their manager", "reviewee": "Whom it is about names them"}


async def move(office: Office) -> None:
    """All that happens by itself now, until all that is sent has arrived."""
    rounds = PickRounds(office.engine.context)
    while await rounds.move():
        pass
    await quiet(office)


async def drafted(office: Office, picker: str) -> Cycle:
    """Mira manages Dmitri, to whom three report, and Carla, to whom two do. It is Monday noon in Oslo."""
    grace = await begin(office)
    for each in ("dmitri", "carla"):
        await office.answered("mira", f"/upward manager @{each} @mira")
    await submit(grace)
    await submit(grace, **{"Who picks those who are asked?": PICKERS[picker]})
    (draft,) = await cycles(office, Stage.DRAFT)
    return draft


async def started(office: Office, picker: str, until: date | None = None) -> tuple[Cycle, str]:
    """They were asked to; and what the check says then."""
    draft = await drafted(office, picker)
    form = await press(office, "grace", "cycles.start_picks", spot(draft))
    check = await send(office, "grace", form, until=until or date(2026, 12, 7))
    await move(office)
    (draft,) = await cycles(office, Stage.DRAFT)
    return draft, read(check.parts)


async def pick_of(office: Office, cycle: Cycle, about: str) -> Pick:
    (person,) = await find_people(office, about)
    async with office.store.read() as work:
        (found,) = (each for each in await work.cycles.picks_of(cycle) if each.reviewee.id == person.id)
    return found


def buttons_in(form: Form) -> list[tuple[str, str]]:
    """Acts and labels."""
    rows = (each for each in form.parts if isinstance(each, Buttons))
    return [(button.act, button.label) for row in rows for button in row.buttons]


def noon(office: Office, day: date = TUESDAY) -> None:
    clock_at(office, day, 12, zone=OSLO)
