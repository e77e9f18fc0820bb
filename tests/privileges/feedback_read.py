"""Who reads feedback: those for whom it was meant, and nobody by their role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.feedback.questions import default_template
from bot.feedback.request import NewRequest, Release, SheetAnswer
from bot.forms import Answer
from bot.messages import Mention, Text, Words
from storage.tables.feedback import GIVEN_FEEDBACK
from tests.privileges.rows import EVERYBODY, HERE, May, changes, reads, said, shows
from tests.privileges.world import CANARY, World


async def _share(world: World, asks: str = "O", about: str = "O", *, subject_reads: bool = False) -> tuple[int, int]:
    """R has shared what O asked for; gives the numbers of the request and of the sheet."""
    until = (world.clock.now() + timedelta(days=7)).date()
    template = default_template()
    new = NewRequest(
        world.workspace, world.people[asks], world.people[about], template.id, f"The move {CANARY}",
        template.questions, until, Release.EACH, (world.people["R"],), subject_reads=subject_reads,
    )  # fmt: skip
    async with world.store.work() as work:
        request = await work.feedback.add(new, world.clock.now())
        (sheet,) = await work.feedback.sheets(request)
        words = [SheetAnswer(request.questions[0].id, text=f"Well done {CANARY}")]
        await work.feedback.mark_invited([sheet.id], world.clock.now())
        await work.feedback.share(sheet, words, "", world.clock.now())
        await work.commit()
    return request.id, sheet.id


async def shared_request(world: World) -> str:
    return str((await _share(world))[0])


async def shared_sheet(world: World) -> str:
    return str((await _share(world))[1])


async def read_by_subject(world: World) -> str:
    """R has shared what M asked for about O, who reads it too."""
    return str((await _share(world, "M", subject_reads=True))[0])


async def kept_from_subject(world: World) -> str:
    return str((await _share(world, "M"))[0])


async def sheet_read_by_subject(world: World) -> str:
    return str((await _share(world, "M", subject_reads=True))[1])


async def given_feedback(world: World) -> str:
    """O has given R feedback that nobody asked for, and R has not opened it."""
    await world.submits("O", "feedback.give", {"people": (world.handle("R"),), "text": f"Well done {CANARY}"})
    return str(await world.newest(GIVEN_FEEDBACK))


def _for_pia(world: World) -> Text:
    return (Mention("Pia", (world.handle("P"),)), Words(" well done"))


def _shelf(name: str) -> Callable[[World], Mapping[str, Answer]]:
    return lambda _: {"shelf": name}


ROWS: tuple[May, ...] = (
    reads("command feedback list", "O", shared_request),
    reads("command feedback list", "R", shared_request, typed=said("given")),
    reads("form feedback.list", "O", shared_request, answers=_shelf("received")),
    reads("form feedback.list", "R", shared_request, answers=_shelf("given")),
    reads("form feedback.list", "O", shared_request, answers=_shelf("asked")),
    reads("live feedback.list", "O", shared_request, answers=_shelf("asked")),
    reads("button feedback.list", "O", shared_request),
    shows("button feedback.list_before", EVERYBODY, "feedback.list", carries="1"),
    shows("button feedback.list_after", EVERYBODY, "feedback.list", carries="2"),
    changes("command feedback give", HERE, typed=_for_pia),
    changes("form feedback.give", HERE, answers=lambda world: {"people": (world.handle("P"),), "text": "well done"}),
    shows("button feedback.give", EVERYBODY, "feedback.give"),
    reads("button feedback.read_given", "OR", given_feedback),
    changes("button feedback.thank_given", "R", given_feedback),
    changes("button feedback.take_back", "O", given_feedback),
    reads("button feedback.read", "OR", shared_request),
    reads("button feedback.read_before", "OR", shared_request),
    reads("button feedback.read_after", "OR", shared_request),
    reads("button feedback.by_person", "OR", shared_request),
    reads("button feedback.by_question", "OR", shared_request),
    changes("button feedback.thank", "O", shared_sheet),
    reads("button feedback.read", "MOR", read_by_subject),
    reads("button feedback.read", "MR", kept_from_subject),
    reads("form feedback.list", "MO", read_by_subject, answers=_shelf("received")),
    reads("form feedback.list", "M", kept_from_subject, answers=_shelf("received")),
    reads("form feedback.list", "M", read_by_subject, answers=_shelf("asked")),
    reads("home feedback.answers", "MO", read_by_subject),
    reads("home feedback.answers", "M", kept_from_subject),
    reads("button feedback.manage", "M", read_by_subject),
    changes("button feedback.cancel", "M", read_by_subject),
    changes("button feedback.thank", "M", sheet_read_by_subject),
)
