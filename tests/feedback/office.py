"""The office as the tests of feedback look at it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from adapters.sandbox.person import Person
from adapters.sandbox.seen import SeenView
from bot.feedback.questions import default_template
from bot.feedback.request import NewRequest, Release, Request
from bot.feedback.rules import release_time
from bot.nudges.rules import today_of
from bot.people import Person as Known
from bot.question_sets import Question
from tests.office import Office, open_form, top


async def find_people(office: Office, *handles: str) -> list[Known]:
    """The people as the bot knows them, in that order."""
    accounts = [office.account(handle) for handle in handles]
    async with office.store.read() as work:
        number = await work.workspaces.of("slack", office.sandbox.workspace.team_id)
        assert number is not None
        known = await work.people.by_handles(number, accounts)
    return [next(each for each in known if account in each.handles) for account in accounts]


async def ask(
    office: Office,
    requester: str,
    *reviewers: str,
    topic: str = "The move to the new site",
    days: int = 7,
    release: Release = Release.EACH,
    questions: tuple[Question, ...] = (),
) -> Request:
    """A request in the database, whose invitations leave by themselves: for tests of what follows the asking."""
    asker, *people = await find_people(office, requester, *reviewers)
    now, template = office.sandbox.clock.now(), default_template()
    until = today_of(asker, now) + timedelta(days=days)
    new = NewRequest(
        asker.workspace, asker, asker, template.id if not questions else "own", topic,
        questions or template.questions, until, release, tuple(people), release_time(release, until, asker),
    )  # fmt: skip
    async with office.store.work() as work:
        request = await work.feedback.add(new, now)
        await work.commit()
    office.engine.context.invitations.set()
    return request


async def open_invitation(office: Office, handle: str, words: str = "asks for your feedback") -> Person:
    """The person with the form open to which their newest invitation with these words leads."""
    message = await office.told(handle, words)
    person = office.person(handle)
    if person.modal:
        await person.close(everything=True)
    await person.press("Give feedback", on=message)
    await office.until(lambda: person.modal)
    return person


async def ask_with_form(office: Office, handle: str, *reviewers: str, **fields: Any) -> Person:
    """Asks for feedback with the form; the receipt is open then. `template` is what that choice is called."""
    person = await open_form(office, handle, " ".join(["/feedback", *(f"@{each}" for each in reviewers)]))
    if "template" in fields:
        await person.change(None, "template", fields.pop("template"))
    await person.fill(None, {"topic": "The move to the new site"} | fields)
    outcome = await person.submit()
    assert outcome.ok, (outcome, top(person).errors)
    return person


async def fill(person: Person, label: str, text: str) -> None:
    """Fills one field of the open form, and shares it."""
    await person.fill(None, {label: text})
    outcome = await person.submit()
    assert outcome.ok, (outcome, top(person).errors)


async def home_of(office: Office, handle: str, words: str) -> SeenView:
    """Their Home, as soon as it has these words."""
    person = office.person(handle)
    await person.open_home()
    return await office.until(lambda: person.home if person.home and words in person.home.plain else None)
