"""What counts only beside care counts there too where its text was met before, in an event without care."""

from typing import Any

import pytest

from phiguard import Context, Guard
from phiguard.detectors import detectors

CARE = Context(url="https://www.lakeview.example/conditions/eczema")
PLAIN = Context(url="https://www.lakeview.example/about-us")
BLOCKED = Context(url="https://portal.lakeview.example/mychart/login")
# Each holds a word that is a term of health where more speaks for it.
TEXTS = (
    "Dr. Graves wins staff award",
    "Dr. Graves",
    "Dr. Hodgkin is here",
    "/staff?name=Dr.%20Graves&sort=name",
)
SPARED = [d for d in detectors() if d.beside_care]
EXAMPLES = [(d.id, *(e if isinstance(e, tuple) else ("note", e))) for d in SPARED for e in d.match]


SLOW = {policy: Guard(policy, cache=False) for policy in ("standard", "strict", "hipaa")}


def shown(result: Any) -> str:
    return repr((result.payload, result.action, result.risk, result.findings, result.reasons))


def compared(policy: str, key: str, text: str, contexts: tuple[Context | None, ...], before: int = 0) -> list[str]:
    """What comes of a text on one page after another; it must be what comes of it at first.

    ``before``: how many events of its keys were there, so that the rest of it may be known when the text is new.
    """
    guard = Guard(policy)
    out: list[str] = []
    for i in range(before):
        guard.scrub({key: "Welcome", "n": i}, context=contexts[0])
    for i, context in enumerate([*contexts, *contexts]):
        result = guard.scrub({key: text, "n": 7 + i}, context=context)
        expected = SLOW[policy].scrub({key: text, "n": 7 + i}, context=context)
        assert shown(result) == shown(expected), (policy, i)
        out.append(result.action)
    return out


@pytest.mark.parametrize("policy", SLOW)
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("before", [0, 3])
def test_a_provider_named_as_a_disease_is_found_beside_care(policy: str, text: str, before: int) -> None:
    for contexts in ((None, CARE), (PLAIN, CARE, None), (CARE, PLAIN), (BLOCKED, CARE, PLAIN)):
        compared(policy, "title", text, contexts, before)


def test_it_is_found_there_and_stays_elsewhere() -> None:
    assert compared("standard", "title", TEXTS[0], (None, CARE)) == ["pass", "redact"] * 2


@pytest.mark.parametrize(("name", "key", "text"), EXAMPLES, ids=lambda one: str(one)[:20])
def test_whatever_counts_only_beside_care(name: str, key: str, text: str) -> None:
    compared("standard", key, text, (None, CARE))
    compared("standard", key, f"{text}, Graves", (None, CARE))


# Of detectors that say what is wrong with somebody, as terms do.
CODES = [
    (d.id, *(e if isinstance(e, tuple) else ("note", e)))
    for d in detectors()
    if d.role == "health"
    for e in d.match[:2]
]


@pytest.mark.parametrize(("name", "key", "text"), CODES, ids=lambda one: str(one)[:20])
def test_a_code_among_terms_is_found_on_whatever_page(name: str, key: str, text: str) -> None:
    compared("standard", key, f"{text}, asthma", (PLAIN, BLOCKED))
    compared("standard", key, f"{text} rash", (None, CARE, None))


@pytest.mark.parametrize("contexts", [(PLAIN, BLOCKED), (BLOCKED, PLAIN), (None, CARE, BLOCKED)])
def test_a_code_in_an_address_among_terms(contexts: tuple[Context | None, ...]) -> None:
    compared("standard", "rxnorm_code", "https://www.lakeview.example/eczema?n=161", contexts)
