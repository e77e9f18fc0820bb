"""Who owes what, as each surface says it, beside the model."""

from __future__ import annotations

from sqlalchemy import select

from bot.events import ButtonPressed, CommandTyped
from bot.messages import Paragraph, Words, plain
from bot.nudges.asking import find_debts
from bot.replies import OpenForm, UpdateForm
from bot.router import ROUTES
from bot.routes import OnNudge
from storage.tables.feedback import FEEDBACK_SHEET
from tests.feedback.histories import GENERAL, REVIEWERS, TOPIC, History
from tests.feedback.owing import OPEN_LONGEST, Opened
from tests.privileges.world import World

SOURCES = {each.name: each for each in ROUTES if isinstance(each, OnNudge)}


def read(reply: object) -> str:
    """The lines and buttons of the window that a reply opens."""
    parts = reply.form.parts if isinstance(reply, OpenForm | UpdateForm) else ()
    return "\n".join(plain(part.text) if isinstance(part, Paragraph) else repr(part) for part in parts)


async def check(history: History) -> None:
    """All surfaces agree with the model."""
    ledger = history.ledger
    for letter in REVIEWERS:
        if ledger.is_here(letter):
            await _check_reviewer(history, letter)
    for request in ledger.requests:
        await _check_manage(history, request)


async def _check_reviewer(history: History, letter: str) -> None:
    ledger, world, by = history.ledger, history.world, history.world.by(letter)
    person = world.people[letter]
    wanted = set() if ledger.off else ledger.owes(letter)
    page = await world.bot.button(ButtonPressed(by, "home.page", "feedback.owed|0", world.key()))
    listed = await world.bot.command(CommandTyped(by, "feedback", (Words("list owed"),), GENERAL, world.key()))
    seen = [set(TOPIC.findall(repr(each))) for each in (page, listed)]
    assert seen == [wanted, wanted], (letter, seen, wanted, history.log)
    async with world.store.read() as work:
        owed = [
            await find_debts(work, [SOURCES[name]], person, world.clock.now())
            for name in ("feedback.owed", "feedback.unanswered")
        ]
        found = await work.feedback.find_owed(person, history.today, 0, 20)
    put_off = {each.request.topic for each in found.sheets if each.later and each.later > history.today}
    nudged, awaited = [set(TOPIC.findall(repr(each.debts))) for each in owed]
    assert nudged == wanted - put_off, (letter, nudged, wanted, put_off, history.log)
    assert awaited <= (set() if ledger.off else ledger.awaits(letter, history.today)), (letter, awaited, history.log)


async def _check_manage(history: History, request: Opened) -> None:
    ledger, world, value = history.ledger, history.world, str(request.number)
    by = world.by(request.requester)
    said = read(await world.bot.button(ButtonPressed(by, "feedback.manage", value, world.key())))
    if ledger.off:
        assert not TOPIC.search(said), (said, history.log)
        return
    for letter, sheet in request.sheets.items():
        name = world.people[letter].name
        owes = f"Not yet: {name}" in said or f"About to hear of it: {name}" in said
        assert owes == (sheet.state == "owed"), (letter, sheet, said, history.log)
        assert (f"Answered: {name}" in said) == (sheet.state == "shared"), (letter, sheet, said, history.log)
    assert ("Move the day" in said) == request.open, (request, said, history.log)


async def live_through(world: World, seed: int, steps: int) -> None:
    """One history, looked at after every step, to its end a hundred days later: then nobody owes anything."""
    history = History(world, seed)
    await history.ask()
    for _ in range(steps):
        await history.do_jobs_perhaps()
        before = len(history.log)
        await history.step()
        if len(history.log) > before:
            await check(history)
    await history.set_feature(off=False)
    await history.pass_days(OPEN_LONGEST + 10)
    await history.do_jobs()
    await check(history)
    assert not [each for each in history.ledger.requests if each.open], history.log
    async with world.store.read() as work:
        owed = await work.sql.scan(select(FEEDBACK_SHEET.c.id).where(FEEDBACK_SHEET.c.state == "owed"))
    assert not owed, (owed, history.log)
    await history.come_back()
