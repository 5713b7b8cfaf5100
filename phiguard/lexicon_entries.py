"""The lexicon as its readers see it: entries with their terms. Only the command line's tools read it this way."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from phiguard.folding import normal
from phiguard.policy import Policy
from phiguard.terms import BUILT, HAND, rows, rule_id, table

_MAX_CHARS: Final = 200


class Entry(NamedTuple):
    """A row of a file. ``code`` is the id that the source gives it, ``rule`` what evidence calls it."""

    term: str
    category: str
    tier: int
    topic: str
    ambiguity: str
    capitals: bool
    code: str
    rule: str


def entries() -> Iterator[Entry]:
    """Every term, the hand-written ones first."""
    for name in (HAND, *BUILT):
        for source, number, row in rows(name):
            yield Entry(
                row["term"],
                row["category"],
                int(row["tier"]),
                row["topic"],
                row["ambiguity"],
                row.get("case", "") != "",
                row.get("code", ""),
                rule_id(source, row["category"], number),
            )


def searched(text: str) -> list[Entry]:
    """The entries whose term holds the text, ``*`` standing for any letters; whole and short ones first."""
    plain = "*".join(normal(part) for part in text[:_MAX_CHARS].split("*"))
    pattern = re.compile(".*?".join(map(re.escape, plain.split("*"))))
    found = [entry for entry in entries() if pattern.search(normal(entry.term))]
    return sorted(found, key=lambda entry: (normal(entry.term) != plain, len(entry.term), entry.term))


def meanings(terms: Sequence[str]) -> dict[str, Entry]:
    """Of these terms those that the lexicon holds, with what they mean there."""
    wanted = {normal(term): term for term in terms}
    found: dict[str, Entry] = {}
    for entry in entries() if wanted else ():
        term = wanted.get(normal(entry.term))
        if term is not None:
            found.setdefault(term, entry)
    return found


def counted() -> dict[str, Any]:
    """Terms by source, category, tier, topic and ambiguity."""
    everything = list(entries())
    by = {
        "source": Counter(entry.rule.partition(":")[0] for entry in everything),
        "category": Counter(entry.category for entry in everything),
        "tier": Counter(f"T{entry.tier}" for entry in everything),
        "topic": Counter(entry.topic or "none" for entry in everything),
        "ambiguity": Counter(entry.ambiguity for entry in everything),
    }
    counts = {name: dict(count.most_common()) for name, count in by.items()}
    return {"terms": len(everything), "patterns": len(table().patterns), **counts}


def explained(text: str, key: str, policy: Policy) -> list[dict[str, Any]]:
    """Each mention in a text that stands under a key: what it means, what it scores there, and why.

    A URL is read by its path: what stands before a segment speaks for it. This is the text alone; a page or another
    text of an event may speak for a weak term too.
    """
    from phiguard.assembly import matcher_of
    from phiguard.health import Cues, key_cues, section_cue, weigh
    from phiguard.keys import words

    matcher = matcher_of(policy)
    cue = key_cues(words(key)).text
    out = []
    pieces = [(text, 0.0)]
    if "/" in text and " " not in text:
        segments = text.partition("?")[0].split("/")
        pieces = [(segment, section_cue(segments[max(0, i - 1) : i])) for i, segment in enumerate(segments)]
    for piece, section in pieces:
        for mention, score, evidence in weigh(piece, matcher.mentions([piece])[0], Cues(key=cue, section=section)):
            term = mention.term
            out.append(
                {
                    "text": piece[mention.start : mention.end],
                    "category": term.category,
                    "tier": term.tier,
                    "topic": term.topic,
                    "ambiguity": term.ambiguity,
                    "rule": term.rule,
                    "score": score,
                    "counts": score >= policy.threshold,
                    "evidence": [{"detail": e.detail, "weight": e.weight} for e in evidence],
                }
            )
    return out
