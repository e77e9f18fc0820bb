"""The HTML that messages may contain: which tags and attributes, whether a text keeps to them, and drawing it.

Tags, attributes and styles: developer.atlassian.com/server/hipchat/messages, "Markup for notifications and private
messages"; the page also says that it must be valid and entities escaped. HipChat silently cleaned what broke these
rules; here it is refused, so that a missing escape is seen (ours).
"""

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser

from markupsafe import Markup, escape

from adapters.sandbox.hipchat.errors import HipChatError

TABLE_CELL = frozenset({"colspan", "rowspan", "valign"})
TAGS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("b", "i", "strong", "em", "br", "pre", "code", "ul", "ol", "li"), frozenset()),
    **dict.fromkeys(("table", "thead", "tbody", "tfoot"), frozenset()),
    "a": frozenset({"href", "rel", "data-target", "data-target-options"}),
    "img": frozenset({"src", "alt", "width", "height", "align", "style"}),
    "tr": frozenset({"valign"}),
    "td": TABLE_CELL,
    "th": TABLE_CELL,
    "span": frozenset({"style"}),
}
CARD_TAGS: Mapping[str, frozenset[str]] = {name: TAGS[name] for name in ("a", "b", "i", "strong", "span")}
EMPTY = frozenset({"br", "img"})
STYLES = frozenset({"font-weight", "color", "text-decoration", "height", "width"})
LINKS = re.compile(r"^(https?://|mailto:)", re.IGNORECASE)


def check_html(text: str, field: str = "message", tags: Mapping[str, frozenset[str]] = TAGS) -> None:
    """Raises HipChatError 400 with what is not allowed, and where."""
    reader = _Reader(tags)
    reader.feed(text)
    reader.close()
    wrong = reader.wrong or (f"<{reader.open[-1]}> is not closed" if reader.open else "")
    if wrong:
        said = f"Value for field {field!r} is not valid HTML: {wrong}"
        raise HipChatError(400, said, validation="html", field=field, value=len(text))


def draw_html(text: str) -> Markup:
    """A checked text, safe to put into a page: links open elsewhere, styles keep to the list, nothing else passes."""
    reader = _Reader(TAGS)
    reader.feed(text)
    reader.close()
    return Markup("").join([*reader.drawn, *(Markup("</{}>").format(tag) for tag in reversed(reader.open))])


def seen_text(text: str) -> str:
    """What one reads of an HTML message: tags gone, entities as characters, lines where it breaks."""
    reader = _Reader(TAGS)
    reader.feed(text)
    reader.close()
    return "".join(reader.words).strip()


class _Reader(HTMLParser):
    """Reads once: the first fault, the text, and a drawing made of nothing but allowed parts."""

    def __init__(self, tags: Mapping[str, frozenset[str]]) -> None:
        super().__init__(convert_charrefs=False)
        self._tags = tags
        self.wrong = ""
        self.open: list[str] = []
        self.drawn: list[Markup] = []
        self.words: list[str] = []

    def _note(self, wrong: str) -> None:
        line, column = self.getpos()
        self.wrong = self.wrong or f"{wrong} (line {line}, column {column + 1})"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._tags:
            self._note(f"the tag <{tag}> is not allowed")
            return
        kept = [(name, value or "") for name, value in attrs if self._allows(tag, name, value or "")]
        if tag == "a":
            kept += [("target", "_blank"), ("rel", "noopener noreferrer nofollow")]
        inside = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in kept)
        self.drawn.append(Markup("<{}{}>").format(tag, inside))
        if tag not in EMPTY:
            self.open.append(tag)
        if tag in {"br", "li", "tr", "p"} and self.words:
            self.words.append("\n")
        if tag == "img":
            self.words.append(dict(kept).get("alt", ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in self._tags and tag not in EMPTY:
            self._note(f"<{tag}/> is not a tag that closes itself")
            self.handle_endtag(tag)

    def _allows(self, tag: str, name: str, value: str) -> bool:
        if name not in self._tags[tag]:
            self._note(f"the attribute {name} of <{tag}> is not allowed")
            return False
        if name in {"href", "src"} and not LINKS.match(value):
            self._note(f"the address in {name} is not http, https or mailto")
            return False
        if name == "style" and not _plain_style(value):
            self._note("style may set " + ", ".join(sorted(STYLES)))
            return False
        return name not in {"rel", "data-target", "data-target-options"}

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self._note(f"</{tag}> closes nothing")
            return
        self.open.pop()
        self.drawn.append(Markup("</{}>").format(tag))

    def handle_data(self, data: str) -> None:
        for sign, name in (("&", "&amp;"), ("<", "&lt;")):
            if sign in data:
                self._note(f"a bare {sign} has to be written {name}")
        self.drawn.append(escape(data))
        self.words.append(data)

    def handle_entityref(self, name: str) -> None:
        self._refer(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._refer(f"&#{name};")

    def _refer(self, reference: str) -> None:
        character = unescape(reference)
        if character == reference:
            self._note(f"{reference} is no entity")
        self.drawn.append(escape(character))
        self.words.append(character)

    def handle_comment(self, data: str) -> None:
        self._note("comments are not allowed")

    def handle_decl(self, decl: str) -> None:
        self._note("declarations are not allowed")

    def unknown_decl(self, data: str) -> None:
        self._note("declarations are not allowed")

    def handle_pi(self, data: str) -> None:
        self._note("instructions are not allowed")


def _plain_style(value: str) -> bool:
    """Only properties of the list, and values that can't fetch anything."""
    rules = [rule.partition(":") for rule in value.split(";") if rule.strip()]
    return all(name.strip().lower() in STYLES and re.fullmatch(r"[\w\s#%.-]+", rest) for name, _, rest in rules)
