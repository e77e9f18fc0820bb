"""Files that the bot sends, in Slack's three steps: an address, the bytes, and only the last one shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapters.slack import block_kit
from adapters.slack.api import Method, WebApi
from adapters.slack.payload import maybe
from adapters.slack.text import PLATFORM
from bot.errors import PermanentDeliveryError, TransientDeliveryError, UncertainDelivery
from bot.events import Posted
from bot.messages import File, Room

GONE = frozenset({"file_not_found", "file_deleted"})


def is_file(external: str) -> bool:
    """Whether it names files (`F0123,F0456`) and not a message, which is a time."""
    return external.startswith("F")


class Uploads:
    """What is shared lies under the ids of its files: the message around them is not told."""

    def __init__(self, api: WebApi) -> None:
        self._api = api

    async def share(
        self,
        team: str,
        channel: str,
        files: Sequence[File],
        blocks: list[block_kit.Block],
        under: Mapping[str, str],
    ) -> Posted:
        """The files and, above them, what is said. Doubtful only if the last step is."""
        try:
            ids = [await self._upload(team, file) for file in files]
        except UncertainDelivery as unclear:
            raise TransientDeliveryError(unclear.reason) from None
        named = [{"id": each, "title": file.name} for each, file in zip(ids, files, strict=True)]
        where = {"channel_id": channel, **under}
        await self._api.call(team, Method.COMPLETE_UPLOAD, **where, files=named, blocks=blocks)
        return Posted(Room(PLATFORM, channel), ",".join(ids))

    async def _upload(self, team: str, file: File) -> str:
        asked = {"filename": file.name, "length": len(file.content)}
        answer = await self._api.call(team, Method.UPLOAD_URL, **asked)
        url, uploaded = maybe(answer, "upload_url"), maybe(answer, "file_id")
        if not (url and uploaded):
            raise UncertainDelivery("unreadable_answer")
        await self._api.upload(url, file.content)
        return uploaded

    async def remove(self, team: str, ids: str) -> None:
        """Takes the files away; what was said above them stays. Those already gone are no mistake."""
        for each in ids.split(","):
            try:
                await self._api.call(team, Method.DELETE_FILE, file=each)
            except PermanentDeliveryError as refusal:
                if refusal.reason not in GONE:
                    raise
