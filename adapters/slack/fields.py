"""Fields of a form as Slack's input elements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from adapters.slack import block_kit
from adapters.slack.blocks import DoesNotFit, check_length, plain_text
from adapters.slack.text import PLATFORM
from bot.forms import (
    ChecksField,
    ChoiceField,
    DateField,
    Field,
    FileField,
    Form,
    NumberField,
    Option,
    PeopleField,
    RoomField,
    TextField,
)

# docs.slack.dev/reference/block-kit
LABEL, PLACEHOLDER, TYPED = 2000, 150, 3000
OPTION, OPTION_VALUE, RADIOS, CHECKS, OPTIONS, GROUPS = 75, 150, 10, 10, 100, 100
GROUP_END = 30
EACH_LETTER: block_kit.DispatchWhen = {"trigger_actions_on": ["on_character_entered"]}


def input_block(field: Field, form: Form) -> block_kit.Input:
    if not form.submit:
        raise DoesNotFit("a form without a submit button can't have fields")
    drawn: block_kit.Input = {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(field.label, LABEL, "label"),
        "element": _element(field, each_letter=form.kept is not None),
        "optional": field.optional,
    }
    if field.hint:
        drawn["hint"] = plain_text(field.hint, LABEL, "hint")
    if form.kept is not None or (isinstance(field, ChoiceField) and field.live):
        drawn["dispatch_action"] = True
    return drawn


def _element(field: Field, *, each_letter: bool) -> block_kit.InputElement:
    match field:
        case TextField():
            return _text(field, each_letter=each_letter)
        case PeopleField():
            return _one(field) if field.most == 1 else _many(field)
        case ChoiceField():
            return _choice(field)
        case RoomField():
            return _room(field)
        case NumberField():
            return _number(field, each_letter=each_letter)
        case DateField():
            return _date(field)
        case ChecksField():
            return _checks(field)
        case FileField():
            return _file(field)
        case _:
            assert_never(field)


def _text(field: TextField, *, each_letter: bool) -> block_kit.TextInput:
    # Slack refuses an initial value over max_length; what somebody typed stays, and the bot says it is long.
    longest = max(field.longest, len(field.value))
    if longest > TYPED:
        raise DoesNotFit(f"text field: {longest} characters, Slack takes {TYPED}")
    drawn: block_kit.TextInput = {
        "type": "plain_text_input",
        "action_id": field.name,
        "multiline": field.multiline,
        "max_length": longest,
    }
    if field.value:
        drawn["initial_value"] = field.value
    if each_letter:
        drawn["dispatch_action_config"] = EACH_LETTER
    if field.placeholder:
        drawn["placeholder"] = plain_text(field.placeholder, PLACEHOLDER, "placeholder")
    return drawn


def _one(field: PeopleField) -> block_kit.OnePerson:
    drawn: block_kit.OnePerson = {"type": "users_select", "action_id": field.name}
    for user in _users(field)[:1]:
        drawn["initial_user"] = user
    if field.placeholder:
        drawn["placeholder"] = plain_text(field.placeholder, PLACEHOLDER, "placeholder")
    return drawn


def _many(field: PeopleField) -> block_kit.ManyPeople:
    users = _users(field)
    drawn: block_kit.ManyPeople = {
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


def _choice(field: ChoiceField) -> block_kit.Choice:
    if not 1 <= len(field.options) <= OPTIONS * GROUPS:
        raise DoesNotFit(f"choice: {len(field.options)} options, Slack takes 1 to {OPTIONS * GROUPS}")
    drawn: block_kit.Choice = {
        "type": "static_select" if field.menu or len(field.options) > RADIOS else "radio_buttons",
        "action_id": field.name,
    }
    if len(field.options) > OPTIONS:
        drawn["option_groups"] = [
            _group(field.options[at : at + OPTIONS]) for at in range(0, len(field.options), OPTIONS)
        ]
    else:
        drawn["options"] = [_option(option) for option in field.options]
    for option in field.options:
        if option.value == field.value:
            drawn["initial_option"] = _option(option)
    return drawn


def _group(options: Sequence[Option]) -> block_kit.OptionGroup:
    """A menu takes more than a hundred options in groups alone; each is called after its first and last one."""
    ends = [each.label[:GROUP_END] for each in (options[0], options[-1])]
    return {"label": plain_text(" – ".join(ends), OPTION, "group"), "options": [_option(each) for each in options]}


def _option(option: Option) -> block_kit.Option:
    drawn: block_kit.Option = {
        "text": plain_text(option.label, OPTION, "option"),
        "value": check_length(option.value, OPTION_VALUE, "option value"),
    }
    if option.description:
        drawn["description"] = plain_text(option.description, OPTION, "option description")
    return drawn


def _room(field: RoomField) -> block_kit.RoomSelect:
    drawn: block_kit.RoomSelect = {
        "type": "conversations_select",
        "action_id": field.name,
        "filter": {"include": ["public", "private"]},
    }
    if field.value and field.value.platform == PLATFORM:
        drawn["initial_conversation"] = field.value.external
    return drawn


def _number(field: NumberField, *, each_letter: bool) -> block_kit.NumberInput:
    drawn: block_kit.NumberInput = {
        "type": "number_input",
        "action_id": field.name,
        "is_decimal_allowed": False,
        "min_value": str(field.least),
        "max_value": str(field.most),
    }
    if field.value is not None:
        drawn["initial_value"] = str(field.value)
    if each_letter:
        drawn["dispatch_action_config"] = EACH_LETTER
    return drawn


def _date(field: DateField) -> block_kit.DatePicker:
    drawn: block_kit.DatePicker = {"type": "datepicker", "action_id": field.name}
    if field.value is not None:
        drawn["initial_date"] = field.value.isoformat()
    return drawn


def _checks(field: ChecksField) -> block_kit.Checks:
    if not 1 <= len(field.options) <= CHECKS:
        raise DoesNotFit(f"checks: {len(field.options)} options, Slack takes 1 to {CHECKS}")
    drawn: block_kit.Checks = {
        "type": "checkboxes",
        "action_id": field.name,
        "options": [_option(option) for option in field.options],
    }
    if ticked := [_option(option) for option in field.options if option.value in field.value]:
        drawn["initial_options"] = ticked
    return drawn


def _file(field: FileField) -> block_kit.FileInput:
    drawn: block_kit.FileInput = {"type": "file_input", "action_id": field.name, "max_files": 1}
    if field.endings:
        drawn["filetypes"] = list(field.endings)
    return drawn
