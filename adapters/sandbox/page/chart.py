"""`data_visualization` as inline SVG, with the numbers as a table for those who hear them."""

import math
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

Json = dict[str, Any]

WIDTH, HEIGHT = 560, 260
_RIGHT, _TOP = 14, 20
_BELOW: Final = 34
_NAMES: Final = 20
# Room for the letters of a label, in the picture's units.
_LETTER: Final = 6.4
# By how much letters are larger in a narrow column (charts.css).
_SHRUNK: Final = 1.55
_RADIUS, _HOLE = 104, 58
# Up to so many bars and points carry their number.
_NUMBERED: Final = 12
_SVG: Final = Markup('<svg class="chart" viewBox="{} 0 {} {}" role="img" aria-label="{}">{}</svg>')
_LABEL: Final = Markup('<text class="chart-label{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>')
_AXIS: Final = Markup('<text class="chart-axis" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>')
_GRID: Final = Markup('<path class="chart-grid{}" d="M{:.1f} {:.1f}H{:.1f}"/>')
_BAR: Final = Markup(
    '<rect class="chart-mark series-{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="{:.1f}">{}</rect>'
)
_LINE: Final = Markup('<path class="chart-line stroke-{}" d="{}"/>')
_AREA: Final = Markup('<path class="chart-area series-{}" d="{}"/>')
_POINT: Final = Markup('<circle class="chart-mark chart-point series-{}" cx="{:.1f}" cy="{:.1f}" r="4">{}</circle>')
_SLICE: Final = Markup('<path class="chart-mark chart-slice series-{}" d="{}">{}</path>')
_NUMBER: Final = Markup('<text class="chart-number" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>')
_TIP: Final = Markup("<title>{}: {}</title>")


def chart(block: Json) -> Markup:
    """The picture of a chart block."""
    if block["chart"]["type"] == "pie":
        return _SVG.format((WIDTH - HEIGHT) / 2, HEIGHT, HEIGHT, block["title"], _pie(block["chart"]))
    return _SVG.format(0, WIDTH, HEIGHT, block["title"], _plot(block["chart"]))


def legend(block: Json) -> list[tuple[str, str]]:
    """Names of the series or segments in the order of their colours, and what is said of each: a segment's share."""
    body = block["chart"]
    if body["type"] != "pie":
        return [(part["name"], "") for part in body["series"]]
    total = sum(part["value"] for part in body["segments"]) or 1
    shares = (f"{number(part['value'])} · {100 * part['value'] / total:.0f} %" for part in body["segments"])
    return list(zip((part["label"] for part in body["segments"]), shares, strict=True))


def rows(block: Json) -> list[tuple[str, list[str]]]:
    """The same as a table: label and values, one for each series."""
    if block["chart"]["type"] == "pie":
        return [(part["label"], [number(part["value"])]) for part in block["chart"]["segments"]]
    lines = block["chart"]["series"]
    names = block["chart"]["axis_config"]["categories"]
    return [(name, [_at(line, name) for line in lines]) for name in names]


def number(value: float) -> str:
    """`3.8`, `12`, `1,250,000`."""
    return f"{value:,g}" if abs(value) < 1e6 else f"{value:,.0f}"


def _at(line: Json, category: str) -> str:
    return next((number(point["value"]) for point in line["data"] if point["label"] == category), "")


# Shares of a whole


def _pie(body: Json) -> Markup:
    parts = body["segments"]
    total = sum(part["value"] for part in parts) or 1
    turn, drawn = 0.0, []
    for index, part in enumerate(parts):
        share = part["value"] / total
        tip = _TIP.format(part["label"], f"{number(part['value'])} ({100 * share:.0f} %)")
        drawn.append(_SLICE.format(index, _ring(turn, min(share, 0.9999)), tip))
        turn += share
    drawn.append(
        Markup('<text class="chart-total" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            WIDTH / 2, HEIGHT / 2 + 8, number(total)
        )
    )
    return Markup("").join(drawn)


def _ring(start: float, share: float) -> str:
    """The part of a ring from `start` (0 to 1, clockwise from the top) over `share`."""
    large = int(share > 0.5)
    (ax, ay), (bx, by) = (_on(_RADIUS, at) for at in (start, start + share))
    (cx, cy), (dx, dy) = (_on(_HOLE, at) for at in (start + share, start))
    outer = f"M{ax:.2f} {ay:.2f}A{_RADIUS} {_RADIUS} 0 {large} 1 {bx:.2f} {by:.2f}"
    return f"{outer}L{cx:.2f} {cy:.2f}A{_HOLE} {_HOLE} 0 {large} 0 {dx:.2f} {dy:.2f}Z"


def _on(radius: float, at: float) -> tuple[float, float]:
    return WIDTH / 2 + radius * math.sin(math.tau * at), HEIGHT / 2 - radius * math.cos(math.tau * at)


# Values over categories


@dataclass(frozen=True)
class _Plane:
    """Where values and categories stand in the picture; `left`, `top` and `bottom`: the room for scale and names."""

    names: list[str]
    low: float
    high: float
    step: float
    left: float
    top: float
    bottom: float

    @property
    def slot(self) -> float:
        return (WIDTH - self.left - _RIGHT) / len(self.names)

    @property
    def marks(self) -> list[float]:
        count = round((self.high - self.low) / self.step) + 1
        return [self.low + self.step * index for index in range(count)]

    def x(self, label: str) -> float:
        return self.left + self.slot * (self.names.index(label) + 0.5)

    def y(self, value: float) -> float:
        return self.top + (self.high - value) / (self.high - self.low) * (HEIGHT - self.top - self.bottom)


def _plot(body: Json) -> Markup:
    """Bars, lines or areas over the categories, with a scale of round numbers."""
    values = [point["value"] for line in body["series"] for point in line["data"]]
    axis = body["axis_config"]
    low, high, step = _scale(min([0, *values]), max([0, *values]))
    wide = max(len(number(mark)) for mark in (low, high, low + step)) * _LETTER
    top, bottom = _TOP + 14 * bool(axis.get("y_label")), _BELOW + 18 * bool(axis.get("x_label"))
    plane = _Plane(axis["categories"], low, high, step, wide + 16, top, bottom)
    drawn = _grid(plane) + _named(plane, axis)
    for index, line in enumerate(body["series"]):
        points = [point for point in line["data"] if point["label"] in plane.names]
        if body["type"] == "bar":
            drawn += [_bar(plane, body, index, point) for point in points]
        elif points:
            drawn += _curve(plane, body["type"], index, points, line["name"])
    if len(body["series"]) == 1 and len(values) <= _NUMBERED:
        drawn += _numbers(plane, body["series"][0])
    return Markup("").join(drawn)


def _grid(plane: _Plane) -> list[Markup]:
    drawn = [
        _GRID.format("" if mark else " chart-base", plane.left, plane.y(mark), WIDTH - _RIGHT) for mark in plane.marks
    ]
    return drawn + [_LABEL.format("", plane.left - 8, plane.y(mark) + 4, "end", number(mark)) for mark in plane.marks]


def _named(plane: _Plane, axis: Json) -> list[Markup]:
    """The names below, every second or third where they need more room than there is, and what the axes mean."""
    longest = max(len(name) for name in plane.names) * _LETTER + 8
    every = max(1, math.ceil(min(longest, _NAMES * _LETTER) / plane.slot))
    middle = (WIDTH + plane.left - _RIGHT) / 2
    sparse = every * math.ceil(min(longest, _NAMES * _LETTER) * _SHRUNK / plane.slot / every)
    drawn = []
    for index, name in enumerate(plane.names):
        if index % every == 0:
            thin = " chart-thin" if index % sparse else ""
            drawn.append(_LABEL.format(thin, plane.x(name), HEIGHT - plane.bottom + 21, "middle", name))
    if axis.get("x_label"):
        drawn.append(_AXIS.format(middle, HEIGHT - 6, "middle", axis["x_label"]))
    if axis.get("y_label"):
        drawn.append(_AXIS.format(0, 13, "start", axis["y_label"]))
    return drawn


def _bar(plane: _Plane, body: Json, index: int, point: Json) -> Markup:
    group = min(plane.slot * 0.72, 56.0 * len(body["series"]))
    width = group / len(body["series"])
    left = plane.x(point["label"]) - group / 2 + width * index
    top, base = sorted((plane.y(point["value"]), plane.y(0)))
    tip = _TIP.format(f"{body['series'][index]['name']}, {point['label']}", number(point["value"]))
    return _BAR.format(index, left, top, max(width - 2, 1), base - top, min(3.0, width / 4), tip)


def _curve(plane: _Plane, kind: str, index: int, points: list[Json], name: str) -> list[Markup]:
    path = "L".join(f"{plane.x(point['label']):.1f} {plane.y(point['value']):.1f}" for point in points)
    drawn = [_LINE.format(index, f"M{path}")]
    if kind == "area":
        first, last = plane.x(points[0]["label"]), plane.x(points[-1]["label"])
        base = plane.y(0)
        drawn.insert(0, _AREA.format(index, f"M{first:.1f} {base:.1f}L{path}L{last:.1f} {base:.1f}Z"))
    tips = ((point, _TIP.format(f"{name}, {point['label']}", number(point["value"]))) for point in points)
    return drawn + [_POINT.format(index, plane.x(point["label"]), plane.y(point["value"]), tip) for point, tip in tips]


def _numbers(plane: _Plane, line: Json) -> list[Markup]:
    """The numbers themselves, over (those below zero: under) a single row of bars or points."""
    drawn = []
    for point in line["data"]:
        if point["label"] in plane.names:
            value = point["value"]
            drawn.append(
                _NUMBER.format(plane.x(point["label"]), plane.y(value) + (16 if value < 0 else -8), number(value))
            )
    return drawn


def _scale(low: float, high: float) -> tuple[float, float, float]:
    """Round bounds around the values, and the step between the four or five lines."""
    span = (high - low) or 1
    rough = span / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    return math.floor(low / step) * step, math.ceil(high / step) * step or step, step
