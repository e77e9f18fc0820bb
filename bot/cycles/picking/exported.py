"""Whom somebody picked or named, for their own export."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cycles.cycle import Picker
from bot.cycles.picking.picks import Pick
from bot.people import Person
from bot.phrases import label, words
from bot.rights.exported import ExportedLine, ExportSection
from bot.store import Work

HERE = "cycles/exported"


async def export_picks(work: Work, person: Person) -> Sequence[ExportedLine]:
    """By the last day for it. What a manager changed is theirs: of what was named before nothing is kept."""
    picks = [each for each in await work.cycles.picks_by(person) if each.people and _is_theirs(each, person)]
    wanted = {one for each in picks for one in each.people}
    known = {each.id: each.name for each in await work.people.by_ids(person.workspace, wanted)}
    return [_write(each, person, known) for each in sorted(picks, key=lambda each: each.until)]


def _is_theirs(pick: Pick, person: Person) -> bool:
    """A manager who left it as it was named picked nobody."""
    if pick.reviewee.id == person.id and pick.mode is Picker.REVIEWEE:
        return pick.by in (Picker.REVIEWEE, Picker.BOTH)
    return pick.holder is not None and pick.holder.id == person.id and pick.by in (Picker.MANAGER, Picker.BOTH)


def _write(pick: Pick, person: Person, known: dict[int, str]) -> ExportedLine:
    own = pick.reviewee.id == person.id
    names = sorted((known[each] for each in pick.people if each in known), key=str.casefold)
    changed = own and pick.by is Picker.BOTH
    said = label(HERE, "named_changed") if changed else words(HERE, people=names).plain("picked")
    asked = words(HERE, about=pick.reviewee.name).plain("ask_own" if own else "ask_about")
    about = "" if own else pick.reviewee.name
    topic = pick.cycle.setup.name
    return ExportedLine(ExportSection.WRITTEN, pick.until, person.name, label(HERE, "hr"), about, topic, asked, said)
