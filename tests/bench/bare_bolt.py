"""Bolt as its documentation shows it: default settings, one listener that only acknowledges, no database."""

from __future__ import annotations

import os

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

app = AsyncApp(
    client=AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
    signing_secret=os.environ["SLACK_SIGNING_SECRET"],
)


@app.command("/praise")
async def praise(ack: AsyncAck) -> None:
    await ack("On its way.")


if __name__ == "__main__":
    app.start(port=int(os.environ["UPWARD_PORT"]))
