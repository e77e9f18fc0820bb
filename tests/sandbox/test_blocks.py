"""Block Kit is checked as Slack checks it: every limit at the limit and one above, places, ids, words of the errors."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.sandbox.blocks.blocks import check_message, check_view
from adapters.sandbox.blocks.check import Faults, check
from adapters.sandbox.blocks.element_schema import ELEMENTS, OBJECTS
from adapters.sandbox.blocks.limits import LIMITS, Limit
from adapters.sandbox.blocks.rules import Flag, Items, Number, Obj, OneOf, Rule, Spec, Str, Text
from adapters.sandbox.blocks.schema import BLOCKS, CHARTS, RICH, TYPES
from adapters.sandbox.errors import ApiError
from adapters.sandbox.state import Json

# Checked elsewhere than in the schema, over a whole block, message or view (see the tests below), or by the method.
WHOLE = (
    "message.",
    "view.",
    "markdown.total_text",
    "data_table.content",
    "data_table.total_content",
    "table.total_content",
)
FREE = {"text", "block_id"}


def sample(rule: Rule) -> Any:
    """The smallest value that a rule accepts."""
    match rule:
        case Text():
            return {"type": "plain_text", "text": "a"}
        case Str():
            return rule.choices[0] if rule.choices else "a"
        case Number():
            return 1
        case Flag():
            return True
        case Obj():
            return filled(OBJECTS[rule.spec])
        case OneOf():
            return typed(min(rule.types))
        case Items():
            return [sample(rule.of)] * ((LIMITS[rule.limit].min_items if rule.limit else None) or 1)


def filled(spec: Spec) -> Json:
    required = {name: sample(rule) for name, rule in spec.fields.items() if rule.required}
    if spec.either and not any(name in required for name in spec.either):
        required[spec.either[0]] = sample(spec.fields[spec.either[0]])
    return required


def typed(kind: str) -> Json:
    if kind in {"plain_text", "mrkdwn"}:
        return {"type": kind, "text": "a"}
    return {"type": kind, **filled(TYPES[kind])}


@dataclass(frozen=True)
class Case:
    """A value at a limit of `limit`, and whether it is within."""

    limit: str
    rule: Rule
    value: Any
    fine: bool


def text_of(length: int) -> Json:
    return {"type": "plain_text", "text": "é" * length}


def sized(rule: Rule, size: int) -> Any:
    """A value of the given length, count or number."""
    match rule:
        case Text():
            return text_of(size)
        case Str():
            return "é" * size
        case Items():
            return [sample(rule.of)] * size
    return size


def cases() -> Iterator[Case]:
    specs = [*BLOCKS.values(), *ELEMENTS.values(), *OBJECTS.values(), *CHARTS.values(), *RICH.values(), *TYPES.values()]
    seen: set[tuple[str, type]] = set()
    for spec in specs:
        for rule in spec.fields.values():
            for part in nested(rule):
                name = part.limit
                if name and (name, type(part)) not in seen:
                    seen.add((name, type(part)))
                    yield from at_and_beyond(name, part, LIMITS[name])


def nested(rule: Rule) -> Iterator[Text | Str | Number | Items]:
    if isinstance(rule, Items):
        yield from nested(rule.of)
    if isinstance(rule, Text | Str | Number | Items):
        yield rule


def at_and_beyond(name: str, rule: Text | Str | Number | Items, limit: Limit) -> Iterator[Case]:
    most = limit.max_items if isinstance(rule, Items) else limit.max if isinstance(rule, Number) else limit.max_length
    least = limit.min_items if isinstance(rule, Items) else limit.min if isinstance(rule, Number) else limit.min_length
    if isinstance(rule, Text) and limit.item_max_length:
        most = limit.item_max_length
    if most is not None:
        yield Case(name, rule, sized(rule, most), fine=True)
        yield Case(name, rule, sized(rule, most + 1), fine=False)
    if least is not None:
        yield Case(name, rule, sized(rule, least), fine=True)
        yield Case(name, rule, sized(rule, least - 1), fine=least < 1 and not isinstance(rule, Number))
    if limit.exclusive_min is not None:
        yield Case(name, rule, limit.exclusive_min + 0.5, fine=True)
        yield Case(name, rule, limit.exclusive_min, fine=False)


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.limit}-{'at' if case.fine else 'beyond'}")
def test_each_limit_holds_at_the_limit_and_one_beyond(case: Case) -> None:
    faults = Faults()
    check(case.rule, case.value, "/x", faults)
    assert (not faults.texts) is case.fine, faults.texts


def test_no_limit_of_the_registry_is_forgotten() -> None:
    used = {case.limit for case in cases()}
    left = {name for name in LIMITS if name not in used | FREE and not name.startswith(WHOLE)}
    assert left == set()


@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_a_minimal_block_of_each_type_is_accepted_somewhere(kind: str) -> None:
    block = typed(kind)
    accepted = 0
    for place in ("message", "modal", "home"):
        try:
            accepted += bool(check_message([block]) if place == "message" else check_view(view([block], place), place))
        except ApiError as error:
            assert any("unsupported type" in message for message in error.messages), error.messages  # noqa: PT017
    assert accepted >= 1


def section(text: str = "hi") -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def view(blocks: list[Json], kind: str = "modal", more: Json | None = None) -> Json:
    frame = {"title": text_of(3), "submit": text_of(2)} if kind == "modal" else {}
    return {"type": kind, **frame, "blocks": blocks, **(more or {})}


def button(action_id: str) -> Json:
    return {"type": "button", "action_id": action_id, "text": text_of(3)}


def message_errors(*blocks: Json) -> tuple[str, list[str]]:
    with pytest.raises(ApiError) as caught:
        check_message(list(blocks))
    return caught.value.code, caught.value.messages


def view_errors(body: Any, kind: str = "modal") -> list[str]:
    with pytest.raises(ApiError) as caught:
        check_view(body, kind)
    assert caught.value.code == "invalid_arguments"
    return caught.value.messages


def test_a_message_holds_fifty_blocks_and_a_view_a_hundred() -> None:
    assert len(check_message([section()] * 50)) == 50
    assert message_errors(*[section()] * 51) == (
        "invalid_blocks",
        ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"],
    )
    assert len(check_view(view([section()] * 100), "modal")["blocks"]) == 100
    assert "[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]" in view_errors(view([section()] * 101))


@pytest.mark.parametrize(("field", "most"), [("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)])
def test_the_strings_of_a_view_are_limited(field: str, most: int) -> None:
    check_view(view([section()], more={field: "x" * most}), "modal")
    assert view_errors(view([section()], more={field: "x" * (most + 1)}))[1] == (
        f"[ERROR] must be less than {most + 1} characters [json-pointer:/view/{field}]"
    )


@pytest.mark.parametrize("field", ["title", "submit", "close"])
def test_the_labels_of_a_modal_have_at_most_24_characters(field: str) -> None:
    check_view(view([section()], more={field: text_of(24)}), "modal")
    assert view_errors(view([section()], more={field: text_of(25)}))[1] == (
        f"[ERROR] must be less than 25 characters [json-pointer:/view/{field}/text]"
    )


def test_a_view_is_at_most_250_kilobytes() -> None:
    with pytest.raises(ApiError, match="view_too_large"):
        check_view(view([section("x" * 2900)] * 90), "modal")


def test_a_modal_needs_a_title_and_with_an_input_a_submit() -> None:
    field = {"type": "input", "label": text_of(3), "element": {"type": "plain_text_input"}}
    messages = view_errors({"type": "modal", "blocks": [section(), field]})
    assert messages == [
        "[ERROR] failed to match all allowed schemas [json-pointer:/view]",
        "[ERROR] missing required field: title [json-pointer:/view]",
        "[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]",
    ]


def test_long_text_and_unknown_things_are_named_with_their_place() -> None:
    assert message_errors(section(), section("x" * 3001)) == (
        "invalid_blocks",
        ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"],
    )
    assert message_errors({**section(), "colour": "red"})[1] == [
        "[ERROR] invalid additional property: colour [json-pointer:/blocks/0]"
    ]
    assert message_errors({"type": "sektion"})[1] == ["[ERROR] unsupported type: sektion [json-pointer:/blocks/0/type]"]
    assert message_errors(section(""))[1] == [
        "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"
    ]


def test_a_chart_is_for_messages_only_and_twice_at_most() -> None:
    chart = typed("data_visualization")
    check_message([chart, chart])
    assert message_errors(chart, chart, chart)[1] == ["[ERROR] too many data_visualization blocks"]
    assert "[ERROR] unsupported type: data_visualization [json-pointer:/view/blocks/0/type]" in view_errors(
        view([chart])
    )


def test_action_ids_are_unique_in_a_block_and_block_ids_among_blocks() -> None:
    row = {"type": "actions", "elements": [button("go"), button("go")]}
    assert message_errors(section(), row)[1] == [
        '[ERROR] `action_id` "go" already exists [json-pointer:/blocks/1/elements/1/action_id]'
    ]
    named = {**section(), "block_id": "a"}
    assert message_errors(named, named)[1] == [
        '[ERROR] `block_id` "a" already exists [json-pointer:/blocks/1/block_id]'
    ]


def test_missing_ids_are_made_up_and_differ_each_time() -> None:
    bare = {"type": "actions", "elements": [{"type": "button", "text": text_of(3)}]}
    first, second = check_message([bare, bare])
    assert first["block_id"] != second["block_id"]
    assert first["elements"][0]["action_id"]
    assert "block_id" not in bare


def test_a_message_of_too_many_characters_in_all_is_refused() -> None:
    check_message([section("x" * 3000)] * 4)
    with pytest.raises(ApiError, match="msg_blocks_too_long"):
        check_message([section("x" * 3000)] * 5)


def test_markdown_counts_over_the_whole_message() -> None:
    check_message([{"type": "markdown", "text": "x" * 6000}] * 2)
    assert message_errors(*[{"type": "markdown", "text": "x" * 6001}] * 2)[1]


@pytest.mark.parametrize("value", [7, "text", None, [], {"type": "modal", "blocks": "no", "title": text_of(1)}])
def test_rubbish_instead_of_a_view_is_refused(value: Any) -> None:
    assert view_errors(value)


@pytest.mark.parametrize(
    "value",
    [
        7,
        "text",
        None,
        [],
        {},
        {"type": 5},
        {"type": []},
        {"type": "section", "text": {"type": {}}},
        {"type": "section", "text": "hi"},
    ],
)
def test_rubbish_instead_of_a_block_is_refused(value: Any) -> None:
    assert message_errors(value)[0] == "invalid_blocks"
