"""Charts as pictures, for chats that draw none themselves. Needs the extra `charts`."""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.messages import Chart, File, Shape

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT, DOTS = 8.0, 4.0, 150
"""Inches, and dots an inch: 1,200 by 600, sharp on a telephone and some 40 kB."""


def draw_chart(chart: Chart, number: int) -> File | None:
    """The picture; None where the library is not installed. `number` tells several in one message apart."""
    if find_spec("matplotlib") is None:
        return None
    from matplotlib.figure import Figure  # 60 MB and most of a second: only for who needs it

    figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
    axes = figure.add_subplot()
    _plot_series(axes, chart)
    _label_axes(axes, chart)
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=DOTS)
    return File(f"chart-{number}.png", picture.getvalue())


def _plot_series(axes: Axes, chart: Chart) -> None:
    """Lines, or bars side by side in the place of each category."""
    places = range(len(chart.categories))
    for turn, each in enumerate(chart.series):
        if chart.shape is Shape.LINES:
            axes.plot(places, each.numbers, label=_literally(each.name), marker="o")
        else:
            width = 0.8 / len(chart.series)
            left = [place - 0.4 + width * (turn + 0.5) for place in places]
            axes.bar(left, each.numbers, width, label=_literally(each.name))


def _label_axes(axes: Axes, chart: Chart) -> None:
    names = [_literally(name) for name in chart.categories]
    axes.set_xticks(list(range(len(names))), names, rotation=30, ha="right")
    axes.set_ylim(bottom=0)
    axes.set_title(_literally(chart.title))
    axes.grid(axis="y", alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    if len(chart.series) > 1:
        axes.legend(frameon=False)


def _literally(name: str) -> str:
    """The library reads what stands between dollar signs as a formula."""
    return name.replace("$", r"\$")
