"""Says something in every field that people write, on every surface, and gathers what reached the workspace."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.sandbox.company import sample_company
from tests.office import Office, open_office
from tests.promises.feedback_everywhere import FIELDS, say_feedback
from tests.promises.world import quiet

Json = dict[str, Any]


@asynccontextmanager
async def company_of(said: str, folder: Path) -> AsyncIterator[Office]:
    """The sample company, but Ben and Carla are called what is said."""
    sample = sample_company()
    people = tuple(
        {**entry, "name": said, "display": said} if entry["handle"] in {"ben", "carla"} else entry
        for entry in sample.people
    )
    url = f"sqlite+aiosqlite:///{folder / 'upward.db'}"
    async with open_office(url, "http", company=replace(sample, people=people)) as office:
        await office.answered("mira", "/upward channel praise #kudos")
        await office.posted("kudos", "made this the channel")
        yield office


async def say_everywhere(office: Office, said: str, values: Sequence[str]) -> None:
    """Channel post, direct message, receipt, form, list, Home, refusals, values, help, roles; objectives; feedback."""
    ana, ben, mira = office.person("ana"), office.person("ben"), office.person("mira")
    for value in values:
        await office.answered("mira", f"/upward values add {value}")
    await office.answered("mira", "/upward values")
    await office.answered("ana", f"/praise @ben {said}")
    await quiet(office)
    await office.person("dmitri").press("+1", on=office.channel("kudos").messages[-1])
    await ana.type("/praise")
    form = await office.until(lambda: ana.modal)
    await ana.fill(form, {"people": ["ben", "carla"], "text": said, "value": values[0]})
    await ana.change(form, "audience", "Only the people named")
    await ana.submit()
    await ana.close(everything=True)
    await office.answered("ana", f"/praise @mira {said}")
    await refuse(office, said)
    for person in (ana, ben, mira):
        await person.dm_bot(said)
        await person.open_home()
        await person.press("praise.list", on=await office.until(lambda person=person: person.home))  # type: ignore[misc]
    await office.answered("mira", "/upward role hr @ben")
    await say_objectives(office, said)
    await say_feedback(office, dict.fromkeys(FIELDS, said))
    await quiet(office)


async def say_objectives(office: Office, said: str) -> None:
    """Form, post, thread, the manager's message, comment, list, details, team and Home."""
    await office.answered("mira", "/upward channel objectives #kudos")
    await office.answered("mira", "/upward manager @ana @ben")
    ana, ben = office.person("ana"), office.person("ben")
    for audience in ("Everyone", "My manager"):
        await ana.type(f"/objective {said}"[:150])
        due = (office.sandbox.clock.now() + timedelta(days=9)).date()
        await ana.fill(None, {"description": said, "key_results": said[:150], "due": due})
        await ana.change(None, "audience", audience)
        await ana.submit()
        await ana.press("My objectives")
        await ana.press("Progress")
        await ana.fill(None, {"note": said})
        await ana.submit()
        await ana.close(everything=True)
    await quiet(office)
    shared = next(dm for dm in reversed(ben.dms) if "Comment" in dm.buttons)
    await ben.press("Comment", on=shared)
    await ben.fill(None, {"text": said})
    await ben.submit()
    await ben.close(everything=True)
    for person, typed in ((ana, "/objective list"), (ben, "/objective team"), (ben, f"/objective list {said}")):
        await person.type(typed)
        await person.press("Details") if person.modal and "Details" in person.modal.buttons else None
        await person.close(everything=True) if person.modal else None
    await ben.open_home()


async def refuse(office: Office, said: str) -> None:
    """What nobody understands, who nobody is, what may not be."""
    typed = [f"/upward {where}{said}" for where in ("", "channel praise ", "role ", "role hr ", "values remove ")]
    people = ("@nobody ", "@everyone ", "@ana ", "@buildbot ", "", "list ", "list received ")
    for handle, line in [("mira", each) for each in typed] + [("ana", f"/praise {who}{said}") for who in people]:
        person = office.person(handle)
        assert (await person.type(line)).ok
        if person.modal:
            await person.close(everything=True)


def shown(office: Office) -> Iterator[Json]:
    """Every message and view that the bot sent: its calls, and its answers to what it was sent."""
    for call in office.sandbox.calls.all():
        body = call.request if call.direction == "api" else call.answer or {}
        view = body.get("view")
        yield body
        if isinstance(view, dict):
            yield view
