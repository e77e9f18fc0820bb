"""`rich_text` blocks as HTML. Their text is never parsed: what people typed stays what they typed."""

from typing import Any

from markupsafe import Markup, escape

from adapters.sandbox.page.mrkdwn import WRAPS, Reader, emoji_span

Json = dict[str, Any]

_TAGS = (("code", "code"), ("strike", "s"), ("italic", "i"), ("bold", "b"), ("underline", "u"))


def rich_text(block: Json, reader: Reader) -> Markup:
    """The whole block; lists that follow each other with other indents are nested by class."""
    return Markup("").join(_part(part, reader) for part in block.get("elements", []))


def _part(part: Json, reader: Reader) -> Markup:
    elements = part.get("elements", [])
    match part.get("type"):
        case "rich_text_section":
            return Markup('<div class="rich-section" dir="auto">{}</div>').format(_run(elements, reader))
        case "rich_text_preformatted":
            return Markup("<pre>{}</pre>").format(_run(elements, reader, lines=False))
        case "rich_text_quote":
            return Markup('<blockquote dir="auto">{}</blockquote>').format(_run(elements, reader))
        case "rich_text_list":
            return _list(part, reader)
    return Markup("")


def _list(part: Json, reader: Reader) -> Markup:
    ordered = part.get("style") == "ordered"
    items = Markup("").join(
        Markup('<li dir="auto">{}</li>').format(_part(item, reader)) for item in part.get("elements", [])
    )
    classes = f"rich-list indent-{min(int(part.get('indent', 0)), 8)}{' bordered' if part.get('border') else ''}"
    if not ordered:
        return Markup('<ul class="{}">{}</ul>').format(classes, items)
    first = int(part.get("offset", 0)) + 1
    return Markup('<ol class="{}" start="{}">{}</ol>').format(classes, first, items)


def _run(elements: list[Json], reader: Reader, *, lines: bool = True) -> Markup:
    return Markup("").join(_styled(element, _element(element, reader, lines)) for element in elements)


def _styled(element: Json, inner: Markup) -> Markup:
    style = element.get("style") or {}
    for name, tag in _TAGS:
        if style.get(name):
            inner = WRAPS[tag].format(inner)
    return inner


def _element(element: Json, reader: Reader, lines: bool) -> Markup:
    match element.get("type"):
        case "text":
            text = escape(element.get("text", ""))
            return text.replace("\n", Markup("<br>")) if lines else text
        case "link":
            return reader.link(element["url"], element.get("text") or element["url"])
        case "user":
            return reader.mention(element["user_id"])
        case "channel":
            return reader.channel(element["channel_id"])
        case "emoji":
            return emoji_span(element["name"])
        case "broadcast":
            return reader.broadcast(element["range"])
        case "usergroup":
            return Markup('<span class="mention">@{}</span>').format(element["usergroup_id"])
        case "date":
            return reader.date(
                str(element["timestamp"]), element["format"], element.get("url"), element.get("fallback", "")
            )
        case "color":
            return escape(element["value"])
    return Markup("")
