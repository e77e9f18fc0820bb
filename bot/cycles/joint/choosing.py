"""HR puts two together of whom one has too few who can answer, or parts them: before anybody is asked."""

from __future__ import annotations

from collections.abc import Sequence

from bot.admission import Who
from bot.cycles.cycle import Cycle
from bot.cycles.joint.pairs import Partner, find_partners, part, unite
from bot.cycles.setup.changing import change_check, change_setup, show_check
from bot.cycles.setup.check import find_changeable, plan_for
from bot.cycles.setup.deciding import check_decides, find_undecidable
from bot.cycles.setup.draft import ROW, SPOT, Row, stamp_of
from bot.cycles.setup.plan import Plan
from bot.errors import NotAllowed
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import ChoiceField, Form, Option
from bot.messages import Paragraph, SmallPrint
from bot.people import Person
from bot.phrases import label, words
from bot.replies import ButtonReply, FormReply, UpdateForm
from bot.routes import Interaction, OnButton, OnForm, Route, in_place
from bot.shortened import shorten_name
from bot.store import Actor, Work

HERE = "cycles/joint"


async def open_together(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Together with another manager*, in the check: with whom."""
    spot = SPOT.decode(interaction.event.value)
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, spot.cycle, interaction.now)
        await check_decides(work, cycle, actor.person, spot.reviewee)
    planned = await plan_for(interaction.context, cycle)
    async with interaction.read() as (work, actor):
        partners = await _find_decidable(work, actor, cycle, find_partners(planned, cycle.setup, spot.reviewee))
        people = await work.people.by_ids(cycle.workspace, [spot.reviewee, *(each.reviewee for each in partners)])
    names = {each.id: each for each in people}
    if not partners or spot.reviewee not in names:
        raise NotAllowed(label(HERE, "nobody"))
    carried = ROW.encode(Row(cycle.id, stamp_of(cycle), spot.page, spot.reviewee))
    return in_place(interaction, _render(names, partners, planned, spot.reviewee, carried))


async def _find_decidable(work: Work, actor: Actor, cycle: Cycle, partners: Sequence[Partner]) -> Sequence[Partner]:
    """Without those about whom somebody else in HR decides."""
    others = await find_undecidable(work, cycle, actor.person, [each.reviewee for each in partners])
    return [each for each in partners if each.reviewee not in others]


def _render(names: dict[int, Person], partners: Sequence[Partner], planned: Plan, about: int, carried: str) -> Form:
    count = len(planned.joinable[about].reviewers)
    said = words(HERE, manager=shorten_name(names[about].name), count=count)
    options = tuple(
        Option(str(each.reviewee), shorten_name(names[each.reviewee].name), _say_result(each))
        for each in partners
        if each.reviewee in names
    )
    parts = (
        Paragraph(said["together"]),
        ChoiceField("partner", label(HERE, "label_partner"), options, menu=True),
        SmallPrint(said["ratings_only"]),
    )
    return Form("cycles.together", label(HERE, "title"), parts, label(HERE, "submit"), label(HERE, "close"), carried)


def _say_result(partner: Partner) -> str:
    return words(HERE, count=partner.asked).plain("means_partner")


async def put_together(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Whatever was decided about one of the two alone holds no more."""
    seen, chosen = ROW.decode(interaction.event.state), interaction.event.answers.text("partner")
    async with interaction.read() as (work, actor):
        cycle = await find_changeable(work, actor, seen.cycle, interaction.now)
        await check_decides(work, cycle, actor.person, seen.reviewee)
    planned = await plan_for(interaction.context, cycle)
    found = [each for each in find_partners(planned, cycle.setup, seen.reviewee) if str(each.reviewee) == chosen]
    async with interaction.read() as (work, actor):
        partners = await _find_decidable(work, actor, cycle, found)
    if not partners:
        raise NotAllowed(label(HERE, "choose"), field="partner")
    united = unite(cycle.setup, seen.reviewee, partners[0].reviewee)
    await change_setup(interaction, cycle.id, lambda _: united, seen.stamp)
    return UpdateForm(await show_check(interaction, cycle.id, seen.page))


async def press_part(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """*Ask about each alone*: as before they were put together."""
    return await change_check(interaction, part)


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.together", open_together, Who.HR),
    OnForm("cycles.together", put_together, Who.HR),
    OnButton("cycles.part", press_part, Who.HR),
)
