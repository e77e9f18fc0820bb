"""Every block and element that the page draws, as one message and one modal."""

from typing import Any

Json = dict[str, Any]
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAP8AAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def option(text: str, description: str = "") -> Json:
    value = {"text": plain(text), "value": text.lower()}
    return value | ({"description": plain(description)} if description else {})


def text(words: str, **style: bool) -> Json:
    return {"type": "text", "text": words} | ({"style": style} if style else {})


def section(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def listed(style: str, *lines: str, indent: int = 0) -> Json:
    return {
        "type": "rich_text_list",
        "style": style,
        "indent": indent,
        "elements": [section(text(line)) for line in lines],
    }


def message(user: str, channel: str) -> list[Json]:
    """A message with every kind of block for messages."""
    link = {"type": "link", "url": "https://example.com", "text": "a link"}
    date = {"type": "date", "timestamp": 1_767_225_600, "format": "{date_long}", "fallback": "new year"}
    words = [
        text("bold", bold=True), text(" italic", italic=True), text(" struck", strike=True), text(" code", code=True),
        text(" "), {"type": "user", "user_id": user}, text(" "), {"type": "channel", "channel_id": channel}, text(" "),
        {"type": "emoji", "name": "tada"}, text(" "), link, text(" "), {"type": "broadcast", "range": "here"},
        text(" "), date,
    ]  # fmt: skip
    return [
        {"type": "header", "block_id": "h", "text": plain("Everything at once :tada:")},
        {
            "type": "section",
            "block_id": "s",
            "text": {
                "type": "mrkdwn",
                "text": f"*bold* _italic_ ~struck~ `code` <@{user}> <!here> <https://example.com|link>",
            },
            "accessory": {"type": "image", "image_url": PIXEL, "alt_text": "a red dot"},
        },
        {"type": "section", "block_id": "f", "fields": [plain("Left"), {"type": "mrkdwn", "text": "*Right*"}]},
        {"type": "divider", "block_id": "d"},
        {
            "type": "rich_text",
            "block_id": "r",
            "elements": [
                section(*words),
                listed("bullet", "first", "second"),
                listed("bullet", "deeper", indent=1),
                listed("ordered", "one", "two"),
                {"type": "rich_text_quote", "elements": [text("a quote")]},
                {"type": "rich_text_preformatted", "elements": [text("x = 1\ny = 2")]},
            ],
        },
        {"type": "image", "block_id": "i", "image_url": PIXEL, "alt_text": "a picture", "title": plain("A picture")},
        {
            "type": "context",
            "block_id": "c",
            "elements": [
                {"type": "image", "image_url": PIXEL, "alt_text": "dot"},
                {"type": "mrkdwn", "text": "Small *words*"},
            ],
        },
        {
            "type": "actions",
            "block_id": "a",
            "elements": [
                {"type": "button", "action_id": "plain", "text": plain("Plain"), "value": "1"},
                {"type": "button", "action_id": "go", "text": plain("Primary"), "style": "primary"},
                {"type": "button", "action_id": "no", "text": plain("Danger"), "style": "danger"},
                {"type": "button", "action_id": "out", "text": plain("Link"), "url": "https://example.com"},
                {
                    "type": "static_select",
                    "action_id": "pick",
                    "placeholder": plain("Pick"),
                    "options": [option("One"), option("Two")],
                },
                {"type": "datepicker", "action_id": "day"},
                {"type": "overflow", "action_id": "more", "options": [option("First"), option("Second", "with words")]},
            ],
        },
        {"type": "markdown", "block_id": "m", "text": "**Strong** and [linked](https://example.com)\n- a point"},
        {"type": "data_visualization", "block_id": "v1", "title": "Thanks a month", "chart": bars("bar")},
        {"type": "data_visualization", "block_id": "v2", "title": "By team", "chart": PIE},
        {
            "type": "card",
            "block_id": "k",
            "title": plain("A card"),
            "body": plain("With words"),
            "actions": [{"type": "button", "action_id": "card", "text": plain("Open it")}],
        },
        {"type": "table", "block_id": "t", "rows": [row("Name", "Given"), row("Ana", "3"), row("Ben", "12")]},
    ]


def wide(user: str) -> list[Json]:
    """What holds or lists other things: a container that folds, cards side by side, a plan with its steps."""
    said = {"type": "rich_text", "elements": [section(text("All "), text("three", bold=True), text(" of them"))]}
    steps = [("complete", "Read the answers"), ("in_progress", "Write them down"), ("pending", "Send them")]
    tasks: list[Json] = [{"task_id": status, "title": title, "status": status} for status, title in steps]
    tasks[0] |= {"output": said, "sources": [{"type": "url", "url": "https://example.com/a", "text": "Answers"}]}
    button = {"type": "button", "text": plain("See it")}
    cards = [
        {"type": "card", "title": plain(f"Goal {each}"), "actions": [button | {"action_id": f"see{each}"}]}
        for each in range(4)
    ]
    thumbs = {f"{way}_button": {"text": plain(way), "value": way} for way in ("positive", "negative")}
    return [
        {
            "type": "container",
            "block_id": "w1",
            "title": plain("Folded away"),
            "subtitle": plain("Until somebody asks"),
            "is_collapsible": True,
            "default_collapsed": True,
            "child_blocks": [
                {"type": "section", "block_id": "w2", "text": {"type": "mrkdwn", "text": f"Hidden from <@{user}>"}}
            ],
        },
        {"type": "carousel", "block_id": "w3", "elements": cards},
        {"type": "plan", "block_id": "w4", "title": "Three steps", "tasks": tasks},
        {"type": "task_card", "block_id": "w5", "task_id": "t", "title": "It went wrong", "status": "error"},
        {
            "type": "context_actions",
            "block_id": "w6",
            "elements": [
                {"type": "feedback_buttons", "action_id": "good", **thumbs},
                {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": plain("Throw away")},
            ],
        },
    ]


PIE: Json = {"type": "pie", "segments": [{"label": "Product", "value": 5}, {"label": "Support", "value": 3}]}


def bars(kind: str) -> Json:
    """Two lines of three months, as bars, lines or areas."""
    months = ("Sep", "Oct", "Nov")
    given = [{"label": month, "value": value} for month, value in zip(months, (12, 30, 21), strict=True)]
    received = [{"label": month, "value": value} for month, value in zip(months, (9, 14, 27.5), strict=True)]
    series = [{"name": "Given", "data": given}, {"name": "Received", "data": received}]
    return {"type": kind, "series": series, "axis_config": {"categories": list(months)}}


def row(*cells: str) -> list[Json]:
    return [{"type": "raw_text", "text": cell} for cell in cells]


def many_bars() -> Json:
    """Twenty long names under one row of bars, with both axes named."""
    names = [f"Month {number} of them" for number in range(20)]
    data = [{"label": name, "value": number * 1_500 - 3_000} for number, name in enumerate(names)]
    axis = {"categories": names, "x_label": "Month", "y_label": "Points"}
    chart = {"type": "bar", "series": [{"name": "All", "data": data}], "axis_config": axis}
    return {"type": "data_visualization", "block_id": "v3", "title": "Twenty months", "chart": chart}


def data_table() -> Json:
    """Ten goals, three on a leaf; the numbers sort as numbers."""
    goals = [
        [*row(f"Goal {number}", "Ana"), {"type": "raw_number", "value": number * 9, "text": f"{number * 9} %"}]
        for number in range(1, 11)
    ]
    rows = [row("Goal", "Owner", "Progress"), *goals]
    return {"type": "data_table", "block_id": "dt", "caption": "Goals", "page_size": 3, "rows": rows}


def field(name: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": name, "label": plain(name), "element": {"action_id": name, **element}, **more}


def view() -> Json:
    """A modal with every input, below an alert of each level."""
    options = [option("Red", "like a rose"), option("Green"), option("Blue")]
    groups = [{"label": plain("Warm"), "options": options[:1]}, {"label": plain("Cold"), "options": options[1:]}]
    many = {"placeholder": plain("Some")}
    levels = ("default", "info", "success", "warning", "error")
    alerts = [{"type": "alert", "block_id": each, "text": plain(f"Alert: {each}"), "level": each} for each in levels]
    blocks = [
        *alerts,
        field("Line", {"type": "plain_text_input", "placeholder": plain("One line"), "max_length": 20}),
        field(
            "Text", {"type": "plain_text_input", "multiline": True}, optional=True, hint=plain("As long as you like.")
        ),
        field("Number", {"type": "number_input", "is_decimal_allowed": False}),
        field("Mail", {"type": "email_text_input"}),
        field("Address", {"type": "url_text_input"}),
        field("Colour", {"type": "static_select", "option_groups": groups, "initial_option": options[1]}),
        field("Colours", {"type": "multi_static_select", "options": options, **many}),
        field("Person", {"type": "users_select"}),
        field("People", {"type": "multi_users_select"}),
        field("Place", {"type": "conversations_select"}),
        field("Places", {"type": "multi_channels_select"}),
        field("Day", {"type": "datepicker", "initial_date": "2026-12-01"}),
        field("Time", {"type": "timepicker"}),
        field("Instant", {"type": "datetimepicker"}),
        field("One of", {"type": "radio_buttons", "options": options}),
        field("Any of", {"type": "checkboxes", "options": options, "initial_options": options[:1]}),
        field("File", {"type": "file_input", "max_files": 1}, optional=True),
        field("Rich", {"type": "rich_text_input"}, optional=True),
    ]
    return {"type": "modal", "title": plain("All inputs"), "submit": plain("Send"), "blocks": blocks}
