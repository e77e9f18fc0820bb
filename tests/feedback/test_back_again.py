"""Whoever left while they were asked and is back can be asked again; whoever became a guest asks nobody else."""

from __future__ import annotations

from adapters.sandbox.seen import SeenMessage
from bot.feedback.closing import let_off_leavers
from tests.cycles.running import back
from tests.directory.office import heard, left
from tests.feedback.office import ask, fill, open_invitation
from tests.feedback.test_asking import picked
from tests.feedback.test_declining import HELPED, sheets
from tests.feedback.test_managing import manage, press, refused, request_of
from tests.office import Office, top


def invitations(office: Office) -> list[SeenMessage]:
    return [dm for dm in office.person("ben").dms if "asks for your feedback" in dm.plain]


async def test_who_left_and_is_back_was_asked_already(team: Office) -> None:
    ana = await manage(team, "ana", "ben", "carla")
    await left(team, "ben")
    while await let_off_leavers(team.engine.context):
        pass
    await back(team, "ben")
    assert not (await sheets(team, await request_of(team)))["ben"].is_owed
    told = len(invitations(team))
    await ana.press("Ask more people")
    await ana.fill(None, {"people": ["ben"]})
    assert (await ana.submit()).ok, top(ana).errors
    assert "Asked as well: Ben Okafor." in top(ana).plain
    await team.until(lambda: len(invitations(team)) == told + 1 or None)
    again = (await sheets(team, await request_of(team)))["ben"]
    assert again.is_owed
    assert again.settled_at is None
    await fill(await open_invitation(team, "ben"), HELPED, "you drew the map")
    assert "You have asked Ben Okafor already." in await refused(team, "add_reviewers", {"people": picked(team, "ben")})


async def test_who_became_a_guest_asked_more_people(one_team: Office) -> None:
    await ask(one_team, "ana", "ben")
    await one_team.told("ben", "asks for your feedback")
    await heard(one_team, one_team.sandbox.workspace.person("ana"), is_guest=True)
    assert "feedback.add_reviewers" not in await press(one_team, "ana", "manage")
    said = "Guests can be asked for feedback here, but can't ask for it."
    assert said in await press(one_team, "ana", "add_reviewers")
    assert said in await refused(one_team, "add_reviewers", {"people": picked(one_team, "carla")})
