"""A list on the Home of HR and admins: people without a manager."""

from __future__ import annotations

from bot.admission import Who
from bot.directory.identity.alike import waiting
from bot.directory.managers.unmanaged import button_for
from bot.home.cards import Card, Cards, HomeView, Section, Span
from bot.messages import Buttons, Paragraph, Part
from bot.people import Person
from bot.phrases import Label, words
from bot.routes import OnHome
from bot.shortened import shorten_name

HERE = "directory/home"
COUNTED = 1000
"""Where counting stops: nobody needs a higher number."""


async def without_manager(view: HomeView, span: Span) -> Cards:
    """Colleagues whose manager is unknown or has left, by name."""
    workspace = view.actor.person.workspace
    found, more = await view.work.people_counts.without_manager(workspace, "", span.skip, span.most)
    read = span.skip + len(found)
    count = await view.work.people_counts.number_without_manager(workspace, COUNTED + 1) if more or not found else read
    settable = Who.ADMIN.admits(view.actor.person)
    cards = tuple(_card(person, settable=settable) for person in found)
    return Cards(cards, total=count if count <= COUNTED else None, more=more)


def _card(person: Person, *, settable: bool) -> Card:
    said = words(HERE, person=shorten_name(person.name), department=person.department or "")
    line: Part = Paragraph(said["in_department" if person.department else "person"])
    return Card((line, Buttons((button_for(person),))) if settable else (line,))


ENTRIES = (
    OnHome(Section.WAITING, 5, "directory.alike", waiting, Who.ADMIN),
    OnHome(Section.WATCH, 20, "directory.unmanaged", without_manager, Who.HR_OR_ADMIN, Label(HERE, "title")),
)
