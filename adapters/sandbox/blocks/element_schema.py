"""Block Kit's elements and composition objects as data (docs.slack.dev/reference/block-kit)."""

from collections.abc import Mapping
from dataclasses import replace

from adapters.sandbox.blocks.rules import Flag, Items, Number, Obj, OneOf, Rule, Spec, Str, Text

ACTION = Str("action_id")
CONFIRM = Obj("confirm")
FOCUS = Flag()


def one_of(*types: str, required: bool = False) -> OneOf:
    return OneOf(frozenset(types), required)


def placed(kind: str, **fields: Rule) -> Spec:
    """An element with a placeholder of its own limit."""
    more: dict[str, Rule] = {
        "placeholder": Text(f"{kind}.placeholder", plain=True),
        "action_id": ACTION,
        "focus_on_load": FOCUS,
    }
    return Spec({**more, **fields})


def select(*, many: bool, **fields: Rule) -> Spec:
    """A select menu or, with `many`, a multi-select."""
    more: dict[str, Rule] = {"max_selected_items": Number("multi_select.max_selected_items")} if many else {}
    return placed("select", confirm=CONFIRM, **more, **fields)


def either_options(spec: Spec) -> Spec:
    """Options, or groups of them, must be there."""
    return replace(spec, either=("options", "option_groups"))


OPTION = Obj("option")
OPTIONS = Items(OPTION, "select.options")
GROUPS = Items(Obj("option_group"), "select.option_groups")
CHOICE = Items(Obj("choice"), "radio_buttons.options", required=True)
CHECKS = Items(Obj("choice"), "checkboxes.options", required=True)
QUERY = Number("select.min_query_length")
FILTER = Obj("filter")
DISPATCH = Obj("dispatch")
URLS = Flag()
DEFAULT = Flag()

TASK: Mapping[str, Rule] = {
    "task_id": Str("task_card.text", required=True),
    "title": Str("task_card.text", required=True),
    "status": Str(required=True, choices=("complete", "in_progress", "pending", "error")),
    "details": one_of("rich_text"),
    "output": one_of("rich_text"),
    "sources": Items(one_of("url")),
}

ELEMENTS: Mapping[str, Spec] = {
    "button": Spec(
        {
            "text": Text("button.text", plain=True, required=True),
            "action_id": ACTION,
            "url": Str("button.url"),
            "value": Str("button.value"),
            "style": Str(choices=("primary", "danger")),
            "confirm": CONFIRM,
            "accessibility_label": Str("button.accessibility_label"),
            "agent_prompt": Str("button.agent_prompt"),
            "agent_prompt_display": Str(),
        }
    ),
    "workflow_button": Spec(
        {
            "text": Text("workflow_button.text", plain=True, required=True),
            "action_id": Str("action_id", required=True),
            "workflow": Obj("workflow", required=True),
            "style": Str(choices=("primary", "danger")),
            "confirm": CONFIRM,
            "accessibility_label": Str("workflow_button.accessibility_label"),
        }
    ),
    "checkboxes": Spec(
        {
            "action_id": ACTION,
            "options": CHECKS,
            "initial_options": Items(Obj("choice"), "checkboxes.options"),
            "confirm": CONFIRM,
            "focus_on_load": FOCUS,
        }
    ),
    "radio_buttons": Spec(
        {
            "action_id": ACTION,
            "options": CHOICE,
            "initial_option": Obj("choice"),
            "confirm": CONFIRM,
            "focus_on_load": FOCUS,
        }
    ),
    "datepicker": placed("date_picker", initial_date=Str(), confirm=CONFIRM),
    "timepicker": placed("time_picker", initial_time=Str(), timezone=Str(), confirm=CONFIRM),
    "datetimepicker": Spec(
        {"action_id": ACTION, "initial_date_time": Number(), "confirm": CONFIRM, "focus_on_load": FOCUS}
    ),
    "overflow": Spec(
        {"action_id": ACTION, "options": Items(OPTION, "overflow.options", required=True), "confirm": CONFIRM}
    ),
    "image": Spec(
        {
            "image_url": Str("image_element.image_url"),
            "alt_text": Str("image_element.alt_text", required=True),
            "slack_file": Obj("slack_file"),
        },
        either=("image_url", "slack_file"),
    ),
    "plain_text_input": placed(
        "plain_text_input",
        initial_value=Str(),
        multiline=Flag(),
        min_length=Number("plain_text_input.min_length"),
        max_length=Number("plain_text_input.max_length"),
        dispatch_action_config=DISPATCH,
    ),
    "email_text_input": placed("email_input", initial_value=Str(), dispatch_action_config=DISPATCH),
    "url_text_input": placed("url_input", initial_value=Str(), dispatch_action_config=DISPATCH),
    "number_input": placed(
        "number_input",
        is_decimal_allowed=Flag(required=True),
        initial_value=Str(),
        min_value=Str(),
        max_value=Str(),
        dispatch_action_config=DISPATCH,
    ),
    "rich_text_input": placed(
        "rich_text_input",
        initial_value=one_of("rich_text"),
        dispatch_action_config=DISPATCH,
        min_lines=Number("rich_text_input.min_lines"),
        max_lines=Number("rich_text_input.max_lines"),
    ),
    "file_input": Spec({"action_id": ACTION, "filetypes": Items(Str()), "max_files": Number("file_input.max_files")}),
    "static_select": either_options(select(many=False, options=OPTIONS, option_groups=GROUPS, initial_option=OPTION)),
    "multi_static_select": either_options(
        select(many=True, options=OPTIONS, option_groups=GROUPS, initial_options=Items(OPTION))
    ),
    "external_select": select(many=False, initial_option=OPTION, min_query_length=QUERY),
    "multi_external_select": select(many=True, initial_options=Items(OPTION), min_query_length=QUERY),
    "users_select": select(many=False, initial_user=Str()),
    "multi_users_select": select(many=True, initial_users=Items(Str())),
    "channels_select": select(many=False, initial_channel=Str(), response_url_enabled=URLS),
    "multi_channels_select": select(many=True, initial_channels=Items(Str())),
    "conversations_select": select(
        many=False,
        initial_conversation=Str(),
        default_to_current_conversation=DEFAULT,
        response_url_enabled=URLS,
        filter=FILTER,
    ),
    "multi_conversations_select": select(
        many=True, initial_conversations=Items(Str()), default_to_current_conversation=DEFAULT, filter=FILTER
    ),
    "feedback_buttons": Spec(
        {
            "action_id": ACTION,
            "positive_button": Obj("feedback_button", required=True),
            "negative_button": Obj("feedback_button", required=True),
        }
    ),
    "icon_button": Spec(
        {
            "action_id": ACTION,
            "icon": Str(required=True, choices=("trash",)),
            "text": Text(plain=True, required=True),
            "value": Str("icon_button.value"),
            "confirm": CONFIRM,
            "accessibility_label": Str("icon_button.accessibility_label"),
            "visible_to_user_ids": Items(Str(), "icon_button.visible_to_user_ids"),
        }
    ),
}

STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")

OBJECTS: Mapping[str, Spec] = {
    "style": Spec({name: Flag() for name in STYLES}),
    "slack_file": Spec({"id": Str(), "url": Str()}, either=("id", "url")),
    "confirm": Spec(
        {
            "title": Text("confirmation.title", plain=True, required=True),
            "text": Text("confirmation.text", required=True),
            "confirm": Text("confirmation.confirm", plain=True, required=True),
            "deny": Text("confirmation.deny", plain=True, required=True),
            "style": Str(choices=("primary", "danger")),
        }
    ),
    "option": Spec(
        {
            "text": Text("option.text", plain=True, required=True),
            "value": Str("option.value", required=True),
            "description": Text("option.description", plain=True),
            "url": Str("option.url"),
        }
    ),
    "choice": Spec(
        {
            "text": Text("option.text", required=True),
            "value": Str("option.value", required=True),
            "description": Text("option.description"),
        }
    ),
    "option_group": Spec(
        {
            "label": Text("option_group.label", plain=True, required=True),
            "options": Items(OPTION, "option_group.options", required=True),
        }
    ),
    "filter": Spec(
        {
            "include": Items(Str(choices=("im", "mpim", "private", "public")), "conversation_filter.include"),
            "exclude_external_shared_channels": Flag(),
            "exclude_bot_users": Flag(),
        }
    ),
    "dispatch": Spec(
        {
            "trigger_actions_on": Items(
                Str(choices=("on_enter_pressed", "on_character_entered")),
                "dispatch_action_configuration.trigger_actions_on",
            )
        }
    ),
    "feedback_button": Spec(
        {
            "text": Text("feedback_button.text", plain=True, required=True),
            "value": Str("feedback_button.value", required=True),
            "accessibility_label": Str("feedback_button.accessibility_label"),
        }
    ),
    "workflow": Spec({"trigger": Obj("trigger", required=True)}),
    "trigger": Spec({"url": Str(required=True), "customizable_input_parameters": Items(Obj("parameter"))}),
    "parameter": Spec({"name": Str(required=True), "value": Str(required=True)}),
    "task": Spec({**TASK, "type": Str(choices=("task_card",)), "block_id": Str("block_id")}),
    "column": Spec({"align": Str(choices=("left", "center", "right")), "is_wrapped": Flag()}),
    "segment": Spec(
        {
            "label": Str("data_visualization.segment.label", required=True),
            "value": Number("data_visualization.segment.value", fraction=True, required=True),
        }
    ),
    "point": Spec(
        {
            "label": Str("data_visualization.point_label", required=True),
            "value": Number(fraction=True, required=True),
        }
    ),
    "series": Spec(
        {
            "name": Str("data_visualization.series_name", required=True),
            "data": Items(Obj("point"), "data_visualization.data", required=True),
        }
    ),
    "axis": Spec(
        {
            "categories": Items(
                Str("data_visualization.category_label"), "data_visualization.categories", required=True
            ),
            "x_label": Str("data_visualization.axis_label"),
            "y_label": Str("data_visualization.axis_label"),
        }
    ),
}
