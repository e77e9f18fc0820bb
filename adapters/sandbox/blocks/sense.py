"""What the fields of one block or element must say together, after each was checked by itself.

The rules are those of docs.slack.dev/reference/block-kit. Where Slack's words for a fault are not known, the sandbox
says "failed to match schema" at the field.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from adapters.sandbox.blocks.limits import LIMITS
from adapters.sandbox.state import Json

Fault = tuple[str, str]
"""What is wrong, and where below the object."""

NO_MATCH = "failed to match schema"


def nonsense(kind: str, value: Json) -> Iterator[Fault]:
    """Everything that is wrong with the fields of `value` together."""
    rule = SENSE.get(kind)
    if rule is not None:
        yield from rule(value)


def letters(node: Any) -> int:
    """How many characters the texts in blocks or cells have."""
    if isinstance(node, list):
        return sum(letters(entry) for entry in node)
    if isinstance(node, dict):
        return sum(
            len(each) if key == "text" and isinstance(each, str) else letters(each) for key, each in node.items()
        )
    return 0


def _data_table(value: Json) -> Iterator[Fault]:
    """As many cells in each row, a header of plain cells, a row header among them, and a total of characters."""
    rows: list[list[Json]] = value["rows"]
    columns = len(rows[0])
    for index, row in enumerate(rows):
        if len(row) != columns:
            yield NO_MATCH, f"/rows/{index}"
    for index, cell in enumerate(rows[0]):
        if cell["type"] == "rich_text":
            yield "unsupported type: rich_text", f"/rows/0/{index}/type"
    if value.get("row_header_column_index", 0) >= columns:
        yield NO_MATCH, "/row_header_column_index"
    if letters(rows) > (most := LIMITS["data_table.content"].max_length or 0):
        yield f"must be less than {most + 1} characters", "/rows"


def _axes(value: Json) -> Iterator[Fault]:
    """Different names, different categories, and one point for each category."""
    categories, names = value["axis_config"]["categories"], [series["name"] for series in value["series"]]
    if len(set(categories)) != len(categories):
        yield NO_MATCH, "/axis_config/categories"
    if len(set(names)) != len(names):
        yield NO_MATCH, "/series"
    for index, series in enumerate(value["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            yield NO_MATCH, f"/series/{index}/data"


def _container(value: Json) -> Iterator[Fault]:
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        yield NO_MATCH, "/default_collapsed"
    if value.get("has_header_divider") and value.get("is_collapsible"):
        yield NO_MATCH, "/has_header_divider"


def _card(value: Json) -> Iterator[Fault]:
    if value.get("icon") and value.get("slack_icon"):
        yield NO_MATCH, "/slack_icon"


def _plan(value: Json) -> Iterator[Fault]:
    ids = [task["task_id"] for task in value["tasks"]]
    if len(set(ids)) != len(ids):
        yield NO_MATCH, "/tasks"


def _task_card(value: Json) -> Iterator[Fault]:
    """ "Only plan tasks can be pending"."""
    if value["status"] == "pending":
        yield NO_MATCH, "/status"


def _menu(value: Json) -> Iterator[Fault]:
    """Options or groups of them, and what is chosen at first is among them."""
    if value.get("options") and value.get("option_groups"):
        yield NO_MATCH, "/option_groups"
    groups = value.get("option_groups") or ()
    offered = [*(value.get("options") or ()), *(option for group in groups for option in group["options"])]
    if value.get("initial_option") is not None and value["initial_option"] not in offered:
        yield NO_MATCH, "/initial_option"
    for index, option in enumerate(value.get("initial_options") or ()):
        if option not in offered:
            yield NO_MATCH, f"/initial_options/{index}"


def _text_input(value: Json) -> Iterator[Fault]:
    least, most, initial = value.get("min_length", 0), value.get("max_length", 3000), value.get("initial_value") or ""
    if least > most:
        yield NO_MATCH, "/min_length"
    if len(initial) > most:
        yield NO_MATCH, "/initial_value"


def _number_input(value: Json) -> Iterator[Fault]:
    found: dict[str, Decimal] = {}
    for name in ("min_value", "max_value", "initial_value"):
        try:
            found |= {name: Decimal(value[name])} if value.get(name) else {}
        except InvalidOperation:
            yield NO_MATCH, f"/{name}"
    if found.get("min_value", Decimal("-Infinity")) > found.get("max_value", Decimal("Infinity")):
        yield NO_MATCH, "/min_value"


def _date(value: Json) -> Iterator[Fault]:
    yield from _read("initial_date", value.get("initial_date"), date.fromisoformat)


def _time(value: Json) -> Iterator[Fault]:
    yield from _read("initial_time", value.get("initial_time"), time.fromisoformat)


def _read(name: str, text: str | None, read: Callable[[str], object]) -> Iterator[Fault]:
    try:
        if text is not None:
            read(text)
    except ValueError:
        yield NO_MATCH, f"/{name}"


def _button(value: Json) -> Iterator[Fault]:
    if value.get("agent_prompt_display") and not value.get("agent_prompt"):
        yield "missing required field: agent_prompt", ""


SENSE: Mapping[str, Callable[[Json], Iterator[Fault]]] = {
    "data_table": _data_table,
    "bar": _axes,
    "area": _axes,
    "line": _axes,
    "container": _container,
    "card": _card,
    "plan": _plan,
    "task_card": _task_card,
    "static_select": _menu,
    "multi_static_select": _menu,
    "radio_buttons": _menu,
    "checkboxes": _menu,
    "plain_text_input": _text_input,
    "number_input": _number_input,
    "datepicker": _date,
    "timepicker": _time,
    "button": _button,
}
