"""Two records that stand on both sides of a request for feedback are not made one."""

from __future__ import annotations

import pytest

from bot.feedback.questions import default_template
from bot.feedback.repository import FeedbackList, Search
from bot.feedback.request import NewRequest, Outcome, Release, Request
from bot.people import Person
from tests.two_chats.test_linking import agreed, typed
from tests.two_chats.world import TwoChats


async def ask(chats: TwoChats, requester: Person, *reviewers: Person, about: Person | None = None) -> Request:
    questions, now = default_template().questions, chats.clock.now()
    new = NewRequest(
        chats.workspace,
        requester,
        about or requester,
        "project",
        "The site",
        questions,
        now.date(),
        Release.EACH,
        reviewers,
    )
    async with chats.store.work() as work:
        request = await work.feedback.add(new, now)
        await work.feedback.mark_invited([sheet.id for sheet in await work.feedback.sheets(request)], now)
        await work.commit()
    return request


@pytest.mark.parametrize("sides", [("ben", "dan"), ("dan", "ben"), ("cem", "ben", "dan")])
async def test_who_owes_the_other_is_not_made_one_with_them(chats: TwoChats, sides: tuple[str, ...]) -> None:
    requester, *reviewers = [await chats.person(name) for name in sides]
    request = await ask(chats, requester, *reviewers)
    assert "something that is open needs them to be two people" in await typed(chats, "link", " dan")
    async with chats.store.work() as work:
        await work.feedback.close(request, Outcome.ENDED, chats.clock.now())
        await work.commit()
    await agreed(chats)


@pytest.mark.parametrize("sides", [("ben", "dan"), ("dan", "ben")])
async def test_who_is_asked_about_the_other_is_not_made_one_with_them(chats: TwoChats, sides: tuple[str, str]) -> None:
    reviewer, about = [await chats.person(name) for name in sides]
    request = await ask(chats, await chats.person("cem"), reviewer, about=about)
    assert "something that is open needs them to be two people" in await typed(chats, "link", " dan")
    async with chats.store.work() as work:
        await work.feedback.close(request, Outcome.ENDED, chats.clock.now())
        await work.commit()
    await agreed(chats)


async def test_an_answer_to_a_question_from_before_the_request_joins_nobody(chats: TwoChats) -> None:
    ben, dan, cem = [await chats.person(name) for name in ("ben", "dan", "cem")]
    await ask(chats, cem, ben)
    await ask(chats, cem, dan)
    assert "Nothing is linked yet" in await typed(chats, "link", " dan")
    await ask(chats, cem, ben, dan)
    await chats.presses("ben", "slack", "directory.join_yes", "1")
    await chats.presses("dan", "hipchat", "directory.join_yes", "1")
    assert (await chats.person("ben")).id != (await chats.person("dan")).id


async def test_what_either_was_asked_and_given_is_of_the_one(chats: TwoChats) -> None:
    ben, dan, cem = [await chats.person(name) for name in ("ben", "dan", "cem")]
    await ask(chats, cem, ben)
    await ask(chats, cem, dan)
    async with chats.store.work() as work:
        await work.given.give(cem, dan, "well said", chats.clock.now())
        await work.commit()
    await agreed(chats)
    one = await chats.person("ben")
    async with chats.store.read() as work:
        owed = await work.feedback.search_owed(one, Search(FeedbackList.OWED), 1)
        given = await work.feedback.find_texts(one, Search(FeedbackList.RECEIVED), 1, chats.clock.now())
    assert (owed.total, given.total) == (2, 1)
