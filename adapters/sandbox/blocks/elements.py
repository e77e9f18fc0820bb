"""What an element holds: its value from what a person chose, the full `state.values`, what is missing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from adapters.sandbox.blocks.rich_typed import rich_text
from adapters.sandbox.state import Json


@dataclass(frozen=True, slots=True)
class Holder:
    """Where an element type keeps its value in `state.values`, and where its initial value stands."""

    key: str
    initial: str
    many: bool = False


HOLDERS = {
    "plain_text_input": Holder("value", "initial_value"),
    "email_text_input": Holder("value", "initial_value"),
    "url_text_input": Holder("value", "initial_value"),
    "number_input": Holder("value", "initial_value"),
    "rich_text_input": Holder("rich_text_value", "initial_value"),
    "datepicker": Holder("selected_date", "initial_date"),
    "timepicker": Holder("selected_time", "initial_time"),
    "datetimepicker": Holder("selected_date_time", "initial_date_time"),
    "static_select": Holder("selected_option", "initial_option"),
    "external_select": Holder("selected_option", "initial_option"),
    "radio_buttons": Holder("selected_option", "initial_option"),
    "users_select": Holder("selected_user", "initial_user"),
    "conversations_select": Holder("selected_conversation", "initial_conversation"),
    "channels_select": Holder("selected_channel", "initial_channel"),
    "multi_static_select": Holder("selected_options", "initial_options", many=True),
    "multi_external_select": Holder("selected_options", "initial_options", many=True),
    "checkboxes": Holder("selected_options", "initial_options", many=True),
    "multi_users_select": Holder("selected_users", "initial_users", many=True),
    "multi_conversations_select": Holder("selected_conversations", "initial_conversations", many=True),
    "multi_channels_select": Holder("selected_channels", "initial_channels", many=True),
    "file_input": Holder("files", "initial_files", many=True),
}
OPTION_TYPES = {"static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"}
EXTERNAL_TYPES = {"external_select", "multi_external_select"}
TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"}
FORMATS = {
    "email_text_input": (re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$"), "Please enter a valid email address."),
    "url_text_input": (re.compile(r"^https?://\S+$"), "Please enter a valid URL."),
    "number_input": (re.compile(r"^-?\d+(\.\d+)?$"), "Please enter a valid number."),
}
MISSING = "Please complete this required field."


def flat(blocks: Iterable[Json]) -> Iterator[Json]:
    """The blocks, those inside of containers too."""
    for block in blocks:
        yield block
        yield from flat(block.get("child_blocks") or ())


def block_elements(block: Json) -> Iterator[Json]:
    """The elements that a person can use: an input's, a section's accessory, an actions row's, a card's buttons.

    A workflow_button starts a workflow, of which the sandbox has none: nobody can press it.
    """
    inner = block.get("elements") or ()
    buttons = [button for card in (block, *inner) if card.get("type") == "card" for button in card.get("actions") or ()]
    for candidate in (block.get("element"), block.get("accessory"), *inner, *buttons):
        if isinstance(candidate, dict) and "action_id" in candidate and candidate["type"] != "workflow_button":
            yield candidate


def find_element(blocks: Sequence[Json], block_id: str, action_id: str) -> tuple[Json, Json] | None:
    """The block and the element, or None."""
    for block in flat(blocks):
        if block.get("block_id") == block_id:
            for element in block_elements(block):
                if element["action_id"] == action_id:
                    return block, element
    return None


def found_element(blocks: Sequence[Json], block_id: str, action_id: str) -> tuple[Json, Json]:
    """As `find_element`; raises KeyError when there is none."""
    found = find_element(blocks, block_id, action_id)
    if found is None:
        raise KeyError(f"nothing here has block_id {block_id!r} and action_id {action_id!r}")
    return found


def dispatches(block: Json, element: Json, trigger: str) -> bool:
    """Whether an element tells the app when it is changed; one that is typed in only by its `trigger`, which is Enter
    by default. docs.slack.dev/reference/block-kit/composition-objects/dispatch-action-configuration-object"""
    if block["type"] == "input" and not block.get("dispatch_action"):
        return False
    config = element.get("dispatch_action_config") or {}
    return element["type"] not in TYPED or trigger in (config.get("trigger_actions_on") or ["on_enter_pressed"])


def options_of(element: Json) -> list[Json]:
    """All options, those in groups too."""
    groups = element.get("option_groups") or ()
    return [*(element.get("options") or ()), *(option for group in groups for option in group["options"])]


def entry_from_raw(element: Json, raw: Sequence[str], known: Sequence[Json] = ()) -> Json:
    """The `state.values` entry of what an HTML form would send: `raw` are typed text, option values or ids.

    Empty `raw` (or one empty text) clears it. `known` are the options of an external select.
    Raises ValueError for an option that isn't offered.
    """
    kind, chosen = element["type"], [value for value in raw if value != ""]
    holder = HOLDERS.get(kind, Holder("value", "initial_value"))
    if kind in OPTION_TYPES | EXTERNAL_TYPES:
        values: list[Any] = [_option(value, [*options_of(element), *known]) for value in chosen]
    elif kind == "datetimepicker":
        values = [int(value) for value in chosen]
    else:
        values = list(chosen)
    if kind == "rich_text_input":
        values = [rich_text(value) for value in chosen]
    key = "selected_option" if kind == "overflow" else holder.key
    return {"type": kind, key: values if holder.many else (values[0] if values else None)}


def _option(value: str, options: Sequence[Json]) -> Json:
    for option in options:
        if option["value"] == value:
            return option
    raise ValueError(f"no option has the value {value!r}")


def initial_entry(element: Json) -> Json:
    """What the element holds before anybody touched it."""
    holder = HOLDERS[element["type"]]
    return {"type": element["type"], holder.key: element.get(holder.initial) or ([] if holder.many else None)}


def full_state(blocks: Sequence[Json], typed: Mapping[str, Mapping[str, Json]]) -> Json:
    """`state.values`: each element that holds a value, as typed or as it was at first."""
    state: Json = {}
    for block in flat(blocks):
        for element in block_elements(block):
            if element["type"] in HOLDERS:
                entries = state.setdefault(block["block_id"], {})
                entry = typed.get(block["block_id"], {}).get(element["action_id"])
                entries[element["action_id"]] = entry or initial_entry(element)
    return state


def entries_after(before: Sequence[Json], typed: Mapping[str, Mapping[str, Json]], after: Sequence[Json]) -> Json:
    """What was typed and chosen in a view, after the app drew it again.

    What a field shows stays where `block_id` and `action_id` stay, also against a new initial value
    (slackapi/bolt-python#1064). An empty field takes the initial value that it did not have before
    (slackapi/bolt-js#1073). What happens to a choice that is no longer offered is ours: it goes.
    """
    shown, state = full_state(before, typed), dict[str, Any]()
    for block in flat(after):
        for element in block_elements(block):
            old = find_element(before, block["block_id"], element["action_id"])
            if old is not None and element["type"] == old[1]["type"] and element["type"] in HOLDERS:
                entry = shown[block["block_id"]][element["action_id"]]
                if _stays(entry, old[1], element):
                    state.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return state


def _stays(entry: Json, old: Json, new: Json) -> bool:
    value = held(entry)
    if value is None:
        return held(initial_entry(old)) is not None or held(initial_entry(new)) is None
    if new["type"] not in OPTION_TYPES:
        return True
    offered = {option["value"] for option in options_of(new)}
    return all(option["value"] in offered for option in (value if isinstance(value, list) else [value]))


def held(entry: Json) -> Any:
    """The bare value of an entry: text, option, id, or a list of them; None when empty."""
    return entry.get(HOLDERS[entry["type"]].key) or None


def faults(blocks: Sequence[Json], state: Json) -> dict[str, str]:
    """What Slack's client refuses before it sends a form: block_id -> text shown under the input."""
    found: dict[str, str] = {}
    for block in flat(blocks):
        if block["type"] == "input":
            element = block["element"]
            value = held(state[block["block_id"]][element["action_id"]])
            fault = MISSING if value is None and not block.get("optional") else _fault(element, value)
            if fault:
                found[block["block_id"]] = fault
    return found


def _fault(element: Json, value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    pattern, complaint = FORMATS.get(element["type"], (None, ""))
    if pattern is not None and not pattern.match(value):
        return complaint
    if element["type"] == "number_input":
        return _number_fault(element, value)
    if len(value) < element.get("min_length", 0):
        return f"Please use at least {element['min_length']} characters."
    most = element.get("max_length", 3000 if element["type"] == "plain_text_input" else len(value))
    return f"Please use at most {most} characters." if len(value) > most else None


def _number_fault(element: Json, value: str) -> str | None:
    """The words are ours; the limits are the element's own."""
    number, least, most = Decimal(value), element.get("min_value"), element.get("max_value")
    if not element["is_decimal_allowed"] and number != int(number):
        return "Please enter a whole number."
    if least is not None and number < Decimal(least):
        return f"Please enter a number of at least {least}."
    return f"Please enter a number of at most {most}." if most is not None and number > Decimal(most) else None
