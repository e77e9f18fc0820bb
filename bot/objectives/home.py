"""What objectives put on Home: one's own, those of reports that wait for a word, and the newest public ones."""

from __future__ import annotations

from bot.admission import Who
from bot.bidi import isolate
from bot.home.cards import Card, Cards, HomeView, Section, Span, quiet
from bot.messages import Button, Buttons, Paragraph, Quote, SmallPrint, Words
from bot.objectives import receipt
from bot.objectives.objective import OBJECTIVE, Objective
from bot.objectives.render import comment_button, show_button, status
from bot.objectives.showing import who_sees
from bot.people import Person
from bot.phrases import Label, label, words
from bot.routes import OnHome
from bot.shortened import shorten, shorten_name

HERE = "objectives/home"
PAGE = 10


async def begin(view: HomeView, _: Span) -> Cards:
    """Set an objective, and a manager's team."""
    buttons = [Button("objectives.open", label(HERE, "button_set"))]
    if await view.work.people.is_manager(view.actor.person):
        buttons.append(Button("objectives.team", label(HERE, "button_team")))
    return Cards((Card((Buttons(tuple(buttons)),)),))


async def mine(view: HomeView, span: Span) -> Cards:
    """One's own, open ones first, the next due first."""
    reader = view.actor.person
    listed = await view.work.objectives.find_page(reader, reader.id, "", span.skip // PAGE + 1)
    cards = tuple(_mine(objective, reader) for objective in listed.items[: span.most])
    empty = (Paragraph(words(HERE)["none"]), Buttons((Button("objectives.open", label(HERE, "button_first")),)))
    return Cards(cards, total=listed.total, empty=empty)


def _mine(objective: Objective, reader: Person) -> Card:
    first = receipt.reopen_button(objective) if objective.closed_at else receipt.progress_button(objective)
    return Card(
        (*_describe(objective, reader), Buttons((quiet(first), show_button(objective)))), f"objective {objective.id}"
    )


def _describe(objective: Objective, reader: Person) -> tuple[Quote, SmallPrint]:
    title = shorten(objective.wording.title)
    seen = who_sees(objective, reader)
    return Quote((Words(title, bold=True),)), SmallPrint((*status(objective), Words(" · "), *seen))


async def waiting(view: HomeView, span: Span) -> Cards:
    """Objectives that reports shared, to which their manager said nothing yet."""
    manager = view.actor.person
    found = await view.work.objectives.find_unanswered(manager, span.skip + span.most + 1)
    shown = found[span.skip : span.skip + span.most]
    total = None if len(found) > span.skip + span.most else len(found)
    return Cards(tuple(_waiting(each) for each in shown), total=total, more=total is None)


def _waiting(objective: Objective) -> Card:
    owner = shorten_name(objective.owner.name)
    said = words(HERE, owner=owner, title=Words(isolate(shorten(objective.wording.title)), bold=True))["waits"]
    approve = Button("objectives.approve", label("objectives/post", "button_approve"), OBJECTIVE.encode(objective.id))
    return Card((Paragraph(said), Buttons((approve, comment_button(objective), show_button(objective)))))


async def recent(view: HomeView, span: Span) -> Cards:
    """What was made public."""
    reader = view.actor.person
    found = await view.work.objectives.recent(reader.workspace, span.skip + span.most + 1)
    shown = found[span.skip : span.skip + span.most]
    cards = tuple(_recent(objective) for objective in shown)
    return Cards(cards, more=len(found) > span.skip + span.most)


def _recent(objective: Objective) -> Card:
    said = words(HERE, owner=shorten_name(objective.owner.name))["by"]
    title = Quote((Words(shorten(objective.wording.title), bold=True),))
    small = SmallPrint((*said, Words(" · "), *status(objective)))
    return Card((title, small, Buttons((show_button(objective),))))


ENTRIES = (
    OnHome(Section.WAITING, 10, "objectives.waiting", waiting, Who.EVERYBODY),
    OnHome(Section.START, 20, "objectives.begin", begin, Who.EVERYBODY),
    OnHome(Section.MINE, 10, "objectives.mine", mine, Who.EVERYBODY, Label(HERE, "title_mine")),
    OnHome(Section.RECENT, 30, "objectives.recent", recent, Who.EVERYBODY, Label(HERE, "title_recent")),
)
