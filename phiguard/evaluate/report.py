"""Results for people: one HTML file that needs nothing else, and Markdown for CI."""

from importlib import resources
from typing import Any, Final

from phiguard.errors import ConfigError
from phiguard.evaluate import plots

_COLUMNS: Final = (
    "leak", "leak_identifiers", "leak_health", "leak_open", "leak_held_out", "leak_names", "linkage",
    "over_redaction", "utility", "types_kept", "wrong_blocks",
)  # fmt: skip
_CARDS: Final = (
    ("leak_promise", "of structured identifiers and listed health terms could be recovered"),
    ("linkage", "of events still tie a person to a health topic"),
    ("over_redaction", "of leaves without PHI were changed"),
    ("utility", "of measurement fields came out untouched"),
)
_HEAD: Final = (
    "target", "events", "leak", "identifiers", "listed health", "open health", "held out", "names in text",
    "linked",    "over-redaction", "utility", "types", "wrong blocks",
)  # fmt: skip
_MORE: Final = ("leak_providers", "journey_linkage", "traps", "json_valid", "errors")
_MORE_HEAD: Final = (
    "target", "clinicians' names", "linked in a journey", "hard negatives changed", "JSON valid", "errors",
    "ECE of findings", "ECE of risk.phi", "p50 in µs", "p99 in µs", "events a second",
)  # fmt: skip


def html(results: dict[str, Any]) -> str:
    """The report as one HTML document.

    Raises:
        ConfigError: Jinja2 is not installed.
    """
    try:
        import jinja2
    except ImportError:
        raise ConfigError("the HTML report needs Jinja2: pip install 'phiguard[report]'", where="bench") from None
    source = (resources.files("phiguard.evaluate") / "report.html.j2").read_text("utf-8")
    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(source)
    targets = results["targets"]
    subject = _subject(targets)
    ordered = [subject, *(t for t in targets if t is not subject)] if subject else targets
    page: str = template.render(
        r={**results, "targets": ordered},
        first=subject,
        lead=_lead(subject),
        cards=_CARDS,
        columns=_COLUMNS,
        scatter=plots.scatter(ordered),
        bars=plots.bars(ordered),
        heat=[plots.heat_map(t) for t in ordered],
        curves=[(t, plots.reliability(t)) for t in ordered if len(t["reliability"]["findings"])],
        percent=percent,
        interval=interval,
    )
    return page


def _subject(targets: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The target the report is about: the first that is no control."""
    return next((t for t in targets if t["version"] != "control"), targets[0] if targets else None)


def _lead(target: dict[str, Any] | None) -> str:
    if target is None:
        return "Nothing was measured."
    row = target["intervals"]["leak"]
    text = f"{target['target']} was given {target['events']:,} made-up events with {row['n']:,} planted values. "
    return text + f"{row['bad']:,} of them ({percent(row['rate'])}) could be recovered from what it let through."


def percent(share: float) -> str:
    """A share for people."""
    if share in (0, 1):
        return f"{share:.0%}".replace("%", " %")
    if share < 0.0005:
        return "<0.1 %"
    return f"{share * 100:.1f} %" if share < 0.9995 else ">99.9 %"


def interval(row: dict[str, Any]) -> str:
    """The interval of a rate for people."""
    return f"{row['low'] * 100:.1f} – {row['high'] * 100:.1f} %"


def markdown(results: dict[str, Any]) -> str:
    """The main table, for a CI summary."""
    c, m = results["corpus"], results["machine"]
    lines = [
        "# PHI suppression",
        "",
        f"Corpus {c['version']}, {c['split']} split, seed {c['seed']}, {c['size']:,} events; {m['cpu']}, Python"
        f" {m['python']}; phiguard {results['phiguard']} {results['revision']}".rstrip(),
        "",
        "| " + " | ".join(_HEAD) + " |",
        "|" + "---|" * len(_HEAD),
    ]
    for t in results["targets"]:
        shares = (percent(t["metrics"][n]) if t["intervals"][n]["n"] else "–" for n in _COLUMNS)
        lines.append(f"| {t['target']} | {t['events']:,} | " + " | ".join(shares) + " |")
    lines += [f"\nNot measured: {name} ({why})." for name, why in results["absent"].items()]
    lines += ["", "| " + " | ".join(_MORE_HEAD) + " |", "|" + "---|" * len(_MORE_HEAD)]
    for t in results["targets"]:
        k, scored = t["metrics"], len(t["reliability"]["findings"])
        cells = [percent(k[n]) if t["intervals"][n]["n"] else "–" for n in _MORE]
        cells += [f"{k[n]:.3f}" if scored else "–" for n in ("ece_findings", "ece_risk")]
        cells += [f"{k[n]:,.0f}" for n in ("p50_us", "p99_us", "events_per_s")]
        lines.append(f"| {t['target']} | " + " | ".join(cells) + " |")
    subject = _subject(results["targets"])
    if subject is not None and subject["causes"]:
        lines += ["", f"Places where {subject['target']} leaks most:", "", "| entity | format | place | count |"]
        lines += ["|---|---|---|---|"]
        for cause in subject["causes"][:15]:
            place = cause["path"].replace("|", "\\|") or "the text itself"
            lines.append(f"| {cause['entity']} | {cause['format']} | `{place}` | {cause['count']} |")
    return "\n".join(lines) + "\n"
