"""Reviewers who type and share while the bot is killed again and again; and the count."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from adapters.sandbox.person import Person
from adapters.sandbox.seen import SeenMessage
from bot.feedback.questions import default_template
from bot.feedback.request import NewRequest, Release
from bot.people import Handle
from storage.store import open_store
from storage.tables.feedback import FEEDBACK_ANSWER
from tests.crash.drain import LONGEST, drained
from tests.crash.lives import killed
from tests.crash.world import World, prepared
from tests.ports import free_port
from tests.workspace import PATIENCE

REQUESTS, REVIEWERS, SHARED_FIRST = 3, 12, 3
ACKNOWLEDGED = "can read it now"
TYPING_LOST = 2.0
"""Seconds of typing that a kill may cost at most."""
TICK = 0.1


@dataclass
class Shared:
    """`acknowledged`: words of which the reviewer was told that they are shared. `answers`: how often each words are
    stored. `invited` and `told`: messages that stand, by topic and person."""

    acknowledged: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    invited: Counter[tuple[str, str]] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    says: dict[str, str] = field(default_factory=dict)
    kills: int = 0
    left: str = ""


class Reviewers:
    """Those who were asked, and who asked."""

    def __init__(self, world: World) -> None:
        self.world, self.shared = world, Shared()
        self.requesters, self.reviewers = world.people[:REQUESTS], world.people[REQUESTS : REQUESTS + REVIEWERS]

    async def are_asked(self) -> None:
        """Each requester asks all reviewers; invitations leave by themselves."""
        sandbox, template = self.world.sandbox, default_template()
        store = await open_store(self.world.database_url, exclusive=False)
        try:
            async with store.work() as work:
                now = sandbox.clock.now()
                handles = [Handle("slack", sandbox.person(each).id) for each in (*self.requesters, *self.reviewers)]
                known = {person.handles[0]: person for person in await work.people.by_handles(1, handles)}
                people = [known[each] for each in handles]
                for number, asker in enumerate(people[:REQUESTS]):
                    until = now.date() + timedelta(days=9)
                    new = NewRequest(
                        asker.workspace, asker, asker, template.id, f"Topic{number}x", template.questions, until,
                        Release.EACH, tuple(people[REQUESTS:]),
                    )  # fmt: skip
                    await work.feedback.add(new, now)
                await work.commit()
        finally:
            await store.close()

    async def begin(self) -> None:
        """A first life lasts until some have shared, and is killed then: no other may live so long."""
        first = self.world.lives.born(free_port())
        async with asyncio.timeout(LONGEST):
            while len(self.shared.acknowledged) < SHARED_FIRST:  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(0.05)
        await killed(first)

    def invitations(self, reviewer: str) -> list[SeenMessage]:
        return [dm for dm in self.world.sandbox.person(reviewer).dms if "asks for your feedback" in dm.plain]

    def are_invited(self) -> bool:
        """All of them, to everything."""
        heard = {each: " ".join(dm.plain for dm in self.invitations(each)) for each in self.reviewers}
        return all(f"Topic{number}x" in said for number in range(REQUESTS) for said in heard.values())

    async def answer(self, reviewer: str) -> None:
        """Answers each as soon as its invitation is there, again and again until it is told that it is shared."""
        person, topics = self.world.sandbox.person(reviewer), [f"Topic{number}x" for number in range(REQUESTS)]
        while topics and not self.world.over:
            await asyncio.sleep(self.world.dice.uniform(0.1, 1.5))
            invitation = next((dm for dm in self.invitations(reviewer) if topics[0] in dm.plain), None)
            if invitation is None or not await self.world.place.listens():
                topics.append(topics.pop(0))
            elif not invitation.buttons or await self._share(person, invitation, f"{reviewer} on {topics[0]}"):
                topics.pop(0)

    async def _share(self, person: Person, invitation: SeenMessage, words: str) -> bool:
        await person.press("Give feedback", on=invitation)
        form = person.modal
        if form is not None and form.labels:
            await person.change(None, form.labels[0], words)
            outcome = await person.submit()
            after = person.modal
            if outcome.ok and after is not None and ACKNOWLEDGED in after.plain:
                self.shared.acknowledged.add(words)
        while person.modal is not None:
            await person.close(everything=True)
        return words in self.shared.acknowledged

    async def count(self) -> None:
        store = await open_store(self.world.database_url, exclusive=False)
        try:
            async with store.read() as work:
                self.shared.answers.update(row.text for row in await work.sql.rows(select(FEEDBACK_ANSWER)))
        finally:
            await store.close()
        for topic, asker in zip((f"Topic{number}x" for number in range(REQUESTS)), self.requesters, strict=True):
            news = [dm for dm in self.world.sandbox.person(asker).dms if topic in dm.plain]
            self.shared.told[topic] += len(news)
            self.shared.says[topic] = "\n".join(each.plain for each in news)
            for reviewer in self.reviewers:
                self.shared.invited[topic, reviewer] += sum(topic in dm.plain for dm in self.invitations(reviewer))


async def shared_while_killed(database_url: str, kills: int, *, seed: int) -> Shared:
    """Promises 1 and 4 for feedback, from the outside, in a workspace that drops replies and refuses."""
    async with prepared(database_url, seed, people=24, socket=False, seconds=kills * 1.7) as world:
        reviewers = Reviewers(world)
        await reviewers.are_asked()
        async with asyncio.TaskGroup() as group:
            group.create_task(world.trouble("chat.postMessage", "chat.update"))
            for each in reviewers.reviewers:
                group.create_task(reviewers.answer(each))
            await reviewers.begin()
            await world.lives.kill_again_and_again(kills, [free_port()])
            world.over = True
        last = world.lives.born(free_port())
        try:
            await world.until_heard()
            async with asyncio.timeout(LONGEST):
                while not reviewers.are_invited():  # noqa: ASYNC110 - it is another process
                    await asyncio.sleep(0.1)
            reviewers.shared.left = await drained(database_url)
            assert last.exitcode is None, "the last bot ended by itself"
        finally:
            await killed(last)
        await reviewers.count()
        reviewers.shared.kills = sum(world.tally.kills.values())
    return reviewers.shared


async def typed_while_killed(database_url: str, kills: int, *, seed: int) -> list[tuple[str, str]]:
    """Promise 30: somebody types, the bot is killed two seconds later, and somebody types on in the next life. What had
    been typed by then, and what the form of that life shows."""
    found: list[tuple[str, str]] = []
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(prepared(database_url, seed, people=24, socket=False, seconds=0))
        reviewers = Reviewers(world)
        await reviewers.are_asked()
        person, typed = world.sandbox.person(reviewers.reviewers[0]), ""
        for number in range(kills + 1):
            bot = world.lives.born(port := free_port())
            await world.until_heard()
            label = await _open(reviewers, person)
            if number:
                found.append((typed, person.value(None, label) or ""))
            if number < kills:
                typed = await _type(person, label, found[-1][1] if found else "", number)
                await had_turns(port, TYPING_LOST)
                await person.change(None, label, f"{typed} lost")
            await killed(bot)
            await person.close(everything=True)
    return found


async def _open(reviewers: Reviewers, person: Person) -> str:
    """Opens the first form; gives the name of its first field."""
    await reviewers.world.sandbox.until(lambda: reviewers.invitations(person.name) or None)
    for _ in range(20):
        await person.press("Give feedback", on=reviewers.invitations(person.name)[0])
        if person.modal is not None:
            return str(person.modal.labels[0])
        await asyncio.sleep(0.5)  # a life that has just begun may be too slow to open a window in time
    raise AssertionError("the form did not open")


async def _type(person: Person, label: str, before: str, number: int) -> str:
    """Letter by letter."""
    words = f"{before}line {number}."
    for end in range(len(before) + 1, len(words) + 1):
        await person.change(None, label, words[:end])
    return words


async def had_turns(port: int, seconds: float) -> None:
    """Returns when this bot has worked for so long: a busy machine, which keeps it from answering, doesn't count."""
    counted = 0.0
    while counted < seconds:
        last = time.monotonic()
        await asyncio.sleep(TICK)
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n")
            await reader.readuntil(b"alive\n")
            writer.close()
        counted += min(time.monotonic() - last, 2 * TICK)


def twice(counted: Counter[str] | Counter[tuple[str, str]]) -> Sequence[object]:
    return [each for each, times in counted.items() if times > 1]
