"""`data_visualization` as inline SVG, with the numbers as a table for those who hear them."""

import math
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

Json = dict[str, Any]

WIDTH, HEIGHT = 560, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 34
_RADIUS: Final = 100
_SVG: Final = Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>')
_LABEL: Final = Markup('<text class="chart-label" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>')
_GRID: Final = Markup('<path class="chart-grid" d="M{:.1f} {:.1f}H{:.1f}"/>')
_BAR: Final = Markup('<rect class="series-{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="2">{}</rect>')
_LINE: Final = Markup('<path class="chart-line stroke-{}" d="{}"/>')
_AREA: Final = Markup('<path class="chart-area series-{}" d="{}"/>')
_SLICE: Final = Markup('<path class="series-{}" d="{}">{}</path>')
_TIP: Final = Markup("<title>{}: {}</title>")


def chart(block: Json) -> Markup:
    """The picture of a chart block."""
    drawn = _pie(block["chart"]) if block["chart"]["type"] == "pie" else _plot(block["chart"])
    return _SVG.format(WIDTH, HEIGHT, block["title"], drawn)


def legend(block: Json) -> list[str]:
    """Names of the series or segments, in the order of their colours."""
    parts = block["chart"].get("series") or block["chart"].get("segments") or []
    return [part.get("name") or part["label"] for part in parts]


def rows(block: Json) -> list[tuple[str, list[str]]]:
    """The same as a table: label and values, one for each series."""
    if block["chart"]["type"] == "pie":
        return [(part["label"], [number(part["value"])]) for part in block["chart"]["segments"]]
    lines = block["chart"]["series"]
    names = block["chart"]["axis_config"]["categories"]
    return [(name, [_at(line, name) for line in lines]) for name in names]


def number(value: float) -> str:
    """`3.8`, `12`."""
    return f"{value:g}" if abs(value) < 1e6 else f"{value:,.0f}"


def _at(line: Json, category: str) -> str:
    return next((number(point["value"]) for point in line["data"] if point["label"] == category), "")


def _pie(body: Json) -> Markup:
    parts = body["segments"]
    total = sum(part["value"] for part in parts)
    turn, drawn = 0.0, []
    for index, part in enumerate(parts):
        share = part["value"] / total
        tip = _TIP.format(part["label"], number(part["value"]))
        drawn.append(_SLICE.format(index, _sector(turn, min(share, 0.9999)), tip))
        turn += share
    return Markup("").join(drawn)


def _sector(start: float, share: float) -> str:
    x, y = WIDTH / 2, HEIGHT / 2
    (ax, ay), (bx, by) = (
        (x + _RADIUS * math.sin(math.tau * at), y - _RADIUS * math.cos(math.tau * at)) for at in (start, start + share)
    )
    return f"M{x} {y}L{ax:.2f} {ay:.2f}A{_RADIUS} {_RADIUS} 0 {int(share > 0.5)} 1 {bx:.2f} {by:.2f}Z"


@dataclass(frozen=True)
class _Plane:
    """Where values and categories stand in the picture."""

    names: list[str]
    low: float
    high: float
    step: float

    @property
    def slot(self) -> float:
        return (WIDTH - _LEFT - _RIGHT) / len(self.names)

    def x(self, label: str) -> float:
        return _LEFT + self.slot * (self.names.index(label) + 0.5)

    def y(self, value: float) -> float:
        return _TOP + (self.high - value) / (self.high - self.low) * (HEIGHT - _TOP - _BOTTOM)


def _plot(body: Json) -> Markup:
    """Bars, lines or areas over the categories, with a scale of round numbers."""
    values = [point["value"] for line in body["series"] for point in line["data"]]
    plane = _Plane(body["axis_config"]["categories"], *_scale(min([0, *values]), max([0, *values])))
    drawn = _grid(plane)
    for index, line in enumerate(body["series"]):
        points = [point for point in line["data"] if point["label"] in plane.names]
        if body["type"] == "bar":
            drawn += [_bar(plane, body, index, point) for point in points]
        elif points:
            drawn += _curve(plane, body["type"], index, points)
    return Markup("").join(drawn)


def _grid(plane: _Plane) -> list[Markup]:
    count = round((plane.high - plane.low) / plane.step) + 1
    marks = [plane.low + plane.step * index for index in range(count)]
    drawn = [_GRID.format(_LEFT, plane.y(mark), WIDTH - _RIGHT) for mark in marks]
    drawn += [_LABEL.format(_LEFT - 6, plane.y(mark) + 4, "end", number(mark)) for mark in marks]
    return drawn + [_LABEL.format(plane.x(name), HEIGHT - 14, "middle", name) for name in plane.names]


def _bar(plane: _Plane, body: Json, index: int, point: Json) -> Markup:
    width = plane.slot * 0.7 / len(body["series"])
    left = plane.x(point["label"]) - plane.slot * 0.35 + width * index
    top, base = sorted((plane.y(point["value"]), plane.y(0)))
    tip = _TIP.format(f"{body['series'][index]['name']}, {point['label']}", number(point["value"]))
    return _BAR.format(index, left, top, max(width - 2, 1), base - top, tip)


def _curve(plane: _Plane, kind: str, index: int, points: list[Json]) -> list[Markup]:
    path = "L".join(f"{plane.x(point['label']):.1f} {plane.y(point['value']):.1f}" for point in points)
    line = _LINE.format(index, f"M{path}")
    if kind == "line":
        return [line]
    first, last = plane.x(points[0]["label"]), plane.x(points[-1]["label"])
    return [_AREA.format(index, f"M{first:.1f} {plane.y(0):.1f}L{path}L{last:.1f} {plane.y(0):.1f}Z"), line]


def _scale(low: float, high: float) -> tuple[float, float, float]:
    """Round bounds around the values, and the step between the four or five lines."""
    span = (high - low) or 1
    rough = span / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    return math.floor(low / step) * step, math.ceil(high / step) * step or step, step
