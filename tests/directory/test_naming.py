"""People name their own manager, who confirms it or not: through the front door."""

import asyncio

import pytest

from adapters.sandbox.seen import SeenMessage
from tests.directory.office import form_of, manager_of, name, noted
from tests.office import Office
from tests.promises.world import quiet


async def answer(office: Office, who: str, question: SeenMessage, label: str, words: str) -> None:
    """Presses a button on the question and waits for what stands in its place."""
    await office.person(who).press(label, on=question)
    await office.told(who, words)


async def test_it_counts_once_the_manager_says_yes(bare_office: Office) -> None:
    said = await name(bare_office, "ana", "carla")
    assert "I asked Carla Rossi" in said.plain
    assert await manager_of(bare_office, "ana") is None
    question = await bare_office.told("carla", "says that you are their manager")
    assert "Ana Ferreira" in question.plain
    await answer(bare_office, "carla", question, "Yes, I manage Ana Ferreira", "You are Ana Ferreira's manager here")
    assert await manager_of(bare_office, "ana") == "Carla Rossi"
    await bare_office.told("ana", "confirmed: they are your manager")
    shown = await bare_office.answered("mira", "/upward manager @ana")
    assert "as both of them said" in shown.plain
    assert "is your manager here already" in (await name(bare_office, "ana", "carla")).plain


async def test_no_is_told_and_another_may_be_named(one_office: Office) -> None:
    await name(one_office, "ana", "carla")
    question = await one_office.told("carla", "says that you are their manager")
    await answer(one_office, "carla", question, "No", "will hear that you are not")
    told = await one_office.told("ana", "not your manager")
    ana = one_office.person("ana")
    await ana.close(everything=True)
    await ana.press("Name somebody else", on=told)
    form = await one_office.until(lambda: ana.modal)
    await ana.fill(form, {"manager": "grace"})
    await ana.submit()
    await one_office.told("grace", "says that you are their manager")
    assert "will hear that you are not" in (await one_office.told("carla", "Ana")).plain


async def test_of_two_clicks_at_once_one_counts(bare_office: Office) -> None:
    await name(bare_office, "ana", "carla")
    question = await bare_office.told("carla", "says that you are their manager")
    carla = bare_office.person("carla")
    await asyncio.gather(*(carla.press("No", on=question) for _ in range(3)))
    await bare_office.told("ana", "not your manager")
    await quiet(bare_office)
    assert len([dm for dm in bare_office.person("ana").dms if "not your manager" in dm.plain]) == 1
    assert len(await noted(bare_office, "manager.deny")) == 1


async def test_a_manager_whom_the_chat_could_not_reach_is_asked_once_they_are_named_again(one_office: Office) -> None:
    """Whoever named them read that they had not answered yet, for ever."""
    words = "says that you are their manager"
    one_office.sandbox.faults.add("chat.postMessage", "error", 1, error="messages_tab_disabled", about=words)
    await name(one_office, "ana", "carla")
    await quiet(one_office)
    await one_office.person("ana").close(everything=True)
    for said in ("I asked Carla Rossi", "has not answered yet"):
        assert said in (await name(one_office, "ana", "carla")).plain
        await quiet(one_office)
        await one_office.person("ana").close(everything=True)
    assert len([dm for dm in one_office.person("carla").dms if words in dm.plain]) == 1


async def test_whoever_names_another_takes_the_first_question_back(bare_office: Office) -> None:
    await name(bare_office, "ana", "carla")
    first = await bare_office.told("carla", "says that you are their manager")
    assert "has not answered yet" in (await form_of(bare_office, "ana", "/upward my manager")).plain
    await name(bare_office, "ana", "grace")
    second = await bare_office.told("grace", "says that you are their manager")
    settled = await bare_office.told("carla", "nothing to answer")
    assert settled.ts == first.ts
    assert settled.buttons == []
    await answer(bare_office, "grace", second, "Yes, I manage Ana Ferreira", "You are Ana Ferreira's manager here")
    assert await manager_of(bare_office, "ana") == "Grace Mbeki"


async def test_a_question_is_withdrawn(one_office: Office) -> None:
    await name(one_office, "ana", "carla")
    await one_office.told("carla", "says that you are their manager")
    form = await form_of(one_office, "ana", "/upward my manager")
    ana = one_office.person("ana")
    await ana.press("Withdraw the question", on=form)
    await one_office.told("carla", "nothing to answer")
    again = await form_of(one_office, "ana", "/upward my manager")
    assert "has not answered yet" not in again.plain


async def test_a_manager_changes_their_mind(one_office: Office) -> None:
    await name(one_office, "ana", "carla")
    question = await one_office.told("carla", "says that you are their manager")
    await answer(one_office, "carla", question, "Yes, I manage Ana Ferreira", "You are Ana Ferreira's manager here")
    mine = await one_office.told("carla", "You are Ana Ferreira's manager here")
    await answer(one_office, "carla", mine, "I don't manage them any more", "will hear that you are not")
    await one_office.told("ana", "not your manager")
    assert await manager_of(one_office, "ana") is None


async def test_an_admin_decides_meanwhile(one_office: Office) -> None:
    await name(one_office, "ana", "carla")
    question = await one_office.told("carla", "says that you are their manager")
    await one_office.answered("mira", "/upward manager @ana @grace")
    await answer(one_office, "carla", question, "Yes, I manage Ana Ferreira", "that counts. Nothing was changed")
    assert await manager_of(one_office, "ana") == "Grace Mbeki"
    refused = await one_office.answered("ana", "/upward my manager")
    assert "Your manager is Grace Mbeki, as an admin set it" in refused.plain
    await one_office.answered("mira", "/upward manager @ana none")
    assert "An admin set that you have no manager" in (await one_office.answered("ana", "/upward my manager")).plain


@pytest.mark.parametrize(
    ("boss", "sentence"),
    [("ana", "Nobody is their own manager"), ("nora", "deactivated"), ("pat", "not one of your colleagues")],
)
async def test_who_cannot_be_named(one_office: Office, boss: str, sentence: str) -> None:
    assert sentence in (await name(one_office, "ana", boss)).errors["manager"]


async def test_whoever_is_below_cannot_be_named(one_office: Office) -> None:
    await one_office.answered("mira", "/upward manager @carla @ana")
    assert "Ana Ferreira → Carla Rossi → Ana Ferreira" in (await name(one_office, "ana", "carla")).errors["manager"]


async def test_nobody_answers_for_somebody_else(one_office: Office) -> None:
    await name(one_office, "ana", "carla")
    question = await one_office.told("carla", "says that you are their manager")
    await name(one_office, "ben", "dmitri")
    other = await one_office.told("dmitri", "says that you are their manager")
    ids = [e["value"] for m in (question, other) for b in m.blocks for e in b.get("elements", ()) if "value" in e]
    other.blocks[-1]["elements"][0]["value"] = ids[0]
    await answer(one_office, "dmitri", other, "Yes, I manage Ben Okafor", "settled already")
    assert await manager_of(one_office, "ana") is None


async def test_nobody_is_rung_without_end(one_office: Office) -> None:
    for boss in ("carla", "grace", "hiro", "isla", "ben"):
        await name(one_office, "ana", boss)
    assert "within a day" in (await name(one_office, "ana", "farah")).errors["manager"]
    assert len(await noted(one_office, "manager.name")) == 5
