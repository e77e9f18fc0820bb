"""Messages to HR by which nothing more is to be done say so, without their buttons."""

from __future__ import annotations

from datetime import datetime

from bot.cycles.changes.news import NEWS
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.owing.owing_news import STILL_OWED
from bot.cycles.picking.news import PICKED
from bot.cycles.running.close_question import QUESTION
from bot.cycles.running.disagreement import BEGUN
from bot.cycles.running.handing_over import LEFT
from bot.cycles.running.unreached_news import UNREACHED
from bot.cycles.telling_hr import settle
from bot.store import Work

OVER = (QUESTION, STILL_OWED, NEWS, UNREACHED, *PICKED, LEFT, *BEGUN.values())
DONE = {
    Stage.OPEN: ("extended", (QUESTION,)),
    Stage.CLOSED: ("closed", (STILL_OWED, NEWS, UNREACHED)),
    Stage.RELEASED: ("released", OVER),
    Stage.CANCELLED: ("cancelled", OVER),
}
"""From that stage on by which kinds."""


async def settle_stage(work: Work, cycle: Cycle, now: datetime) -> None:
    if cycle.stage in DONE:
        block, kinds = DONE[cycle.stage]
        await settle(work, cycle, kinds, block, now)
