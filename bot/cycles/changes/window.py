"""What HR reads of changes on the way: each with what would become of it."""

from __future__ import annotations

from bot.cycles.changes.on_the_way import CHANGE, Change, Kind, Proposal
from bot.cycles.cycle import Cycle
from bot.home.shortened import NAME_LONGEST, shorten
from bot.messages import Button, Buttons, Heading, Paragraph, Part, SmallPrint, Style, Text
from bot.people import Person
from bot.phrases import Phrases, label, words

HERE = "cycles/changes"
SHOWN_MOST = 5
"""The next follow once these are decided."""
ACTS = {Kind.ADD: "cycles.add_late", Kind.WITHDRAW: "cycles.withdraw", Kind.REVIEW: "cycles.review_late"}


def draw_proposals(cycle: Cycle, found: list[Proposal], hidden: int) -> list[Part]:
    """`hidden`: so many are about people of whom this person of HR decides nothing."""
    parts: list[Part] = [Heading(label(HERE, "heading"))] if found or hidden else []
    for each in found[:SHOWN_MOST]:
        parts += [Paragraph(_say(cycle, each)[f"proposes_{each.kind}"]), Buttons(_buttons(cycle, each))]
    if len(found) > SHOWN_MOST:
        parts.append(SmallPrint(words(HERE, count=len(found) - SHOWN_MOST)["more"]))
    if hidden:
        parts.append(SmallPrint(words(HERE, count=hidden)["hidden"]))
    return parts


def _say(cycle: Cycle, proposal: Proposal) -> Phrases:
    return words(
        HERE,
        reviewer=shorten(proposal.reviewee.name, NAME_LONGEST),
        person=_name(proposal.person),
        by=_name(proposal.manager),
        until=cycle.setup.days.due,
        count=proposal.asked,
    )


def _name(person: Person | None) -> str:
    return shorten(person.name, NAME_LONGEST) if person else ""


def _buttons(cycle: Cycle, proposal: Proposal) -> tuple[Button, ...]:
    person = proposal.person.id if proposal.person else 0
    carried = CHANGE.encode(Change(cycle.id, proposal.kind, proposal.reviewee.id, person))
    does = "button_withdraw" if proposal.kind is Kind.WITHDRAW else "button_add"
    return (
        Button(ACTS[proposal.kind], label(HERE, does), carried, Style.PRIMARY),
        Button("cycles.leave_as_it_is", label(HERE, "button_leave"), carried),
    )


def say_done(cycle: Cycle, proposal: Proposal) -> Text:
    return _say(cycle, proposal)[f"done_{proposal.kind}"]


def say_left(cycle: Cycle, proposal: Proposal) -> Text:
    return _say(cycle, proposal)["left"]
