"""Plots as inline SVG: no script, no host, colours from the page's own style sheet."""

from html import escape
from math import log10
from typing import Any

Results = dict[str, Any]


def heat_map(target: Results) -> str:
    """Leak by entity and encoding depth; each cell says its share and count, and never by colour alone."""
    cells = {tuple(key.split("|")): row for key, row in target["heat"].items()}
    entities = sorted({e for e, _ in cells}, key=lambda e: (-_worst(cells, e), e))
    depths = ["0", "1", "2", "3", "4"]
    left, top, wide, high = 210, 34, 96, 26
    width, height = left + wide * len(depths) + 10, top + high * len(entities) + 10
    parts = [_open(width, height, f"Leak by entity and encoding depth: {target['target']}")]
    for j, depth in enumerate(depths):
        label = "4 and more" if depth == "4" else depth
        parts.append(_text(left + wide * j + wide / 2, top - 10, label, "middle", "axis"))
    for i, entity in enumerate(entities):
        y = top + high * i
        parts.append(_text(left - 8, y + high / 2 + 4, entity, "end", "axis"))
        for j, depth in enumerate(depths):
            row = cells.get((entity, depth))
            x = left + wide * j
            if row is None:
                parts.append(f'<rect x="{x + 1}" y="{y + 1}" width="{wide - 2}" height="{high - 2}" class="none"/>')
                continue
            share = row["rate"]
            shade = 0.0 if share == 0 else 0.18 + 0.72 * min(1.0, share)
            tip = f"{entity}, depth {depth}: {row['bad']} of {row['n']} ({share:.2%})"
            parts.append(
                f'<g><title>{escape(tip)}</title>'
                f'<rect x="{x + 1}" y="{y + 1}" width="{wide - 2}" height="{high - 2}"'
                f' class="cell{"" if share else " zero"}" style="--shade:{shade:.2f}"/>'
                + _text(x + wide / 2, y + high / 2 + 4, f"{_percent(share)} of {row['n']}", "middle",
                        "strong" if shade > 0.55 else "value")
                + "</g>"
            )  # fmt: skip
    return "".join(parts) + "</svg>"


def _worst(cells: dict[tuple[str, ...], Any], entity: str) -> float:
    return max(float(row["rate"]) for (e, _), row in cells.items() if e == entity)


def scatter(targets: list[Results]) -> str:
    """Utility against leak, all targets: what is good lies at the top left."""
    width, height, left, right, top, bottom = 640, 380, 64, 150, 20, 52
    w, h = width - left - right, height - top - bottom
    parts = [_open(width, height, "Utility against leak")]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x, y = left + w * tick, top + h * (1 - tick)
        parts += [f'<line x1="{x}" y1="{top}" x2="{x}" y2="{top + h}" class="grid"/>',
                  f'<line x1="{left}" y1="{y}" x2="{left + w}" y2="{y}" class="grid"/>',
                  _text(x, top + h + 18, f"{tick:.0%}", "middle", "axis"),
                  _text(left - 8, y + 4, f"{tick:.0%}", "end", "axis")]  # fmt: skip
    parts.append(_text(left + w / 2, height - 10, "leak: planted values that could be recovered", "middle", "axis"))
    parts.append(
        f'<text x="16" y="{top + h / 2}" class="axis" text-anchor="middle"'
        f' transform="rotate(-90 16 {top + h / 2})">utility: measurement fields untouched</text>'
    )
    taken: list[tuple[float, float]] = []
    for i, t in enumerate(targets):
        m = t["metrics"]
        x, y = left + w * m["leak"], top + h * (1 - m["utility"])
        at = y + 4
        while any(abs(x - a) < 130 and abs(at - b) < 14 for a, b in taken):
            at += 14
        taken.append((x, at))
        tip = f"{t['target']}: leak {m['leak']:.2%}, utility {m['utility']:.2%}"
        parts.append(
            f'<g><title>{escape(tip)}</title><circle cx="{x:.1f}" cy="{y:.1f}" r="6" class="dot d{i % 8}"/>'
            + _text(x + 11, at, t["target"], "start", "label")
            + "</g>"
        )
    return "".join(parts) + "</svg>"


def reliability(target: Results) -> str:
    """Score against the share that was right, by tenths; on the diagonal a score is a probability."""
    width, height, left, top, side = 380, 360, 56, 16, 290
    parts = [_open(width, height, f"Reliability: {target['target']}")]
    for tick in (0, 0.5, 1):
        x, y = left + side * tick, top + side * (1 - tick)
        parts += [f'<line x1="{x}" y1="{top}" x2="{x}" y2="{top + side}" class="grid"/>',
                  f'<line x1="{left}" y1="{y}" x2="{left + side}" y2="{y}" class="grid"/>',
                  _text(x, top + side + 16, f"{tick}", "middle", "axis"),
                  _text(left - 8, y + 4, f"{tick}", "end", "axis")]  # fmt: skip
    parts.append(f'<line x1="{left}" y1="{top + side}" x2="{left + side}" y2="{top}" class="diagonal"/>')
    for i, (name, label) in enumerate((("findings", "score of a finding"), ("risk", "risk.phi of an event"))):
        points = target["reliability"][name]
        line = " ".join(f"{left + side * s:.1f},{top + side * (1 - r):.1f}" for s, r, _ in points)
        if len(points) > 1:
            parts.append(f'<polyline points="{line}" class="line l{i}"/>')
        for s, r, n in points:
            tip = f"{label} {s:.2f}: {r:.2%} right of {n}"
            parts.append(
                f'<g><title>{escape(tip)}</title><circle cx="{left + side * s:.1f}" cy="{top + side * (1 - r):.1f}"'
                f' r="{2.5 + min(5.0, log10(n + 1) * 1.2):.1f}" class="dot d{i}"/></g>'
            )
        parts.append(_text(left + 10, top + 16 + 16 * i, f"{'●' if i == 0 else '○'} {label}", "start", f"key k{i}"))
    parts.append(_text(left + side / 2, height - 6, "what was predicted, against what was so", "middle", "axis"))
    return "".join(parts) + "</svg>"


def bars(targets: list[Results]) -> str:
    """Events a second, on a logarithmic scale."""
    rows = [t for t in targets if t["metrics"]["events_per_s"] > 0]
    left, high, width = 170, 28, 640
    height = high * len(rows) + 34
    top_value = max([t["metrics"]["events_per_s"] for t in rows], default=10.0)
    decades = max(1, int(log10(max(top_value, 10.0))) + 1)
    w = width - left - 110
    parts = [_open(width, height, "Throughput in events a second, logarithmic")]
    for d in range(decades + 1):
        x = left + w * d / decades
        parts += [f'<line x1="{x}" y1="4" x2="{x}" y2="{height - 28}" class="grid"/>',
                  _text(x, height - 10, f"{10**d:,}", "middle", "axis")]  # fmt: skip
    for i, t in enumerate(rows):
        value = t["metrics"]["events_per_s"]
        size = w * max(0.0, log10(max(value, 1.0))) / decades
        y = 8 + high * i
        parts += [_text(left - 8, y + 14, t["target"], "end", "axis"),
                  f'<rect x="{left}" y="{y}" width="{size:.1f}" height="{high - 9}" class="bar"/>',
                  _text(left + size + 6, y + 14, f"{value:,.0f} a second", "start", "label")]  # fmt: skip
    return "".join(parts) + "</svg>"


def _percent(share: float) -> str:
    return "0 %" if share == 0 else f"{share * 100:.1f} %" if share >= 0.001 else "<0.1 %"


def _open(width: float, height: float, title: str) -> str:
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{escape(title)}"'
        f' style="max-width:{width:.0f}px"><title>{escape(title)}</title>'
    )


def _text(x: float, y: float, text: str, anchor: str, kind: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(text)}</text>'
