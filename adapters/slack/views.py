"""Forms and Home as Slack's views."""

from __future__ import annotations

import json

from adapters.slack import block_kit
from adapters.slack.blocks import Acts, DoesNotFit, check_length, plain_text, render
from adapters.slack.fields import input_block
from bot.forms import Field, Form
from bot.messages import ALERT_LONGEST, Alert, Heading, Home, Message, Paragraph, Words, plain

# docs.slack.dev/reference/views and /block-kit
BLOCKS = 100
TITLE, CALLBACK, METADATA = 24, 255, 3000
SIZE = 250_000  # bytes of a view's JSON, in which the SDK escapes everything but ASCII
ESCAPED = 12  # bytes of a character at most: an emoji is two escapes


def modal(form: Form) -> block_kit.View:
    """A form in a window of its own."""
    acts = Acts()
    blocks: list[block_kit.Block] = []
    for part in form.parts:
        if isinstance(part, Field):
            blocks.append(input_block(part, form))
        elif isinstance(part, Alert):
            blocks.append(_alert(part))
        else:
            blocks.extend(block for block, _ in render(part, acts))
    view: block_kit.View = {
        "type": "modal",
        "callback_id": check_length(form.act, CALLBACK, "act"),
        "title": plain_text(form.title, TITLE, "title"),
        "close": plain_text(form.close, TITLE, "close"),
        "blocks": _check_count(blocks),
    }
    if form.submit:
        view["submit"] = plain_text(form.submit, TITLE, "submit")
    if form.state:
        view["private_metadata"] = check_length(form.state, METADATA, "state")
    return _check_size(view, form)


def home(page: Home) -> block_kit.View:
    """A person's Home tab."""
    acts = Acts()
    return {"type": "home", "blocks": _check_count([block for part in page.parts for block, _ in render(part, acts)])}


def reading(message: Message, title: str) -> block_kit.View:
    """A message where only a window can show it. Its first heading becomes the title if it is short enough."""
    first, parts = message.parts[:1], message.parts
    match first:
        case (Heading(text=text),) if len(text) <= TITLE:
            title, parts = text, parts[1:]
    return modal(Form(act="reading", title=title, parts=parts, close="Close"))


def notice(text: str, title: str) -> block_kit.View:
    """A plain sentence in a window."""
    return reading(Message((Paragraph((Words(text),)),)), title)


def _alert(part: Alert) -> block_kit.Alert:
    return {"type": "alert", "text": plain_text(plain(part.text), ALERT_LONGEST, "alert"), "level": "info"}


def _check_size(view: block_kit.View, form: Form) -> block_kit.View:
    """The view, if Slack takes it with every field full too: what was typed must be able to be shown again."""
    size = len(json.dumps(view))
    for field in form.text_fields:
        size += max(field.longest, len(field.value)) * ESCAPED - (len(json.dumps(field.value)) - len('""'))
    if size > SIZE:
        raise DoesNotFit(f"view: {size} bytes with its fields full, Slack takes {SIZE}")
    return view


def _check_count(blocks: list[block_kit.Block]) -> list[block_kit.Block]:
    if len(blocks) > BLOCKS:
        raise DoesNotFit(f"view: {len(blocks)} blocks, Slack takes {BLOCKS}")
    return blocks
