"""What an event is, by its parts: risks of single findings, tiers, fields of texts in texts, what takes a place."""

from dataclasses import replace
from typing import Any

import pytest

from phiguard import Guard, Policy, scrub
from phiguard.clues import Found
from phiguard.codec import VERBATIM, Part, step
from phiguard.decide import PageFacts
from phiguard.detectors import detectors
from phiguard.judge import field_of_node, page_doubt, scores, tier_of
from phiguard.keys import KeyContext, Phrases
from phiguard.leaves import Leaf
from phiguard.meaning import Meaning
from phiguard.nodes import Node

BY_ID = {d.id: d for d in detectors()}
PLAIN = KeyContext(Phrases({}))
PAGE = KeyContext(Phrases({}), meaning=Meaning("page_url"))
PERSONAL = ("direct", "quasi", "ad_id", "session", "secret")
ROLES = ("health", "project_key", "measurement", "consent", "provider", *PERSONAL)


def node(text: str, parent: Any = None, codec: str = "", context: KeyContext = PLAIN) -> Node:
    part = Part(0, len(text), text, (step(codec),), None, str, VERBATIM) if parent is not None else None
    leaf = parent.leaf if parent is not None else Leaf(context, text, None, None)
    return Node(text, context, leaf, parent, part, 0)


def found(detector: str, score: float = 0.9, tier: int = 0, **changed: Any) -> Found:
    return Found(node("abc"), 0, 3, replace(BY_ID[detector], **changed), score, (), tier)


@pytest.mark.parametrize("role", ROLES)
def test_only_roles_that_say_who_it_is_count_as_identity(role: str) -> None:
    said = scores([found("us_npi", role=role)], PageFacts())
    assert said.identity == pytest.approx(0.9 if role in PERSONAL else 0.0)


@pytest.mark.parametrize(("tier", "doubt"), [(0, 1.0), (1, 1.0), (2, 0.1), (3, 0.1)])
def test_a_page_of_a_sensitive_tier_speaks_of_health_by_itself(tier: int, doubt: float) -> None:
    assert page_doubt(PageFacts("generic", tier)) == pytest.approx(doubt)


def test_a_text_in_a_field_of_the_query_is_of_the_query_however_deep() -> None:
    url = node("https://a.example/?q=%64", context=PAGE)
    query = node("%64", url, "query")
    assert field_of_node(url) == "page_url"
    assert field_of_node(query) == "page_query"
    assert field_of_node(node("d", query, "percent")) == "page_query"
    assert field_of_node(node("d", node("/x", url, "url"), "percent")) == "page_url"
    assert field_of_node(node("d", node("/?q=d", url, "percent"), "query")) == "page_query"


def test_a_leaf_of_a_tree_in_a_text_is_of_the_text_s_field() -> None:
    title = node('{"a": "b"}', context=KeyContext(Phrases({}), meaning=Meaning("title")))
    entry = node("b")
    assert field_of_node(entry) == ""
    entry.owner = title
    assert field_of_node(entry) == "title"


@pytest.mark.parametrize(
    ("kind", "care", "terms", "tier"),
    [
        ("generic", False, [], 0),
        ("generic", True, [], 2),
        ("scheduling", False, [], 2),
        ("generic", False, [found("icd10_code", tier=1)], 2),
    ],
)
def test_what_counts_only_beside_care(kind: Any, care: bool, terms: list[Found], tier: int) -> None:
    beside = found("us_npi", tier=2, beside_care=True)
    assert tier_of(PageFacts(kind), [beside], terms, 0, care=care) == tier


def test_a_key_is_not_dropped_with_what_it_holds() -> None:
    drop = Policy.loads('id = "d"\nextends = "standard"\n[[rule]]\nroles = ["direct"]\nmethod = "drop"')
    out = Guard(drop).scrub({"lena@example.com": 1, "email": "lena@example.com", "n": 2}).payload
    assert out == {"[EMAIL_ADDRESS]": 1, "n": 2}


@pytest.mark.parametrize("text", ["203.0.113.0/24", "from 203.0.113.0/24 today", "2001:db8:4a1f::/48"])
def test_what_was_generalised_stays_as_it_is(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "0" * 64)
    assert scrub({"ip": text}, "first_party").payload == {"ip": text}


def test_nothing_is_found_inside_of_a_pseudonym(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "0" * 64)
    inside = Policy.loads(
        'id = "d"\nextends = "first_party"\n[[detector]]\nid = "own"\nentity = "OWN"\nrole = "direct"\n'
        "patterns = ['g1\\.k1']\nprior = 0.9\nmatch = ['xg1.k1']\nno_match = ['g2']"
    )
    guard = Guard(inside)
    once = guard.scrub({"note": "mail lena@example.com now"}).payload
    assert once["note"].startswith("mail pg1.k1.")
    assert guard.scrub(once).payload == once
    assert guard.scrub({"note": "g1.k1"}).action == "redact"
