"""After the ballots of a cycle are lost: everybody is asked again, or it ends without them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.admission import Who
from bot.cycles.ballots import Ballots, BallotsLost, RevieweeId
from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.noting import note_act
from bot.cycles.repository import Held
from bot.cycles.review import ReviewState
from bot.cycles.running.disagreement import Trouble, tell_over
from bot.cycles.running.due_day import check_open, refusal
from bot.cycles.running.sweeping import Agreement, compare
from bot.cycles.terms import write_terms
from bot.errors import NotAllowed
from bot.events import ButtonPressed
from bot.messages import Message, Paragraph
from bot.people import Person
from bot.phrases import label, words
from bot.replies import ButtonReply, Replace
from bot.routes import Interaction, OnButton, Route
from bot.store import Store, Work

HERE = "cycles/lost"
TROUBLE = "cycles/disagreement"
REVIEWS_AT_ONCE = 500


async def ask_again(store: Store, ballots: Ballots, lost: Held, by: Person | None, now: datetime) -> Cycle:
    """Begins a new folder, then invites everybody again; `by` is None on the command line. Raises `NotAllowed` where
    the last day is over. Dying between the two leaves the cycle lost, so that it can be done again."""
    async with store.read() as work:
        cycle = check_open(await work.cycles.get(lost.workspace, lost.id), now)
        terms = await _terms(work, cycle)
    await ballots.destroy(cycle.id, released=False)
    await ballots.begin(cycle.id, terms)
    async with store.work() as work:
        fresh = check_open(await work.cycles.get_for_update(lost.workspace, lost.id), now)
        note = words(HERE, note=fresh.setup.note).plain("note")
        fresh = await work.cycles.save_setup(fresh, replace(fresh.setup, note=note), now)
        await work.ballot_folder.ask_again(fresh.id)
        fresh = await work.cycles.note_sweep(fresh, 0, now)
        await note_act(work, by, "ask_again", fresh, now)
        await tell_over(work, fresh, Trouble.LOST, now, by, decided=True)
        await work.commit()
    return fresh


async def press_ask_again(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """HR decides it in the chat. Another folder than the known one only whoever runs the bot can choose."""
    context, ballots = interaction.context, interaction.context.ballots
    actor = await interaction.admit()
    async with context.store.read() as work:
        cycle = await work.cycles.get(actor.person.workspace, CYCLE.decode(interaction.event.value))
    cycle = check_open(cycle, interaction.now)
    if ballots is None or cycle.setup.named or await compare(ballots, cycle) is not Agreement.FOLDER_LOST:
        raise NotAllowed(label(TROUBLE, "not_lost"))
    held = Held(cycle.id, cycle.workspace, cycle.setup.name, cycle.stage, cycle.sweeps)
    try:
        await ballots.find_cycles()
        await ask_again(context.store, ballots, held, actor.person, interaction.now)
    except BallotsLost:
        raise NotAllowed(label(TROUBLE, "other_folder")) from None
    return Replace(Message((Paragraph(words(TROUBLE, title=cycle.setup.name)["asked_again"]),)))


async def close_without(store: Store, lost: Held, by: Person | None, now: datetime) -> None:
    """Nothing will be shown; whoever was asked reads that the cycle was called off."""
    async with store.work() as work:
        cycle = await work.cycles.get_for_update(lost.workspace, lost.id)
        if cycle is None or not cycle.stage.is_running:
            raise refusal("gone")
        cycle = await work.cycles.set_stage(cycle, Stage.CANCELLED, now)
        await work.cycles.mark_outdated(cycle)
        await note_act(work, by, "cancel", cycle, now)
        await work.commit()


async def _terms(work: Work, cycle: Cycle) -> Mapping[RevieweeId, bytes]:
    """What people read when they are asked again; also of whom left, and may come back."""
    found: dict[RevieweeId, bytes] = {}
    after = b""
    while page := await work.cycles.reviews(cycle, after, REVIEWS_AT_ONCE):
        sealed = [each for each in page if (each.state is ReviewState.ASKED or each.gone_at) and not each.named]
        found |= {each.id: write_terms(each) for each in sealed}
        after = page[-1].id
    return found


ENTRIES: tuple[Route, ...] = (OnButton("cycles.ask_again", press_ask_again, Who.HR),)
