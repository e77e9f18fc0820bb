"""Who may ask for feedback, and change a request: guests ask nobody, and a request is its requester's alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.forms import Answer
from storage.tables import FEEDBACK_REQUEST
from tests.privileges.matrix import EVERYBODY, May, changes, shows
from tests.privileges.world import World

COLLEAGUES = EVERYBODY.replace("G", "")


def _request(world: World, *letters: str) -> Mapping[str, Answer]:
    until = (world.clock.now() + timedelta(days=9)).date()
    people = tuple(world.handle(letter) for letter in letters)
    return {"people": people, "template": "open", "topic": "The fair", "until": until, "release": "each"}


async def open_request(world: World) -> str:
    """O has asked P and E."""
    await world.submits("O", "feedback.ask", dict(_request(world, "P", "E")))
    return str(await world.newest(FEEDBACK_REQUEST))


ROWS: tuple[May, ...] = (
    shows("command feedback", COLLEAGUES, "feedback.ask"),
    shows("command feedback help", EVERYBODY, "/feedback"),
    shows("shortcut feedback.open", COLLEAGUES, "feedback.ask"),
    shows("shortcut feedback.about", COLLEAGUES, "feedback.ask"),
    shows("button feedback.open", COLLEAGUES, "feedback.ask"),
    shows("live feedback.ask", EVERYBODY, "feedback.ask", answers=lambda _: {"template": "own"}),
    changes("form feedback.ask", "ORMEHA", answers=lambda world: _request(world, "P")),
)
