"""What a message shows of a file without opening it."""

import csv
import io
from dataclasses import dataclass
from typing import Final

from adapters.sandbox.state import File

# What a browser draws without running anything that is in it; an SVG may hold scripts.
PICTURES: Final = {"image/png", "image/jpeg", "image/gif", "image/webp"}
_TEXTS: Final = {"text/plain", "text/markdown", "application/json", "text/yaml", "application/yaml"}
# How much of a file is read for its preview, in bytes, and shown of it.
_READ: Final = 20_000
_ROWS: Final = 6
_COLUMNS: Final = 8
_LINES: Final = 6
_LETTERS: Final = 400


@dataclass(frozen=True)
class Preview:
    """A look into a file: a picture, the first rows of a table, or the first lines of a text; else nothing."""

    picture: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    more: bool = False


def preview(file: File) -> Preview:
    """What can be shown of a file without opening it."""
    if file.mimetype in PICTURES:
        return Preview(picture=True)
    kind = extension(file)
    if kind not in {"csv", "tsv"} and file.mimetype not in _TEXTS:
        return Preview()
    words = file.content[:_READ].decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    if kind in {"csv", "tsv"}:
        return _table(words, "\t" if kind == "tsv" else _separator(words))
    shown = "\n".join(words.split("\n")[:_LINES])[:_LETTERS]
    return Preview(text=shown, more=len(shown) < len(words.rstrip()))


def _separator(words: str) -> str:
    first = words.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _table(words: str, separator: str) -> Preview:
    rows = []
    try:
        for row in csv.reader(io.StringIO(words), delimiter=separator):
            if row:
                rows.append(tuple(row[:_COLUMNS]))
            if len(rows) > _ROWS:
                break
    except csv.Error:
        return Preview(text=words[:_LETTERS], more=len(words) > _LETTERS)
    return Preview(rows=tuple(rows[:_ROWS]), more=len(rows) > _ROWS)


def extension(file: File) -> str:
    """`csv`; empty without one."""
    return file.name.rpartition(".")[2].lower() if "." in file.name else ""


def kind(file: File) -> str:
    """`CSV`, `PNG`; `File` when its name doesn't say."""
    return extension(file).upper()[:8] or "File"
