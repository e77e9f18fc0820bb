"""A manager asks about somebody who reports to them: everybody concerned knows before anything is typed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.sandbox.person import Person
from adapters.sandbox.seen import SeenMessage
from bot.admin.repository import AuditSearch
from bot.events import ButtonPressed, FormSubmitted
from bot.feedback.announcing import expire
from bot.forms import Answer, Answers
from bot.replies import UpdateForm
from tests.directory.office import heard, left
from tests.feedback.office import find_people, home_of, open_invitation
from tests.feedback.test_asking import by, picked, refused
from tests.feedback.test_export import export
from tests.feedback.test_managing import press
from tests.nudges.office import MONDAY, clock_at, remind, reminders
from tests.office import Office, open_form, top

TOO = "You and Ana Ferreira read the answers, with names"
ALONE = "Only you read the answers, with names"
ASKS = "asks for feedback about you"


async def open_about(office: Office, typed: str = "/feedback @ben", reads: str = "Yes") -> Person:
    """Carla, who manages Ana, has the form open, about Ana."""
    carla = await open_form(office, "carla", typed)
    await carla.change(None, "about", "Ana Ferreira")
    if reads != "Yes":
        await carla.change(None, "Does Ana Ferreira read the answers too?", reads)
    return carla


async def ask_about(office: Office, typed: str = "/feedback @ben", reads: str = "Yes", **fields: object) -> Person:
    carla = await open_about(office, typed, reads)
    await carla.fill(None, {"topic": "The launch"} | fields)  # type: ignore[arg-type]
    outcome = await carla.submit()
    assert outcome.ok, (outcome, top(carla).errors)
    return carla


async def answer(office: Office, handle: str, said: str = "She kept us together") -> None:
    person = await open_invitation(office, handle, "about Ana Ferreira")
    await person.fill(None, {"What did Ana Ferreira do that helped this project most?": said})
    assert (await person.submit()).ok, top(person).errors


def told(office: Office) -> list[SeenMessage]:
    return [dm for dm in office.person("ana").dms if ASKS in dm.plain]


# ---------------------------------------------------------------- asking


async def test_only_who_has_reports_sees_whom_it_can_be_about(team: Office) -> None:
    assert "About" not in top(await open_form(team, "ana", "/feedback @ben")).labels
    carla = await open_form(team, "carla", "/feedback @ben")
    assert carla.value(None, "about")["value"] == "me"
    await carla.close(everything=True)
    await carla.shortcut("feedback.open")
    assert "About" in top(carla).labels
    await carla.close(everything=True)
    await carla.message_shortcut("feedback.about", team.sandbox.channel("general").messages[0])
    assert "About" in top(carla).labels
    pressed = ButtonPressed(by(team, "carla"), "feedback.open", "", "from home", at_home=True)
    assert "Ana Ferreira" in str(await team.engine.bot.button(pressed))


async def test_the_form_says_who_reads_and_what_they_are_asked_before_anything_is_sent(team: Office) -> None:
    carla = await open_form(team, "carla", "/feedback @ben the launch")
    assert ALONE in top(carla).plain
    assert "What did Carla Rossi do that helped this project most?" in top(carla).plain
    await carla.change(None, "about", "Ana Ferreira")
    assert TOO in top(carla).plain
    assert "What did Ana Ferreira do that helped this project most?" in top(carla).plain
    assert carla.value(None, "topic") == "the launch"
    asks = "Does Ana Ferreira read the answers too?"
    await carla.change(None, asks, "No, only I do")
    assert ALONE in top(carla).plain
    await carla.change(None, asks, "Yes")
    assert TOO in top(carla).plain
    await carla.change(None, "about", "Me")
    assert asks not in top(carla).labels
    assert "Nobody has to approve this." in top(carla).plain


async def test_everybody_concerned_is_told_whom_it_is_about_and_who_reads(team: Office) -> None:
    receipt = top(await ask_about(team)).plain
    assert "It is about Ana Ferreira, who is told so." in receipt
    assert TOO in receipt
    ana = (await team.told("ana", ASKS)).plain
    assert "@carla asks for feedback about you: The launch" in ana
    assert "One person is asked" in ana
    assert "You read the answers too, with names, as each one comes." in ana
    assert "Ben" not in ana, "whom she asked stays between them"
    invited = (await team.told("ben", "asks for your feedback about Ana Ferreira")).plain
    assert "Ana Ferreira knows that Carla Rossi asks, and reads it too." in invited
    ben = await open_invitation(team, "ben", "about Ana Ferreira")
    assert "Carla Rossi and Ana Ferreira read this, with your name, as soon as you share it." in top(ben).plain
    await ben.fill(None, {"What did Ana Ferreira do that helped this project most?": "She kept us together"})
    assert (await ben.submit()).ok
    assert "Carla Rossi and Ana Ferreira can read it now." in top(ben).plain


async def test_own_questions_speak_of_the_report(one_team: Office) -> None:
    carla = await open_about(one_team)
    await carla.change(None, "template", "My own questions")
    assert "What would have made working with Ana Ferreira easier for you?" in str(top(carla).blocks)
    assert "The first month of Ana Ferreira in support" in str(top(carla).blocks)


async def test_who_reads_was_taken_for_said_though_the_form_had_not_asked_it_yet(team: Office) -> None:
    """Sent before the form stood there again with the question: it still said that only she reads."""
    (ana,) = await find_people(team, "ana")
    whole: dict[str, Answer] = {
        "people": picked(team, "ben"), "template": "project", "topic": "The move", "release": "each",
        "until": team.sandbox.clock.now().date() + timedelta(days=7), "about": str(ana.id),
    }  # fmt: skip
    for key, sent in (("early", {}), ("of another", {"reads-99": "yes"}), ("forged", {f"reads-{ana.id}": "x"})):
        said = FormSubmitted(by(team, "carla"), "feedback.ask", Answers(whole | sent), "", key)
        reply = await team.engine.bot.form(said)
        assert isinstance(reply, UpdateForm)
        for words in (
            "First say whether Ana Ferreira",
            f"name='reads-{ana.id}'",
            "The move",
            picked(team, "ben")[0].external,
        ):
            assert words in str(reply.form), (key, words)
    async with team.store.read() as work:
        assert not await work.feedback.find_uninvited(1)


# ---------------------------------------------------------------- what the report hears


async def test_somebody_elses_report_is_refused_as_nobody_is(one_team: Office) -> None:
    """Whose report somebody is can't be found out."""
    people = await find_people(one_team, "eun", "carla", "dmitri")
    whole: dict[str, Answer] = {
        "people": picked(one_team, "ben"), "template": "project", "topic": "The move", "release": "each",
        "until": one_team.sandbox.clock.now().date() + timedelta(days=7),
    }  # fmt: skip
    forged = [*(str(each.id) for each in people), "99999", "0", "-1", "x", "1|2"]
    said = {await refused(one_team, "carla", {**whole, "about": each}, f"forged {each}") for each in forged}
    (sentence,) = said
    assert sentence.startswith("about: I can't find that person among those who report to you.")
    async with one_team.store.read() as work:
        assert not await work.feedback.find_uninvited(1)


@pytest.mark.parametrize(
    ("change", "sentence"), [("leaves", "Ana Ferreira has left"), ("guest", "Ana Ferreira is a guest")]
)
async def test_who_cannot_be_told_is_refused_by_name(one_team: Office, change: str, sentence: str) -> None:
    carla = await open_about(one_team)
    await carla.fill(None, {"topic": "The launch"})
    if change == "leaves":
        await left(one_team, "ana")
    else:
        await heard(one_team, one_team.sandbox.workspace.person("ana"), is_guest=True)
    await carla.submit()
    assert sentence in top(carla).errors["about"]
    assert carla.value(None, "topic") == "The launch"
    await carla.change(None, "template", "A talk or an event")
    assert "I can't find that person among those who report to you." in top(carla).plain


async def test_a_report_is_not_asked_about_themselves(one_team: Office) -> None:
    carla = await open_about(one_team, "/feedback @ben @ana")
    await carla.fill(None, {"topic": "The launch"})
    await carla.submit()
    assert "It is about Ana Ferreira, who can't be asked about themselves." in top(carla).errors["people"]


async def test_who_gets_another_manager_stays_what_was_said(team: Office) -> None:
    await ask_about(team)
    await team.answered("mira", "/upward manager @ana @dmitri")
    await answer(team, "ben")
    await team.told("ana", "1 of 1 is in, and you can read it.")
    assert (await team.told("carla", "The answer is in.")).buttons == ["Read", "Manage"]
    forged = ButtonPressed(by(team, "dmitri"), "feedback.read", "1", "new manager")
    assert "it is not for you" in str(await team.engine.bot.button(forged))


async def test_a_former_manager_asked_more_people_about_somebody(one_team: Office) -> None:
    carla = await ask_about(one_team)
    await one_team.told("ben", "about Ana Ferreira")
    await carla.press("Manage")
    await carla.press("Ask more people")
    await carla.fill(None, {"people": ["jorge"]})
    await one_team.answered("mira", "/upward manager @ana @dmitri")
    await carla.submit()
    assert "Ana Ferreira doesn't report to you any more" in str(top(carla).errors) + top(carla).plain
    window = await press(one_team, "carla", "manage")
    assert "feedback.move" in window
    assert "feedback.add_reviewers" not in window
    async with one_team.store.read() as work:
        (account,) = await find_people(one_team, "carla")
        request = await work.feedback.get(account.workspace, 1)
        assert request
        assert [each.reviewer.name for each in await work.feedback.sheets(request) if each.reviewer] == ["Ben Okafor"]


async def test_the_audit_could_not_tell_two_requests_about_one_report_apart(one_team: Office) -> None:
    for _ in range(2):
        await ask_about(one_team)
    (mira,) = await find_people(one_team, "mira")
    async with one_team.store.read() as work:
        noted, _ = await work.audit.list_entries(mira.workspace, AuditSearch(), 0, 20)
    about = {each.about for each in noted if each.act == "feedback.ask_about"}
    assert {each.partition(" ")[2] for each in about} == {"feedback/1", "feedback/2"}


async def test_people_were_reminded_to_answer_about_somebody_who_has_left(team: Office) -> None:
    await ask_about(team, "/feedback @ben @jorge")
    await answer(team, "ben")
    await team.told("jorge", "about Ana Ferreira")
    await left(team, "ana")
    await expire(team.engine.context)
    assert (await team.told("jorge", "This request is over. Nothing is owed.")).buttons == []
    assert (await team.told("carla", "1 of 2 is in, and no more will come.")).buttons == ["Read", "Manage"]
    assert "feedback.move" not in await press(team, "carla", "manage")
    clock_at(team, MONDAY + timedelta(15))
    await remind(team)
    assert not [dm for each in ("jorge", "carla") for dm in reminders(team, each)]


# ---------------------------------------------------------------- named everywhere


async def test_every_list_says_whom_it_is_about(team: Office) -> None:
    carla = await ask_about(team)
    await team.told("ben", "about Ana Ferreira")
    await carla.press("Manage")
    assert "It is about Ana Ferreira" in top(carla).plain
    assert "About Ana Ferreira. 0 of 1 answered" in (await home_of(team, "carla", "Feedback I asked for")).plain
    assert "asks for your feedback about Ana Ferreira" in (await home_of(team, "ben", "What you owe (1)")).plain
    await answer(team, "ben", "A canary of praise")
    for handle, shelf, words in (
        ("carla", "asked", "About Ana Ferreira."),
        ("carla", "received", "About Ana Ferreira. From Ben Okafor"),
        ("ana", "received @carla", "About you. From Ben Okafor"),
        ("ben", "given", "About Ana Ferreira. To Carla Rossi"),
    ):
        person = await open_form(team, handle, f"/feedback list {shelf}")
        assert words in top(person).plain, (handle, shelf)
        await person.close(everything=True)
    await carla.press("Manage", on=await team.told("carla", "The answer is in."))
    assert "About Ana Ferreira." in top(carla).plain, "also once it is over"
    await carla.close(everything=True)
    for handle in ("ana", "carla", "ben"):
        files = await export(team, handle)
        assert "The launch: Ben Okafor for Carla Rossi about Ana Ferreira" in files["md"].decode()
        assert '"Ben Okafor","Carla Rossi","Ana Ferreira","The launch"' in files["csv"].decode("utf-8-sig")
    mira = await open_form(team, "mira", "/upward audit")
    assert "Carla Rossi asked for feedback about Ana Ferreira." in top(mira).plain


async def test_what_is_missing_names_whom_it_is_about(one_team: Office) -> None:
    await ask_about(one_team)
    await one_team.told("ben", "about Ana Ferreira")
    one_team.sandbox.clock.advance(timedelta(days=12))
    carla = await home_of(one_team, "carla", "has not answered")
    assert "About Ana Ferreira. Ben Okafor has not answered The launch" in carla.plain
