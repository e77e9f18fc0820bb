"""`/upward outbox`, through the front door: an admin decides, and reads nobody's words."""

import asyncio
from dataclasses import replace
from pathlib import Path

from adapters.sandbox.installation import App
from adapters.sandbox.seen import SeenMessage
from tests.feedback.office import ask_with_form
from tests.feedback.test_unreached import refusal
from tests.office import HASTY, Office, open_office
from tests.workspace import PATIENCE

PRIVATE = "words that only the channel reads"


async def refused_post(office: Office) -> None:
    """A praise that could not be posted, because its channel was archived."""
    office.sandbox.workspace.archive(office.channel("kudos").state, office.person("mira").id)
    await office.answered("ana", "/praise @ben you saved the launch")
    await office.told("ana", "the channel is archived")


async def test_nothing_is_stuck(office: Office) -> None:
    assert "Nothing waits for your decision" in (await office.answered("mira", "/upward outbox")).plain


async def test_only_an_admin_sees_it(office: Office) -> None:
    assert "Only an admin" in (await office.answered("ben", "/upward outbox")).plain


async def test_what_was_refused_is_sent_again(office: Office) -> None:
    await refused_post(office)
    stuck = await office.answered("mira", "/upward outbox")
    assert "A post in #kudos" in stuck.plain
    assert "the channel is archived" in stuck.plain
    assert "launch" not in stuck.plain
    office.sandbox.workspace.archive(office.channel("kudos").state, office.person("mira").id, archived=False)
    await office.person("mira").press("Send again", on=stuck)
    await office.posted("kudos", "you saved the launch")


async def test_why_no_message_arrives_says_what_to_switch_on(office: Office) -> None:
    """Slack's word for it was shown, and nothing that anybody could do."""
    office.sandbox.faults.add(
        "chat.postMessage", "error", error="messages_tab_disabled", about="asks for your feedback"
    )
    await ask_with_form(office, "ana", "ben")
    await refusal(office)
    assert "under App Home, switch on the Messages Tab" in (await office.answered("mira", "/upward outbox")).plain


async def test_what_is_sent_again_says_what_its_giver_says_now(office: Office) -> None:
    await refused_post(office)
    ana, mira = office.person("ana"), office.person("mira")
    await ana.press("Edit", on=await office.told("ana", "the channel is archived"))
    await ana.fill(None, {"text": "you saved the day"})
    await ana.submit()
    office.sandbox.workspace.archive(office.channel("kudos").state, mira.id, archived=False)
    await mira.press("Send again", on=await office.answered("mira", "/upward outbox"))
    assert "you saved the day" in (await office.posted("kudos", "you saved")).plain


async def test_what_was_taken_off_the_channel_meanwhile_is_not_sent_again(office: Office) -> None:
    await refused_post(office)
    ben, mira, kudos = office.person("ben"), office.person("mira"), office.channel("kudos")
    await ben.type("/praise list received")
    await ben.press("Take off the channel")
    office.sandbox.workspace.archive(kudos.state, mira.id, archived=False)
    await mira.press("Send again", on=await office.answered("mira", "/upward outbox"))
    await office.answered("mira", "/praise @carla the next in line")
    await office.posted("kudos", "the next in line")
    assert "launch" not in " ".join(message.plain for message in kudos.messages)


async def test_what_is_dropped_is_gone(office: Office) -> None:
    await refused_post(office)
    stuck = await office.answered("mira", "/upward outbox")
    await office.person("mira").press("Drop it", on=stuck)
    assert "Nothing waits for your decision" in (await office.answered("mira", "/upward outbox")).plain


async def test_a_second_press_says_it_is_settled(office: Office) -> None:
    await office.answered("mira", "/upward role admin @carla")
    await refused_post(office)
    seen = [await office.answered(admin, "/upward outbox") for admin in ("mira", "carla")]
    await office.person("mira").press("Drop it", on=seen[0])
    await office.person("carla").press("Send again", on=seen[1])
    told = office.person("carla").ephemerals[-1]
    assert "settled already" in told.plain


async def test_a_doubtful_post_alarms_the_admins_once(tmp_path: Path) -> None:
    """Without permission to look into the channel the bot can't tell, and says so instead of guessing."""
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", timing=HASTY) as office:
        await office.answered("mira", "/upward channel praise #kudos")
        await office.posted("kudos", "made this the channel")
        without_history(office.sandbox.app)
        before = len(office.channel("kudos").messages)
        office.sandbox.faults.add("chat.postMessage", "drop-after", times=2)
        await office.answered("ana", f"/praise @ben {PRIVATE}")
        await office.posted("kudos", PRIVATE)
        await office.answered("ana", "/praise @ben the second in doubt")
        await office.told("mira", "I can't tell whether some messages arrived")
        stuck = await both_in_doubt(office)
        assert PRIVATE not in stuck.plain
        await office.person("mira").press("It is there", on=stuck)
        receipt = next(each for each in reversed(office.person("ana").ephemerals) if "Undo" in each.buttons)
        await office.person("ana").press("Undo", on=receipt)
        await office.told("ana", "An admin of the chat can delete it.")
        assert len(office.channel("kudos").messages) == before + 2
        assert len([dm for dm in office.person("mira").dms if "I can't tell" in dm.plain]) == 1


async def both_in_doubt(office: Office) -> SeenMessage:
    """The list of what waits for a decision, as soon as both posts are on it; the newest stands first."""
    async with asyncio.timeout(PATIENCE):
        while True:
            stuck = await office.answered("mira", "/upward outbox")
            if stuck.plain.count("I can't tell whether it arrived") == 2:
                return stuck
            await asyncio.sleep(0.1)


def without_history(app: App) -> None:
    """The workspace does not let the bot look into channels."""
    app.manifest = replace(app.manifest, scopes=app.manifest.scopes - {"channels:history", "groups:history"})
