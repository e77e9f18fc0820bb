"""What the small app shows: its form, its message, its Home."""

import dataclasses
from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str, description: str = "") -> Json:
    return {"text": plain(text), "value": value, **({"description": plain(description)} if description else {})}


def field(block_id: str, label: str, element: Json, *, optional: bool = False, hint: str = "") -> Json:
    block = {"type": "input", "block_id": block_id, "label": plain(label), "optional": optional}
    return block | {"element": {"action_id": block_id, **element}} | ({"hint": plain(hint)} if hint else {})


def invitation(note: str = "", *, place: str = "kitchen") -> Json:
    """The modal of `/tea`."""
    teas = [option("Assam", "assam", "Strong"), option("Darjeeling", "darjeeling", "Light"), option("Mint", "mint")]
    return {
        "type": "modal",
        "callback_id": "invitation",
        "title": plain("Invite to tea"),
        "submit": plain("Invite"),
        "close": plain("Cancel"),
        "blocks": [
            {"type": "section", "block_id": "intro", "text": mrkdwn("A *short break* for those you choose :coffee:")},
            field(
                "guests",
                "Guests",
                {"type": "multi_users_select", "placeholder": plain("Who comes?"), "max_selected_items": 5},
            ),
            field(
                "note",
                "Note",
                {"type": "plain_text_input", "multiline": True, "max_length": 120, "initial_value": note},
            ),
            field("tea", "Tea", {"type": "static_select", "options": teas}, optional=True),
            {
                "type": "section",
                "block_id": "where",
                "text": mrkdwn(f"Where: *{place}*"),
                "accessory": {"type": "button", "action_id": "move", "text": plain("Another room"), "value": place},
            },
            {
                "type": "actions",
                "block_id": "cups",
                "elements": [{"type": "button", "action_id": "cups", "text": plain("Choose cups")}],
            },
            field("day", "Day", {"type": "datepicker"}, optional=True, hint="Today when left empty."),
            field(
                "extras",
                "Extras",
                {
                    "type": "checkboxes",
                    "options": [option("Biscuits", "biscuits"), option("Milk", "milk", "Or oat milk")],
                },
                optional=True,
            ),
            field(
                "seen",
                "Who sees it",
                {
                    "type": "radio_buttons",
                    "options": [option("Everyone", "all"), option("Only the guests", "guests")],
                    "initial_option": option("Everyone", "all"),
                },
            ),
        ],
    }


@dataclasses.dataclass
class Tea:
    """An invitation that was posted."""

    host: str
    guests: list[str]
    note: str
    joined: list[str] = dataclasses.field(default_factory=list)


CUPS: Json = {
    "type": "modal",
    "callback_id": "cups",
    "title": plain("Cups"),
    "submit": plain("Take these"),
    "blocks": [field("number", "How many", {"type": "number_input", "is_decimal_allowed": False})],
}


def poster(tea: Tea) -> list[Json]:
    """The message in the channel."""
    people = [{"type": "user", "user_id": guest} for guest in tea.guests]
    spaced = [part for person in people for part in (person, {"type": "text", "text": " "})]
    words = [{"type": "user", "user_id": tea.host}, {"type": "text", "text": " asks to tea: "}, *spaced]
    section = {"type": "rich_text_section", "elements": words}
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": tea.note}]}
    names = ", ".join(f"<@{user}>" for user in tea.joined) or "nobody yet"
    leave = {
        "title": plain("Cancel the tea"),
        "text": plain("Everybody will see it."),
        "confirm": plain("Yes"),
        "deny": plain("No"),
    }
    return [
        {"type": "rich_text", "block_id": "words", "elements": [section, quote]},
        {
            "type": "actions",
            "block_id": "acts",
            "elements": [
                {"type": "button", "action_id": "join", "text": plain("I'm in"), "style": "primary", "value": "join"},
                {
                    "type": "button",
                    "action_id": "cancel",
                    "text": plain("Cancel it"),
                    "style": "danger",
                    "confirm": leave,
                },
            ],
        },
        {"type": "context", "block_id": "joined", "elements": [mrkdwn(f"Comes: {names}")]},
    ]


def home(user: str) -> Json:
    """The Home tab."""
    button = {"type": "button", "action_id": "hello", "text": plain("Say hello"), "value": "hello", "style": "primary"}
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "block_id": "title", "text": plain("Your tea :tea:")},
            {"type": "section", "block_id": "greeting", "text": mrkdwn(f"Good day, <@{user}>. Nothing is brewing.")},
            {"type": "divider", "block_id": "line"},
            {"type": "actions", "block_id": "acts", "elements": [button]},
        ],
    }
