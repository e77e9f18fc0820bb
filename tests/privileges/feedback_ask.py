"""Who may ask for feedback, and change a request: guests ask nobody, and a request is its requester's alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.forms import Answer
from storage.tables.feedback import FEEDBACK_REQUEST
from tests.privileges.rows import EVERYBODY, May, changes, reads, shows
from tests.privileges.world import CANARY, World

COLLEAGUES = EVERYBODY.replace("G", "")


def _request(world: World, *letters: str, days: int = 9) -> Mapping[str, Answer]:
    until = (world.clock.now() + timedelta(days=days)).date()
    people = tuple(world.handle(letter) for letter in letters)
    return {"people": people, "template": "open", "topic": CANARY, "until": until, "release": "each"}


def _about_olga(world: World) -> Mapping[str, Answer]:
    """O, who reports to M."""
    olga = world.people["O"].id
    return {"about": str(olga), f"reads-{olga}": "yes"}


async def about_olga(world: World) -> str:
    """M has asked P about O."""
    await world.submits("M", "feedback.ask", {**_request(world, "P"), **_about_olga(world)})
    return str(await world.newest(FEEDBACK_REQUEST))


async def open_request(world: World) -> str:
    """O has asked P and E."""
    await world.submits("O", "feedback.ask", dict(_request(world, "P", "E")))
    return str(await world.newest(FEEDBACK_REQUEST))


async def told_request(world: World) -> str:
    """Both were told."""
    number = await open_request(world)
    async with world.store.work() as work:
        request = await work.feedback.get(world.workspace, int(number))
        assert request is not None
        sheets = await work.feedback.sheets(request)
        await work.feedback.mark_invited([sheet.id for sheet in sheets], world.clock.now())
        await work.commit()
    return number


ROWS: tuple[May, ...] = (
    shows("command feedback", COLLEAGUES, "feedback.ask"),
    shows("command feedback help", EVERYBODY, "/feedback"),
    shows("shortcut feedback.open", COLLEAGUES, "feedback.ask"),
    shows("shortcut feedback.about", COLLEAGUES, "feedback.ask"),
    shows("button feedback.open", COLLEAGUES, "feedback.ask"),
    shows("live feedback.ask", EVERYBODY, "feedback.ask", answers=lambda _: {"template": "own"}),
    changes("form feedback.ask", "ORMEHA", answers=lambda world: _request(world, "P")),
    shows("live feedback.ask", "M", "Does Olga", answers=_about_olga),
    changes("form feedback.ask", "M", answers=lambda world: {**_request(world, "P"), **_about_olga(world)}),
    reads("button feedback.manage", "O", open_request),
    reads("button feedback.add_reviewers", "O", open_request),
    changes("form feedback.add_reviewers", "O", open_request, answers=lambda world: {"people": (world.handle("M"),)}),
    reads("button feedback.move", "O", open_request),
    changes(
        "form feedback.move", "O", open_request, answers=lambda world: {"until": _request(world, days=20)["until"]}
    ),
    changes("button feedback.remind", "O", told_request),
    changes("button feedback.cancel", "O", open_request),
)
