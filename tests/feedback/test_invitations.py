from tests.feedback.office import ask
from tests.office import Office


async def test_everybody_asked_is_told_who_asks_until_when_and_who_reads(team: Office) -> None:
    await ask(team, "ana", "ben", "carla")
    for handle in ("ben", "carla"):
        message = await team.told(handle, "asks for your feedback")
        assert "The move to the new site" in message.plain
        assert "4 questions, about 3 minutes" in message.plain
        assert "Only Ana Ferreira reads it, with your name." in message.plain
        assert message.buttons == ["Give feedback", "Later", "Decline"]
