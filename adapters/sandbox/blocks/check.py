"""Checks JSON against `schema.py` and says what is wrong in Slack's words."""

from dataclasses import dataclass, field
from typing import Any

from adapters.sandbox.blocks.element_schema import OBJECTS
from adapters.sandbox.blocks.limits import LIMITS, Limit
from adapters.sandbox.blocks.rules import Flag, Items, Number, Obj, OneOf, Rule, Spec, Str, Text
from adapters.sandbox.blocks.schema import BLOCKS, TYPES
from adapters.sandbox.blocks.sense import nonsense

PLAIN = {"type", "text", "emoji"}
MRKDWN = {"type", "text", "verbatim"}


@dataclass(slots=True)
class Faults:
    """What was found, in the order of the payload."""

    texts: list[str] = field(default_factory=list)

    def add(self, text: str, pointer: str) -> None:
        self.texts.append(f"{text} [json-pointer:{pointer}]")


def check_list(blocks: list[Any], pointer: str, allowed: frozenset[str], faults: Faults) -> None:
    """A list of blocks where only those `allowed` may stand."""
    for index, block in enumerate(blocks):
        check_one(allowed, block, f"{pointer}/{index}", faults)


def check_one(allowed: frozenset[str], value: Any, pointer: str, faults: Faults) -> None:
    """An object that names its `type`."""
    if not isinstance(value, dict):
        faults.add("must provide an object", pointer)
        return
    kind = value.get("type")
    if kind is None:
        faults.add("missing required field: type", pointer)
    elif not isinstance(kind, str):
        faults.add("must be a string", f"{pointer}/type")
    elif kind not in allowed:
        faults.add(f"unsupported type: {kind}", f"{pointer}/type")
    elif kind in {"plain_text", "mrkdwn"}:
        check_text(Text(), value, pointer, faults)
    else:
        named, before = {"type", "block_id"} if kind in BLOCKS else {"type"}, len(faults.texts)
        check_spec(TYPES[kind], value, pointer, faults, named)
        if len(faults.texts) == before:
            for text, place in nonsense(kind, value):
                faults.add(text, f"{pointer}{place}")


def check_spec(spec: Spec, value: Any, pointer: str, faults: Faults, named: set[str]) -> None:
    """An object's fields; `named` are allowed besides those of `spec`."""
    if not isinstance(value, dict):
        faults.add("must provide an object", pointer)
        return
    for name in value:
        if name not in spec.fields and name not in named:
            faults.add(f"invalid additional property: {name}", pointer)
    if "block_id" in named and value.get("block_id") is not None:
        check_string(Str("block_id"), value["block_id"], f"{pointer}/block_id", faults)
    if spec.either and not any(value.get(name) for name in spec.either):
        faults.add(f"missing required field: {spec.either[0]}", pointer)
    for name, rule in spec.fields.items():
        if value.get(name) is not None:
            check(rule, value[name], f"{pointer}/{name}", faults)
        elif rule.required:
            faults.add(f"missing required field: {name}", pointer)


def check(rule: Rule, value: Any, pointer: str, faults: Faults) -> None:
    """One value."""
    match rule:
        case Text():
            check_text(rule, value, pointer, faults)
        case Str():
            check_string(rule, value, pointer, faults)
        case Number():
            check_number(rule, value, pointer, faults)
        case Flag() if not isinstance(value, bool):
            faults.add("must be a boolean", pointer)
        case Obj():
            check_spec(OBJECTS[rule.spec], value, pointer, faults, set())
        case OneOf():
            check_one(rule.types, value, pointer, faults)
        case Items():
            check_items(rule, value, pointer, faults)
        case Flag():
            return


def check_text(rule: Text, value: Any, pointer: str, faults: Faults) -> None:
    """A text object of plain_text or mrkdwn."""
    if not isinstance(value, dict):
        faults.add("must provide an object", pointer)
        return
    kind, text = value.get("type"), value.get("text")
    if kind not in (("plain_text",) if rule.plain else ("plain_text", "mrkdwn")):
        faults.add(f"unsupported type: {kind}", f"{pointer}/type")
        return
    for name in sorted(set(value) - (PLAIN if kind == "plain_text" else MRKDWN)):
        faults.add(f"invalid additional property: {name}", pointer)
    if not isinstance(text, str):
        faults.add("missing required field: text", pointer)
        return
    limit = LIMITS[rule.limit]
    most = limit.max_length or limit.item_max_length or LIMITS["text"].max_length
    fault = length_fault(Limit(min_length=1, max_length=most), len(text))
    if fault:
        faults.add(fault, f"{pointer}/text")


def check_string(rule: Str, value: Any, pointer: str, faults: Faults) -> None:
    if not isinstance(value, str):
        faults.add("must be a string", pointer)
    elif rule.choices and value not in rule.choices:
        faults.add("failed to match schema", pointer)
    elif rule.limit and (fault := length_fault(LIMITS[rule.limit], len(value))):
        faults.add(fault, pointer)


def length_fault(limit: Limit, length: int) -> str | None:
    if limit.min_length is not None and length < limit.min_length:
        return f"must be more than {limit.min_length - 1} characters"
    if limit.max_length is not None and length > limit.max_length:
        return f"must be less than {limit.max_length + 1} characters"
    return None


def check_number(rule: Number, value: Any, pointer: str, faults: Faults) -> None:
    kinds = (int, float) if rule.fraction else (int,)
    if isinstance(value, bool) or not isinstance(value, kinds):
        faults.add("must be a number" if rule.fraction else "must be an integer", pointer)
        return
    limit = LIMITS[rule.limit] if rule.limit else Limit()
    below = limit.min is not None and value < limit.min
    low = below or (limit.exclusive_min is not None and value <= limit.exclusive_min)
    if low or (limit.max is not None and value > limit.max):
        faults.add("failed to match schema", pointer)


def check_items(rule: Items, value: Any, pointer: str, faults: Faults) -> None:
    if not isinstance(value, list):
        faults.add("must provide an array", pointer)
        return
    limit = LIMITS[rule.limit] if rule.limit else Limit()
    least = max(limit.min_items or 0, 1 if rule.required else 0)
    if len(value) < least:
        faults.add(f"must provide at least {least} items", pointer)
    if limit.max_items is not None and len(value) > limit.max_items:
        faults.add(f"no more than {limit.max_items} items allowed", pointer)
    for index, entry in enumerate(value):
        check(rule.of, entry, f"{pointer}/{index}", faults)
