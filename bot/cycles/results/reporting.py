"""Reporting a text that insults or threatens: one person in HR reads this one text, and may remove it. Its author stays
unknown, and whose result it is in isn't said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.admission import Who
from bot.cycles.buttons import TEXT
from bot.cycles.results.reading import VIEW, draw_result, find_readable
from bot.cycles.results.result import ShownText, TextId
from bot.cycles.review import Review
from bot.deliveries import Entry
from bot.errors import NotAllowed
from bot.events import ButtonPressed, FormSubmitted
from bot.formatting import read_marks
from bot.forms import ChoiceField, Form, Option
from bot.messages import Button, Buttons, Message, Paragraph, Part, Quote, SmallPrint, Style, render_lines
from bot.people import Person, Role
from bot.phrases import label, render_confirm, words
from bot.privacy import may_read_reported
from bot.publishing.copies import NEVER_ARRIVED, is_to, to_people
from bot.replies import ButtonReply, FormReply, Replace, UpdateForm
from bot.routes import Interaction, OnButton, OnDelivery, OnForm, Route, in_place
from bot.shortened import shorten
from bot.store import Work

HERE = "cycles/report"
REPORTED = "cycles.reported"
OPTION_LONGEST = 74


async def open_report(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Which of the texts on this page."""
    view = VIEW.decode(interaction.event.value)
    async with interaction.read() as (work, actor):
        review, result = await find_readable(work, actor.person, view.review)
    pages = draw_result(review, result).pages
    texts = [each for each in pages[min(max(view.page, 1), len(pages)) - 1].texts if each.removed_at is None]
    if not texts:
        raise NotAllowed(label(HERE, "nothing_here"))
    options = tuple(Option(TEXT.encode(each.id), shorten(each.text, OPTION_LONGEST)) for each in texts)
    parts = (ChoiceField("text", label(HERE, "field_text"), options), SmallPrint(words(HERE)["who_reads"]))
    form = Form(
        "cycles.report", label(HERE, "title"), parts, label(HERE, "submit"), label(HERE, "close"), VIEW.encode(view)
    )
    return in_place(interaction, form)


async def report_text(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Of each text one person in HR hears once; reported again, it goes to another if that one is of HR no more."""
    chosen = TEXT.decode(interaction.event.answers.text("text"))
    async with interaction.work() as (work, actor):
        review, result = await find_readable(work, actor.person, VIEW.decode(interaction.event.state).review)
        texts = {each.id: each for page in draw_result(review, result).pages for each in page.texts}
        if chosen not in texts or texts[chosen].removed_at is not None:
            raise NotAllowed(label(HERE, "choose"), field="text")
        await work.cycles.report_text(chosen, interaction.now)
        await _hand_over(work, review, chosen, interaction.now)
        await work.commit()
    said = Paragraph(words(HERE)["thanks"])
    return UpdateForm(Form("cycles.report", label(HERE, "title"), (said,), close=label(HERE, "close_done")))


async def _hand_over(work: Work, review: Review, text: TextId, now: datetime, *, again: bool = True) -> bool:
    """To one person in HR, once; where there is none, the admins are asked to name one. `again`: also to whom the chat
    refused it before, if nobody else is left."""
    workspace = review.cycle.workspace
    await work.cycles.get_for_update(workspace, review.cycle.id)  # another admin may press at the same time
    able = await find_unconcerned(work, review, await work.people.with_role(workspace, Role.HR))
    people, about = able or await work.people.admins(workspace), _about(text) if able else f"{_about(text)}/nobody"
    told = await work.outbox.about(workspace, about)
    if any(is_to(each, person) for each in told if each.state not in NEVER_ARRIVED for person in people):
        return bool(able)
    untold = [person for person in people if not any(is_to(each, person) for each in told)]
    act = "read" if able else "hand_on"
    button = Button(f"cycles.{act}_reported", label(HERE, f"button_{act}"), TEXT.encode(text))
    said, nobody = words(HERE), "nobody_able" if review.reviewee else "nobody_able_company"
    message = Message((Paragraph(said["reported" if able else nobody]), Buttons((button,))), summary=said["summary"])
    chosen = (untold or (people if again else []))[: 1 if able else None]
    await work.outbox.put(to_people(REPORTED, about, chosen, message), now)
    return bool(able)


async def hand_to_another(work: Work, entry: Entry, now: datetime) -> None:
    """The chat refused it: the next of HR hears it, each once."""
    found = None if entry.delivery.subject.endswith("/nobody") else await _find_reported(work, entry)
    if found is not None and found[1].removed_at is None:
        await _hand_over(work, found[0], found[1].id, now, again=False)


async def lock_cycle(work: Work, entry: Entry) -> object:
    """As whoever hands it over does."""
    found = await _find_reported(work, entry)
    return found and await work.cycles.get_for_update(entry.delivery.workspace, found[0].cycle.id)


async def _find_reported(work: Work, entry: Entry) -> tuple[Review, ShownText] | None:
    carried = entry.delivery.subject.split("/")[1]
    return await work.cycles.text(entry.delivery.workspace, TextId(bytes.fromhex(carried)))


def _about(text: TextId) -> str:
    return f"review_text/{text.hex()}"


async def find_unconcerned(work: Work, review: Review, hr: Sequence[Person]) -> list[Person]:
    """Those of HR who may read one text of it, or know of a talk about it (bot.privacy)."""
    if review.reviewee is None:
        return [each for each in hr if may_read_reported(review, each, (), (), ())]
    over = {each for one in review.reviewees for each in await work.structure.managers_above(one.id)}
    asked = {each.id for each in await work.cycles.reviewers(review)}
    above = {each.id: await work.structure.managers_above(each.id) for each in hr}
    return [each for each in hr if may_read_reported(review, each, above[each.id], over, asked)]


async def hand_on(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """An admin has named somebody in HR."""
    async with interaction.work() as (work, actor):
        review, text = await _find(work, actor.person, TEXT.decode(interaction.event.value))
        if not await _hand_over(work, review, text.id, interaction.now):
            raise NotAllowed(label(HERE, "still_nobody" if review.reviewee else "still_nobody_company"))
        await work.commit()
    return Replace(render_lines(words(HERE)["handed_on"]))


async def _find(work: Work, actor: Person, text: TextId) -> tuple[Review, ShownText]:
    found = await work.cycles.text(actor.workspace, text)
    if found is None or found[1].reported_at is None:
        raise NotAllowed(label(HERE, "not_there"))
    return found


async def _find_readable(work: Work, actor: Person, text: TextId) -> ShownText:
    review, found = await _find(work, actor, text)
    if not await find_unconcerned(work, review, [actor]):
        raise NotAllowed(label(HERE, "not_there"))
    return found


async def read_reported(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """This one text, in a window."""
    async with interaction.read() as (work, actor):
        text = await _find_readable(work, actor.person, TEXT.decode(interaction.event.value))
    return in_place(interaction, _show(text))


async def remove_reported(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Nothing of it is kept; that it was removed stands in its place."""
    async with interaction.work() as (work, actor):
        text = await _find_readable(work, actor.person, TEXT.decode(interaction.event.value))
        if text.removed_at is None:
            me = actor.person
            await work.cycles.remove_text(text.id, me, interaction.now)
            await work.audit.note(me.workspace, me.id, "cycles.remove_text", "", interaction.now)
        text = await _find_readable(work, actor.person, text.id)
        await work.commit()
    return UpdateForm(_show(text))


def _show(text: ShownText) -> Form:
    parts: Sequence[Part]
    if text.removed_at is not None:
        parts = (Paragraph(words(HERE)["removed"]),)
    else:
        sure = render_confirm(HERE)
        remove = Button(
            "cycles.remove_reported", label(HERE, "button_remove"), TEXT.encode(text.id), Style.DANGER, sure
        )
        parts = (
            Paragraph(words(HERE)["somebody_wrote"]),
            Quote(read_marks(text.text)),
            SmallPrint(words(HERE)["you_decide"]),
            Buttons((remove,)),
        )
    return Form("cycles.read_reported", label(HERE, "title_reported"), tuple(parts), close=label(HERE, "close_done"))


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.report", open_report, Who.EVERYBODY),
    OnForm("cycles.report", report_text, Who.EVERYBODY),
    OnButton("cycles.read_reported", read_reported, Who.HR),
    OnButton("cycles.remove_reported", remove_reported, Who.HR),
    OnButton("cycles.hand_on_reported", hand_on, Who.ADMIN),
    OnDelivery(REPORTED, on_refused=hand_to_another, lock=lock_cycle),
)
