"""Faces of the workspace, drawn here: initials on a ground of the person's own colour and pattern."""

import zlib
from functools import lru_cache
from typing import Final

from markupsafe import Markup

# Ground and figure of a face; all are dark enough for white initials (contrast 4.5 and more).
_COLOURS: Final = (
    ("#b4472f", "#cf6a4f"),
    ("#2f6f8f", "#4b8fb0"),
    ("#7a5a12", "#98761f"),
    ("#3f6b3a", "#5c8a55"),
    ("#7c4a86", "#9a66a4"),
    ("#a23b5e", "#bf5b7c"),
    ("#35618e", "#5380ad"),
    ("#0f766e", "#2b928a"),
    ("#8a4b2a", "#a76743"),
    ("#4f55a3", "#6d73c0"),
    ("#59636e", "#76818c"),
    ("#8c3f3f", "#aa5b5b"),
)
_FIGURES: Final = tuple(
    Markup(figure)  # noqa: S704 # nosec B704 - written here
    for figure in (
        '<circle cx="34" cy="8" r="15" fill="{}"/>',
        '<path d="M0 40 40 0v40z" fill="{}"/>',
        '<path d="M0 27q20-14 40 0v13H0z" fill="{}"/>',
        '<circle cx="5" cy="37" r="18" fill="{}"/>',
        '<path d="M0 0h19L0 26z" fill="{}"/>',
        '<path d="M13 0h14v40H13z" fill="{}"/>',
    )
)
_FACE: Final = Markup(
    '<svg class="avatar" viewBox="0 0 40 40" aria-hidden="true" focusable="false">'
    '<rect width="40" height="40" fill="{}"/>{}'
    '<text x="20" y="26" text-anchor="middle" font-size="16" font-weight="600" fill="#fff">{}</text></svg>'
)
_APP_FACE: Final = Markup(
    '<svg class="avatar" viewBox="0 0 40 40" aria-hidden="true" focusable="false">'
    '<rect width="40" height="40" fill="#1f6b55"/>'
    '<path d="M9 30V23h6v7zm8 0V17h6v13zm8 0V12h6v18z" fill="#ffd978"/></svg>'
)


def initials(name: str) -> str:
    """`AS` for Ana Silva, `B` for Ben."""
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


@lru_cache(maxsize=10_000)
def avatar(key: str, name: str, *, gone: bool = False) -> Markup:
    """The face of somebody; `key` (an id) chooses colour and pattern, so it never changes."""
    number = zlib.crc32(key.encode())
    ground, figure = _COLOURS[number % len(_COLOURS)] if not gone else ("#6b7280", "#858c98")
    shape = _FIGURES[(number >> 8) % len(_FIGURES)].format(figure)
    return _FACE.format(ground, shape, initials(name))


def app_avatar() -> Markup:
    """The face of an app: steps that go upward."""
    return _APP_FACE
