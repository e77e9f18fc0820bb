"""What somebody is asked, and their paper in the folder of ballots: for every quiet act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.cycles.answering.answer_form import follow_named
from bot.cycles.answering.answer_rules import check_answerable, check_reviewer, check_terms, check_unnamed, refusal
from bot.cycles.ballots import Ballot, Ballots, BallotsLost, CycleId, DebtId, NotWritten, Paper, Shared, Slip
from bot.cycles.review import ReviewDebt
from bot.following import Following, join_following
from bot.nudges.rules import today_of
from bot.people import Person
from bot.quiet import Q, QuietInteraction, Reading

OWED_MOST = 50
"""So many reviews somebody owes are looked at for the next one."""


class Owed(NamedTuple):
    """As the database knows it: without a name, and with theirs, over all features."""

    unnamed: tuple[ReviewDebt, ...]
    named: Following


class Asked(NamedTuple):
    """A review, and what else they owe. `names`: see `CycleLookUp.names_beside`."""

    debt: ReviewDebt
    person: Person
    names: tuple[str, ...]
    owed: Owed

    @property
    def slip(self) -> Slip:
        review = self.debt.review
        return Slip(review.cycle.id, review.id, self.debt.id, self.person.id, 0)


async def look_up(interaction: QuietInteraction[Q], debt: DebtId) -> Asked:
    """A review that may be answered by who acts. Whatever they do with it, it takes the same statements: a record of
    them doesn't tell who only opened it from who shared."""
    async with interaction.read() as reading:
        person = reading.actor.person
        mine, owed = await reading.cycles.debt_and_owed(debt, person, OWED_MOST)
        found = check_answerable(check_unnamed(check_reviewer(mine, person)))
        names = await reading.cycles.names_beside(found.review, person)
        return Asked(found, person, names, await _divide(reading, owed))


async def find_owed(interaction: QuietInteraction[Q]) -> Owed:
    async with interaction.read() as reading:
        person = reading.actor.person
        owed = await reading.cycles.find_owed(person, today_of(person, interaction.now), 0, OWED_MOST)
        return await _divide(reading, owed.debts)


async def _divide(reading: Reading, owed: Sequence[ReviewDebt]) -> Owed:
    named = follow_named([each for each in owed if each.review.named], 0)
    unnamed = tuple(each for each in owed if not each.review.named)
    return Owed(unnamed, join_following(named, await reading.find_following()))


async def read_slip(interaction: QuietInteraction[Q], token: str) -> tuple[Slip, Asked]:
    """What a form was filled from; refuses another's, and one of something else."""
    slip = await interaction.ballots.read_slip(token)
    if slip is None:
        raise refusal("old_form")
    asked = await look_up(interaction, slip.debt)
    if asked.slip != replace(slip, number=0):
        raise refusal("old_form")
    return slip, asked


async def open_paper(ballots: Ballots, asked: Asked) -> Paper:
    """What is kept or shared of it; refuses what was sealed with other readers than the form would name, and a form in
    which nothing would be kept: the folder is shut some minutes before the database knows."""
    paper = await ballots.open_paper(asked.slip)
    check_terms(asked.debt.review, paper.terms)
    if paper.shut:
        raise refusal("closed")
    return paper


async def find_unshared(ballots: Ballots, debts: Iterable[ReviewDebt]) -> list[ReviewDebt]:
    """Those under which nothing was shared, in the same order; those whose folder is lost are left out."""
    by_cycle: dict[CycleId, list[DebtId]] = {}
    debts = list(debts)
    for each in debts:
        by_cycle.setdefault(each.review.cycle.id, []).append(each.id)
    unshared: set[DebtId] = set()
    for cycle, ids in by_cycle.items():
        try:
            unshared |= set(ids) - await ballots.find_shared(cycle, ids)
        except BallotsLost:
            continue
    return [each for each in debts if each.id in unshared]


async def share_in_doubt(interaction: QuietInteraction[Q], slip: Slip, ballot: Ballot) -> Shared:
    """As long as it is on its way nobody can tell whether it is shared, should the request end. Raises `NotWritten`."""
    interaction.doubt.in_doubt = True
    try:
        outcome = await interaction.ballots.share(slip, ballot)
    except NotWritten:
        interaction.doubt.in_doubt = False
        raise
    interaction.doubt.in_doubt = False
    return outcome
