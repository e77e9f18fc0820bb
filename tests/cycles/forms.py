"""Forms of answers, as reviewers come to them from their direct messages."""

from __future__ import annotations

from adapters.sandbox.person import Person
from adapters.sandbox.seen import SeenMessage
from bot.cycles.answering.answer_form import answer_button
from bot.cycles.ballots import Ballot, Slip
from bot.cycles.buttons import DEBT, anonymous_button
from bot.cycles.review import ReviewDebt
from bot.deliveries import Delivery
from bot.messages import Button, Buttons, Message
from tests.cycles.office import TEAM, ballots, debt_of, open_cycle
from tests.office import Office, top

CLEAR = "How clear is it to you what Dmitri Aaltonen expects of you?"
CHANGE = "What one thing would you advise Dmitri Aaltonen to change?"
HELPS = "What does Dmitri Aaltonen do that helps you most?"
ANSWER = "Answer about Dmitri Aaltonen"
MENU = "If fewer than 3 people share"
DELETED, PASSED_ON = "Mine is deleted, unread", "Mine is passed on, with my name"


async def send_buttons(office: Office, handle: str, debt: ReviewDebt, answer: str = ANSWER) -> SeenMessage:
    """A direct message with what an invitation has."""
    person = office.person(handle)
    buttons = (
        answer_button(debt),
        Button("cycles.decline", "I'd rather not", DEBT.encode(debt.id)),
        anonymous_button(debt.review.cycle),
    )
    delivery = Delivery(
        debt.review.cycle.workspace, "test.buttons", f"test/{debt.id.hex()}", "slack", person.id, private=True,
        message=Message((Buttons(buttons),)),
    )  # fmt: skip
    async with office.store.work() as work:
        await work.outbox.put([delivery], office.sandbox.clock.now())
        await work.commit()
    return await office.until(lambda: next((dm for dm in reversed(person.dms) if answer in dm.buttons), None))


async def open_form(office: Office, handle: str, debt: ReviewDebt) -> Person:
    """The person, with the form in front of them."""
    message = await send_buttons(office, handle, debt)
    person = office.person(handle)
    assert (await person.press(ANSWER, on=message)).ok
    return person


async def fill_quick(person: Person, option: str = "I can't tell") -> None:
    """The same answer to every quick question that has it; "I can't tell" to the others."""
    view = top(person)
    for block in view.blocks:
        element = block.get("element", {})
        if element.get("type") == "radio_buttons":
            known = [each["text"]["text"] for each in element["options"]]
            await person.fill(view, {block["block_id"]: option if option in known else "I can't tell"})


async def shared(office: Office, debt: ReviewDebt) -> Ballot:
    """What is in the folder: the draft, or what was shared last."""
    assert debt.reviewer is not None
    slip = Slip(debt.review.cycle.id, debt.review.id, debt.id, debt.reviewer.id, 0)
    return (await ballots(office).open_paper(slip)).ballot


async def number(office: Office, debt: ReviewDebt) -> int:
    """How often something was shared."""
    assert debt.reviewer is not None
    slip = Slip(debt.review.cycle.id, debt.review.id, debt.id, debt.reviewer.id, 0)
    return (await ballots(office).open_paper(slip)).slip.number


async def asked(office: Office, handle: str = "ben") -> tuple[ReviewDebt, Person]:
    """Ben's review of Dmitri, with its form open."""
    cycle = await open_cycle(office, TEAM)
    debt = await debt_of(office, cycle, handle)
    return debt, await open_form(office, handle, debt)
