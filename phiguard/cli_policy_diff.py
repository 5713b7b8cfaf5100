"""Where two policies decide differently."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from phiguard.decide import Decider, Facts, PageFacts
from phiguard.detectors import detectors
from phiguard.health_scan import TERM_DETECTORS
from phiguard.policy import Policy, decisive
from phiguard.policy_rules import HEALTH_ENTITIES, PAGE_KINDS, TREATMENTS

_TIERS: Final = (0, 1, 2, 3)
_CONSENTS: Final = (True, False)
Cell: TypeAlias = tuple[str, int, bool]
_CELLS: Final[tuple[Cell, ...]] = tuple((k, t, c) for k in PAGE_KINDS for t in _TIERS for c in _CONSENTS)
_ALL: Final = "all"


class Difference(NamedTuple):
    """What becomes of a subject on some pages, by the one and by the other policy."""

    subject: str
    pages: str
    tiers: str
    consent: str
    one: str
    other: str


class Setting(NamedTuple):
    """A setting that is not a decision on a kind of finding."""

    setting: str
    one: str
    other: str


class _Subject(NamedTuple):
    """One kind of finding."""

    group: str
    name: str
    facts: Facts


def differences(one: Policy, other: Policy) -> list[Difference]:
    """Every kind of finding and every treatment, over all page kinds and tiers."""
    a, b = Decider(one), Decider(other)
    subjects = _subjects(one, other)
    patterns: dict[_Subject, tuple[tuple[Cell, str, str], ...]] = {}
    for subject in subjects:
        patterns[subject] = _differing(_decided(a, subject.facts), _decided(b, subject.facts))
    rows = []
    for name, pattern in _merged(patterns).items():
        rows += _rows(name, pattern)
    for key in TREATMENTS:
        if key != "ip":
            rows += _rows(f"page: {key}", _differing(_treated(a, key), _treated(b, key)))
    return rows


def _subjects(*policies: Policy) -> list[_Subject]:
    found = {
        (d.role, d.entity, d.id): Facts(d.entity, d.role, d.id)
        for d in [*detectors(), *(d for policy in policies for d in policy.detectors())]
    }
    rows = [_Subject(f"role {role}", entity, facts) for (role, entity, _), facts in sorted(found.items())]
    for tier in _TIERS:
        for entity, detector in _health():
            facts = Facts(entity, "health", detector, tier=tier)
            rows.append(_Subject(f"health, tier {tier}", entity, facts))
            rows.append(_Subject(f"health, tier {tier}, in a URL", entity, facts._replace(field="page_url")))
    for role in ("project_key", "measurement", "consent"):
        rows.append(_Subject(f"role {role}", role, Facts("", role, "")))
    if any(rule.min_score is not None for policy in policies for rule in policy.rule):
        low = max(policy.threshold for policy in policies)
        rows += [_Subject(f"{s.group}, score {low:g}", s.name, s.facts._replace(score=low)) for s in rows]
    return rows


def _health() -> list[tuple[str, str]]:
    """What terms are found as, and by what; a value beside a key is found as what its key names."""
    terms = {(d.entity, d.id) for d in TERM_DETECTORS}
    return sorted(terms | {(entity, "health_key") for entity in HEALTH_ENTITIES})


def _decided(decider: Decider, facts: Facts) -> dict[Cell, str]:
    """By page kind, tier and consent: the method, or ``block``. What the page itself blocks is shown once,
    with the treatments."""
    out = {}
    for kind, tier, consent in _CELLS:
        page = PageFacts(kind, tier, ads_consent=consent)  # type: ignore[arg-type]
        if decider.blocks(page):
            method = ""
        else:
            method = "block" if decider.blocks(page, [facts]) else decider.method(facts, page).method
        out[kind, tier, consent] = method
    return out


def _treated(decider: Decider, key: str) -> dict[Cell, str]:
    out = {}
    for kind, tier, consent in _CELLS:
        said = getattr(decider.treatment(PageFacts(kind, tier)), key)  # type: ignore[arg-type]
        out[kind, tier, consent] = {True: "block", False: "pass"}.get(said, said)
    return out


def _differing(a: Mapping[Cell, str], b: Mapping[Cell, str]) -> tuple[tuple[Cell, str, str], ...]:
    return tuple((cell, a[cell], b[cell]) for cell in a if a[cell] != b[cell] and a[cell] and b[cell])


def _merged(
    patterns: Mapping[_Subject, tuple[tuple[Cell, str, str], ...]],
) -> dict[str, tuple[tuple[Cell, str, str], ...]]:
    """Subjects of one group that differ alike are shown as the group."""
    groups: dict[str, dict[Any, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, pattern in patterns.items():
        names = groups[subject.group][pattern]
        if subject.name not in names:
            names.append(subject.name)
    out = {}
    for group, by_pattern in groups.items():
        for pattern, names in by_pattern.items():
            if pattern:
                out[group if len(by_pattern) == 1 else f"{group}: {', '.join(names)}"] = pattern
    return out


def _rows(subject: str, pattern: Iterable[tuple[Cell, str, str]]) -> list[Difference]:
    by_methods: dict[tuple[str, str], dict[str, set[tuple[int, bool]]]] = defaultdict(lambda: defaultdict(set))
    for (kind, tier, consent), a, b in pattern:
        by_methods[a, b][kind].add((tier, consent))
    rows = []
    for (a, b), kinds in by_methods.items():
        alike: dict[frozenset[tuple[int, bool]], list[str]] = defaultdict(list)
        for kind, where in kinds.items():
            alike[frozenset(where)].append(kind)
        for same, names in alike.items():
            by_consent = {consent: [t for t in _TIERS if (t, consent) in same] for consent in _CONSENTS}
            shown = [(_ALL, by_consent[True])] if by_consent[True] == by_consent[False] else []
            shown = shown or [("yes" if c else "no", tiers) for c, tiers in by_consent.items() if tiers]
            for consent_shown, tiers in shown:
                tiers_shown = _ALL if len(tiers) == len(_TIERS) else ", ".join(map(str, tiers))
                pages = _ALL if len(names) == len(PAGE_KINDS) else ", ".join(names)
                rows.append(Difference(subject, pages, tiers_shown, consent_shown, a, b))
    return rows


def settings(one: Policy, other: Policy) -> list[Setting]:
    """Threshold, limits, allowances, denials, detectors, the organisation's values, and those rules that look
    at a path or a score."""
    a, b = _settings(one), _settings(other)
    return [
        Setting(key, a.get(key, ""), b.get(key, ""))
        for key in dict.fromkeys([*a, *b])
        if a.get(key, "") != b.get(key, "")
    ]


def _settings(policy: Policy) -> dict[str, str]:
    raw = decisive(policy)
    out = {"threshold": f"{policy.threshold:g}"}
    out |= {f"limits.{key}": str(value) for key, value in raw["limits"].items()}
    for row in raw["rule"]:
        if row["paths"] is not None or row["min_score"] is not None:
            out[f"[[rule]] {_short(row)}"] = "set"
    for table in ("allow", "deny", "detector"):
        for row in raw[table]:
            out[f"[[{table}]] {_short(row)}"] = "set"
    for key, value in raw["organisation"].items():
        for item in value if isinstance(value, list) else [value] if value is not None else []:
            out[f"organisation.{key}: {_short(item) if isinstance(item, dict) else item}"] = "set"
    return out


def _short(row: dict[str, Any]) -> str:
    """What a table says, defaults left out."""
    said = {key: value for key, value in row.items() if value not in (None, False, [], "")}
    return json.dumps(said, ensure_ascii=False, sort_keys=True)
