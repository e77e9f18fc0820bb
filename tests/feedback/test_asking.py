"""Asking for feedback: the form, what arrives, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.sandbox.state import Person as Account
from bot.events import ButtonPressed, By, FormSubmitted
from bot.forms import Answer, Answers
from bot.people import Handle
from bot.replies import FieldErrors
from tests.directory.office import heard, left
from tests.feedback.office import ask_with_form, open_invitation
from tests.nudges.office import MONDAY, clock_at
from tests.office import Office, open_form, top

READS = "Only you read the answers, with names. Nobody has to approve this."


def by(office: Office, handle: str) -> By:
    workspace = office.sandbox.workspace
    person = workspace.person(handle)
    return By("slack", workspace.team_id, person.id, person.real_name)


def picked(office: Office, *handles: str) -> tuple[Handle, ...]:
    return tuple(Handle("slack", office.sandbox.workspace.person(each).id) for each in handles)


async def test_everybody_asked_hears_it_and_the_requester_gets_a_receipt(team: Office) -> None:
    ana = await open_form(team, "ana", "/feedback @ben @carla")
    assert READS in top(ana).plain
    assert top(ana).title == "Ask for feedback"
    await ana.fill(None, {"topic": "The move to the new site"})
    assert (await ana.submit()).ok
    receipt = top(ana)
    assert "You have asked Ben Okafor and Carla Rossi." in receipt.plain
    assert "Only you read the answers, with names, as each one comes." in receipt.plain
    for handle in ("ben", "carla"):
        message = await team.told(handle, "asks for your feedback")
        assert "The move to the new site" in message.plain
        assert "4 questions, about 3 minutes" in message.plain
    assert not [dm for dm in team.person("dmitri").dms if "feedback" in dm.plain]


async def test_all_together_on_a_day_says_so_on_both_sides(one_team: Office) -> None:
    ana = await ask_with_form(one_team, "ana", "ben", release="All together on that day")
    assert "all together on " in top(ana).plain
    message = await one_team.told("ben", "asks for your feedback")
    assert "Only Ana Ferreira reads it, with your name, from " in message.plain


async def test_the_box_for_the_topic_is_called_after_the_questions_and_keeps_what_was_typed(team: Office) -> None:
    ana = await open_form(team, "ana", "/feedback @ben")
    assert "Which project?" in top(ana).labels
    await ana.fill(None, {"topic": "Our spring fair"})
    await ana.change(None, "template", "A talk or an event")
    assert "Which talk or event?" in top(ana).labels
    assert ana.value(None, "topic") == "Our spring fair"
    assert len(ana.value(None, "people")) == 1


async def test_own_questions_reach_the_reviewers(team: Office) -> None:
    ana = await open_form(team, "ana", "/feedback @ben")
    await ana.change(None, "template", "My own questions")
    questions = "What would have helped you?\n\nWhom did I forget?"
    rated = "And a rating from 1 to 5: how well did it work for them?"
    await ana.fill(None, {"topic": "Handover", "questions": questions, "rating": [rated]})
    assert (await ana.submit()).ok
    assert "3 questions, about 3 minutes" in (await team.told("ben", "Handover")).plain
    async with team.store.read() as work:
        number = await work.workspaces.of("slack", team.sandbox.workspace.team_id)
        assert number
        request = await work.feedback.get(number, 1)
    assert request
    assert [question.text for question in request.questions] == [
        "What would have helped you?",
        "Whom did I forget?",
        "And overall, how well did this work for you?",
    ]
    assert len(request.questions[-1].options) == 5


async def test_words_behind_people_are_the_topic_or_feedback_to_give(one_team: Office) -> None:
    ana = await open_form(one_team, "ana", "/feedback @ben and @carla, the spring fair")
    assert ana.value(None, "topic") == "the spring fair"
    assert len(ana.value(None, "people")) == 2
    assert "Or did you mean to tell them something?" in top(ana).plain
    await ana.change(None, "template", "A talk or an event")
    assert "Give feedback instead" in str(top(ana).blocks)
    ana = await open_form(one_team, "ana", "/feedback the spring fair @ben")
    assert ana.value(None, "topic") == "the spring fair"
    assert len(ana.value(None, "people")) == 1
    ana = await open_form(one_team, "ana", "/feedback the fair with @ben in May")
    assert ana.value(None, "topic") == "the fair with Ben Okafor in May"
    assert not ana.value(None, "people")
    assert "Give feedback instead" not in str(top(ana).blocks)


async def test_who_is_too_many_is_named_and_the_first_twenty_stay_in_the_form(one_team: Office) -> None:
    company = [
        *["ben", "carla", "dmitri", "eun", "farah", "grace", "hiro", "isla", "jorge", "kavita", "liam", "mira"],
        *map("p{}".format, range(9)),
    ]
    for number in range(9):
        one_team.sandbox.workspace.add_person(Account(f"U0MORE{number}", f"p{number}", f"Pat {number}"))
    await one_team.until(lambda: len(one_team.sandbox.calls.of("team_join")) == 9 or None)
    ana = await open_form(one_team, "ana", f"/feedback {' '.join(f'@{each}' for each in company)} the fair")
    assert "You can ask up to 20 people at a time. Ask Pat 8 with a second request." in top(ana).plain
    assert len(ana.value(None, "people")) == 20


async def test_the_day_is_a_week_ahead_and_no_weekend(one_team: Office) -> None:
    ana = await open_form(one_team, "ana", "/feedback")
    until = ana.value(None, "until")
    today = one_team.sandbox.clock.now().date()
    days = [today + timedelta(days=ahead) for ahead in range(7, 12)]
    assert until in [day.isoformat() for day in days if day.weekday() < 5]


async def test_the_other_ways_to_the_form(one_team: Office) -> None:
    ana = one_team.person("ana")
    await ana.shortcut("feedback.open")
    assert top(ana).title == "Ask for feedback"
    await ana.close(everything=True)
    ana = await open_form(one_team, "ana", "/upward feedback @ben the spring fair")
    assert ana.value(None, "topic") == "the spring fair"
    pressed = ButtonPressed(by(one_team, "ana"), "feedback.open", "", "from home", at_home=True)
    assert "Ask for feedback" in str(await one_team.engine.bot.button(pressed))
    help_ = (await one_team.answered("ana", "/upward help")).plain
    assert "/feedback" in help_


async def test_a_request_about_a_message_links_to_it(team: Office) -> None:
    message = team.sandbox.channel("general").messages[0]
    ana = team.person("ana")
    await ana.message_shortcut("feedback.about", message)
    assert "It will link to the message you picked." in top(ana).plain
    await ana.change(None, "template", "A talk or an event")
    await ana.fill(None, {"people": ["ben"], "topic": "My news"})
    assert (await ana.submit()).ok
    told = await team.told("ben", "My news")
    assert "(the message)" in told.plain
    assert message.ts.replace(".", "") in str(told.blocks)


@pytest.mark.parametrize("channel", ["leads", "ext-northwind"])
async def test_a_message_that_not_everybody_can_open_is_not_linked(one_team: Office, channel: str) -> None:
    workspace = one_team.sandbox.workspace
    carla = one_team.person("carla")
    workspace.join(workspace.channel(channel), one_team.sandbox.app.bot.id)
    message = await carla.post(channel, "hello")
    await carla.message_shortcut("feedback.about", message)
    assert "It won't link to the message you picked" in top(carla).plain
    await carla.fill(None, {"people": ["ben"], "topic": "My news"})
    assert (await carla.submit()).ok
    assert "(the message)" not in (await one_team.told("ben", "My news")).plain


async def test_own_questions_are_kept_while_one_looks_at_others(team: Office) -> None:
    ana = await open_form(team, "ana", "/feedback @ben")
    await ana.change(None, "template", "My own questions")
    rated = "And a rating from 1 to 5: how well did it work for them?"
    await ana.fill(None, {"questions": "What would have helped you?", "rating": [rated], "topic": "Handover"})
    await ana.change(None, "template", "A talk or an event")
    assert "Your own questions, not asked now" in top(ana).labels
    await ana.change(None, "template", "My own questions")
    assert ana.value(None, "questions") == "What would have helped you?"
    assert [each["value"] for each in ana.value(None, "rating")] == ["rated"]
    await ana.change(None, "template", "A talk or an event")
    assert (await ana.submit()).ok
    ben = await open_invitation(team, "ben")
    assert "What would have helped you?" not in str(top(ben).blocks)


# ---------------------------------------------------------------- refusals


async def test_who_cannot_ask_or_be_asked_is_named_in_the_form(one_team: Office) -> None:
    said = await one_team.answered("liam", "/feedback")
    assert "Guests can be asked for feedback here, but can't ask for it." in said.plain
    assert "can't ask for it." in (await one_team.answered("liam", "/feedback @ben the move")).plain
    ana = await open_form(one_team, "ana", "/feedback @ana @buildbot @nobodyatall @ben @nora")
    for sentence in (
        "You can't ask yourself, so your own name is left out.",
        "Build Bot can't be asked: a bot has no opinion.",
        "I don't know @nobodyatall.",
    ):
        assert sentence in top(ana).plain
    assert len(ana.value(None, "people")) == 1


async def test_a_guest_of_another_organisation_makes_no_name_ambiguous(one_team: Office) -> None:
    for handle in ("carla", "pat"):
        account = one_team.sandbox.workspace.person(handle)
        await heard(one_team, account, real_name=f"Zoe {account.real_name}", display_name="")
    ana = await open_form(one_team, "ana", "/feedback @zoe the move")
    assert len(ana.value(None, "people")) == 1


async def refused(office: Office, handle: str, answers: dict[str, Answer], key: str) -> str:
    """What stands under the fields of a form that was sent."""
    said = FormSubmitted(by(office, handle), "feedback.ask", Answers(answers), "", key)
    reply = await office.engine.bot.form(said)
    assert isinstance(reply, FieldErrors), reply
    return " ".join(f"{field}: {sentence}" for field, sentence in reply.errors.items())


async def test_every_field_says_what_is_wrong_with_it(one_team: Office) -> None:
    today = one_team.sandbox.clock.now().date()
    many = tuple(Handle("slack", f"U0{each}") for each in range(21))
    whole: dict[str, Answer] = {
        "people": picked(one_team, "ben"), "template": "project", "topic": "The move", "release": "each",
        "until": today + timedelta(days=7),
    }  # fmt: skip
    own = whole | {"template": "own"}
    cases: tuple[tuple[dict[str, Answer], str], ...] = (
        (whole | {"people": ()}, "people: Pick at least one person to ask."),
        (whole | {"people": many}, "people: You can ask up to 20 people at a time, and these are 21."),
        (whole | {"people": picked(one_team, "ben", "ana")}, "people: You can't ask yourself."),
        (whole | {"people": picked(one_team, "buildbot")}, "people: Build Bot can't be asked: a bot"),
        (whole | {"people": picked(one_team, "pat")}, "people: Pat Quinn can't be asked: guests from other"),
        (whole | {"people": (Handle("slack", "U0NOBODY"),)}, "or were erased and haven't used me since"),
        (whole | {"template": "splendid"}, "template: Choose which questions to ask."),
        (whole | {"topic": "\u200b"}, "topic: Say in a few words what it is about"),
        (whole | {"topic": "x" * 151}, "topic: This can have up to 150 characters, and it has 151."),
        (whole | {"until": today - timedelta(days=2)}, "until: That day is over already."),
        (whole | {"until": today + timedelta(days=92)}, "until: Pick a day within the next 90 days."),
        ({**whole, "until": ""}, "until: Pick the day until which people can answer."),
        (own, "questions: Write at least one question"),
        (own | {"questions": "a\nb\nc\nd\ne\nf"}, "questions: You can ask up to 5 questions of your own, and"),
        (own | {"questions": "x" * 301}, "questions: A question can have up to 300 characters, and one here has 301."),
    )  # fmt: skip
    for number, (answers, sentence) in enumerate(cases):
        assert sentence in await refused(one_team, "ana", answers, f"case {number}"), answers
    async with one_team.store.read() as work:
        assert not await work.feedback.find_uninvited(1)


async def test_whoever_leaves_while_the_form_is_open_is_named(one_team: Office) -> None:
    ana = await open_form(one_team, "ana", "/feedback @ben @jorge the spring fair")
    await left(one_team, "jorge")
    await ana.submit()
    assert "Jorge Ruiz can't be asked: they have left" in top(ana).errors["people"]
    assert ana.value(None, "topic") == "the spring fair"


async def test_a_topic_that_is_too_long_is_kept_in_the_form(one_team: Office) -> None:
    ana = await open_form(one_team, "ana", "/feedback @ben " + "long " * 40)
    assert "This can have up to 150 characters" in top(ana).plain
    assert str(ana.value(None, "topic")).startswith("long long")
    await ana.close(everything=True)
    said = await one_team.answered("ana", "/feedback @ben " + "x" * 3100)
    assert "Nothing was sent." in said.plain
    assert "x" * 3000 in said.plain.replace("\n", "")


async def test_the_twenty_first_request_of_a_day_waits_for_tomorrow(one_team: Office) -> None:
    answers: dict[str, Answer] = {
        "people": picked(one_team, "ben"), "template": "open", "topic": "The move", "release": "each",
        "until": one_team.sandbox.clock.now().date() + timedelta(days=7),
    }  # fmt: skip
    for number in range(20):
        event = FormSubmitted(by(one_team, "ana"), "feedback.ask", Answers(answers), "", f"many {number}")
        assert not isinstance(await one_team.engine.bot.form(event), FieldErrors)
    assert "You have asked for feedback 20 times today" in await refused(one_team, "ana", answers, "one more")


async def test_nothing_of_a_request_rests_in_the_outbox(one_team: Office) -> None:
    await ask_with_form(one_team, "ana", "ben", topic="CANARY-topic")
    await one_team.told("ben", "CANARY-topic")
    async with one_team.store.read() as work:
        number = await work.workspaces.of("slack", one_team.sandbox.workspace.team_id)
        assert number
        assert "CANARY" not in str(await work.outbox.about(number, "feedback_sheet/1"))


async def test_switched_off_it_is_gone(one_team: Office) -> None:
    await one_team.answered("mira", "/upward feature feedback off")
    assert "switched off" in (await one_team.answered("ana", "/feedback @ben")).plain
    assert "/feedback [@people]" not in (await one_team.answered("ana", "/upward help")).plain


async def test_answers_that_come_together_had_come_before_anybody_was_asked(one_team: Office) -> None:
    """On the last day it was past ten where Ana lives: they came as each one did, though it said all together."""
    clock_at(one_team, MONDAY, 15, zone="Europe/Lisbon")
    answers: dict[str, Answer] = {
        "people": picked(one_team, "ben"), "template": "project", "topic": "The move", "release": "together",
        "until": MONDAY,
    }  # fmt: skip
    sentence = "until: It is past ten on that day already, when answers come that come together."
    assert sentence in await refused(one_team, "ana", answers, "past ten")
    ana = await ask_with_form(one_team, "ana", "ben", release="All together on that day", until=MONDAY + timedelta(1))
    assert "all together on " in top(ana).plain
    moved = FormSubmitted(by(one_team, "ana"), "feedback.move", Answers({"until": MONDAY}), "1", "moved")
    reply = await one_team.engine.bot.form(moved)
    assert isinstance(reply, FieldErrors)
    assert sentence.removeprefix("until: ") in reply.errors["until"]
