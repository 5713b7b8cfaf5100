"""Which rule decided: the same payload once more, through a decider that writes down what it is asked and says.

It lets no block stand, so that a person also sees page, risk and findings of what was blocked.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, NamedTuple

from phiguard.allowances import Allowances
from phiguard.cli_formats import Record
from phiguard.cli_policy_words import allow_words, page_words, rule_words
from phiguard.cli_run import finding_entry, risk_entry
from phiguard.decide import BELOW, Decider, Facts, PageFacts, Tightening, Treatment, Verdict, acting_kind
from phiguard.destination_vendors import of_destination
from phiguard.guard import Guard
from phiguard.hits import HitEvent
from phiguard.path_selectors import Selectors
from phiguard.policy import Policy
from phiguard.policy_errors import place
from phiguard.policy_rules import TREATMENTS, Organisation, Page
from phiguard.tightening import tightening
from phiguard.types import Context, Finding, PageKind, Result, Risk

_PLACE: Final = re.compile(r"\[\[(rule|page|allow|deny)\]\] #([0-9]+)")
_AT: Final = re.compile(r"(?:(/.*|line [0-9]+): )?(page|finding): ")
_OWN_VALUES: Final = "organisation"


class Cited(NamedTuple):
    """A rule of the policy.

    Attributes:
        place: in the policy, as ``phiguard policy explain`` prints it.
        text: what it does, in words; no value.
    """

    place: str
    text: str = ""
    why: str = ""
    source: str = ""


class Seen(NamedTuple):
    """What a page made of its event.

    Attributes:
        kind: the kind that it acts as.
        rules: the rows of the page matrix that changed anything.
    """

    kind: PageKind
    tier: int
    rules: tuple[Cited, ...]


class Explained(NamedTuple):
    """What is to be said of one record, besides its result.

    Attributes:
        risk: also of what was blocked.
        findings: each with the rule that decided; None where none can be told.
        pages: of its events, each once.
        blocks: each reason with the rule that it rests on.
    """

    risk: Risk
    findings: tuple[tuple[Finding, Cited | None], ...]
    pages: tuple[Seen, ...]
    blocks: tuple[tuple[str, Cited | None], ...]

    def is_blocked(self, finding: Finding) -> bool:
        """Whether it is in an event that was blocked."""
        return any(_holds(reason, finding) for reason, _ in self.blocks)

    def rules(self) -> list[Cited]:
        """Every rule that is cited, once, in the order of its first use."""
        used = [rule for _, rule in (*self.blocks, *self.findings) if rule is not None]
        return list(dict.fromkeys([*used, *(rule for page in self.pages for rule in page.rules)]))


class Explainer:
    """Scrubs by one policy, and says of each result which rules it rests on.

    Attributes:
        last: of the payload that was scrubbed last.
    """

    last: Explained

    def __init__(self, policy: str, destination: str | None = None) -> None:
        self._guard = Guard(policy, destination=destination)
        self._policy = self._guard.policy
        recipient = self._guard.destination
        self._vendor = of_destination(recipient) if recipient is not None else None
        tight = None if recipient is None else tightening(recipient, self._policy, unlocked=recipient.baa)
        self._matrix = tight.pages if tight is not None else ()
        self._asked = _Asked(self._policy, tight)
        self._compiled = replace(self._guard._compiled, decider=self._asked)  # type: ignore[attr-defined]

    def scrub(self, payload: Any, *, context: Context) -> Result:
        result = self._guard.scrub(payload, context=context)
        self.last = self._explained(payload, result, context)
        return result

    def _explained(self, payload: Any, result: Result, context: Context) -> Explained:
        asked = self._asked
        asked.forget()
        event = HitEvent(self._compiled, result.policy, context)
        event._enter(self._vendor)
        open_ = event.detect(payload)
        pages = {(acting_kind(page), page.tier): page for page, _ in asked.pages}
        return Explained(
            open_.risk,
            tuple((f, self._cited(asked.of(f))) for f in open_.findings),
            tuple(self._seen(kind, tier, page) for (kind, tier), page in pages.items()),
            tuple((reason, self._blocking(reason)) for reason in result.reasons),
        )

    def _blocking(self, reason: str) -> Cited | None:
        """The rule behind a reason, which ends in what the decider said of that event."""
        recipient = self._guard.destination
        if recipient is not None and (said := reason.partition(f"destination {recipient.id}: ")[2]):
            return Cited(f"destination {recipient.id}", said, source="; ".join(recipient.source))
        for _, verdict in self._asked.pages:
            if verdict is not None and _AT.match(reason) and reason.endswith(verdict.why):
                return self._cited(verdict)
        return None

    def _seen(self, kind: PageKind, tier: int, page: PageFacts) -> Seen:
        done = self._asked.treatment(page)
        return Seen(kind, tier, tuple(self._rows(kind, tier, done)))

    def _rows(self, kind: PageKind, tier: int, done: Treatment) -> Iterator[Cited]:
        rows: list[tuple[Page, Cited]] = [(row, self._at("page", i)) for i, row in enumerate(self._policy.page)]
        rows += [
            (row, Cited(where, page_words(row), row.why or "", row.source or "")) for row, where in self._matrix
        ]
        for row, cited in rows:
            if (row.kinds is None or kind in row.kinds) and (row.tiers is None or tier in row.tiers):
                keys = ["block"] if done.block else [key for key in TREATMENTS if key != "ip"]
                said = [(getattr(row, key), getattr(done, key)) for key in keys]
                if any(own == chosen and own not in (None, "keep", False) for own, chosen in said):
                    yield cited

    def _cited(self, verdict: Verdict | None) -> Cited | None:
        if verdict is None:
            return None
        found = _PLACE.fullmatch(verdict.rule)
        if found:
            return self._at(found[1], int(found[2]) - 1)
        recipient = self._guard.destination
        if recipient is None:
            return Cited(verdict.rule, verdict.why)
        row = next((page for page, where in self._matrix if where == verdict.rule), None)
        if row is not None:
            return Cited(verdict.rule, page_words(row), row.why or "", row.source or "")
        if verdict.rule == "destination":
            severed = f"{recipient.id} has no BAA; its file severs {recipient.sever}"
            return Cited(f"destination {recipient.id}", severed, verdict.why, "45 CFR 160.103, 164.502(e)")
        return Cited(verdict.rule, verdict.why)

    def _at(self, table: str, number: int) -> Cited:
        row: Any = getattr(self._policy, table)[number]
        match table:
            case "rule":
                text = rule_words(row)
            case "page":
                text = page_words(row)
            case "allow":
                text = allow_words(row)
            case _:
                text = f"whatever stands at {row.path} is dropped"
        return Cited(place(table, number), text, row.why or "", row.source or "")


def as_entry(name: str, record: Record, result: Result | None, said: Explained | None) -> dict[str, Any]:
    """One record for a program. No values."""
    entry: dict[str, Any] = {"file": name, "record": record.number}
    if result is None or said is None:
        return entry | {"action": "broken", "problem": record.problem}
    entry |= {"action": result.action, "policy": result.policy, "risk": risk_entry(said.risk)}
    entry["pages"] = [
        {"kind": page.kind, "tier": page.tier, "rules": [rule.place for rule in page.rules]} for page in said.pages
    ]
    entry["findings"] = [
        finding_entry(f)
        | {
            "detector": f.detector,
            "role": f.role,
            "evidence": [e._asdict() | {"weight": round(e.weight, 4)} for e in f.evidence],
            "rule": rule.place if rule else None,
            "blocked": said.is_blocked(f),
        }
        for f, rule in said.findings
    ]
    entry["reasons"] = [{"reason": reason, "rule": rule.place if rule else None} for reason, rule in said.blocks]
    entry["rules"] = [rule._asdict() for rule in said.rules()]
    return entry | {"unscanned": list(result.unscanned), "dropped": list(result.dropped)}


class _Asked(Decider):
    """Decides as its like does, and remembers what it said of one payload. It holds places, and no texts."""

    __slots__ = ("_allowed_by", "_denials", "_said", "_spared_by", "pages")

    def __init__(self, policy: Policy, tightening: Tightening | None = None) -> None:
        super().__init__(policy, tightening)
        # Asked of everything, in full.
        self.plain = False
        self.needs_paths = self.may_block = True
        alone = {"allow": (), "organisation": Organisation()}
        self._allowed_by = [
            (place("allow", i), Allowances(policy.model_copy(update={**alone, "allow": (allow,)})))
            for i, allow in enumerate(policy.allow)
        ]
        self._allowed_by.append((_OWN_VALUES, Allowances(policy.model_copy(update={"allow": ()}))))
        self._denials = [(place("deny", i), Selectors([deny.path])) for i, deny in enumerate(policy.deny)]
        self.forget()

    def forget(self) -> None:
        self.pages: list[tuple[PageFacts, Verdict | None]] = []
        self._said: dict[tuple[str, str, float], dict[str, Verdict]] = {}
        self._spared_by = ""

    def of(self, finding: Finding) -> Verdict | None:
        """What was said of a finding. Its path may read otherwise by now, if a key on the way was renamed."""
        said = self._said.get((finding.entity, finding.detector, finding.score), {})
        return said.get(finding.path) or next(iter(said.values()), None)

    def allows_value(self, entity: str, text: str) -> bool:
        for where, allowances in self._allowed_by:
            if allowances.value(entity, text):
                self._spared_by = where
                return True
        return False

    def method(self, facts: Facts, page: PageFacts) -> Verdict:
        verdict = super().method(facts, page)
        if verdict.rule != BELOW:
            at = self._said.setdefault((facts.entity, facts.detector, facts.score), {})
            at.setdefault(facts.path, verdict._replace(rule=self._place(verdict.rule, facts)))
        return verdict

    def _place(self, rule: str, facts: Facts) -> str:
        """Of which table a rule is that stands for several."""
        if rule == "[[deny]]":
            return next((where for where, paths in self._denials if paths.match(facts.path)), rule)
        if rule == "[[allow]]":
            by_path = (where for where, allowed in self._allowed_by if allowed.path(facts.entity, facts.path))
            return self._spared_by if facts.value_allowed else next(by_path, rule)
        return rule

    def blocks(self, page: PageFacts, found: Any = ()) -> Verdict | None:
        self.pages.append((page, super().blocks(page, found)))
        return None


def _holds(reason: str, finding: Finding) -> bool:
    at = _AT.match(reason)
    if at is None:
        return False
    where = (at[1] or "").replace("line ", "/")
    return not where or finding.path.startswith(f"{where}/")
