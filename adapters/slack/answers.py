"""What somebody filled in, as Slack's views hold it."""

from __future__ import annotations

from adapters.slack.payload import Payload, inner, list_at, maybe
from adapters.slack.text import PLATFORM
from bot.forms import Answer, Answers, Ticks, Upload
from bot.messages import Room
from bot.people import Handle
from bot.typed_text import read_day


def answers(view: Payload) -> Answers:
    """What a view's fields hold. A field's block has the field's name."""
    values: dict[str, Answer] = {}
    for field, elements in inner(view, "state", "values").items():
        for element in elements.values() if isinstance(elements, dict) else ():
            answer = _answer(element)
            if answer:
                values[field] = answer
    return Answers(values)


def _answer(element: object) -> Answer | None:
    match maybe(element, "type"):
        case "plain_text_input" | "number_input":
            return maybe(element, "value")
        case "radio_buttons" | "static_select":
            return maybe(element, "selected_option", "value")
        case "checkboxes":
            return Ticks(tuple(maybe(option, "value") for option in list_at(element, "selected_options")))
        case "datepicker":
            return read_day(maybe(element, "selected_date"))
        case "users_select":
            return _handles([maybe(element, "selected_user")])
        case "multi_users_select":
            return _handles(list_at(element, "selected_users"))
        case "conversations_select":
            chosen = maybe(element, "selected_conversation")
            return Room(PLATFORM, chosen) if chosen else None
        case "file_input":
            return next((_upload(file) for file in list_at(element, "files")), None)
        case _:
            return None


def _handles(users: list[object]) -> tuple[Handle, ...]:
    return tuple(Handle(PLATFORM, user) for user in users if isinstance(user, str) and user)


def _upload(file: object) -> Upload:
    size = file.get("size") if isinstance(file, dict) else None
    return Upload(maybe(file, "id"), maybe(file, "name"), size if isinstance(size, int) else 0)
