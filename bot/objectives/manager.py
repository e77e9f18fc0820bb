"""With whom an objective can be shared: the manager on record, if there is one who can be reached."""

from __future__ import annotations

from bot.messages import Button, Buttons, Paragraph, Part
from bot.objectives.rules import refusal
from bot.people import Person
from bot.phrases import label, words
from bot.store import Work

HERE = "objectives/form"


async def on_record(work: Work, person: Person) -> Person | None:
    """The manager on record, whatever became of them."""
    if person.manager is None:
        return None
    return next(iter(await work.people.by_ids(person.workspace, [person.manager])), None)


def listens(manager: Person | None) -> bool:
    """Whether something can be shared with that manager."""
    return manager is not None and manager.reachable and bool(manager.handles)


def check_listens(manager: Person | None) -> Person:
    """The manager, if there is one who can be reached. What was meant for the manager never goes to anybody else."""
    if manager is None:
        raise refusal("no_manager", field="audience")
    if not listens(manager):
        raise refusal("manager_left", field="audience", people=[manager.name])
    return manager


def offer(manager: Person | None) -> tuple[Part, ...]:
    """Says that there is nobody to share with, and offers to name the manager. The form stays open beneath."""
    said = words(HERE, manager=manager.name)["manager_left"] if manager else words(HERE)["no_manager"]
    button = Button("directory.ask_manager", label(HERE, "button_name_manager"))
    return Paragraph(said), Buttons((button,))
