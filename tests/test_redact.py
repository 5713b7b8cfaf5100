"""Overlapping findings: one placeholder over all that they cover, and nothing of a loser left behind."""

from collections.abc import Callable
from typing import Any

import pytest

from phiguard import Guard, Policy
from phiguard.clues import Found
from phiguard.codec import Part
from phiguard.detectors import detectors
from phiguard.keys import KeyContext, Phrases
from phiguard.leaves import Leaf
from phiguard.nodes import Node
from phiguard.redact import UNSCANNED, Edit, fold, own_edits, placeholder, resolved, spliced

BY_ID = {d.id: d for d in detectors()}
TEXT = "abcdefghijklmnopqrstuvwxyz"
CONTEXT = KeyContext(Phrases({}))
NODE = Node(TEXT, CONTEXT, Leaf(CONTEXT, TEXT, None, None), None, None, 0)


def edit(start: int, end: int, detector: str, score: float) -> Edit:
    found = Found(NODE, start, end, BY_ID[detector], score, ())
    return Edit(start, end, placeholder(BY_ID[detector].entity), (found,))


@pytest.mark.parametrize(
    ("edits", "want"),
    [
        pytest.param([(0, 3, "us_ssn", 0.9)], "[US_SSN]defghijklmnopqrstuvwxyz", id="one"),
        pytest.param(
            [(0, 3, "us_ssn", 0.9), (3, 5, "ip_address", 0.9)],
            "[US_SSN][IP_ADDRESS]fghijklmnopqrstuvwxyz",
            id="side-by-side",
        ),
        pytest.param(
            [(0, 10, "email_address", 0.9), (2, 5, "ip_address", 0.8)],
            "[EMAIL_ADDRESS]klmnopqrstuvwxyz",
            id="inside-with-a-lower-score",
        ),
        pytest.param(
            [(0, 10, "email_address", 0.7), (2, 5, "ip_address", 0.9)],
            "[IP_ADDRESS]klmnopqrstuvwxyz",
            id="inside-with-a-higher-score-takes-all",
        ),
        pytest.param(
            [(0, 6, "us_ssn", 0.7), (4, 9, "phone_number", 0.9)],
            "[PHONE_NUMBER]jklmnopqrstuvwxyz",
            id="a-loser-leaves-nothing",
        ),
        pytest.param(
            [
                (0, 12, "us_ssn", 0.7),
                (1, 3, "phone_number", 0.6),
                (5, 8, "ip_address", 0.6),
                (11, 14, "ip_address", 0.5),
            ],
            "[US_SSN]opqrstuvwxyz",
            id="a-chain-that-a-long-one-holds-together",
        ),
        pytest.param(
            [(0, 4, "us_ssn", 0.9), (0, 6, "phone_number", 0.9)],
            "[PHONE_NUMBER]ghijklmnopqrstuvwxyz",
            id="same-score-the-longer",
        ),
        pytest.param(
            [(0, 4, "us_ssn", 0.9), (2, 6, "phone_number", 0.9)],
            "[US_SSN]ghijklmnopqrstuvwxyz",
            id="same-score-and-length-the-earlier",
        ),
        pytest.param(
            [(0, 4, "us_ssn", 0.9), (0, 4, "phone_number", 0.9)],
            "[PHONE_NUMBER]efghijklmnopqrstuvwxyz",
            id="all-the-same-by-id",
        ),
    ],
)
def test_overlaps(edits: list[tuple[int, int, str, float]], want: str) -> None:
    for order in (edits, edits[::-1]):
        assert spliced(TEXT, resolved([edit(*e) for e in order])) == want


def part(start: int, end: int, parent: Node = NODE) -> Node:
    """A piece that is written anew as a whole, as base64 is."""
    opened = Part(start, end, TEXT[start:end].upper(), (), None, str.lower)
    node = Node(opened.content, CONTEXT, parent.leaf, parent, opened, 1)
    node.edits = []
    return node


def changed(nodes: list[Node], found: list[Found], rewrites: dict[int, Callable[[str], Any]] | None = None) -> str:
    NODE.edits = []
    own_edits(found)
    return str(fold([NODE, *nodes], rewrites or {})[0][1])


def test_an_inner_finding_leaves_nothing_of_an_outer_one() -> None:
    """It is the surer one, and what it stands in is written anew; the outer one covers all of that."""
    inner = part(0, 8)
    sure, outer = Found(inner, 2, 4, BY_ID["us_ssn"], 0.99, ()), Found(NODE, 0, 8, BY_ID["ip_address"], 0.6, ())
    for found in ([sure, outer], [outer, sure]):
        assert changed([inner], found) == "[US_SSN]" + TEXT[8:]
    assert changed([inner], [sure]) == "ab[us_ssn]efgh" + TEXT[8:]


def test_a_reading_that_failed_takes_what_another_reading_keeps() -> None:
    read, unread = part(0, 8), part(0, 8)
    unread.unreadable = True
    for nodes in ([read, unread], [unread, read]):
        assert changed(nodes, [], {id(read): lambda text: text[:3]}) == UNSCANNED + TEXT[8:]


def test_two_readings_that_failed_and_overlap_in_part() -> None:
    nodes = [part(0, 5), part(3, 9)]
    for node in nodes:
        node.unreadable = True
    assert changed(nodes, []) == UNSCANNED + TEXT[9:]


def test_of_two_readings_that_agree_the_surer_finding_is_reported() -> None:
    low, high = (edit(0, 4, i, score)._replace(new="%5BX%5D") for i, score in (("us_ssn", 0.6), ("us_npi", 0.9)))
    both = low._replace(found=(*low.found, *high.found))
    for edits in ([low, high], [high, low]):
        assert resolved([*edits, edits[0]]) == [high]
    assert resolved([both, both]) == [both], "several things in one piece are all told"


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("https://203.0.113.40/a?b=1", "https://redacted.invalid/a?b=1"),
        ("see https://203.0.113.40:8443/a now", "see https://redacted.invalid/a now"),
        ("https://lena@example.com/x", "https://redacted.invalid/x"),
    ],
)
def test_a_host_never_gets_brackets(text: str, want: str) -> None:
    assert Guard().scrub(text).payload == want


def test_what_is_too_deep_in_a_text_goes() -> None:
    guard = Guard(Policy.loads('id = "t"\nextends = "standard"\n[limits]\nmax_depth = 2'))
    result = guard.scrub({"m": '{"a": {"b": {"c": {"d": "plain words"}}}, "e": 1}'})
    assert result.action == "redact"
    assert "plain words" not in str(result.payload) and '"e":1' in str(result.payload)
    assert [str(path) for path in result.unscanned] == ["/m{json}/a/b/c"]


def test_a_rewriting_that_changes_nothing_is_no_change() -> None:
    leaf = Node(TEXT, CONTEXT, Leaf(CONTEXT, TEXT, None, None), None, None, 0)
    assert fold([leaf], {id(leaf): lambda text: text}) == []
    field = part(0, 8, leaf)
    assert fold([leaf, field], {id(field): lambda text: text}) == []
    event = {"page_url": "https://clinic.example.com/", "event": "custom_event"}
    result = Guard("strict").scrub(event)
    assert result.payload is event and result.action == "pass"
