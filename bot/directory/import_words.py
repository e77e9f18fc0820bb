"""What is said about an import: the preview, how it went, and what is wrong with lines."""

from __future__ import annotations

from collections.abc import Sequence

from bot.directory.import_book import Boss, Import, Kept, Kind
from bot.directory.staging import Staged
from bot.messages import Button, Buttons, Confirm, Message, Paragraph, Part, SmallPrint, Style, Text, Words
from bot.wording import label, why, words

HERE, LINES = "directory/import", "directory/lines"
COUNTED = ("new", "changed", "same", "gone", "bad", "no_manager", "unknown", "loops", "remarks")
NAME_LONGEST = 80


def file_name(import_: Import) -> str:
    name = import_.file_name
    return name if len(name) <= NAME_LONGEST else f"{name[:NAME_LONGEST]}…"


def preview(staged: Staged) -> Message:
    """What the file would change, with what to do about it."""
    import_ = staged.import_
    total = import_.count("lines")
    said = words(HERE, file=file_name(import_), count=total)["read_one" if total == 1 else "read"]
    parts: list[Part] = [Paragraph(said), Paragraph(counted(import_))]
    parts += [SmallPrint(words(HERE, chain=" → ".join(chain))["circle"]) for chain in staged.circles]
    if import_.unknown:
        parts.append(SmallPrint(words(HERE, columns=", ".join(import_.unknown))["unknown_columns"]))
    number = str(import_.id)
    buttons = (
        *(
            (Button("directory.import", label(HERE, "button_import"), number, Style.PRIMARY),)
            if writes(import_)
            else ()
        ),
        Button("directory.details", label(HERE, "button_details"), number),
        Button("directory.discard", label(HERE, "button_discard"), number),
    )
    block = "nothing_changed" if writes(import_) else "nothing_to_import"
    parts += [SmallPrint(words(HERE)[block]), Buttons(buttons)]
    return Message(tuple(parts), summary=said)


def writes(import_: Import) -> bool:
    """Whether there is a line to import."""
    return any(import_.count(kind) for kind in (Kind.NEW, Kind.CHANGED, Kind.SAME))


def counted(import_: Import) -> Text:
    """The counts that are not zero, a line each."""
    said: list[Words] = []
    for name in COUNTED:
        if count := import_.count(name):
            line = words(HERE, count=count).plain(f"count_{name}")
            said.append(Words(f"\n• {line}" if said else f"• {line}"))
    return tuple(said) or words(HERE)["count_nothing"]


def done_message(import_: Import) -> Message:
    said = words(HERE, file=file_name(import_))["done"]
    return Message((Paragraph(said), Paragraph(counted(import_)), Buttons((undo_button(import_),))), summary=said)


def undo_button(import_: Import) -> Button:
    confirm = Confirm(*(label(HERE, f"confirm_{part}") for part in ("title", "text", "yes", "no")))
    return Button("directory.undo_import", label(HERE, "button_undo"), str(import_.id), confirm=confirm)


def undone_message(import_: Import) -> Message:
    return one(words(HERE, file=file_name(import_))["undone"])


def failed_message(import_: Import, trouble: str) -> Message:
    """Why nothing of it could be read."""
    lines = words(LINES)
    reason = lines.plain(trouble) if trouble in lines else words(HERE, reason=why(trouble)).plain("not_fetched")
    said = (*words(HERE, file=file_name(import_))["failed"], Words(" "), Words(reason))
    again = Buttons((Button("directory.open_import", label(HERE, "button_again"), style=Style.PRIMARY),))
    return Message((Paragraph(said), again), summary=said)


def one(said: Text) -> Message:
    return Message((Paragraph(said),), summary=said)


def fault(name: str, about: str) -> str:
    """Why a line, or a cell of it, is left out."""
    return words(LINES, about=about or "-").plain(name)


def described(kept: Kept) -> Text:
    """A line of the file in a line of text."""
    line = kept.line
    who = kept.name or line.name or line.email
    if kept.kind is Kind.GONE:
        return (Words(who, bold=True),)
    number = words(HERE, line=line.number).plain("line")
    reasons = [fault(line.fault, line.about)] if line.fault else []
    reasons += [fault(name, about) for name, about in line.remarks]
    if kept.boss not in (Boss.NONE, Boss.OK):
        reasons.append(fault(f"manager_{kept.boss.value}", line.manager or ""))
    shown = f"{who} ({line.email})" if line.email and who != line.email else who
    return (Words(f"{number} ", bold=True), Words(" ".join(filter(None, (shown, _told(kept))))), *_reasons(reasons))


def _told(kept: Kept) -> str:
    line = kept.line
    told = [line.department, line.title, line.start_date.isoformat() if line.start_date else None, line.country]
    return " · ".join(["", *(each for each in told if each)]) if kept.kind is not Kind.BAD else ""


def _reasons(reasons: Sequence[str]) -> Text:
    return tuple(Words(f"\n{reason}", italic=True) for reason in reasons)
