"""A repeated delivery does nothing twice, and one that comes only as a retry is not lost."""

from __future__ import annotations

import asyncio

from adapters.sandbox.seen import SeenMessage
from adapters.sandbox.transport import payloads
from tests.office import Office
from tests.promises.world import counted, greeting, quiet, sent, submission

WORDS = "you saved the launch"


def posts(office: Office) -> list[SeenMessage]:
    return [each for each in office.channel("kudos").messages if WORDS in each.plain]


async def test_the_same_event_four_times_over_two_replicas_is_answered_once(replicas: list[Office]) -> None:
    office = replicas[0]
    hi = greeting(office, office.person("ben"), "Ev0REPEATED")
    answers = await asyncio.gather(*(sent(replicas, "events_api", hi, turn) for turn in range(2)))
    late = [await sent(replicas, "events_api", hi, turn, (turn, "http_timeout")) for turn in (1, 2)]
    assert all(answer.ok for answer in (*answers, *late))
    await office.told("ben", "Hello!")
    await quiet(office)
    assert sum("Hello!" in each.plain for each in office.person("ben").dms) == 1


async def test_the_same_submission_five_times_at_once_is_one_praise(replicas: list[Office]) -> None:
    office, ana = replicas[0], replicas[0].person("ana")
    await ana.type("/praise")
    form = await office.until(lambda: ana.modal)
    await ana.fill(form, {"people": ["ben"], "text": WORDS})
    before, payload = await counted(office), submission(office, ana, form)
    answers = await asyncio.gather(*(sent(replicas, "interactive", payload, turn) for turn in range(5)))
    assert all(answer.ok and answer.body for answer in answers)
    assert sum("nothing was done twice" in str(answer.body) for answer in answers) == 4
    await office.posted("kudos", WORDS)
    await quiet(office)
    assert len(posts(office)) == 1
    assert (await counted(office))["praise"] == before["praise"] + 1


async def test_the_same_command_and_press_five_times_at_once_act_once(replicas: list[Office]) -> None:
    office, ana, carla = replicas[0], replicas[0].person("ana"), replicas[0].person("carla")
    sandbox, room = office.sandbox, office.sandbox.workspace.channel("random")
    by_ana = payloads.Sender(sandbox.workspace, sandbox.app, sandbox.workspace.people[ana.id])
    url = sandbox.response_urls.mint("commands", ana.id, room)
    text = f"<@{office.person('ben').id}|ben> {WORDS}"
    typed = payloads.command(by_ana, room, "/praise", text, sandbox.triggers.mint(ana.id), url)
    await asyncio.gather(*(sent(replicas, "slash_commands", typed, turn) for turn in range(5)))
    post = await office.posted("kudos", WORDS)
    await carla.press("+1", on=post)
    (pressed,) = [call.request for call in sandbox.calls.of("block_actions")]
    await asyncio.gather(*(sent(replicas, "interactive", pressed, turn) for turn in range(4)))
    await quiet(office)
    assert len(posts(office)) == 1
    assert (await counted(office))["plus_one"] == 1


async def test_what_comes_only_as_a_retry_is_not_lost(replicas: list[Office]) -> None:
    office = replicas[0]
    hi = greeting(office, office.person("ben"), "Ev0RETRY")
    assert (await sent(replicas, "events_api", hi, 1, (3, "http_timeout"))).ok
    await office.told("ben", "Hello!")
