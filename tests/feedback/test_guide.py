from tests.office import Office


async def test_help_says_what_feedback_can_do(one_team: Office) -> None:
    for typed in ("/feedback help", "/upward feedback help"):
        said = (await one_team.answered("ana", typed)).plain
        for line in ("/feedback @ben @carla", "/feedback give", "/feedback list", "with names"):
            assert line in said
    assert "How feedback works" in (await one_team.answered("ana", "/upward help")).plain


async def test_guests_read_what_they_can_do(one_team: Office) -> None:
    said = (await one_team.answered("liam", "/feedback help")).plain
    assert "Guests can be asked for feedback here, and give it, but can't ask for it." in said
    assert "/feedback give" in said
    assert "Manage" not in said
    assert "/feedback @ben" not in said
