"""What a message may hold, wherever an app sends it: a call, a command's answer, a `response_url`."""

import json
from dataclasses import dataclass

from adapters.sandbox.blocks.blocks import check_message
from adapters.sandbox.errors import ApiError
from adapters.sandbox.methods.context import Args
from adapters.sandbox.state import Json

TEXT_KEPT = 40_000  # characters; longer text is cut without an error, docs.slack.dev/reference/methods/chat.postMessage
MARKDOWN = 12_000  # characters of markdown_text
ATTACHMENTS = 100
ATTACHMENTS_SIZE = 100_000  # characters of all attachments as JSON; Slack names no number, this one is ours
WORDS = ("fallback", "color", "pretext", "author_name", "title", "title_link", "text", "footer", "value", "callback_id")


@dataclass(frozen=True, slots=True)
class Content:
    """Checked content of a message."""

    text: str
    blocks: list[Json]
    attachments: list[Json]


def read_content(args: Args, *, needed: bool = True) -> Content:
    """Raises ApiError: `no_text`, `markdown_text_conflict`, `invalid_blocks`, `too_many_attachments` …"""
    if args.flag("as_user"):
        raise ApiError("as_user_not_supported")
    markdown, text, blocks = args.text("markdown_text"), args.text("text"), args.json("blocks", "invalid_blocks_format")
    attachments = read_attachments(args)
    if markdown and (text or blocks):
        raise ApiError("markdown_text_conflict")
    if len(markdown) > MARKDOWN:
        raise ApiError("msg_too_long")
    if needed and not (text or markdown or blocks or attachments):
        raise ApiError("no_text")
    if blocks is not None and not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    return Content((markdown or text)[:TEXT_KEPT], check_message(blocks or []), attachments)


def read_attachments(args: Args) -> list[Json]:
    """Raises ApiError: `invalid_attachments`, `too_many_attachments`, `attachment_payload_limit_exceeded`."""
    attachments = args.json("attachments", "invalid_attachments") or []
    if not isinstance(attachments, list) or not all(isinstance(each, dict) for each in attachments):
        raise ApiError("invalid_attachments")
    if len(attachments) > ATTACHMENTS:
        raise ApiError("too_many_attachments")
    if len(json.dumps(attachments)) > ATTACHMENTS_SIZE:
        raise ApiError("attachment_payload_limit_exceeded")
    for attachment in attachments:
        check_words(attachment)
    return [with_blocks(attachment, index) for index, attachment in enumerate(attachments)]


def with_blocks(attachment: Json, index: int) -> Json:
    """The attachment with its blocks checked. Raises ApiError `invalid_attachments`."""
    blocks = attachment.get("blocks")
    if not blocks:
        return attachment
    if not isinstance(blocks, list):
        raise ApiError("invalid_attachments")
    try:
        return {**attachment, "blocks": check_message(blocks)}
    except ApiError as error:
        place = f"[json-pointer:/attachments/{index}/blocks"
        texts = [text.replace("[json-pointer:/blocks", place) for text in error.messages]
        raise ApiError("invalid_attachments", *texts) from error


def check_words(attachment: Json) -> None:
    """Raises ApiError `invalid_attachments` where a text is none, docs.slack.dev/reference/messaging/attachments."""
    fields = attachment.get("fields") or []
    if not isinstance(fields, list) or not all(isinstance(each, dict) for each in fields):
        raise ApiError("invalid_attachments")
    for holder in (attachment, *fields):
        if not all(isinstance(holder.get(name) or "", str) for name in WORDS):
            raise ApiError("invalid_attachments")
