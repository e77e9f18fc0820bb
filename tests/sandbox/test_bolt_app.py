"""A Bolt app that isn't Upward runs unchanged, over Socket Mode and over HTTP."""

from tests.sandbox.conftest import Tea


async def test_a_command_is_answered_with_the_escaped_text(tea: Tea) -> None:
    ana = tea.sandbox.person("ana")
    ben = tea.sandbox.workspace.person("ben")
    outcome = await ana.type("/tea @ben & co", in_="kudos")
    assert outcome.ok
    assert tea.seen[0]["text"] == f"<@{ben.id}|ben> &amp; co"
    assert tea.seen[0]["channel_name"] == "kudos"
    assert ana.ephemerals[-1].plain == "Tea for @ben & co"
    assert tea.sandbox.person("ben").ephemerals == []


async def test_a_modal_is_filled_refused_and_submitted(tea: Tea) -> None:
    ana, ben = tea.sandbox.person("ana"), tea.sandbox.person("ben")
    await ana.type("/tea")
    modal = await tea.sandbox.until(lambda: ana.modal)
    assert modal.title == "Order tea"
    await ana.fill(modal, {"Kind": "Green", "For whom": ["ben"], "Note": "coffee"})
    assert tea.seen[-1]["actions"][0]["selected_option"]["value"] == "green"
    assert (await ana.submit(modal)).error == "errors"
    assert modal.errors == {"note": "There is only tea."}
    await ana.change(modal, "Note", "hot")
    assert (await ana.submit(modal)).ok
    assert ana.modal is None
    await tea.sandbox.until(lambda: ben.dms)
    assert ben.dms[0].plain.startswith("A cup of green tea")


async def test_the_client_refuses_an_incomplete_form(tea: Tea) -> None:
    ana = tea.sandbox.person("ana")
    await ana.shortcut("tea.order")
    modal = await tea.sandbox.until(lambda: ana.modal)
    reached = len(tea.seen)
    assert (await ana.submit(modal)).error == "incomplete"
    assert modal.errors == {
        "kind": "Please complete this required field.",
        "for": "Please complete this required field.",
    }
    assert len(tea.seen) == reached


async def test_closing_is_told(tea: Tea) -> None:
    ana = tea.sandbox.person("ana")
    await ana.shortcut("tea.order")
    await ana.close(await tea.sandbox.until(lambda: ana.modal))
    assert ana.modal is None
    assert (tea.seen[-1]["type"], tea.seen[-1]["is_cleared"]) == ("view_closed", False)


async def test_a_button_answers_by_its_response_url(tea: Tea) -> None:
    ana = tea.sandbox.person("ana")
    await ana.open_home()
    home = await tea.sandbox.until(lambda: ana.home)
    assert home.buttons == ["Drink"]
    await ana.type("/tea")
    await ana.fill(await tea.sandbox.until(lambda: ana.modal), {"Kind": "Black", "For whom": ["ana"]})
    await ana.submit()
    (message,) = await tea.sandbox.until(lambda: ana.dms)
    await ana.press("Drink", on=message)
    await tea.sandbox.until(lambda: ana.dms[0].plain == "Empty cup")


async def test_a_message_shortcut_brings_its_message(tea: Tea) -> None:
    ana, ben = tea.sandbox.person("ana"), tea.sandbox.person("ben")
    message = await ben.post("general", "so tired")
    await ana.message_shortcut("tea.this", message)
    await tea.sandbox.until(lambda: ana.ephemerals)
    assert ana.ephemerals[-1].plain == "Tea for @ben"


async def test_events_arrive_from_direct_messages_and_mentions(tea: Tea) -> None:
    ana = tea.sandbox.person("ana")
    await ana.dm_bot("hi <there>")
    await tea.sandbox.until(lambda: len(ana.dms) == 2)
    assert ana.dms[1].plain == "You said: hi <there>"
    await ana.post("general", "@tea please")
    await tea.sandbox.until(lambda: tea.sandbox.channel("general").messages[-1].plain == "Somebody said tea?")
    await ana.post("random", "@tea please")
    assert tea.sandbox.channel("random").messages[-1].plain == "@tea please"
