"""Says something in every field of feedback, and opens every surface on which it is shown."""

from __future__ import annotations

from adapters.sandbox.person import Person
from tests.feedback.office import find_people
from tests.office import Office

TOPIC, QUESTION, QUESTIONS, ANSWER, DRAFT, REASON, GIVEN, SEARCH = (
    "topic", "question", "questions", "answer", "draft", "reason", "given", "search",
)  # fmt: skip
FIELDS = (TOPIC, QUESTION, ANSWER, DRAFT, REASON, GIVEN, SEARCH)
"""What people write in."""


async def say_feedback(office: Office, said: dict[str, str]) -> None:
    """Asking, answering, declining, managing, reading, giving, lists, Home and refusals; Ana asks Ben and Carla."""
    await ask(office, said)
    await answer(office, said)
    await decline(office, said)
    await give(office, said)
    await ask_about(office, said)
    await look(office, said)


async def open_form(office: Office, handle: str, typed: str) -> Person:
    person = office.person(handle)
    await close(person)
    assert (await person.type(typed)).ok
    await office.until(lambda: person.modal)
    return person


async def close(person: Person) -> None:
    if person.modal:
        await person.close(everything=True)


async def ask(office: Office, said: dict[str, str]) -> None:
    ana = await open_form(office, "ana", f"/feedback @ben @carla {said[TOPIC]}")
    await ana.change(None, "template", "My own questions")
    await ana.fill(None, {"topic": said[TOPIC][:150], QUESTIONS: said[QUESTION][:300]})
    outcome = await ana.submit()
    assert outcome.ok, outcome
    assert ana.modal
    assert "Manage" in ana.modal.buttons, ana.modal.errors
    await ana.press("Manage")
    await ana.press("Move the day")
    await close(ana)


async def answer(office: Office, said: dict[str, str]) -> None:
    ben = await invited(office, "ben", "Give feedback")
    view = ben.modal
    assert view is not None
    field = view.labels[0]
    await ben.fill(None, {field: said[DRAFT]})
    await ben.press("Save for later")
    await close(ben)
    await invited(office, "ben", "Give feedback")
    await ben.fill(None, {field: said[ANSWER]})
    assert (await ben.submit()).ok
    await office.told("ben", "You have shared your feedback")


async def invited(office: Office, handle: str, button: str, words: str = "asks for your feedback") -> Person:
    message = await office.told(handle, words)
    person = office.person(handle)
    await close(person)
    await person.press(button, on=message)
    await office.until(lambda: person.modal)
    return person


async def decline(office: Office, said: dict[str, str]) -> None:
    carla = await invited(office, "carla", "Later")
    await carla.press("Tomorrow")
    await invited(office, "carla", "Decline")
    await carla.fill(None, {"reason": said[REASON][:500]})
    await carla.submit()
    await office.told("carla", "You declined")
    ana = office.person("ana")
    await close(ana)
    message = await office.told("ana", "Your request for feedback")
    await ana.press("Manage", on=message)
    await office.until(lambda: ana.modal)
    await close(ana)
    await ana.press("Read", on=message)
    await office.until(lambda: ana.modal)
    await ana.press("By question")
    await ana.press("By person")
    await ana.press("Thank")
    await close(ana)
    await office.told("ben", "thanks you")


async def ask_about(office: Office, said: dict[str, str]) -> None:
    """Dmitri asks Ben about Carla, who reads it too."""
    await office.answered("mira", "/upward manager @carla @dmitri")
    dmitri, carla = await open_form(office, "dmitri", "/feedback @ben"), office.person("carla")
    (report,) = await find_people(office, "carla")
    await dmitri.change(None, "about", str(report.id))
    await dmitri.change(None, "template", "My own questions")
    await dmitri.fill(None, {"topic": said[TOPIC][:150], QUESTIONS: said[QUESTION][:300]})
    await dmitri.change(None, "template", "A project")
    outcome = await dmitri.submit()
    assert outcome.ok, outcome
    await close(dmitri)
    await office.told("carla", "asks for feedback about you")
    ben = await invited(office, "ben", "Give feedback", "asks for your feedback about")
    assert ben.modal
    await ben.fill(None, {ben.modal.labels[0]: said[ANSWER]})
    assert (await ben.submit()).ok
    message = await office.told("carla", "1 of 1 is in")
    await close(carla)
    await carla.press("Read", on=message)
    await office.until(lambda: carla.modal)
    await close(carla)


async def give(office: Office, said: dict[str, str]) -> None:
    await office.answered("ana", f"/feedback give @ben {said[GIVEN]}")
    ana = await open_form(office, "ana", "/feedback give @ben @carla")
    await ana.fill(None, {"text": said[GIVEN]})
    outcome = await ana.submit()
    assert outcome.ok, outcome
    await close(ana)
    message = await office.told("carla", "has given you feedback")
    carla = office.person("carla")
    await close(carla)
    await carla.press("Read", on=message)
    await office.until(lambda: carla.modal)
    await carla.press("Thank")
    await close(carla)


async def look(office: Office, said: dict[str, str]) -> None:
    """Lists with and without search, Home, and what nobody understands."""
    for handle in ("ana", "ben", "carla"):
        person = office.person(handle)
        for shelf in ("", " received", " given"):
            await open_form(office, handle, f"/feedback list{shelf}")
            await person.fill(None, {"words": said[SEARCH][:100]})
            await person.submit()
        await close(person)
        await person.open_home()
    asked = [f"{who} {said[TOPIC]}" for who in ("@nobody", "@ana", "")]
    given = [f"give {who} {said[GIVEN]}" for who in ("@nobody", "@ana", "")]
    ana = office.person("ana")
    for typed in (f"list {said[SEARCH]}", *asked, *given):
        assert (await ana.type(f"/feedback {typed}")).ok
        await close(ana)
