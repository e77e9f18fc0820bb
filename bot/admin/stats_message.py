"""The statistics as a message, with pictures and the numbers beside them, and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.admin.statistics import MonthlyCount, Statistics
from bot.groups import LEAST, Group
from bot.messages import (
    Button,
    Buttons,
    Chart,
    File,
    Heading,
    Message,
    Paragraph,
    Part,
    Series,
    Shape,
    SmallPrint,
    Text,
    Words,
)
from bot.phrases import MONTHS, label, words
from bot.sheets import sheet

HERE = "admin/stats"
STATS_FILE = "admin.stats_file"
MOST_SERIES, MOST_GROUPS, LONGEST_NAME = 6, 20, 20
"""What a chart has room for, see bot.messages.Chart; in words there are no more groups than in the picture."""

DASH = "\N{EN DASH}"


def message(found: Statistics) -> Message:
    """All of it; where nothing may be shown, why."""
    last = _month(found.months[-1])
    heading = words(HERE, first=_month(found.months[0]), last=last).plain("heading")
    said = words(HERE, least=LEAST)
    if not found.lines:
        return Message((Heading(heading), Paragraph(said["nothing"])), summary=(Words(heading),))
    parts: list[Part] = [Heading(heading), *_trend(found), *(Paragraph(_line(each, found)) for each in found.lines)]
    parts += [Paragraph(_numbers_line(label(HERE, "took_part"), found.took_part, found.months))]
    if found.company:
        parts.append(Paragraph(_group("company", found.company, last)))
    parts += _departments(found, last)
    parts += [SmallPrint(said["least"]), Buttons((Button(STATS_FILE, label(HERE, "button_file")),))]
    return Message(tuple(parts), summary=(Words(heading),))


def _trend(found: Statistics) -> list[Part]:
    """The lines that are shown in the last month and in half of all, over the months up to it without a gap.

    A line drawn across a month whose number is hidden would claim one. No picture of zeros.
    """
    lines = [
        line
        for line in found.lines
        if line.numbers[-1] is not None and 2 * line.numbers.count(None) <= len(line.numbers)
    ]
    lines = _side_by_side(sorted(lines, key=lambda line: -sum(filter(None, line.numbers))))[:MOST_SERIES]
    since = _since_a_gap(lines)
    series = tuple(Series(_name(line), tuple(number or 0 for number in line.numbers[since:])) for line in lines)
    if not any(any(each.numbers) for each in series):
        return []
    months = tuple(_month(month) for month in found.months[since:])
    return [Chart(label(HERE, "chart_messages"), Shape.LINES if len(months) > 1 else Shape.BARS, months, series)]


def _side_by_side(lines: Sequence[MonthlyCount]) -> list[MonthlyCount]:
    """The first, and those of the others that leave half of the months to be drawn."""
    chosen = [*lines[:1]]
    for line in lines[1:]:
        if _since_a_gap((line,)) <= max(_since_a_gap(chosen), len(line.numbers) / 2):
            chosen.append(line)
    return chosen


def _since_a_gap(lines: Sequence[MonthlyCount]) -> int:
    """The place of the first month after the last in which one of them is hidden."""
    gaps = [at for line in lines for at, number in enumerate(line.numbers) if number is None]
    return max(gaps, default=-1) + 1


def _departments(found: Statistics, last: str) -> list[Part]:
    if not found.groups:
        return []
    some = found.groups if len(found.groups) <= MOST_GROUPS else _largest(found.groups)
    shares = Series(label(HERE, "share"), tuple(group.share for group in some))
    chart = Chart(words(HERE, month=last).plain("chart_departments"), Shape.BARS, _names(some), (shares,))
    lines: list[Part] = [Paragraph(_group("department", group, last)) for group in some]
    if len(some) < len(found.groups):
        lines.append(Paragraph(words(HERE, count=len(found.groups) - len(some))["more_departments"]))
    return [chart, *lines] if any(shares.numbers) else lines


def _largest(groups: Sequence[Group]) -> tuple[Group, ...]:
    most = sorted(groups, key=lambda group: -group.people)[:MOST_GROUPS]
    return tuple(group for group in groups if group in most)


def _names(groups: Iterable[Group]) -> tuple[str, ...]:
    """Short enough for the picture, and each once."""
    names: list[str] = []
    for group in groups:
        name = _group_name(group)
        short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        while short in names:
            short = f"{short[: LONGEST_NAME - 4]} {len(names)}"
        names.append(short)
    return tuple(names)


def _group_name(group: Group) -> str:
    return group.department or label(HERE, "others")


def _group(block: str, group: Group, last: str) -> Text:
    return words(
        HERE, department=_group_name(group), count=group.took_part, total=group.people, share=group.share, month=last
    )[block]


def _line(line: MonthlyCount, found: Statistics) -> Text:
    return _numbers_line(_name(line), line.numbers, found.months)


def _numbers_line(name: str, numbers: Sequence[int | None], months: Sequence[date]) -> Text:
    """ "Praise for everyone: May 12, Jun 30, Jul –"."""
    each = [
        f"{MONTHS[month.month - 1]} {DASH if number is None else f'{number:,}'}"
        for month, number in zip(months, numbers, strict=True)
    ]
    return (Words(name, bold=True), Words(f": {', '.join(each)}"))


def _name(line: MonthlyCount) -> str:
    return label(HERE, f"{line.kind}_{line.audience}")


def _month(first: date) -> str:
    return f"{MONTHS[first.month - 1]} {first.year}"


def as_file(found: Statistics) -> Message:
    """The same numbers as a table; what may not be shown says so there too."""
    hidden = words(HERE, least=LEAST).plain("hidden")
    months = [f"{month:%Y-%m}" for month in found.months]
    rows: list[list[str | int]] = [[label(HERE, f"column_{each}") for each in ("month", "what", "number", "people")]]
    for name, numbers in [*((_name(line), line.numbers) for line in found.lines), (_took(), found.took_part)]:
        rows += [
            [month, name, hidden if number is None else number, ""]
            for month, number in zip(months, numbers, strict=True)
        ]
    rows += [[months[-1], f"{_took()}: {_group_name(group)}", group.took_part, group.people] for group in found.groups]
    said = words(HERE)["file"]
    return Message((Paragraph(said),), summary=said, files=(File(f"upward-{months[-1]}.csv", sheet(rows)),))


def _took() -> str:
    return label(HERE, "took_part")
