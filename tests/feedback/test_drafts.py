"""What is typed stays: the newest keystroke wins, over replicas, restarts and redraws."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import delete, select

from adapters.sandbox.person import Person
from bot.events import By, FormChanged, order_of
from bot.feedback.answering import keep_typed
from bot.feedback.draft import DRAWN, Drawn, field_name, start_drawing
from bot.feedback.request import Draft, Outcome, Release, Request, SheetAnswer
from bot.forms import Answers
from storage.store import open_store
from storage.tables.feedback import FEEDBACK_DRAFT
from storage.tables.outbox import DELIVERY
from tests.feedback.office import ask, fill, open_invitation
from tests.office import Office, top

HELPED = "What did Ana Ferreira do that helped this project most?"


def typed(office: Office, person: Person, text: str, at: float = 0) -> FormChanged:
    """A keystroke in the form that the person has open, so many seconds from now."""
    drawn = state_of(person)
    order = order_of(office.sandbox.clock.now()) + int(at * 1_000_000)
    by = By("slack", office.sandbox.workspace.team_id, person.id, person.name)
    name = field_name(drawn, 1)
    return FormChanged(by, "feedback.answer", name, Answers({name: text}), DRAWN.encode(drawn), "V1", order)


def state_of(person: Person) -> Drawn:
    """What the open form carries, as its fields are called."""
    name = next(block["block_id"] for block in top(person).blocks if block["type"] == "input")
    metadata = DRAWN.decode(top(person).view.body["private_metadata"])
    assert name == field_name(metadata, 1)
    return metadata


async def reopen(office: Office, person: Person, button: str = "Give feedback", words: str = "asks for your") -> str:
    """What stands in the form when it is opened again."""
    await person.close(everything=True)
    await person.press(button, on=await office.told(person.name, words))
    await office.until(lambda: person.modal)
    return person.value(None, HELPED) or ""


async def test_what_was_typed_a_moment_ago_is_there_again(team: Office) -> None:
    await ask(team, "ana", "ben")
    ben = await open_invitation(team, "ben")
    assert team.engine.bot.type_in_form(typed(team, ben, "CANARY half a sen"))
    assert await reopen(team, ben) == "CANARY half a sen"
    async with team.store.read() as work:
        rows = await work.sql.rows(select(DELIVERY))
    assert not [row for row in rows if "CANARY" in repr(row)]


async def test_others_have_their_turn_while_what_hundreds_typed_is_looked_at(team: Office) -> None:
    """It held the event loop for 0.2 ms a form. None of these is theirs to answer, so nothing waits for the disk."""
    await ask(team, "ana", "ben")
    ben = await open_invitation(team, "ben")
    keystroke = typed(team, ben, "a")
    others = [replace(keystroke, by=replace(keystroke.by, external=f"U0STRANGER{number}")) for number in range(100)]
    turns = 0

    async def somebody_else() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    other = asyncio.create_task(somebody_else())
    await keep_typed(team.engine.context, others)
    other.cancel()
    assert turns >= len(others) // 2


async def test_three_replicas_keep_the_newest_keystroke(team: Office) -> None:
    await ask(team, "ana", "ben")
    ben = await open_invitation(team, "ben")
    keystrokes = [typed(team, ben, "a" * count, count / 10) for count in range(1, 7)]
    for replica in (keystrokes[1::3], keystrokes[2::3], keystrokes[0::3]):
        await keep_typed(team.engine.context, replica)
    assert await reopen(team, ben) == "aaaaaa"


async def test_an_echo_of_what_was_shared_is_dropped(team: Office) -> None:
    await ask(team, "ana", "ben", "carla", release=Release.TOGETHER)
    ben = await open_invitation(team, "ben")
    late = typed(team, ben, "you drew the", at=5)
    await fill(ben, HELPED, "you drew the map")
    await keep_typed(team.engine.context, [late])
    assert await reopen(team, ben, "Change it", "You have shared") == "you drew the map"


async def test_what_was_typed_elsewhere_before_sharing_does_not_come_back(team: Office) -> None:
    await ask(team, "ana", "ben", "carla", release=Release.TOGETHER)
    ben = await open_invitation(team, "ben")
    on_the_phone = typed(team, ben, "older words", at=-3)
    assert await reopen(team, ben) == ""
    await fill(ben, HELPED, "you drew the map")
    await keep_typed(team.engine.context, [on_the_phone])
    assert await reopen(team, ben, "Change it", "You have shared") == "you drew the map"


async def test_a_clock_that_jumped_back_locks_nobody_out(team: Office) -> None:
    await ask(team, "ana", "ben")
    ben = await open_invitation(team, "ben")
    await keep_typed(team.engine.context, [typed(team, ben, "typed in the future", at=86_400)])
    assert await reopen(team, ben) == "typed in the future"
    await keep_typed(team.engine.context, [typed(team, ben, "and now", at=1)])
    await keep_typed(team.engine.context, [typed(team, ben, "and no", at=0.5)])
    assert await reopen(team, ben) == "and now"


async def test_sharing_after_a_jump_does_not_bring_back_what_was_typed_before_it(team: Office) -> None:
    await ask(team, "ana", "ben", "carla", release=Release.TOGETHER)
    ben = await open_invitation(team, "ben")
    echo, last = (typed(team, ben, words, at=86_400 + at) for at, words in enumerate(("older", "typed in the future")))
    await keep_typed(team.engine.context, [last])
    assert await reopen(team, ben) == "typed in the future"
    await fill(ben, HELPED, "you drew the map")
    await keep_typed(team.engine.context, [echo])
    assert await reopen(team, ben, "Change it", "You have shared") == "you drew the map"


async def test_save_for_later_keeps_what_stands_there_and_leads_back(team: Office) -> None:
    await ask(team, "ana", "ben")
    ben = await open_invitation(team, "ben")
    echo = typed(team, ben, "half", at=2)
    await ben.fill(None, {HELPED: "half a sentence"})
    await ben.press("Save for later")
    assert "It is kept, you can close this." in top(ben).plain
    await keep_typed(team.engine.context, [echo])
    await ben.press("Give feedback", on=top(ben))
    assert ben.value(None, HELPED) == "half a sentence"
    await keep_typed(team.engine.context, [typed(team, ben, "half a sentence more", at=1)])
    assert await reopen(team, ben) == "half a sentence more"


async def test_what_is_emptied_stays_empty(one_team: Office) -> None:
    await ask(one_team, "ana", "ben", "carla", release=Release.TOGETHER)
    ben = await open_invitation(one_team, "ben")
    await fill(ben, HELPED, "you drew the map")
    await reopen(one_team, ben, "Change it", "You have shared")
    await keep_typed(one_team.engine.context, [typed(one_team, ben, "", at=1)])
    assert await reopen(one_team, ben, "Change it", "You have shared") == ""


async def test_nothing_is_kept_of_who_may_not_answer(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla")
    ben = await open_invitation(one_team, "ben")
    mine, carla = typed(one_team, ben, "x"), one_team.person("carla")
    stranger = By("slack", mine.by.team, carla.id, carla.name)
    unknown = By("slack", mine.by.team, "U0NOBODY", "nobody")
    others = [FormChanged(by, mine.act, mine.field, mine.answers, mine.state) for by in (stranger, unknown)]
    forged = FormChanged(mine.by, mine.act, mine.field, mine.answers, "9999|1|0|0|0", "V1", mine.order)
    await keep_typed(one_team.engine.context, [*others, forged])
    await _end(one_team, request)
    await keep_typed(one_team.engine.context, [mine])
    async with one_team.store.read() as work:
        assert await work.sql.rows(select(FEEDBACK_DRAFT)) == []


async def test_nothing_is_kept_while_feedback_is_switched_off(one_team: Office) -> None:
    await ask(one_team, "ana", "ben")
    ben = await open_invitation(one_team, "ben")
    await one_team.answered("mira", "/upward feature feedback off")
    await keep_typed(one_team.engine.context, [typed(one_team, ben, "x")])
    async with one_team.store.read() as work:
        assert await work.sql.rows(select(FEEDBACK_DRAFT)) == []


async def _end(office: Office, request: Request) -> None:
    async with office.store.work() as work:
        await work.feedback.close(request, Outcome.ENDED, office.sandbox.clock.now())
        await work.commit()


NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
SECONDS = some.integers(-90_000, 90_000)


@given(seen=some.integers(0, 2 * order_of(NOON)), keys=some.lists(some.integers(0, 10**15), min_size=2))
def test_a_keystroke_is_later_than_what_its_form_was_drawn_from(seen: int, keys: list[int]) -> None:
    drawn = start_drawing(1, Draft(order=seen), NOON, 0, on_page=False)
    orders = [drawn.order(order_of(NOON) + key) for key in sorted(keys)]
    assert all(order > seen for order in orders)
    assert orders == sorted(orders)
    assert len(set(orders)) == len(set(keys))


@given(seen=SECONDS, keys=some.lists(some.integers(0, 10**9)))
def test_without_a_jump_the_time_of_the_platform_counts(seen: int, keys: list[int]) -> None:
    before = Draft(order=order_of(NOON - timedelta(seconds=abs(seen) + 1)))
    drawn = start_drawing(1, before, NOON, 0, on_page=False)
    assert [drawn.order(order_of(NOON) + key) for key in keys] == [order_of(NOON) + key for key in keys]


@given(some.integers(1, 2**31 - 1), some.integers(1, 2**31 - 1), some.integers(0, 10**16), some.integers(0, 10**16))
def test_what_a_form_carries_comes_back(sheet: int, drawing: int, seen: int, shift: int) -> None:
    drawn = Drawn(sheet, drawing, seen, shift, 3)
    assert DRAWN.decode(DRAWN.encode(drawn)) == drawn
    assert DRAWN.decode(f"{sheet}") == DRAWN.decode("x|y") == Drawn(0)


def test_a_page_keeps_the_names_of_its_fields_until_it_is_shared() -> None:
    names = {
        field_name(start_drawing(1, draft, NOON, 0, on_page=True), 1)
        for draft in (None, Draft(order=5), Draft((SheetAnswer("x", text="y"),), 7, "1"))
    }
    assert len(names) == 1
    shared = start_drawing(1, Draft(order=9, shared_window="1"), NOON, 0, on_page=True)
    assert field_name(shared, 1) not in names


async def test_any_order_of_arrival_at_three_replicas_ends_with_the_newest(team: Office) -> None:
    await ask(team, "ana", "ben")
    ben = await open_invitation(team, "ben")
    keystrokes = [typed(team, ben, "a" * count, count / 10) for count in range(1, 7)]
    others = [await open_store(team.database_url, exclusive=False) for _ in range(2)]
    contexts = [team.engine.context, *(replace(team.engine.context, store=other) for other in others)]
    try:
        for seed in range(12):
            arriving = Random(seed).sample(keystrokes, len(keystrokes))
            places = [place % 3 for place in range(len(arriving))]
            await asyncio.gather(
                *(keep_typed(contexts[place], [event]) for place, event in zip(places, arriving, strict=True))
            )
            assert await _kept(team) == "aaaaaa"
            await _forget(team)
    finally:
        for other in others:
            await other.close()


async def _kept(office: Office) -> str:
    async with office.store.read() as work:
        (row,) = await work.sql.rows(select(FEEDBACK_DRAFT))
    return str(row.answers[0]["text"])


async def _forget(office: Office) -> None:
    async with office.store.work() as work:
        await work.sql.change(delete(FEEDBACK_DRAFT))
        await work.commit()
