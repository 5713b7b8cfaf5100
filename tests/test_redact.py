"""Overlapping findings: one placeholder over all that they cover, and nothing of a loser left behind."""

import pytest

from phiguard.clues import Found
from phiguard.detectors import detectors
from phiguard.keys import KeyContext, Phrases
from phiguard.leaves import Leaf
from phiguard.nodes import Node
from phiguard.redact import Edit, placeholder, resolved, spliced

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
