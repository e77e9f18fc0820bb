"""Block Kit's blocks as data, and where each may stand (docs.slack.dev/reference/block-kit)."""

from collections.abc import Mapping

from adapters.sandbox.blocks.element_schema import ELEMENTS, TASK, one_of
from adapters.sandbox.blocks.rules import Flag, Items, Number, Obj, Spec, Str, Text

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

STYLE = Obj("style")
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

CHILDREN = ("actions", "context", "divider", "header", "image", "input", "rich_text", "section", "table", "video")

BLOCKS: Mapping[str, Spec] = {
    "section": Spec(
        {
            "text": Text("section.text"),
            "fields": Items(Text("section.fields"), "section.fields"),
            "accessory": one_of("button", "workflow_button", "overflow", "image", *PICKS, *SELECTS, *MULTI),
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
            "slack_file": Obj("slack_file"),
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
                one_of("button", "workflow_button", "overflow", "datetimepicker", *PICKS, *SELECTS),
                "actions.elements",
                required=True,
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
            "slack_icon": one_of("icon"),
            "actions": Items(one_of("button"), "card.actions"),
        },
        either=("hero_image", "title", "actions", "body"),
    ),
    "carousel": Spec({"elements": Items(one_of("card"), "carousel.elements", required=True)}),
    "container": Spec(
        {
            "title": Text("container.title", plain=True),
            "rich_text_title": one_of("rich_text"),
            "subtitle": Text("container.subtitle"),
            "child_blocks": Items(one_of(*CHILDREN), "container.child_blocks", required=True),
            "width": Str(choices=("narrow", "standard", "wide", "full")),
            "icon": one_of("image"),
            "is_collapsible": Flag(),
            "default_collapsed": Flag(),
            "has_header_divider": Flag(),
        },
        either=("title", "rich_text_title"),
    ),
    "data_table": Spec(
        {
            "caption": Str("data_table.caption", required=True),
            "rows": Items(
                Items(one_of("raw_text", "raw_number", "rich_text"), "data_table.columns"),
                "data_table.rows",
                required=True,
            ),
            "page_size": Number("data_table.page_size"),
            "row_header_column_index": Number("data_table.row_header_column_index"),
        }
    ),
    "task_card": Spec(TASK),
    "plan": Spec(
        {"title": Str("task_card.text", required=True), "tasks": Items(Obj("task"), "plan.tasks", required=True)}
    ),
}

TYPES: Mapping[str, Spec] = {
    **ELEMENTS,
    **CHARTS,
    **INLINE,
    **RICH,
    **BLOCKS,
    # That cells may not be empty is documented for data tables; that it holds for tables is ours.
    "raw_text": Spec({"text": Str("data_table.cell_text", required=True), "emoji": Flag()}),
    "raw_number": Spec(
        {"value": Number(fraction=True, required=True), "text": Str("data_table.cell_text", required=True)}
    ),
    "url": Spec({"url": Str(required=True), "text": Str(required=True)}),
    "icon": Spec({"name": Str(required=True)}),
}

ANYWHERE = frozenset({"section", "divider", "header", "image", "context", "actions", "input", "rich_text", "video"})
WIDE = {"table", "data_table", "data_visualization", "card", "carousel", "container"}
AGENTS = {"markdown", "context_actions", "plan", "task_card"}
ALLOWED: Mapping[str, frozenset[str]] = {
    "message": ANYWHERE | WIDE | AGENTS,
    "modal": ANYWHERE | {"alert"},
    "home": ANYWHERE,
}
"""Some say that those of `WIDE` may stand on Home, but Slack was seen to refuse charts there: here all are refused."""

UNSUPPORTED: Mapping[str, str] = {
    "file": "shows remote files, which are added by files.remote.*, and the sandbox serves none of it",
    "call": "shows calls of calls.*, and the sandbox serves none of it",
    "contact_card": "is drawn by Slack's own apps only",
}
"""Blocks that Slack knows and the sandbox refuses as `unsupported type`, with the reason."""
