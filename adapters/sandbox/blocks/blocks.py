"""Block Kit, checked as Slack checks it: messages, modals and Home tabs, with Slack's words for each fault."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from adapters.sandbox.blocks.check import Faults, check_list, check_text, length_fault
from adapters.sandbox.blocks.element_schema import ELEMENTS
from adapters.sandbox.blocks.elements import flat
from adapters.sandbox.blocks.limits import LIMITS
from adapters.sandbox.blocks.rules import Text
from adapters.sandbox.blocks.schema import ALLOWED
from adapters.sandbox.blocks.sense import letters
from adapters.sandbox.errors import ApiError
from adapters.sandbox.state import Json

VIEW_SIZE = 250_000  # bytes of JSON, docs.slack.dev/reference/views
# Characters of all blocks; undocumented, measured in slackapi/bolt-js#2509.
# That data tables, which may hold more by themselves, don't count is ours.
MESSAGE_SIZE = 13_200
VIEW_FIELDS = {
    "modal": {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"},
    "home": set[str](),
}
COMMON_FIELDS = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
TITLES = {"title": Text("view.title", plain=True), "submit": Text("view.submit", plain=True)}
TITLES |= {"close": Text("view.close", plain=True)}


def check_message(blocks: list[Json]) -> list[Json]:
    """The blocks with their generated ids. Raises ApiError `invalid_blocks`, `msg_blocks_too_long`."""
    faults = Faults()
    if len(blocks) > (most := LIMITS["message.blocks"].max_items or 0):
        faults.add(f"no more than {most} items allowed", "/blocks")
    check_list(blocks, "/blocks", ALLOWED["message"], faults)
    if not faults.texts:
        _check_sums(blocks, faults)
        _check_ids(blocks, "/blocks", faults)
    if faults.texts:
        raise ApiError("invalid_blocks", *(f"[ERROR] {text}" for text in faults.texts))
    if letters([block for block in blocks if block["type"] != "data_table"]) > MESSAGE_SIZE:
        raise ApiError("msg_blocks_too_long")
    return with_ids(blocks)


def _check_sums(blocks: list[Json], faults: Faults) -> None:
    """What counts over the whole message."""
    charts = sum(block["type"] == "data_visualization" for block in flat(blocks))
    if charts > (LIMITS["message.data_visualizations"].max_items or 0):
        faults.texts.append("too many data_visualization blocks")
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > (most := LIMITS["markdown.total_text"].max_length or 0):
        faults.add(f"must be less than {most + 1} characters", "/blocks")
    for kind in ("table", "data_table"):
        cells = sum(letters(block["rows"]) for block in flat(blocks) if block["type"] == kind)
        if cells > (most := LIMITS[f"{kind}.total_content"].max_length or 0):
            faults.add(f"must be less than {most + 1} characters", "/blocks")


def check_view(body: Any, kind: str) -> Json:
    """The view with generated block ids. Raises ApiError `invalid_arguments`, `view_too_large`."""
    if not isinstance(body, dict):
        raise ApiError("invalid_arguments", "[ERROR] missing required field: view")
    if len(json.dumps(body).encode()) > VIEW_SIZE:
        raise ApiError("view_too_large")
    faults = Faults()
    _check_frame(body, kind, faults)
    blocks = body.get("blocks")
    if not isinstance(blocks, list):
        faults.add("missing required field: blocks", "/view")
    else:
        if len(blocks) > (most := LIMITS["view.blocks"].max_items or 0):
            faults.add(f"no more than {most} items allowed", "/view/blocks")
        check_list(blocks, "/view/blocks", ALLOWED[kind], faults)
        _check_inputs(body, blocks, kind, faults)
    if not faults.texts:
        _check_ids(body["blocks"], "/view/blocks", faults)
    if faults.texts:
        outer = "[ERROR] failed to match all allowed schemas [json-pointer:/view]"
        raise ApiError("invalid_arguments", outer, *(f"[ERROR] {text}" for text in faults.texts))
    return {**body, "blocks": with_ids(body["blocks"])}


def _check_frame(body: Json, kind: str, faults: Faults) -> None:
    """Everything of a view but its blocks."""
    if body.get("type") != kind:
        faults.add(f"unsupported type: {body.get('type')}", "/view/type")
    for name in sorted(set(body) - COMMON_FIELDS - VIEW_FIELDS[kind]):
        faults.add(f"invalid additional property: {name}", "/view")
    if kind == "modal" and not body.get("title"):
        faults.add("missing required field: title", "/view")
    for name, rule in TITLES.items():
        if body.get(name) is not None:
            check_text(rule, body[name], f"/view/{name}", faults)
    for name in ("private_metadata", "callback_id", "external_id"):
        value = body.get(name)
        if value is not None and not isinstance(value, str):
            faults.add("must be a string", f"/view/{name}")
        elif value and (fault := length_fault(LIMITS[f"view.{name}"], len(value))):
            faults.add(fault, f"/view/{name}")


def _check_inputs(body: Json, blocks: list[Any], kind: str, faults: Faults) -> None:
    """A modal with an input needs a submit button."""
    for index, block in enumerate(blocks):
        if kind == "modal" and isinstance(block, dict) and block.get("type") == "input" and not body.get("submit"):
            pointer = f"/view/blocks/{index}/input"
            faults.add("must define `submit` to use an `input` block in modals", pointer)
            return


def interactive(block: Json, pointer: str) -> Iterator[tuple[Json, str]]:
    """The elements of a block that have an action_id, each with its place."""
    for name in ("element", "accessory"):
        if isinstance(block.get(name), dict):
            yield block[name], f"{pointer}/{name}"
    for name in ("elements", "actions"):
        for index, element in enumerate(block.get(name) or ()):
            yield element, f"{pointer}/{name}/{index}"
            if element["type"] == "card":
                yield from interactive(element, f"{pointer}/{name}/{index}")


def _numbered(blocks: list[Json], pointer: str) -> Iterator[tuple[Json, str]]:
    """Each block with its place, those in containers too."""
    for index, block in enumerate(blocks):
        yield block, f"{pointer}/{index}"
        yield from _numbered(block.get("child_blocks") or [], f"{pointer}/{index}/child_blocks")


def _check_ids(blocks: list[Json], pointer: str, faults: Faults) -> None:
    """`block_id` is unique among the blocks, `action_id` within its block."""
    seen: set[str] = set()
    for block, place in _numbered(blocks, pointer):
        if block.get("block_id") in seen:
            faults.add(f'`block_id` "{block["block_id"]}" already exists', f"{place}/block_id")
        if block.get("block_id"):
            seen.add(block["block_id"])
        actions: set[str] = set()
        for element, where in interactive(block, place):
            action_id = element.get("action_id")
            if action_id in actions:
                faults.add(f'`action_id` "{action_id}" already exists', f"{where}/action_id")
            if action_id:
                actions.add(action_id)


def with_ids(blocks: list[Json]) -> list[Json]:
    """Copies with a fresh id wherever one is missing, as Slack makes them up."""
    return [_with_ids(block) for block in blocks]


def _with_ids(block: Json) -> Json:
    block = {**block, "block_id": block.get("block_id") or uuid.uuid4().hex[:5]}
    for name in ("element", "accessory"):
        if isinstance(block.get(name), dict):
            block[name] = _named(block[name])
    if "child_blocks" in block:
        block["child_blocks"] = with_ids(block["child_blocks"])
    return _with_names(block)


def _with_names(block: Json) -> Json:
    """Names the elements in its lists, those of the cards in a carousel too."""
    lists: Json = {
        name: [_named(element) for element in block[name]] for name in ("elements", "actions") if name in block
    }
    return {**block, **lists}


def _named(element: Json) -> Json:
    if element["type"] == "card":
        return _with_names(element)
    if element["type"] not in ELEMENTS or element["type"] == "image" or element.get("action_id"):
        return element
    return {**element, "action_id": uuid.uuid4().hex[:5]}
