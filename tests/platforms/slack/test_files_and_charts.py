"""Charts and files in deliveries: drawn by Slack, as a picture, or as numbers; a file arrives once or is in doubt."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot import pictures
from bot.errors import PermanentDeliveryError, TransientDeliveryError, UncertainDelivery
from bot.fallback import fit_order
from bot.messages import Chart, File, Message, Paragraph, Series, Shape, Words
from bot.platform import Capabilities, Order, SearchResult, Verb
from tests.platforms.slack.office import Workspace

SINCE = datetime(2026, 11, 23, 12, tzinfo=UTC)
NUMBERS = Paragraph((Words("Sep 12, Oct 30"),))
BARS = Chart("Thanks a month", Shape.BARS, ("Sep", "Oct"), (Series("Given", (12, 30)), Series("$_$", (1, 2))))
LINES = Chart("By team", Shape.LINES, ("Sep", "Oct"), (Series("Given", (12, 30)),))
STATS = Message((BARS, LINES, NUMBERS))
SHEET = Message((NUMBERS,), files=(File("stats.csv", b"month,given\r\n"),))
PNG = b"\x89PNG"


def to_ben(workspace: Workspace, message: Message) -> Order:
    return workspace.order(Verb.POST, workspace.sandbox.person("ben").id, message, private=True)


async def test_slack_draws_a_chart(workspace: Workspace) -> None:
    ben = workspace.sandbox.person("ben")
    await workspace.slack.deliver(to_ben(workspace, STATS))
    kinds = [block["type"] for block in ben.dms[-1].blocks]
    assert kinds == ["data_visualization", "data_visualization", "rich_text"]
    assert "Sep 12, Oct 30" in ben.dms[-1].plain


async def test_where_slack_refuses_the_block_a_picture_comes(workspace: Workspace) -> None:
    ben, order = workspace.sandbox.person("ben"), to_ben(workspace, STATS)
    workspace.sandbox.faults.add("chat.postMessage", "error", 1, error="invalid_blocks")
    await workspace.slack.deliver(order)
    assert [block["type"] for block in ben.dms[-1].blocks] == ["rich_text"]
    assert [file.content[:4] for file in ben.dms[-1].files] == [PNG, PNG]
    assert await workspace.slack.find(order, SINCE) is SearchResult.CANNOT_TELL


@pytest.mark.parametrize("library", [True, False])
async def test_without_picture_or_permission_the_numbers_come(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, library: bool
) -> None:
    ben, faults = workspace.sandbox.person("ben"), workspace.sandbox.faults
    faults.add("chat.postMessage", "error", 1, error="invalid_blocks")
    if library:
        faults.add("files.getUploadURLExternal", "error", 1, error="missing_scope")
    else:
        monkeypatch.setattr(pictures, "find_spec", lambda _: None)
    await workspace.slack.deliver(to_ben(workspace, STATS))
    assert not ben.dms[-1].files
    assert ben.dms[-1].plain == "Sep 12, Oct 30"


async def test_another_refusal_is_a_refusal(workspace: Workspace) -> None:
    workspace.sandbox.faults.add("chat.postMessage", "error", 1, error="channel_not_found")
    with pytest.raises(PermanentDeliveryError):
        await workspace.slack.deliver(to_ben(workspace, STATS))


async def test_a_file_arrives_and_can_be_taken_away(workspace: Workspace) -> None:
    ben = workspace.sandbox.person("ben")
    posted = await workspace.slack.deliver(to_ben(workspace, SHEET))
    [file] = ben.dms[-1].files
    assert (file.name, file.content) == ("stats.csv", b"month,given\r\n")
    assert "Sep 12" in ben.dms[-1].plain
    for _ in range(2):
        await workspace.slack.deliver(workspace.order(Verb.DELETE, ben.id, None, private=True, target=posted))
    assert not ben.dms[-1].files


async def test_a_file_is_doubtful_only_once_it_may_be_seen(workspace: Workspace) -> None:
    ben, faults, order = workspace.sandbox.person("ben"), workspace.sandbox.faults, to_ben(workspace, SHEET)
    before = len(ben.dms)
    faults.add("files.getUploadURLExternal", "drop-after", 2)  # the client reads again once
    with pytest.raises(TransientDeliveryError):
        await workspace.slack.deliver(order)
    assert len(ben.dms) == before
    faults.add("files.completeUploadExternal", "drop-after", 1)
    with pytest.raises(UncertainDelivery):
        await workspace.slack.deliver(order)
    assert await workspace.slack.find(order, SINCE) is SearchResult.CANNOT_TELL
    assert len(ben.dms) == before + 1


@pytest.mark.parametrize("files", [True, False])
def test_a_chat_without_charts_gets_a_picture_if_it_takes_files(files: bool) -> None:
    can = Capabilities(
        forms=True, home=False, buttons=False, private_replies=False, direct_messages=True, edits=False, threads=False,
        files=files,
    )  # fmt: skip
    shown = fit_order(Order("t", "T", Verb.POST, "R", private=False, message=STATS), can).message
    assert shown is not None
    assert shown.parts == (NUMBERS,)
    assert [file.content[:4] for file in shown.files] == ([PNG, PNG] if files else [])
    bare = fit_order(Order("t", "T", Verb.POST, "R", private=False, message=SHEET), can).message
    assert bare is not None
    assert bool(bare.files) is files
