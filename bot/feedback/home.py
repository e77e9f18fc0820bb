"""What feedback puts on Home: beginnings, answers that wait to be read, and what one has asked for."""

from __future__ import annotations

from datetime import datetime

from bot.admission import Who
from bot.feedback.render import manage_button, name_topic, read_button, say_about
from bot.feedback.repository import Counts, FeedbackList, Search
from bot.feedback.request import GIVEN, Given, Request
from bot.home.cards import Card, Cards, HomeView, Section, Span, quiet
from bot.messages import Button, Buttons, Paragraph, Part, Quote, SmallPrint
from bot.people import Person, Standing
from bot.phrases import Label, day, label, words
from bot.routes import OnHome
from bot.shortened import shorten_name

HERE = "feedback/home"
PAGE = 10
MOST_UNREAD = 99
"""So many pieces of unread feedback are counted at most."""


async def begin(view: HomeView, _: Span) -> Cards:
    """Ask for feedback, and give some; guests don't ask."""
    give = Button("feedback.give", label(HERE, "button_give"))
    if view.actor.person.standing is not Standing.COLLEAGUE:
        return Cards((Card((Buttons((give,)),)),))
    ask = Button("feedback.open", label(HERE, "button_ask"))
    return Cards((Card((Buttons((ask, give)),)),))


async def show_answers(view: HomeView, span: Span) -> Cards:
    """Requests with answers that were not read yet."""
    found = await view.work.feedback.to_read(view.actor.person, view.now, span.skip, span.most + 1)
    shown = found[: span.most]
    counts = await view.work.feedback.counts([each.id for each in shown])
    more = len(found) > span.most
    cards = tuple(Card(_describe_answers(each, counts[each.id], view.actor.person)) for each in shown)
    return Cards(cards, total=None if more else span.skip + len(shown), more=more)


def _describe_answers(request: Request, counts: Counts, me: Person) -> tuple[Paragraph, Buttons]:
    said = words(HERE, title=name_topic(request), count=counts.shared, total=counts.asked)["answers"]
    return Paragraph((*say_about(request, me), *said)), Buttons((quiet(read_button(request)),))


async def show_given(view: HomeView, span: Span) -> Cards:
    """Feedback that nobody asked for and that was not read yet."""
    found = await view.work.given.to_read(view.actor.person, MOST_UNREAD)
    shown = found[span.skip : span.skip + span.most]
    zone = view.actor.person.time_zone
    return Cards(tuple(Card(_describe_given(each, zone)) for each in shown), total=len(found))


def _describe_given(given: Given, zone: str) -> tuple[Paragraph, Buttons]:
    giver = shorten_name(given.giver.name) if given.giver else label(HERE, "somebody")
    said = words(HERE, giver=giver, day=day(given.given_at, zone))["given"]
    return Paragraph(said), Buttons(
        (Button("feedback.read_given", label(HERE, "button_read"), GIVEN.encode(given.id)),)
    )


async def show_mine(view: HomeView, span: Span) -> Cards:
    """What one asked for, open requests first."""
    search = Search(FeedbackList.ASKED)
    listed = await view.work.feedback.find_requests(view.actor.person, search, span.skip // PAGE + 1)
    shown = listed.items[: span.most]
    counts = await view.work.feedback.counts([each.id for each in shown])
    cards = tuple(Card(_describe_mine(each, counts[each.id], view.now)) for each in shown)
    return Cards(cards, total=listed.total)


def _describe_mine(request: Request, counts: Counts, now: datetime) -> tuple[Part, ...]:
    said = words(HERE, count=counts.shared, total=counts.asked, until=request.until)
    block = "cancelled" if request.is_cancelled else "ended" if request.closed_at is not None else "open"
    read = (quiet(read_button(request)),) if counts.shared and request.is_released(now) else ()
    buttons = (*read, *((manage_button(request),) if request.closed_at is None else ()))
    row = (Buttons(buttons),) if buttons else ()
    line = (*say_about(request, request.requester), *said[block])
    return Quote((name_topic(request),)), SmallPrint(line), *row


ENTRIES = (
    OnHome(Section.WAITING, 20, "feedback.answers", show_answers, Who.EVERYBODY, Label(HERE, "title_answers")),
    OnHome(Section.WAITING, 30, "feedback.given", show_given, Who.EVERYBODY, Label(HERE, "title_given")),
    OnHome(Section.START, 30, "feedback.begin", begin, Who.EVERYBODY),
    OnHome(Section.MINE, 20, "feedback.mine", show_mine, Who.EVERYBODY, Label(HERE, "title_mine")),
)
