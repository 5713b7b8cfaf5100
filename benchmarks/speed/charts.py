"""Plots of the results as SVG files that need nothing else; colours follow the reader's light or dark scheme."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Any, Final

from phiguard.evaluate.plots import _open, _text

_COLOURS: Final = ("#2457a6", "#b4531a", "#1f7a4d", "#7a3fa0", "#a61e4d", "#0b7285", "#846a00", "#495057")
_DARK: Final = ("#86b3ff", "#ffa66b", "#63d297", "#cf9bf0", "#ff8fab", "#66d9e8", "#ffe066", "#ced4da")
_STYLE: Final = (
    "<style>svg{--paper:#fff;--ink:#1c2430;--soft:#5a6675;--line:#d9dfe6;"
    + "".join(f"--c{i}:{c};" for i, c in enumerate(_COLOURS))
    + "background:var(--paper)}@media (prefers-color-scheme:dark){svg{--paper:#12171e;--ink:#e8edf3;--soft:#a3b0bf;"
    "--line:#303a46;"
    + "".join(f"--c{i}:{c};" for i, c in enumerate(_DARK))
    + "}}text{font:12px system-ui,sans-serif;fill:var(--ink)}.axis{fill:var(--soft)}.grid{stroke:var(--line)}"
    ".line{fill:none;stroke-width:2}.whisker{stroke-width:1.5}"
    + "".join(f".l{i}{{stroke:var(--c{i})}}.d{i}{{fill:var(--c{i})}}" for i in range(len(_COLOURS)))
    + "</style>"
)
_MARKS: Final = ("circle", "square", "diamond", "triangle")


def _head(width: float, height: float, title: str) -> str:
    head = _open(width, height, title).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    return head + _STYLE + f'<rect width="{width:.0f}" height="{height:.0f}" style="fill:var(--paper)"/>'


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return low, max(high, low + 1)


def _mark(i: int, x: float, y: float) -> str:
    """Of a series: told apart by form too, not by colour alone."""
    kind, c = _MARKS[i % len(_MARKS)], f'class="d{i}"'
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" {c}/>'
    if kind == "square":
        return f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7" {c}/>'
    if kind == "diamond":
        return f'<path d="M{x:.1f} {y - 5:.1f}l5 5-5 5-5-5z" {c}/>'
    return f'<path d="M{x:.1f} {y - 5:.1f}l5 9h-10z" {c}/>'


def lines(
    title: str, across: str, ticks: Sequence[tuple[float, str]], series: Mapping[str, list[tuple[float, Any]]]
) -> str:
    """Multiples of the round trip, logarithmic, along something; whiskers are quartiles.

    Args:
        across: what the x axis is.
        ticks: (place from 0 to 1, label).
        series: name to (place from 0 to 1, a `Spread`).
    """
    width, height, left, right, top, bottom = 720, 400, 60, 190, 40, 54
    w, h = width - left - right, height - top - bottom
    everything = [v for points in series.values() for _, s in points for v in (s["low"], s["high"]) if v > 0]
    low, high = _decades(everything or [1.0, 10.0])

    def y_of(value: float) -> float:
        return top + h * (1 - (log10(max(value, 10.0**low)) - low) / (high - low))

    parts = [_head(width, height, title), _text(left, 22, title, "start", "label")]
    for d in range(low, high + 1):
        y = y_of(10.0**d)
        parts += [f'<line x1="{left}" y1="{y:.1f}" x2="{left + w}" y2="{y:.1f}" class="grid"/>',
                  _text(left - 8, y + 4, f"{10.0**d:,g} ×", "end", "axis")]  # fmt: skip
    for place, label in ticks:
        x = left + w * place
        parts += [f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{top + h}" class="grid"/>',
                  _text(x, top + h + 18, label, "middle", "axis")]  # fmt: skip
    parts.append(_text(left + w / 2, height - 10, across, "middle", "axis"))
    taken: list[float] = []
    ordered = sorted(enumerate(series.items()), key=lambda item: -item[1][1][-1][1]["median"] if item[1][1] else 0)
    for i, (name, points) in ordered:
        if not points:
            continue
        line = " ".join(f"{left + w * x:.1f},{y_of(s['median']):.1f}" for x, s in points)
        parts.append(f'<polyline points="{line}" class="line l{i}"/>')
        for x, s in points:
            at, y = left + w * x, y_of(s["median"])
            tip = f"{name}: {s['median']:,.1f} × ({s['low']:,.1f} to {s['high']:,.1f})"
            parts.append(
                f'<g><title>{escape(tip)}</title><line x1="{at:.1f}" y1="{y_of(s["low"]):.1f}" x2="{at:.1f}"'
                f' y2="{y_of(s["high"]):.1f}" class="whisker l{i}"/>{_mark(i, at, y)}</g>'
            )
        at = max([y_of(points[-1][1]["median"]) + 4, *(t + 15 for t in taken)])
        taken.append(at)
        parts += [_mark(i, left + w + 16, at - 4), _text(left + w + 26, at, name, "start", f"d{i}")]
    return "".join(parts) + "</svg>\n"


def bars(title: str, rows: Sequence[tuple[str, Any]]) -> str:
    """Multiples of the round trip, logarithmic, by candidate; whiskers are quartiles."""
    left, high, width = 240, 26, 720
    height, w = high * len(rows) + 76, width - 240 - 120
    _, decades = _decades([1.0, *(s["high"] for _, s in rows)])
    parts = [_head(width, height, title), _text(12, 22, title, "start", "label")]
    for d in range(decades + 1):
        x = left + w * d / decades
        parts += [f'<line x1="{x:.1f}" y1="34" x2="{x:.1f}" y2="{height - 34}" class="grid"/>',
                  _text(x, height - 14, f"{10**d:,} ×", "middle", "axis")]  # fmt: skip

    def x_of(value: float) -> float:
        return w * log10(max(value, 1.0)) / decades

    for i, (name, s) in enumerate(rows):
        y, size = 40 + high * i, x_of(s["median"])
        tip = f"{name}: {s['median']:,.1f} × ({s['low']:,.1f} to {s['high']:,.1f})"
        colour = "d0" if name.startswith(("standard", "strict", "hipaa")) else "d1"
        parts += [
            f"<g><title>{escape(tip)}</title>", _text(left - 8, y + 13, name, "end", "axis"),
            f'<rect x="{left}" y="{y}" width="{size:.1f}" height="{high - 9}" class="{colour}"/>',
            f'<line x1="{left + x_of(s["low"]):.1f}" y1="{y + 8}" x2="{left + x_of(s["high"]):.1f}" y2="{y + 8}"'
            ' class="whisker" style="stroke:var(--ink)"/>',
            _text(left + max(size, x_of(s["high"])) + 6, y + 13, f"{s['median']:,.1f} ×", "start", "label"), "</g>",
        ]  # fmt: skip
    return "".join(parts) + "</svg>\n"
