"""What was answered to one question, in words. With few answers there is no number, so that nobody can be counted
out; from five on the words carry everything, and the bars only repeat them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cycles.results.averages import ANSWERS_LEAST, average
from bot.cycles.results.result import Counts
from bot.messages import CodeBlock, Text, Words
from bot.phrases import COMMA, words
from bot.question_sets import Kind, Question, scales

HERE = "cycles/read"
BAR_LONGEST = 10
BAR = "▇"
A_CHANGE = 0.5
"""From so many points on it is said that a rating rose or fell: of six people three say one point more or less then."""
MIDDLE = 2
"""The place of the point between low and high, from 0."""


def say_answers(question: Question, counts: Counts) -> Text:
    """One sentence."""
    if sum(counts) < ANSWERS_LEAST:
        return _say_few(question, counts)
    return _say_points(question, counts) if question.kind is Kind.RATING else _say_choices(question, counts)


def say_numbers(question: Question, counts: Counts, company: float | None, last: float | None = None) -> Text:
    """The average of a rating, beside that of the last cycle and of all managers where they may be seen; else
    nothing."""
    if question.kind is not Kind.RATING or sum(counts) < ANSWERS_LEAST:
        return ()
    said = words(HERE, average=f"{average(counts):.1f}", most=len(question.options))["average"]
    if last is not None:
        said = (
            *said,
            Words(" "),
            *words(HERE, average=f"{last:.1f}")[_trend(round(average(counts), 1) - round(last, 1))],
        )
    if company is not None:
        said = (*said, Words(" "), *words(HERE, average=f"{company:.1f}")["company"])
    return said


def _trend(change: float) -> str:
    return "last_same" if round(abs(change), 1) < A_CHANGE else "last_lower" if change > 0 else "last_higher"


def draw_bars(question: Question, counts: Counts) -> Text:
    """A line for each option, the number first; nothing where no numbers are shown."""
    if sum(counts) < ANSWERS_LEAST:
        return ()
    digits, bars = len(str(max(counts))), [_bar(each, max(counts)) for each in counts]
    room = max(map(len, bars))
    lines = [
        f"{count:>{digits}} {bar:<{room}} {option}"
        for count, bar, option in zip(counts, bars, question.options, strict=True)
    ]
    return (CodeBlock("\n".join(lines)),)


def _bar(count: int, most: int) -> str:
    return BAR * (count if most <= BAR_LONGEST else -(-count * BAR_LONGEST // most))


def _say_few(question: Question, counts: Counts) -> Text:
    """Two thirds make it *mostly*; nothing is said of the others."""
    if question.kind is Kind.RATING:
        said = scales()[question.scale].mostly[_side(counts)]
        return words(HERE, count=sum(counts), points=said)["few"]
    option = next(
        (each for each, count in zip(question.options, counts, strict=True) if _is_mostly(count, counts)), None
    )
    if option is None:
        return words(HERE, count=sum(counts))["few_mixed"]
    return words(HERE, count=sum(counts), option=option)["few_chose"]


def _side(counts: Counts) -> int:
    """0 is low, 2 high, as in `Scale.mostly`."""
    top, bottom = _sides(counts)
    return 2 if _is_mostly(top, counts) else 0 if _is_mostly(bottom, counts) else 1


def _sides(counts: Counts) -> tuple[int, int]:
    """How many chose the two highest points, and the two lowest."""
    return sum(counts[MIDDLE + 1 :]), sum(counts[:MIDDLE])


def _is_mostly(count: int, counts: Counts) -> bool:
    return 3 * count >= 2 * sum(counts)


def _say_points(question: Question, counts: Counts) -> Text:
    scale, (top, bottom) = scales()[question.scale], _sides(counts)
    pieces = [words(HERE, part=top, count=sum(counts), points=scale.top)["points"]]
    pieces += [words(HERE, part=bottom, points=scale.bottom)["other_points"]] if bottom else []
    pieces += [words(HERE, part=counts[MIDDLE])["between"]] if counts[MIDDLE] else []
    said = (*_join(pieces), Words("."))
    differ = 3 * min(top, bottom) >= sum(counts)
    return (*said, Words(" "), *words(HERE)["differ"]) if differ else said


def _say_choices(question: Question, counts: Counts) -> Text:
    """The most frequent first."""
    found = sorted(zip(counts, question.options, strict=True), key=lambda each: -each[0])
    first, *others = [(count, option) for count, option in found if count]
    pieces = [words(HERE, part=first[0], count=sum(counts), option=first[1])["chose"]]
    pieces += [words(HERE, part=count, option=option)["also_chose"] for count, option in others]
    return (*_join(pieces), Words("."))


def _join(pieces: Sequence[Text]) -> Text:
    return tuple(run for place, piece in enumerate(pieces) for run in (*((COMMA,) if place else ()), *piece))
