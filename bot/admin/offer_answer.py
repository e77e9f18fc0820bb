"""Words typed into the direct messages with the bot are offered to whom they may be meant for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.deliveries import Delivery, Entry
from bot.errors import NotAllowed
from bot.events import ButtonPressed, Greeted
from bot.features import explain_switched_off
from bot.messages import Button, Buttons, Message, Paragraph, Part, Quote, Style, Words, render_lines
from bot.phrases import label, words
from bot.replies import ButtonReply, Replace
from bot.routes import Interaction
from bot.store import Actor, Work
from bot.typed_answers import LASTS, LONGEST, Invitation, OnAnswer, TypedAnswer, units
from bot.typed_text import clean, says_something

HERE = "admin/answer"
OFFER = "admin.answer"
SOON = timedelta(days=3)
"""So long after a message words at the top of the conversation may answer it: on Monday what came on Friday."""

LOOKED_AT = 10
"""So many of somebody's newest messages are looked at for what invites an answer."""

CHOICES = 4
CAPTION = 75
"""Characters of a button's label. Slack: docs.slack.dev/reference/block-kit/block-elements/button-element."""

GREETINGS = frozenset({"hi", "hello", "hey", "help", "hallo", "hej", "hola", "olá", "ciao", "bonjour", "moin", "?"})


async def offer_answer(
    work: Work, actor: Actor, event: Greeted, entries: Iterable[OnAnswer], now: datetime
) -> Delivery | None:
    """The question whether to send what was typed, or why it can't be; None where it answers nothing."""
    text, by_kind = clean(event.words), {kind: entry for entry in entries for kind in entry.kinds}
    if not event.private or not says_something(text):
        return None
    if event.under is None:
        found = await _find_newest(work, actor, event, by_kind, now) if text.lower() not in GREETINGS else ()
        return _reply(actor, event, _offer(found, text, event, now), None, now) if found else None
    under = await work.outbox.told(actor.person.workspace, event.by.handle, 1, event.under.external)
    if not under:
        return None
    message = await _answer_under(work, actor, event, under[0], by_kind, text, now)
    return _reply(actor, event, message, under[0].token, now)


async def _answer_under(
    work: Work, actor: Actor, event: Greeted, entry: Entry, by_kind: dict[str, OnAnswer], text: str, now: datetime
) -> Message:
    """Of a thread everybody knows which message is meant: if it can't be answered, the reason is said."""
    on = by_kind.get(entry.delivery.kind)
    try:
        if on is not None and on.feature in actor.off and on.feature is not None:
            admins = await work.people.admins(actor.person.workspace)
            raise NotAllowed(explain_switched_off(on.feature, [admin.name for admin in admins]))
        found = await on.invitations(work, actor, entry, True) if on else ()
    except NotAllowed as refusal:
        said = words(HERE)["not_sent"]
        return Message((Paragraph((Words(refusal.sentence),)), Paragraph(said)), summary=said)
    if not found:
        return render_lines(words(HERE)["not_passed_on"])
    return _offer(found[:CHOICES], text, event, now)


async def _find_newest(
    work: Work, actor: Actor, event: Greeted, by_kind: dict[str, OnAnswer], now: datetime
) -> tuple[Invitation, ...]:
    """What the newest messages invite to and nobody answered, the newest first, each once."""
    found: dict[tuple[str, int], Invitation] = {}
    for entry in await work.outbox.told(actor.person.workspace, event.by.handle, LOOKED_AT):
        on = by_kind.get(entry.delivery.kind)
        if on is None or on.feature in actor.off or entry.sent_at is None or now - entry.sent_at > SOON:
            continue
        try:
            for each in await on.invitations(work, actor, entry, False):
                found.setdefault((each.act, each.about), each)
        except NotAllowed:
            continue
    return tuple(found.values())[:CHOICES]


def _offer(found: tuple[Invitation, ...], text: str, event: Greeted, now: datetime) -> Message:
    """Nothing is sent without a press. The newest stands first."""
    one, longest = found[0], min(each.longest for each in found)
    if len(text) > longest or units(text) > LONGEST:
        return render_lines(words(HERE, count=max(len(text), units(text)), most=min(longest, LONGEST))["too_long"])
    alone = len(found) == 1
    buttons = tuple(
        Button(
            each.act,
            label(HERE, "button_send") if alone else _cut(each.caption),
            TypedAnswer(each.about, event.key, now, text).value,
            Style.PRIMARY if each is one else Style.PLAIN,
        )
        for each in found
    )
    question = one.question if alone else words(HERE)["which"]
    parts: list[Part] = [Paragraph(question), Quote((Words(text),))]
    parts.append(Buttons((*buttons, Button("admin.answer_not_sent", label(HERE, "button_leave")))))
    return Message(tuple(parts), summary=words(HERE)["summary"])


def unread(event: Greeted) -> tuple[Paragraph, ...]:
    """Over the help: that more than a greeting reached nobody."""
    greets = not event.private or not says_something(event.words) or clean(event.words).lower() in GREETINGS
    return () if greets else (Paragraph(words(HERE)["nobody"]),)


def _cut(caption: str) -> str:
    return caption if len(caption) <= CAPTION else f"{caption[: CAPTION - 1].rstrip()}…"


def _reply(actor: Actor, event: Greeted, message: Message, thread: str | None, now: datetime) -> Delivery:
    """Where it was typed: that account, and that thread."""
    subject, account = f"person/{actor.person.id}", event.by.handle
    return Delivery(
        actor.person.workspace, OFFER, subject, account.platform, account.external,
        private=True, message=message, stale_after=now + LASTS, thread=thread,
    )  # fmt: skip


async def leave_unsent(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Don't send": nobody gets it."""
    await interaction.admit()
    return Replace(render_lines(words(HERE)["left"]))
