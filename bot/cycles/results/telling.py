"""What people hear at the release: that there is something to read, or that nothing is shown. One message for each,
without a word or number of any result; it is made when it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.cycles.buttons import REVIEW, open_button
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.launch.invitation import reader_names
from bot.cycles.review import Review, ReviewState
from bot.cycles.setup.own_words import draw_own_words, find_company
from bot.cycles.telling_hr import find_cycle, find_named, tell_each, tell_hr
from bot.deliveries import Entry
from bot.home.redraw import lists_changed
from bot.messages import Button, Buttons, Message, Paragraph, Part, SmallPrint, Style
from bot.nudges.rules import MOST
from bot.people import Person
from bot.phrases import label, words
from bot.publishing.copies import to_people
from bot.publishing.readers import find_readers
from bot.routes import OnDelivery, Route
from bot.shortened import shorten, shorten_name
from bot.store import Work
from bot.webforms import LONGEST

HERE = "cycles/told"
TOLD, OUT, CHANGED = "cycles.told", "cycles.out", "cycles.changed"
NAMED = 5
"""So many people a message names."""
Asked = Sequence[tuple[Review, Sequence[Person]]]
"""Reviews, each with those who were asked, or some of them."""


async def tell_results(work: Work, cycle: Cycle, asked: Asked, now: datetime) -> None:
    """Who reads one of these results hears so, and whom it is about, also where nothing is shown to them; and who was
    `asked` about them, what became of it: each once in a cycle."""
    people: dict[int, Person] = {}
    for review, reviewers in asked:
        if review.is_readable:
            people |= {each.person.id: each.person for each in review.readers}
        if review.state is ReviewState.NOTHING or (review.is_readable and review.is_hidden):
            people |= {each.id: each for each in _find_hearing(review)}
        if review.state is ReviewState.SHOWN or _is_silent(review):
            people |= {each.id: each for each in reviewers}
    about = {f"cycle/{cycle.id.hex()}/{each}": person for each, person in people.items()}
    sent = await work.outbox.about(cycle.workspace, *about)
    told = {each.delivery.subject for each in sent if each.delivery.kind == TOLD}
    new = {subject: person for subject, person in about.items() if subject not in told}
    await work.outbox.put([each for to, person in new.items() for each in to_people(TOLD, to, [person])], now)
    await lists_changed(work, new.values(), now)


def _find_hearing(review: Review) -> Sequence[Person]:
    """Who hears that nothing is shown: whom it is about; of the company those who would have read it."""
    return review.reviewees or [each.person for each in review.readers]


def _is_silent(review: Review) -> bool:
    """Whether those who were asked hear that nothing is shown; with names they know whether they answered."""
    return review.state in (ReviewState.NOTHING, ReviewState.PASSED_ON) and not review.named


async def tell_released(work: Work, cycle: Cycle, now: datetime) -> None:
    """HR hears it at once. Call in the transaction that releases."""
    said = words(HERE, title=cycle.setup.name)["out"]
    await tell_hr(work, cycle, OUT, Message((Paragraph(said), Buttons((open_button(cycle),))), summary=said), now)


async def tell_changed(work: Work, review: Review, *, whole: bool, now: datetime) -> None:
    """HR hears that sealed answers, or what was said of who reads them, don't open any more."""
    cycle = review.cycle

    async def write(reader: Person) -> Message:
        named = await find_named(work, cycle, reader, [each.id for each in review.reviewees], len(review.reviewees))
        known = len(named) == len(review.reviewees)
        said = words(HERE, title=cycle.setup.name, about=review.about)
        text = said[f"{'changed' if whole else 'some_changed'}{'' if known else '_unnamed'}"]
        return Message((Paragraph(text),), summary=said["summary_changed"])

    await tell_each(work, cycle, CHANGED, write, now)


def read_button(review: Review, name: str = "", style: Style = Style.PLAIN) -> Button:
    said = words(HERE, about=shorten(name, 30)).plain("button_read_about") if name else label(HERE, "button_read")
    return Button("cycles.read", said, REVIEW.encode(review.id), style)


async def render_told(work: Work, entry: Entry, _: datetime) -> Message | None:
    """What concerns that person as it is then; None for who left."""
    cycle = await find_cycle(work, entry)
    person = next((each for each in await find_readers(work, entry) if each.reachable), None)
    if cycle is None or cycle.stage is not Stage.RELEASED or person is None:
        return None
    here = await work.cycles.results_in(person, cycle)
    debts = await work.cycles.debts_of(person, cycle.id)
    silent = [each.review for each in debts if _is_silent(each.review)]
    out = [each.review for each in debts if each.review.state is ReviewState.SHOWN]
    own = next((each for each in here if each.is_about(person)), None)
    company = next((each for each in here if each.reviewee is None), None)
    others = [each for each in here if each not in (own, company) and each.is_readable]
    message = _compose(person, own, company, others, silent, out)
    reads = None if own is None or own.is_hidden else own
    told = [each for each in (reads, company, *others, *out) if each is not None and each.is_readable]
    return await _add_own_words(work, message, cycle, told) if message and told else message


async def _add_own_words(work: Work, message: Message, cycle: Cycle, told: Sequence[Review]) -> Message:
    """HR's, to those who read something of it or were asked: whoever doesn't read what is about them can't tell by them
    that something was passed on."""
    about = list(dict.fromkeys(each.about for each in told))
    own = draw_own_words(cycle.setup.news, cycle.setup, await find_company(work, cycle), about)
    return replace(message, parts=(*message.parts, *own))


def _compose(
    person: Person,
    own: Review | None,
    company: Review | None,
    others: Sequence[Review],
    silent: Sequence[Review],
    out: Sequence[Review],
) -> Message | None:
    """`company`: they read what was said about it. `out`: they were asked about these, of whom there are results."""
    blocks = [_which_own(own)] if own else []
    blocks += ["others" if company.is_readable else "unreached"] if company else []
    blocks += [name for name, some in (("others", others), ("silent", silent), ("asked", out)) if some]
    if not blocks:
        return None
    parts = (
        *(_describe_own(own, person) if own else ()),
        *(_describe_company(company) if company else ()),
        *_describe_others(others),
        *_describe_silent(silent),
        *_describe_out(out),
    )
    return Message(parts, summary=words(HERE)[f"summary_{blocks[0]}"])


def _which_own(review: Review) -> str:
    if review.state is ReviewState.SHOWN:
        return "hidden" if review.is_hidden else "own"
    return "nothing"


def _describe_own(review: Review, me: Person) -> tuple[Part, ...]:
    if review.is_hidden and (review.state is ReviewState.SHOWN or not review.named):
        return _describe_hidden(review)
    others = [each.person.name for each in review.readers if each.person.id != me.id]
    other = next((each.name for each in review.reviewees if each.id != me.id), "")
    said, joint = words(HERE, people=others, picker=review.picker.value, about=other), "_joint" * review.is_joint
    who = "you_and_others" if others else "only_you"
    if review.state is ReviewState.PASSED_ON:
        row = Buttons((read_button(review, style=Style.PRIMARY),))
        return Paragraph(said["passed_on"]), row, SmallPrint(said[f"{who}_passed_on"])
    if review.state is not ReviewState.SHOWN:
        return Paragraph(said["nothing_named" if review.named else f"nothing{joint}"]), SmallPrint(said["nothing_why"])
    tomorrow = Button("cycles.tomorrow", label(HERE, "button_tomorrow"), REVIEW.encode(review.id))
    return (
        Paragraph(said[f"own{joint}"]),
        Buttons((read_button(review, style=Style.PRIMARY), tomorrow)),
        SmallPrint(said[f"{who}_named" if review.named else who]),
    )


def _describe_company(review: Review) -> tuple[Part, ...]:
    """To who reads it."""
    said = words(HERE, people=[shorten_name(review.about)])
    if not review.is_readable:
        return (Paragraph(said["unreached_named" if review.named else "unreached"]),)
    tomorrow = Button("cycles.tomorrow", label(HERE, "button_tomorrow"), REVIEW.encode(review.id))
    row = Buttons((read_button(review, style=Style.PRIMARY), tomorrow))
    how = "_passed_on" if review.state is ReviewState.PASSED_ON else "_named" if review.named else ""
    block = "others" if review.state is ReviewState.SHOWN else "passed_on_company"
    return Paragraph(said[block]), row, SmallPrint(words(HERE, people=reader_names(review))[f"only_readers{how}"])


def _describe_hidden(review: Review) -> tuple[Part, ...]:
    """Nobody is talked about without hearing of it: that it took place, and who reads it. Whether something was passed
    on with a name they don't hear. All who read it may have been erased since."""
    readers = reader_names(review) or [label(HERE, "erased")]
    manager = shorten_name(review.who_act[0].name) if review.who_act else readers[0]
    said = words(HERE, people=readers, picker=review.picker.value, manager=manager)
    if review.state is ReviewState.SHOWN:
        return Paragraph(said["hidden"]), SmallPrint(said["hidden_why" if review.who_act else "nothing_why"])
    return Paragraph(said["hidden_nothing"]), SmallPrint(said["nothing_why"])


def _describe_others(reviews: Sequence[Review]) -> tuple[Part, ...]:
    if not reviews:
        return ()
    names, more = _name(reviews)
    said = words(HERE, people=names, count=more)["others_more" if more else "others"]
    beyond = words(HERE, count=len(reviews) - MOST)["others_beyond"]
    rest = (SmallPrint(beyond),) if len(reviews) > MOST else ()
    return Paragraph(said), Buttons(tuple(read_button(each, each.about) for each in reviews[:MOST])), *rest


def _describe_silent(reviews: Sequence[Review]) -> tuple[Part, ...]:
    if not reviews:
        return ()
    names, more = _name(reviews)
    said = words(HERE, people=names, count=more)
    return Paragraph(said["silent_more" if more else "silent"]), SmallPrint(said["silent_why"])


def _describe_out(reviews: Sequence[Review]) -> tuple[Part, ...]:
    """Without a word of what is in them."""
    if not reviews:
        return ()
    names, more = _name(reviews)
    said = words(HERE, people=names, count=more)
    how = () if any(each.named for each in reviews) else (SmallPrint(said["asked_how"]),)
    return Paragraph(said["asked_more" if more else "asked"]), *how


def _name(reviews: Sequence[Review]) -> tuple[list[str], int]:
    return [shorten_name(each.about) for each in reviews[:NAMED]], max(0, len(reviews) - NAMED)


ENTRIES: tuple[Route, ...] = (OnDelivery(TOLD, render=render_told, link_lasts=LONGEST),)
