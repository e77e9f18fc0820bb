"""Block Kit as typed dictionaries, as far as Upward draws with it. docs.slack.dev/reference/block-kit"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from bot.bidi import FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE, is_isolated


class PlainText(TypedDict):
    type: Literal["plain_text"]
    text: str
    emoji: NotRequired[bool]


class RichStyle(TypedDict, total=False):
    bold: bool
    italic: bool
    strike: bool
    code: bool


class RichWords(TypedDict):
    type: Literal["text"]
    text: str
    style: NotRequired[RichStyle]


class RichUser(TypedDict):
    type: Literal["user"]
    user_id: str


class RichChannel(TypedDict):
    type: Literal["channel"]
    channel_id: str


class RichLink(TypedDict):
    type: Literal["link"]
    url: str
    text: str


class RichEmoji(TypedDict):
    type: Literal["emoji"]
    name: str


RichElement = RichEmoji | RichWords | RichUser | RichChannel | RichLink


def isolated(element: RichUser | RichChannel, name: str) -> tuple[RichElement, ...]:
    """The element, for which Slack writes the name. What keeps that name from turning its line around (bot/bidi.py)
    stands beside it."""
    if not is_isolated(name):
        return (element,)
    return {"type": "text", "text": FIRST_STRONG_ISOLATE}, element, {"type": "text", "text": POP_DIRECTIONAL_ISOLATE}


class RichRow(TypedDict):
    type: Literal["rich_text_section", "rich_text_quote"]
    elements: list[RichElement]


class RichList(TypedDict):
    type: Literal["rich_text_list"]
    style: Literal["bullet", "ordered"]
    elements: list[RichRow]
    indent: NotRequired[int]
    offset: NotRequired[int]
    border: NotRequired[Literal[0, 1]]


class RichPreformatted(TypedDict):
    type: Literal["rich_text_preformatted"]
    elements: list[RichElement]


RichPart = RichRow | RichList | RichPreformatted


class RichText(TypedDict):
    type: Literal["rich_text"]
    elements: list[RichPart]


class Header(TypedDict):
    type: Literal["header"]
    text: PlainText


class Context(TypedDict):
    type: Literal["context"]
    elements: list[PlainText]


class Divider(TypedDict):
    type: Literal["divider"]


class Alert(TypedDict):
    type: Literal["alert"]
    text: PlainText
    level: Literal["info"]


class Confirm(TypedDict):
    title: PlainText
    text: PlainText
    confirm: PlainText
    deny: PlainText


class Button(TypedDict):
    type: Literal["button"]
    action_id: str
    text: PlainText
    value: NotRequired[str]
    style: NotRequired[Literal["primary", "danger"]]
    confirm: NotRequired[Confirm]


class Actions(TypedDict):
    type: Literal["actions"]
    elements: list[Button]


class Option(TypedDict):
    text: PlainText
    value: str
    description: NotRequired[PlainText]


class DispatchWhen(TypedDict):
    trigger_actions_on: list[Literal["on_character_entered", "on_enter_pressed"]]


class TextInput(TypedDict):
    type: Literal["plain_text_input"]
    action_id: str
    multiline: bool
    max_length: int
    initial_value: NotRequired[str]
    dispatch_action_config: NotRequired[DispatchWhen]
    placeholder: NotRequired[PlainText]


class OptionGroup(TypedDict):
    label: PlainText
    options: list[Option]


class Choice(TypedDict):
    type: Literal["radio_buttons", "static_select"]
    action_id: str
    options: NotRequired[list[Option]]
    option_groups: NotRequired[list[OptionGroup]]
    initial_option: NotRequired[Option]


class OnePerson(TypedDict):
    type: Literal["users_select"]
    action_id: str
    initial_user: NotRequired[str]
    placeholder: NotRequired[PlainText]


class ManyPeople(TypedDict):
    type: Literal["multi_users_select"]
    action_id: str
    max_selected_items: int
    initial_users: NotRequired[list[str]]
    placeholder: NotRequired[PlainText]


class RoomFilter(TypedDict):
    include: list[Literal["public", "private"]]


class RoomSelect(TypedDict):
    type: Literal["conversations_select"]
    action_id: str
    filter: RoomFilter
    initial_conversation: NotRequired[str]


class NumberInput(TypedDict):
    type: Literal["number_input"]
    action_id: str
    is_decimal_allowed: bool
    min_value: str
    max_value: str
    initial_value: NotRequired[str]
    dispatch_action_config: NotRequired[DispatchWhen]


class DatePicker(TypedDict):
    type: Literal["datepicker"]
    action_id: str
    initial_date: NotRequired[str]


class Checks(TypedDict):
    type: Literal["checkboxes"]
    action_id: str
    options: list[Option]
    initial_options: NotRequired[list[Option]]


class FileInput(TypedDict):
    type: Literal["file_input"]
    action_id: str
    max_files: int
    filetypes: NotRequired[list[str]]


InputElement = TextInput | NumberInput | DatePicker | Choice | Checks | OnePerson | ManyPeople | RoomSelect | FileInput


class Input(TypedDict):
    type: Literal["input"]
    block_id: str
    label: PlainText
    element: InputElement
    optional: bool
    dispatch_action: NotRequired[bool]
    hint: NotRequired[PlainText]


class Point(TypedDict):
    label: str
    value: int


class ChartSeries(TypedDict):
    name: str
    data: list[Point]


class Axis(TypedDict):
    categories: list[str]


class Plot(TypedDict):
    type: Literal["bar", "line"]
    series: list[ChartSeries]
    axis_config: Axis


class Chart(TypedDict):
    type: Literal["data_visualization"]
    title: str
    chart: Plot


Block = RichText | Header | Context | Divider | Alert | Actions | Input | Chart


class View(TypedDict):
    type: Literal["modal", "home"]
    blocks: list[Block]
    title: NotRequired[PlainText]
    submit: NotRequired[PlainText]
    close: NotRequired[PlainText]
    callback_id: NotRequired[str]
    private_metadata: NotRequired[str]
