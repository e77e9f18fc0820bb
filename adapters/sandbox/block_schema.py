"""Block Kit as data: blocks, where they may stand, elements, parts (docs.slack.dev/reference/block-kit)."""

from collections.abc import Mapping

from adapters.sandbox.block_rules import Flag, Free, Items, Number, Obj, OneOf, Rule, Spec, Str, Text

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
            "slack_file": Free(),
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
    "static_select": select(many=False, options=OPTIONS, option_groups=GROUPS, initial_option=OPTION),
    "multi_static_select": select(many=True, options=OPTIONS, option_groups=GROUPS, initial_options=Items(OPTION)),
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

OBJECTS: Mapping[str, Spec] = {
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

XY = Spec(
    {
        "series": Items(Obj("series"), "data_visualization.series", required=True),
        "axis_config": Obj("axis", required=True),
    }
)
CHARTS: Mapping[str, Spec] = {
    "pie": Spec({"segments": Items(Obj("segment"), "data_visualization.segments", required=True)}),
    "bar": XY,
    "area": XY,
    "line": XY,
}

STYLE = Free()
INLINE: Mapping[str, Spec] = {
    "text": Spec({"text": Str("rich_text.text", required=True), "style": STYLE}),
    "link": Spec({"url": Str(required=True), "text": Str(), "unsafe": Flag(), "style": STYLE}),
    "user": Spec({"user_id": Str(required=True), "style": STYLE}),
    "usergroup": Spec({"usergroup_id": Str(required=True), "style": STYLE}),
    "channel": Spec({"channel_id": Str(required=True), "style": STYLE}),
    "emoji": Spec({"name": Str(required=True), "unicode": Str(), "skin_tone": Number(), "style": STYLE}),
    "broadcast": Spec({"range": Str(required=True, choices=("here", "channel", "everyone")), "style": STYLE}),
    "color": Spec({"value": Str(required=True), "style": STYLE}),
    "date": Spec(
        {
            "timestamp": Number(required=True),
            "format": Str(required=True),
            "url": Str(),
            "fallback": Str(),
            "style": STYLE,
        }
    ),
}
RUNS = Items(one_of(*INLINE), required=True)
RICH: Mapping[str, Spec] = {
    "rich_text_section": Spec({"elements": RUNS}),
    "rich_text_preformatted": Spec(
        {"elements": RUNS, "border": Number("rich_text_preformatted.border"), "language": Str()}
    ),
    "rich_text_quote": Spec({"elements": RUNS, "border": Number("rich_text_quote.border")}),
    "rich_text_list": Spec(
        {
            "style": Str(required=True, choices=("bullet", "ordered")),
            "elements": Items(one_of("rich_text_section"), required=True),
            "indent": Number("rich_text_list.indent"),
            "offset": Number("rich_text_list.offset"),
            "border": Number("rich_text_list.border"),
        }
    ),
}

SELECTS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
MULTI = tuple(f"multi_{name}" for name in SELECTS)
PICKS = ("checkboxes", "radio_buttons", "datepicker", "timepicker")
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input")

BLOCKS: Mapping[str, Spec] = {
    "section": Spec(
        {
            "text": Text("section.text"),
            "fields": Items(Text("section.fields"), "section.fields"),
            "accessory": one_of("button", "overflow", "image", *PICKS, *SELECTS, *MULTI),
            "expand": Flag(),
        },
        either=("text", "fields"),
    ),
    "divider": Spec({}),
    "header": Spec({"text": Text("header.text", plain=True, required=True)}),
    "image": Spec(
        {
            "image_url": Str("image.image_url"),
            "alt_text": Str("image.alt_text", required=True),
            "title": Text("image.title", plain=True),
            "slack_file": Free(),
        },
        either=("image_url", "slack_file"),
    ),
    "context": Spec({"elements": Items(one_of("image", "plain_text", "mrkdwn"), "context.elements", required=True)}),
    "context_actions": Spec(
        {"elements": Items(one_of("feedback_buttons", "icon_button"), "context_actions.elements", required=True)}
    ),
    "actions": Spec(
        {
            "elements": Items(
                one_of("button", "overflow", "datetimepicker", *PICKS, *SELECTS), "actions.elements", required=True
            )
        }
    ),
    "input": Spec(
        {
            "label": Text("input.label", plain=True, required=True),
            "element": one_of("datetimepicker", "file_input", *PICKS, *SELECTS, *MULTI, *TYPED, required=True),
            "hint": Text("input.hint", plain=True),
            "optional": Flag(),
            "dispatch_action": Flag(),
        }
    ),
    "markdown": Spec({"text": Str("markdown.text", required=True)}),
    "rich_text": Spec({"elements": Items(one_of(*RICH), required=True)}),
    "table": Spec(
        {
            "rows": Items(Items(one_of("raw_text", "rich_text"), "table.columns"), "table.rows", required=True),
            "column_settings": Items(Obj("column"), "table.column_settings"),
        }
    ),
    "data_visualization": Spec(
        {"title": Str("data_visualization.title", required=True), "chart": one_of(*CHARTS, required=True)}
    ),
    "alert": Spec(
        {
            "text": Text("alert.text", required=True),
            "level": Str(choices=("default", "info", "warning", "error", "success")),
        }
    ),
    "video": Spec(
        {
            "alt_text": Str("video.alt_text", required=True),
            "title": Text("video.title", plain=True, required=True),
            "video_url": Str("video.video_url", required=True),
            "thumbnail_url": Str("video.thumbnail_url", required=True),
            "title_url": Str("video.title_url"),
            "author_name": Str("video.author_name"),
            "description": Text("video.description", plain=True),
            "provider_name": Str("video.provider_name"),
            "provider_icon_url": Str("video.provider_icon_url"),
        }
    ),
    "card": Spec(
        {
            "title": Text("card.title"),
            "subtitle": Text("card.subtitle"),
            "body": Text("card.body"),
            "subtext": Text("card.subtext"),
            "icon": one_of("image"),
            "hero_image": one_of("image"),
            "actions": Items(one_of("button"), "card.actions"),
        }
    ),
    "carousel": Spec({"elements": Items(one_of("card"), "carousel.elements", required=True)}),
}

TYPES: Mapping[str, Spec] = {
    **ELEMENTS,
    **CHARTS,
    **INLINE,
    **RICH,
    **BLOCKS,
    "raw_text": Spec({"text": Str(required=True)}),
}

ANYWHERE = frozenset({"section", "divider", "header", "image", "context", "actions", "input", "rich_text", "video"})
ALLOWED: Mapping[str, frozenset[str]] = {
    "message": ANYWHERE | {"markdown", "table", "data_visualization", "context_actions", "card", "carousel"},
    "modal": ANYWHERE | {"alert"},
    "home": ANYWHERE,
}
