"""What HR reads of changes on the way: each with what would become of it."""

from __future__ import annotations

from bot.cycles.changes.on_the_way import CHANGE, Change, Kind, Proposal
from bot.cycles.cycle import Cycle
from bot.messages import Button, Buttons, Heading, Paragraph, Part, SmallPrint, Style, Text
from bot.people import Person
from bot.phrases import Phrases, label, words
from bot.shortened import shorten_name

HERE = "cycles/changes"
SHOWN_MOST = 5
"""The next follow once these are decided."""
ACTS = {
    Kind.ADD: "cycles.add_late",
    Kind.WITHDRAW: "cycles.withdraw",
    Kind.REPLACE: "cycles.replace",
    Kind.REVIEW: "cycles.review_late",
}
DOES = {Kind.WITHDRAW: "button_withdraw", Kind.REPLACE: "button_replace"}


def draw_proposals(cycle: Cycle, found: list[Proposal], hidden: int) -> list[Part]:
    """`hidden`: so many are about people of whom this person of HR decides nothing."""
    parts: list[Part] = [Heading(label(HERE, "heading"))] if found or hidden else []
    for each in found[:SHOWN_MOST]:
        parts += [Paragraph(_say(cycle, each)[_phrase(each)]), Buttons(_buttons(cycle, each))]
    if len(found) > SHOWN_MOST:
        parts.append(SmallPrint(words(HERE, count=len(found) - SHOWN_MOST)["more"]))
    if hidden:
        parts.append(SmallPrint(words(HERE, count=hidden)["hidden"]))
    return parts


def _phrase(proposal: Proposal) -> str:
    """What changed, and what would become of it."""
    reviewee, person = proposal.reviewee, proposal.person
    if proposal.kind is Kind.ADD and reviewee is None:
        return "proposes_add_company"
    if proposal.kind is Kind.WITHDRAW and proposal.manager is None and reviewee is not None and person is not None:
        return "proposes_withdraw_manager" if reviewee.manager == person.id else "proposes_withdraw_above"
    return f"proposes_{proposal.kind}{say_why(proposal)}"


def say_why(proposal: Proposal) -> str:
    """Which words it takes: of somebody else in place of who left, or of who is still here, and above by now."""
    return "_above" if proposal.kind is Kind.REPLACE and proposal.person and proposal.person.reachable else ""


def _say(cycle: Cycle, proposal: Proposal) -> Phrases:
    return words(
        HERE,
        reviewer=shorten_name(proposal.about),
        person=_name(proposal.person),
        by=_name(proposal.manager),
        until=cycle.setup.days.due,
        count=proposal.asked,
    )


def _name(person: Person | None) -> str:
    return shorten_name(person.name) if person else ""


def _buttons(cycle: Cycle, proposal: Proposal) -> tuple[Button, ...]:
    person = proposal.person.id if proposal.person else 0
    carried = CHANGE.encode(Change(cycle.id, proposal.kind, proposal.number, person))
    does = DOES.get(proposal.kind, "button_add")
    return (
        Button(ACTS[proposal.kind], label(HERE, does), carried, Style.PRIMARY),
        Button("cycles.leave_as_it_is", label(HERE, "button_leave"), carried),
    )


def say_done(cycle: Cycle, proposal: Proposal) -> Text:
    return _say(cycle, proposal)[f"done_{proposal.kind}"]


def say_replaced(proposal: Proposal, picked: Person) -> Text:
    """`picked` is asked in place of who left."""
    return words(HERE, person=_name(picked), reviewer=shorten_name(proposal.about))["done_add"]


def say_left(cycle: Cycle, proposal: Proposal) -> Text:
    return _say(cycle, proposal)["left"]
