from tests.office import Office


async def test_help_says_what_feedback_can_do(one_team: Office) -> None:
    for typed in ("/feedback help", "/upward feedback help"):
        said = (await one_team.answered("ana", typed)).plain
        for line in ("/feedback @ben @carla", "/feedback give", "/feedback list", "with names"):
            assert line in said
    assert "How feedback works" in (await one_team.answered("ana", "/upward help")).plain
