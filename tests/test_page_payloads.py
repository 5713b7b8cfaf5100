"""A payload that is the address of a page is the page of its own event."""

import pytest

from phiguard import Context, scrub

SITE = "https://www.lakeview.example"
GONE = "%5BMEDICAL_CONDITION%5D"

ROWS = [
    ("careers keep their words", "standard", f"{SITE}/careers/oncology-nurse", f"{SITE}/careers/oncology-nurse"),
    ("a path alone", "standard", "/careers/oncology-nurse", "/careers/oncology-nurse"),
    (
        "a condition goes",
        "standard",
        f"{SITE}/conditions/eczema?x=1",
        f"{SITE}/conditions/%5BMEDICAL_CONDITION%5D?x=1",
    ),
    ("to origin", "strict", f"{SITE}/conditions/eczema?x=1", f"{SITE}/"),
    ("path stays on a public page", "hipaa", f"{SITE}/conditions/eczema?x=1", f"{SITE}/conditions/eczema"),
    ("a portal blocks", "strict", f"{SITE}/patient-portal/messages", None),
    ("tier 3 blocks", "hipaa", f"{SITE}/conditions/bipolar-disorder", None),
    ("an unknown page", "strict", f"{SITE}/x/7f3", f"{SITE}/"),
    ("generic stays", "strict", f"{SITE}/visitors/parking", f"{SITE}/visitors/parking"),
    ("prose is no page", "strict", "/ and some more words here", ""),
]


@pytest.mark.parametrize(("policy", "payload", "want"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_address_as_payload(policy: str, payload: str, want: str | None) -> None:
    result = scrub(payload, policy)
    assert result.payload == want
    if want is not None:
        again = scrub(want, policy)
        assert again.payload == want


def test_the_context_names_the_page_before_it() -> None:
    result = scrub(f"{SITE}/visitors/parking", "strict", context=Context(url=f"{SITE}/patient-portal/bills"))
    assert result.action == "block"


def test_bytes_and_kind() -> None:
    assert scrub(f"{SITE}/conditions/eczema".encode(), "strict").payload == f"{SITE}/".encode()
    named = scrub(f"{SITE}/conditions/eczema", "strict", context=Context(kind="url"))
    assert named.payload == f"{SITE}/"


def test_an_address_that_names_another_is_no_page() -> None:
    payload = f"{SITE}/careers/go?next=https%3A%2F%2Fa.example%2Fconditions%2Feczema"
    assert scrub(payload).payload == payload.replace("eczema", "%255BMEDICAL_CONDITION%255D")
