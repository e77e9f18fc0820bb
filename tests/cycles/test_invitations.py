"""One message for all reviews of a person, in their own morning, which says what became of them."""

from datetime import timedelta

import pytest

from bot.cycles.cycle import Cycle, Stage
from bot.cycles.launch.invitation import invitation
from bot.cycles.launch.invitations import INVITATION, Inviting, redraw
from bot.cycles.review import DebtState, ReviewDebt
from bot.messages import Buttons, SmallPrint, Words
from bot.nudges.rules import MOST
from bot.phrases import words
from tests.cycles.office import TEAM, debt_of, open_cycle
from tests.cycles.running import back
from tests.directory.office import left
from tests.nudges.hours import set_own
from tests.nudges.office import MONDAY, clock_at, of_person, on_its_way, quiet, remind, reminders
from tests.office import Office

DAY = timedelta(days=1)
WORDS = "What is it like to work with"


def invited(office: Office, *handles: str) -> list[str]:
    return [each for each in handles if [dm for dm in office.person(each).dms if WORDS in dm.plain]]


async def invite(office: Office) -> None:
    """What the bot does every second, until all that it sends has arrived; its own schedule may have come first."""
    while await Inviting(office.engine.context).invite():
        pass
    await quiet(office)


async def set_states(office: Office, cycle: Cycle, handle: str, state: DebtState) -> ReviewDebt:
    debt, now = await debt_of(office, cycle, handle), office.sandbox.clock.now()
    async with office.store.work() as work:
        await work.cycles.set_debt(debt, state, now)
        await redraw(work, [debt], now)
        await work.commit()
    return debt


async def test_everybody_asked_hears_once_in_their_own_morning_who_reads_it(office: Office) -> None:
    clock_at(office, MONDAY, 0, 30, "Europe/Oslo")
    await open_cycle(office, TEAM, invited=False)
    clock_at(office, MONDAY, 10, zone="Europe/London")
    message = await office.told("ben", WORDS)
    assert "What is it like to work with Dmitri Aaltonen?" in message.plain
    assert "Grace Mbeki asks everybody who reports to Dmitri Aaltonen. It takes about 4 minutes" in message.plain
    assert "Dmitri Aaltonen reads the answers on" in message.plain
    assert "only if 3 people or more have answered" in message.plain
    assert "HR sees whether you answered, never what." in message.plain
    assert message.buttons == ["Answer about Dmitri Aaltonen", "I'd rather not", "Later", "How anonymous is this?"]
    await invite(office)
    assert invited(office, "ben", "eun", "jorge") == ["ben"]  # evening in Seoul, night in Mexico
    clock_at(office, MONDAY, 10, zone="America/Mexico_City")
    await office.told("jorge", WORDS)
    assert invited(office, "eun") == []
    clock_at(office, MONDAY + DAY, 10, zone="Asia/Seoul")
    await office.told("eun", WORDS)
    clock_at(office, MONDAY + DAY, 12)
    await invite(office)
    assert all(len([dm for dm in office.person(each).dms if WORDS in dm.plain]) == 1 for each in TEAM["dmitri"])


async def test_nobody_hears_of_it_before_the_day_of_asking_where_they_live(one_office: Office) -> None:
    """At ten on Monday in Oslo it is still Sunday in Honolulu, and Monday comes there too."""
    await of_person(one_office, "jorge", time_zone="Pacific/Honolulu", country="US")
    clock_at(one_office, MONDAY + DAY, 0, 30, "Europe/Oslo")
    cycle = await open_cycle(one_office, TEAM, invited=False)
    assert cycle.setup.days.ask == MONDAY
    clock_at(one_office, MONDAY, 10, zone="Europe/London")
    await one_office.told("ben", WORDS)
    clock_at(one_office, MONDAY - DAY, 14, zone="Pacific/Honolulu")
    await invite(one_office)
    assert invited(one_office, "jorge") == []
    clock_at(one_office, MONDAY, 10, zone="Pacific/Honolulu")
    await one_office.told("jorge", WORDS)


async def test_who_is_away_or_has_left_is_not_told(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await of_person(one_office, "jorge", away_until=MONDAY + DAY)
    await left(one_office, "eun")
    await open_cycle(one_office, TEAM, invited=False)
    await one_office.told("ben", WORDS)
    clock_at(one_office, MONDAY, 11, zone="America/Mexico_City")
    await invite(one_office)
    assert invited(one_office, "eun", "jorge") == []
    clock_at(one_office, MONDAY + 2 * DAY, 11, zone="America/Mexico_City")
    await one_office.told("jorge", WORDS)


async def test_who_is_back_and_owes_only_this_hears_it_once_that_day(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await set_own(one_office, "ben", away=MONDAY + DAY)
    await open_cycle(one_office, TEAM, invited=False)
    clock_at(one_office, MONDAY + DAY, 16, zone="Europe/London")
    await set_own(one_office, "ben", away=None)
    clock_at(one_office, MONDAY + 2 * DAY, 10, zone="Europe/London")
    await invite(one_office)
    await one_office.told("ben", WORDS)
    await remind(one_office)
    assert reminders(one_office, "ben") == []


async def test_who_left_before_they_were_told_and_is_back_is_told_then(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 20, zone="Asia/Seoul")
    await open_cycle(one_office, TEAM, invited=False)
    await left(one_office, "eun")
    clock_at(one_office, MONDAY + DAY, 10, zone="Asia/Seoul")
    await invite(one_office)
    await back(one_office, "eun")
    clock_at(one_office, MONDAY + DAY, 11, zone="Asia/Seoul")
    await one_office.told("eun", WORDS)


async def test_who_left_while_the_message_was_on_its_way_is_told_when_they_are_back(office: Office) -> None:
    clock_at(office, MONDAY, 11, zone="Asia/Seoul")
    office.sandbox.faults.add("chat.postMessage", "429", 1000, retry_after="1", about="asks for your view")
    await open_cycle(office, TEAM, invited=False)
    await on_its_way(office, INVITATION)
    await left(office, "eun")
    office.sandbox.faults.clear()
    await quiet(office)
    assert invited(office, "eun") == []
    await back(office, "eun")
    await office.told("eun", WORDS)


async def test_several_reviews_of_one_person_are_one_message(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await open_cycle(one_office, {"dmitri": ["ben"], "hiro": ["ben"]}, invited=False)
    message = await one_office.told("ben", WORDS)
    assert "What is it like to work with Dmitri Aaltonen and Hiro Tanaka?" in message.plain
    assert "It takes about 8 minutes" in message.plain
    assert "About Hiro Tanaka: Hiro Tanaka reads the answers" in message.plain
    answers = ["Answer about Dmitri Aaltonen", "I'd rather not", "Answer about Hiro Tanaka", "I'd rather not"]
    assert message.buttons == [*answers, "Later", "How anonymous is this?"]


async def test_of_more_than_twenty_next_leads_to_the_rest(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    cycle = await open_cycle(one_office, {"dmitri": ["ben"]})
    debt = await debt_of(one_office, cycle, "ben")
    message = invitation([debt] * (MOST + 2))
    assert SmallPrint((Words("2"), Words(" more: after Share, Next leads on to them."))) in message.parts
    assert len(message.parts) <= 50  # blocks of a message: docs.slack.dev/reference/block-kit/blocks
    buttons = [each.act for part in message.parts if isinstance(part, Buttons) for each in part.buttons]
    assert buttons.count("cycles.answer") == MOST


async def test_the_message_says_what_became_of_each(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    cycle = await open_cycle(one_office, TEAM, invited=False)
    message = await one_office.told("ben", WORDS)
    await set_states(one_office, cycle, "ben", DebtState.DECLINED)
    await one_office.until(lambda: "would rather not answer about Dmitri Aaltonen" in message.plain)
    assert "Answer about Dmitri Aaltonen" in message.buttons
    await set_states(one_office, cycle, "ben", DebtState.LET_OFF)
    await one_office.until(lambda: "Nothing is owed about Dmitri Aaltonen." in message.plain)
    for stage, told in ((Stage.CLOSED, "no more answers"), (Stage.CANCELLED, "This was called off.")):
        async with one_office.store.work() as work:
            await work.cycles.set_stage(cycle, stage, one_office.sandbox.clock.now())
            await redraw(work, [await debt_of(one_office, cycle, "ben")], one_office.sandbox.clock.now())
            await work.commit()
        await one_office.until(lambda told=told: told in message.plain)  # type: ignore[misc]
        assert message.buttons == []


async def test_what_was_called_off_before_it_left_is_not_sent(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    one_office.sandbox.faults.add("chat.postMessage", "429", 1000)
    cycle = await open_cycle(one_office, {"dmitri": ["ben"]}, invited=False)
    async with one_office.store.work() as work:
        await work.cycles.set_stage(cycle, Stage.CANCELLED, one_office.sandbox.clock.now())
        await work.commit()
    await quiet(one_office)
    one_office.sandbox.faults.clear()
    await quiet(one_office)
    assert invited(one_office, "ben") == []


@pytest.mark.parametrize(("readers", "about"), [(["Ida"], ""), (["Ida", "Ole"], " about Ida"), (["Ole"], " about Ida")])
def test_after_the_release_nobody_reads_what_was_answered_about_themselves_twice_named(
    readers: list[str], about: str
) -> None:
    said = words("cycles/invitation", people=readers, reviewer="Ida")
    assert f"can read what was answered{about}. " in said.plain("shown")
    assert said.plain("shown_named").endswith(f"can read what was answered{about}, with names.")
