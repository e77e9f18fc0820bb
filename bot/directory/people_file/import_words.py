"""Messages about an import: preview, result, and what is wrong with lines."""

from __future__ import annotations

from collections.abc import Sequence

from bot.directory.people_file.dates import Order
from bot.directory.people_file.import_repository import IMPORT, STUCK, Import, Kind, StagedRow
from bot.directory.people_file.preview_import import Staged
from bot.messages import Button, Buttons, Message, Paragraph, Part, SmallPrint, Style, Text, Words, render_lines
from bot.phrases import label, render_confirm, why, words

HERE, LINES = "directory/import", "directory/lines"
COUNTED = ("new", "changed", "same", "gone", "seen", "bad", "no_manager", "unknown", "loops", "remarks", "dates")
NAME_LONGEST = 80


def file_name(import_: Import) -> str:
    name = import_.file_name
    return name if len(name) <= NAME_LONGEST else f"{name[:NAME_LONGEST]}…"


def preview(staged: Staged) -> Message:
    """What the file would change, with buttons to decide."""
    import_ = staged.import_
    total = import_.count("lines")
    said = words(HERE, file=file_name(import_), count=total)["read_one" if total == 1 else "read"]
    parts: list[Part] = [Paragraph(said), Paragraph(counts(import_))]
    parts += [Paragraph(each) for each in warnings(staged.import_, staged.gone)]
    parts += [SmallPrint(words(HERE, chain=" → ".join(chain))["loop"]) for chain in staged.loops]
    if staged.encoding:
        parts.append(SmallPrint(words(HERE, encoding=staged.encoding)["guessed"]))
    if import_.unknown:
        parts.append(SmallPrint(words(HERE, columns=", ".join(import_.unknown))["unknown_columns"]))
    number = IMPORT.encode(import_.id)
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


def warnings(import_: Import, gone: Sequence[str]) -> list[Text]:
    """Who is gone, by name, and reasons to doubt that or the file."""
    said: list[Text] = []
    if import_.count("new") > 1 and not any(import_.count(kind) for kind in ("changed", "same", "seen")):
        said.append(words(HERE)["strangers"])
    if cut := import_.count("cut"):
        said.append(words(HERE, line=cut)["cut"])
    if gone:
        more = import_.count("gone") - len(gone)
        named = words(HERE, names=", ".join(gone), count=more)["gone_names_more" if more > 0 else "gone_names"]
        said.append(named)
        if lost := import_.count("lost"):
            said.append(words(HERE, count=lost)["lost_one" if lost == 1 else "lost"])
    return said


def counts(import_: Import, *, done: bool = False) -> Text:
    """The counts that are not zero, a line each."""
    said: list[Words] = []
    for name in COUNTED:
        if count := import_.count(name):
            block = f"count_{name}"
            if done and name == "gone":
                block = "count_deactivated" if import_.deactivate else "count_stayed"
            elif done and name == "dates" and import_.order is not Order.UNKNOWN:
                continue
            line = words(HERE, count=count).plain(block)
            said.append(Words(f"\n• {line}" if said else f"• {line}"))
    return tuple(said) or words(HERE)["count_nothing"]


def done_message(import_: Import) -> Message:
    said = words(HERE, file=file_name(import_))["done"]
    parts: list[Part] = [Paragraph(said), Paragraph(counts(import_, done=True))]
    if import_.deactivate and import_.count("gone"):
        parts.append(SmallPrint(words(HERE)["bring_back"]))
    return Message((*parts, Buttons((undo_button(import_),))), summary=said)


def undo_button(import_: Import) -> Button:
    confirm = render_confirm(HERE)
    return Button("directory.undo_import", label(HERE, "button_undo"), IMPORT.encode(import_.id), confirm=confirm)


def undone_message(import_: Import) -> Message:
    return render_lines(words(HERE, file=file_name(import_))["undone"])


def failure_message(import_: Import, trouble: str) -> Message:
    """Why nothing of it could be read."""
    lines = words(LINES)
    reason = lines.plain(trouble) if trouble in lines else words(HERE, reason=why(trouble)).plain("not_fetched")
    said = (*words(HERE, file=file_name(import_))["failed"], Words(" "), Words(reason))
    again = Buttons((Button("directory.open_import", label(HERE, "button_again"), style=Style.PRIMARY),))
    return Message((Paragraph(said), again), summary=said)


def fault(name: str, about: str) -> str:
    """Why a line, or one of its cells, is skipped."""
    return words(LINES, about=about or "-").plain(name)


def describe_line(kept: StagedRow) -> Text:
    """A line of the file as a line of text."""
    line = kept.line
    who = kept.name or line.name or line.email
    if kept.kind is Kind.GONE:
        return (Words(who, bold=True),)
    number = words(HERE, line=line.number).plain("line")
    reasons = [fault(line.fault, line.about)] if line.fault else []
    reasons += [fault(name, about) for name, about in line.remarks]
    if kept.manager_state in STUCK:
        reasons.append(fault(f"manager_{kept.manager_state.value}", line.manager or ""))
    shown = f"{who} ({line.email})" if line.email and who != line.email else who
    return (
        Words(f"{number} ", bold=True),
        Words(" ".join(filter(None, (shown, _line_facts(kept))))),
        *_reasons(reasons),
    )


def _line_facts(kept: StagedRow) -> str:
    line = kept.line
    told = [line.department, line.title, line.start_date.isoformat() if line.start_date else None, line.country]
    return " · ".join(["", *(each for each in told if each)]) if kept.kind is not Kind.BAD else ""


def _reasons(reasons: Sequence[str]) -> Text:
    return tuple(Words(f"\n{reason}", italic=True) for reason in reasons)
