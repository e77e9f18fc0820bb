"""Forms and Home as Slack's views."""

from __future__ import annotations

from typing import assert_never

from adapters.slack import kit
from adapters.slack.blocks import Acts, DoesNotFit, bounded, draw, plain_text
from adapters.slack.text import PLATFORM
from bot.messages import (
    ChoiceField,
    Field,
    Form,
    Heading,
    Home,
    Message,
    Option,
    Paragraph,
    PeopleField,
    RoomField,
    TextField,
    Words,
)

# docs.slack.dev/reference/views and /block-kit
BLOCKS = 100
TITLE, CALLBACK, METADATA = 24, 255, 3000
LABEL, PLACEHOLDER, TYPED = 2000, 150, 3000
OPTION, OPTION_VALUE, RADIOS, OPTIONS = 75, 150, 10, 100


def modal(form: Form) -> kit.View:
    """A form in a window of its own."""
    acts = Acts()
    blocks: list[kit.Block] = []
    for part in form.parts:
        match part:
            case TextField() | PeopleField() | ChoiceField() | RoomField():
                blocks.append(_input(part, form))
            case _:
                blocks.extend(block for block, _ in draw(part, acts))
    view: kit.View = {
        "type": "modal",
        "callback_id": bounded(form.act, CALLBACK, "act"),
        "title": plain_text(form.title, TITLE, "title"),
        "close": plain_text(form.close, TITLE, "close"),
        "blocks": _bounded(blocks),
    }
    if form.submit:
        view["submit"] = plain_text(form.submit, TITLE, "submit")
    if form.state:
        view["private_metadata"] = bounded(form.state, METADATA, "state")
    return view


def home(page: Home) -> kit.View:
    """A person's Home tab."""
    acts = Acts()
    return {"type": "home", "blocks": _bounded([block for part in page.parts for block, _ in draw(part, acts)])}


def reading(message: Message, title: str) -> kit.View:
    """A message where only a window can show it. Its first heading becomes the title if it is short enough."""
    first, parts = message.parts[:1], message.parts
    match first:
        case (Heading(text=text),) if len(text) <= TITLE:
            title, parts = text, parts[1:]
    return modal(Form(act="reading", title=title, parts=parts, close="Close"))


def notice(text: str, title: str) -> kit.View:
    """A plain sentence in a window."""
    return reading(Message((Paragraph((Words(text),)),)), title)


def _bounded(blocks: list[kit.Block]) -> list[kit.Block]:
    if len(blocks) > BLOCKS:
        raise DoesNotFit(f"view: {len(blocks)} blocks, Slack takes {BLOCKS}")
    return blocks


def _input(field: Field, form: Form) -> kit.Input:
    if not form.submit:
        raise DoesNotFit("a form without a submit button can't have fields")
    drawn: kit.Input = {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(field.label, LABEL, "label"),
        "element": _element(field),
        "optional": field.optional,
    }
    if field.hint:
        drawn["hint"] = plain_text(field.hint, LABEL, "hint")
    if isinstance(field, ChoiceField) and field.live:
        drawn["dispatch_action"] = True
    return drawn


def _element(field: Field) -> kit.InputElement:
    match field:
        case TextField():
            return _text(field)
        case PeopleField():
            return _one(field) if field.most == 1 else _many(field)
        case ChoiceField():
            return _choice(field)
        case RoomField():
            return _room(field)
        case _:
            assert_never(field)


def _text(field: TextField) -> kit.TextInput:
    # Slack refuses an initial value over max_length; what somebody typed stays, and the bot says it is long.
    longest = max(field.longest, len(field.value))
    if longest > TYPED:
        raise DoesNotFit(f"text field: {longest} characters, Slack takes {TYPED}")
    drawn: kit.TextInput = {
        "type": "plain_text_input",
        "action_id": field.name,
        "multiline": field.multiline,
        "max_length": longest,
    }
    if field.value:
        drawn["initial_value"] = field.value
    if field.placeholder:
        drawn["placeholder"] = plain_text(field.placeholder, PLACEHOLDER, "placeholder")
    return drawn


def _one(field: PeopleField) -> kit.OnePerson:
    drawn: kit.OnePerson = {"type": "users_select", "action_id": field.name}
    for user in _users(field)[:1]:
        drawn["initial_user"] = user
    if field.placeholder:
        drawn["placeholder"] = plain_text(field.placeholder, PLACEHOLDER, "placeholder")
    return drawn


def _many(field: PeopleField) -> kit.ManyPeople:
    users = _users(field)
    drawn: kit.ManyPeople = {
        "type": "multi_users_select",
        "action_id": field.name,
        "max_selected_items": max(field.most, len(users)),
    }
    if users:
        drawn["initial_users"] = users
    if field.placeholder:
        drawn["placeholder"] = plain_text(field.placeholder, PLACEHOLDER, "placeholder")
    return drawn


def _users(field: PeopleField) -> list[str]:
    return list(dict.fromkeys(handle.external for handle in field.value if handle.platform == PLATFORM))


def _choice(field: ChoiceField) -> kit.Choice:
    if not 1 <= len(field.options) <= OPTIONS:
        raise DoesNotFit(f"choice: {len(field.options)} options, Slack takes 1 to {OPTIONS}")
    drawn: kit.Choice = {
        "type": "static_select" if field.menu or len(field.options) > RADIOS else "radio_buttons",
        "action_id": field.name,
        "options": [_option(option) for option in field.options],
    }
    for option in field.options:
        if option.value == field.value:
            drawn["initial_option"] = _option(option)
    return drawn


def _option(option: Option) -> kit.Option:
    drawn: kit.Option = {
        "text": plain_text(option.label, OPTION, "option"),
        "value": bounded(option.value, OPTION_VALUE, "option value"),
    }
    if option.description:
        drawn["description"] = plain_text(option.description, OPTION, "option description")
    return drawn


def _room(field: RoomField) -> kit.RoomSelect:
    drawn: kit.RoomSelect = {
        "type": "conversations_select",
        "action_id": field.name,
        "filter": {"include": ["public", "private"]},
    }
    if field.value and field.value.platform == PLATFORM:
        drawn["initial_conversation"] = field.value.external
    return drawn
