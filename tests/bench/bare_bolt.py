"""Bolt as its documentation shows it: default settings, one listener that only acknowledges, no database."""

from __future__ import annotations

import os
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

app = AsyncApp(
    client=AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
    signing_secret=os.environ["SLACK_SIGNING_SECRET"],
)

FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "feedback.ask",
    "title": {"type": "plain_text", "text": "Ask for feedback"},
    "submit": {"type": "plain_text", "text": "Ask"},
    "blocks": [
        {
            "type": "input",
            "block_id": "topic",
            "label": {"type": "plain_text", "text": "What is it about?"},
            "element": {"type": "plain_text_input", "action_id": "topic"},
        }
    ],
}


@app.command("/praise")
async def praise(ack: AsyncAck) -> None:
    await ack("On its way.")


@app.command("/feedback")
async def feedback(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
    """Acknowledges when the form is open, as Upward does: so both are timed to that moment."""
    await client.views_open(trigger_id=body["trigger_id"], view=FORM)
    await ack()


@app.view("feedback.answer")
async def share(ack: AsyncAck) -> None:
    await ack(response_action="update", view=FORM)


if __name__ == "__main__":
    app.start(port=int(os.environ["UPWARD_PORT"]))
