"""Reporting a text that insults or threatens: one person of HR reads this one text, and may remove it. Its author stays
unknown, and whose result it is in isn't said."""

from __future__ import annotations

from collections.abc import Sequence

from bot.admission import Who
from bot.cycles.buttons import TEXT
from bot.cycles.cycle import Review
from bot.cycles.results.reading import VIEW, draw_result, find_readable
from bot.cycles.results.result import ShownText, TextId
from bot.errors import NotAllowed
from bot.events import ButtonPressed, FormSubmitted
from bot.formatting import read_marks
from bot.forms import ChoiceField, Form, Option
from bot.home.shortened import shorten
from bot.messages import Button, Buttons, Message, Paragraph, Part, Quote, SmallPrint, Style, render_lines
from bot.people import Person, Role
from bot.phrases import label, render_confirm, words
from bot.privacy import may_read_reported
from bot.publishing.copies import to_people
from bot.replies import ButtonReply, FormReply, Replace, UpdateForm
from bot.routes import Interaction, OnButton, OnForm, Route, in_place
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
    """Once for each text."""
    chosen = TEXT.decode(interaction.event.answers.text("text"))
    async with interaction.work() as (work, actor):
        review, result = await find_readable(work, actor.person, VIEW.decode(interaction.event.state).review)
        texts = {each.id: each for page in draw_result(review, result).pages for each in page.texts}
        if chosen not in texts or texts[chosen].removed_at is not None:
            raise NotAllowed(label(HERE, "choose"), field="text")
        if await work.cycles.report_text(chosen, interaction.now):
            await _hand_over(work, review, chosen, interaction)
        await work.commit()
    said = Paragraph(words(HERE)["thanks"])
    return UpdateForm(Form("cycles.report", label(HERE, "title"), (said,), close=label(HERE, "close_done")))


async def _hand_over(
    work: Work, review: Review, text: TextId, interaction: Interaction[FormSubmitted] | Interaction[ButtonPressed]
) -> bool:
    """To one person of HR, once; where there is none, the admins are asked to name one."""
    hr = await work.people.with_role(review.cycle.workspace, Role.HR)
    able = await find_unconcerned(work, review, hr)
    if await _is_with(work, review, text, able):
        return True
    people = able[:1] or await work.people.admins(review.cycle.workspace)
    said = words(HERE)
    act = "read" if able else "hand_on"
    button = Button(f"cycles.{act}_reported", label(HERE, f"button_{act}"), TEXT.encode(text))
    nobody = "nobody_able" if review.reviewee else "nobody_able_company"
    block = said["reported" if able else nobody]
    message = Message((Paragraph(block), Buttons((button,))), summary=said["summary"])
    await work.outbox.put(to_people(REPORTED, _about(text), people, message), interaction.now)
    return bool(able)


async def _is_with(work: Work, review: Review, text: TextId, able: Sequence[Person]) -> bool:
    """Whether one of these was told of it, as another admin's press may have led to; the cycle is locked for that."""
    await work.cycles.get_for_update(review.cycle.workspace, review.cycle.id)
    told = await work.outbox.about(review.cycle.workspace, _about(text))
    accounts = {(handle.platform, handle.external) for each in able for handle in each.handles}
    return any((each.delivery.platform, each.delivery.place) in accounts for each in told)


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
    """An admin has named somebody of HR."""
    async with interaction.work() as (work, actor):
        review, text = await _find(work, actor.person, TEXT.decode(interaction.event.value))
        if not await _hand_over(work, review, text.id, interaction):
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
)
