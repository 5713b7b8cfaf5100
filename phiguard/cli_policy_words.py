"""A policy in plain words."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from phiguard.policy import Policy
from phiguard.policy_errors import place
from phiguard.policy_rules import Allow, Page, Rule
from phiguard.types import Method, Role

_ROLES: Final[dict[Role, str]] = {
    "direct": "direct identifiers",
    "quasi": "quasi-identifiers",
    "ad_id": "click and ad ids",
    "session": "visitor and session ids",
    "health": "health terms",
    "provider": "providers",
    "secret": "secrets",
    "project_key": "project keys",
    "measurement": "measurements",
    "consent": "consent signals",
}
_METHODS: Final[dict[Method, str]] = {
    "keep": "stay as they are",
    "drop": "are dropped together with their key",
    "replace": "are replaced by [ENTITY]",
    "mask": "are masked",
    "pseudonymize": "become keyed pseudonyms",
    "generalize": "become coarser",
}
_TREATMENTS: Final = {
    ("url", "keep"): "URLs stay",
    ("url", "path"): "URLs lose their query, and terms up to tier 2 in their path stay",
    ("url", "origin"): "URLs become https://host/",
    ("query", "keep"): "queries stay",
    ("query", "drop"): "queries of URLs are dropped",
    ("title", "keep"): "titles stay",
    ("title", "drop"): "titles are dropped",
    ("referrer", "keep"): "referrers stay",
    ("referrer", "origin"): "referrers become https://host/",
    ("referrer", "drop"): "referrers are dropped",
    ("user_agent", "keep"): "user agents stay",
    ("user_agent", "family"): "user agents become the browser's name",
    ("event", "keep"): "event names stay",
    ("event", "neutral"): "event names that no vendor defines become custom_event",
    ("free_text", "keep"): "free text stays, but for what is found in it",
    ("free_text", "drop"): "free text is dropped whole",
    ("block", True): "the event is blocked",
    ("block", False): "the event is not blocked",
}


class Sentence(NamedTuple):
    """What one table of a policy does."""

    place: str
    text: str
    why: str = ""
    source: str = ""


def sentences(policy: Policy) -> list[Sentence]:
    """Every rule in the order of precedence's levels: blocks and denials, pages, findings, allowances."""
    said = [Sentence("threshold", f"findings count from a score of {policy.threshold:g} on")]
    for i, deny in enumerate(policy.deny):
        said.append(Sentence(place("deny", i), f"whatever stands at {deny.path} is dropped", deny.why or ""))
    for i, page in enumerate(policy.page):
        said.append(_sentence(place("page", i), page_words(page), page))
    for i, rule in enumerate(policy.rule):
        said.append(_sentence(place("rule", i), rule_words(rule), rule))
    for i, allow in enumerate(policy.allow):
        said.append(Sentence(place("allow", i), allow_words(allow), allow.why or ""))
    for i, detector in enumerate(policy.detector):
        text = f"{detector.id} finds {detector.entity}, one of the {_ROLES[detector.role]}"
        said.append(Sentence(place("detector", i), text, source=detector.source))
    return said


def _sentence(where: str, text: str, table: Rule | Page) -> Sentence:
    return Sentence(where, text, table.why or "", table.source or "")


def rule_words(rule: Rule) -> str:
    """``on portal pages: click and ad ids of tier 2 or 3 are replaced by [ENTITY]``."""
    what = [_ROLES[role] for role in rule.roles or ()] if rule.roles else []
    subject = _listed(what, "and") or "findings"
    if rule.entities:
        subject = f"{subject}: {_listed(rule.entities, 'and')}" if what else _listed(rule.entities, "and")
    if rule.detectors:
        subject += f" found by {_listed(rule.detectors, 'or')}"
    if rule.tiers:
        subject += f" of tier {_listed(rule.tiers, 'or')}"
    if rule.paths:
        subject += f" at {_listed(rule.paths, 'or')}"
    if rule.min_score is not None:
        subject += f" with a score of {rule.min_score:g} or more"
    when = ["where no other rule applies"] if rule.fallback else []
    if rule.pages:
        when.append(f"on {_listed(rule.pages, 'and')} pages")
    if rule.ads_consent is not None:
        when.append("under a consent to ads" if rule.ads_consent else "without a consent to ads")
    if rule.method is not None:
        does = f"{subject} {_METHODS[rule.method]}"
    else:
        does = f"{subject} {'block' if rule.block else 'do not block'} the event"
    return f"{', '.join(when)}: {does}" if when else does


def page_words(page: Page) -> str:
    """``on portal and login pages: the event is blocked``."""
    where = f"on {_listed(page.kinds, 'and')} pages" if page.kinds else "on all pages"
    if page.tiers:
        where += f" of tier {_listed(page.tiers, 'or')}"
    does = [words for (key, choice), words in _TREATMENTS.items() if getattr(page, key) == choice]
    if page.ip is not None:
        does.append(f"IP addresses {_METHODS[page.ip]}")
    return f"{'where no other row says so, ' if page.fallback else ''}{where}: {'; '.join(does)}"


def allow_words(allow: Allow) -> str:
    """What is spared, without naming an allowed value: it may be a person's."""
    which = f" as {_listed(allow.entities, 'or')}" if allow.entities else ""
    if allow.path is not None:
        unsafe = ", direct identifiers too" if allow.unsafe else ""
        return f"what is found at {allow.path}{which} is no finding{unsafe}"
    return f"{'a value' if allow.value is not None else f'what matches {allow.pattern}'} is no finding{which}"


def _listed(items: Sequence[object], word: str) -> str:
    names = [str(item) for item in items]
    return " ".join([", ".join(names[:-1]), word, names[-1]]) if len(names) > 1 else "".join(names)
