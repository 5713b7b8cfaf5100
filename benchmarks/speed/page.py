"""The results as a page of Markdown with plots, made from the JSON alone."""

import json
from collections.abc import Iterator
from math import log10
from pathlib import Path
from typing import Any, Final

from benchmarks.speed import charts
from benchmarks.speed.candidates import BARE, CPEX, DATAFOG_CORE, FLOOR, LOOP, PEERS, PRESIDIO, WHAT

ROOT: Final = Path(__file__).parent.parent.parent
RESULTS: Final = ROOT / "benchmarks" / "results" / "speed.json"
PAGE: Final = ROOT / "docs" / "reference" / "speed.md"
PLOTS: Final = ROOT / "docs" / "reference" / "plots"
_NDJSON: Final = "standard, scrub_ndjson"
_FEW: Final = (FLOOR, LOOP, BARE, _NDJSON, CPEX, DATAFOG_CORE)
_TITLES: Final = {
    "events": "Analytics events, 3 in 10 with identifiers",
    "corpus": "The corpus: JSON bodies of all its vendors' formats",
}
_AXES: Final = {
    "size": ("By size", "bytes of an event",
             "Events of the same kind with more and more products in a cart; 3 in 10 with identifiers."),
    "share": ("By share of events with PHI", "share of events with PHI beyond the ids of every hit",
              "JSON bodies of the corpus."),
    "repetition": ("By repetition", "share of texts that came before",
                   "Paths, titles, labels and agents that are the site's own, against ones that were never there"
                   " before. Ids and times are new in each event; at 100 % the same 40 events come back whole."),
}  # fmt: skip


def as_json(results: dict[str, Any]) -> str:
    """With a line a candidate, so that a diff says whose figures changed."""
    text = json.dumps(results, indent=1, ensure_ascii=False)
    for row in _rows(results):
        spread = json.dumps(row, indent=1, ensure_ascii=False)
        for indent in range(3, 9):
            text = text.replace(spread.replace("\n", "\n" + " " * indent), json.dumps(row, ensure_ascii=False))
    return text + "\n"


def _rows(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "us" in value and "times" in value:
            yield value
        else:
            for below in value.values():
                yield from _rows(below)
    elif isinstance(value, list):
        for below in value:
            yield from _rows(below)


def write(results: dict[str, Any]) -> None:
    """Page and plots."""
    PLOTS.mkdir(exist_ok=True)
    PAGE.write_text(markdown(results), "utf-8")
    for name, svg in plots(results).items():
        (PLOTS / name).write_text(svg, "utf-8")


# ---- plots


def plots(results: dict[str, Any]) -> dict[str, str]:
    """File name to SVG."""
    out = {}
    for name, stream in results["streams"].items():
        rows = [(n, stream["rows"][n]["times"]) for n in WHAT if n in stream["rows"] and n != FLOOR]
        out[f"speed-{name}.svg"] = charts.bars(f"{_TITLES[name]}: multiples of the JSON round trip", rows)
    for axis, (title, across, _) in _AXES.items():
        points = results[axis]
        places = _places(axis, [p["x"] for p in points])
        labels = [_label(axis, p["x"]) for p in points]
        out[f"speed-{axis}.svg"] = _chart(
            f"{title}: multiples of the JSON round trip", across, places, labels, points
        )
    points = results["lexicon"]
    places = _spaced(len(points))
    labels = [f"{p['terms']:,}" for p in points]
    out["speed-lexicon.svg"] = _chart("By terms: multiples of the JSON round trip", "terms", places, labels, points)
    return out


def _chart(title: str, across: str, places: list[float], labels: list[str], points: list[Any]) -> str:
    names = [name for name in _FEW if name != FLOOR and points and name in points[0]["rows"]]
    series = {
        name: [(at, p["rows"][name]["times"]) for at, p in zip(places, points, strict=True)] for name in names
    }
    return charts.lines(title, across, list(zip(places, labels, strict=True)), series)


def _places(axis: str, values: list[float]) -> list[float]:
    if axis == "repetition":
        return _spaced(len(values))
    at = [log10(v) for v in values] if axis == "size" else values
    return [(v - at[0]) / ((at[-1] - at[0]) or 1) for v in at]


def _spaced(n: int) -> list[float]:
    return [i / max(n - 1, 1) for i in range(n)]


def _label(axis: str, x: float) -> str:
    return f"{x / 1000:g} kB" if axis == "size" else f"{x * 100:g} %"


# ---- page


def markdown(results: dict[str, Any]) -> str:
    """The page."""
    m = results["machine"]
    versions = ", ".join(f"{name} {v}" if name not in PEERS else v for name, v in results["versions"].items())
    parts = [
        "# Speed",
        "",
        "<!-- made by benchmarks/speed from benchmarks/results/speed.json; do not edit -->",
        "CPU time of one core beside the JSON round trip (`orjson.loads` and `orjson.dumps`), and beside other",
        "libraries. All candidates go over the same blocks of events in turn, in one run; a multiple is that of",
        "the round trip of the same block. Figures are medians over the blocks, in brackets the quartiles. Each",
        "guard has seen other events of the stream before, as it has after its first seconds. Why the figures are",
        "what they are is on the page about [performance](../explanation/performance.md).",
        "",
        f"phiguard {results['phiguard']}, revision `{results['revision']}`; {m['cpu']}, {m['cores']} cores,"
        f" {m['system']}, Python {m['python']};",
        *([f"native module: {results['native']};"] if "native" in results else []),
        f"{versions}; seed {results['seed']}.",
        f"`python -m benchmarks.speed` measures it again; this took {results.get('seconds', 0):,} s.",
    ]
    parts += [f"\nNot measured: {name} ({why})." for name, why in results["absent"].items()]
    parts += ["", "## What was asked", "", *_asked(results)]
    for name, stream in results["streams"].items():
        parts += ["", f"## {_TITLES[name]}", ""]
        parts += [f"{stream['events']:,} events after others, {stream['bytes']:,} bytes each on average.", ""]
        parts += [*_of_blocks(name, stream, results.get("short"))]
        parts += [f"![multiples of the round trip](plots/speed-{name}.svg)", "", *_table(stream["rows"])]
    parts += ["", "## Single events", "", "CPU time of an event, in microseconds.", ""]
    parts += ["| stream | preset | p50 | p99 | p99.9 | slowest |", "|---|---|---|---|---|---|"]
    for name, by_preset in results["latency"].items():
        for preset, row in by_preset.items():
            parts.append(f"| {name} | `{preset}` | " + " | ".join(f"{v:,.0f}" for v in row.values()) + " |")
    for axis, (title, across, text) in _AXES.items():
        parts += ["", f"## {title}", "", text, "", f"![{title.lower()}](plots/speed-{axis}.svg)", ""]
        parts += _along(across, [(_label(axis, p["x"]), p) for p in results[axis]])
    parts += ["", "## By terms of the lexicon", ""]
    parts += [
        "A part of the lexicon, all of it, and as many made-up terms beside it; the first has a single term.",
        "",
    ]
    parts += ["![by terms](plots/speed-lexicon.svg)", ""]
    parts += _along("terms", [(f"{p['terms']:,}", p) for p in results["lexicon"]], compile_s=True)
    parts += ["", "## What each candidate is", "", "| candidate | what an event goes through |", "|---|---|"]
    parts += [f"| {name} | {what} |" for name, what in WHAT.items()]
    return "\n".join(parts) + "\n"


def _of_blocks(name: str, stream: dict[str, Any], short: dict[str, Any] | None) -> list[str]:
    """How long the blocks are, where that was tried both ways."""
    if name != "events" or short is None:
        return []
    bare, loop = (_times(short["rows"][n]) for n in (BARE, LOOP))
    return [
        f"Blocks of {stream['block']} events. In blocks of {short['block']} each candidate spends much time on",
        f"what those before it left in the processor's caches: {bare} with names off, {loop} with names.",
        "",
    ]


def _times(row: dict[str, Any]) -> str:
    s = row["times"]
    return f"{_short(s['median'])} × ({_short(s['low'])} – {_short(s['high'])})"


def _short(value: float) -> str:
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def _table(rows: dict[str, Any]) -> list[str]:
    out = ["| candidate | multiple of the round trip | µs an event | events a second | events measured |"]
    out.append("|---|---|---|---|---|")
    for name in WHAT:
        if row := rows.get(name):
            us = row["us"]
            spread = f"{_short(us['median'])} ({_short(us['low'])} – {_short(us['high'])})"
            out.append(f"| {name} | {_times(row)} | {spread} | {1e6 / us['median']:,.0f} | {row['events']:,} |")
    return out


def _along(across: str, points: list[tuple[str, Any]], *, compile_s: bool = False) -> list[str]:
    names = [name for name in _FEW if points and name in points[0][1]["rows"]]
    more = " compile, s |" if compile_s else ""
    out = [f"| {across} | {FLOOR}, µs | " + " | ".join(n for n in names if n != FLOOR) + f" |{more}"]
    out.append("|---" * (1 + len(names)) + "|" + "---|" * compile_s)
    for label, point in points:
        rows = point["rows"]
        cells = " | ".join(_times(rows[n]) for n in names if n != FLOOR)
        tail = f" {point['compile_s']:.1f} |" if compile_s else ""
        out.append(f"| {label} | {_short(rows[FLOOR]['us']['median'])} | {cells} |{tail}")
    return out


def _asked(results: dict[str, Any]) -> list[str]:
    """What the design asks for, and what was measured; nothing is left out that failed."""
    out = ["| what | at most or at least | measured | |", "|---|---|---|---|"]

    def row(what: str, asked: str, value: float | None, good: bool | None, form: str = "{:,.1f} ×") -> None:
        shown = "not measured" if value is None else form.format(value)
        said = "" if value is None or good is None else "met" if good else "**not met**"
        out.append(f"| {what} | {asked} | {shown} | {said} |")

    for name, stream in results["streams"].items():
        rows = stream["rows"]
        bare, loop = (rows[n]["times"]["median"] for n in (BARE, LOOP))

        def against(other: str, mine: float, rows: dict[str, Any] = rows) -> float | None:
            return rows[other]["times"]["median"] / mine if other in rows else None

        row(f"{name}: round trips, names off", "≤ 9 ×", bare, bare <= 9)
        row(f"{name}: round trips, names on", "as low as it can be", loop, None)
        cpex = against(CPEX, bare)
        row(
            f"{name}: as fast as {CPEX}, which covers 5 of 15 categories",
            "> 1 ×",
            cpex,
            (cpex or 0) > 1,
            "{:,.2f} ×",
        )
        fog = against(DATAFOG_CORE, bare)
        row(f"{name}: as fast as {DATAFOG_CORE}", "≥ 4 ×", fog, (fog or 0) >= 4, "{:,.2f} ×")
        presidio = against(PRESIDIO, loop)
        row(f"{name}: as fast as {PRESIDIO}, names on", "≥ 1,000 ×", presidio, (presidio or 0) >= 1000, "{:,.0f} ×")
        lines = rows[_NDJSON]["times"]["median"] / loop
        row(f"{name}: `scrub_ndjson` beside the loop", "≤ 1 ×", lines, lines <= 1, "{:,.2f} ×")
    for point in results["repetition"]:
        if point["x"] == 0:
            value = point["rows"][BARE]["times"]["median"]
            row("no text that came before, names off", "≤ 15 ×", value, value <= 15)
    return out
