"""What programs and shops write is nobody's name; people who are called alike are found as before."""

import pytest

from phiguard import Guard
from phiguard.lexicon import read_toml

NOBODY = {
    "traceback": 'Traceback (most recent call last):\n  File "/a/b.py", line 7, in main\nKeyError: 1',
    "encodings": "gzip, deflate, br",
    "class in a path": "Input timed out (com.example.shop/.MainActivity is not responding)",
    "policy": "default-src 'none'; style-src cdn.example.com; report-uri /csp",
    "graphql": "query P { product { variants { edges { node { price { amount currencyCode } } } } } }",
    "article": "UPDATE inventory SET qty = qty - 1 WHERE sku = 'AB-1234' AND warehouse_id = 12",
    "article in a sentence": "Inventory for SKU AB-1234 is low (3 left)",
    "contraction": "Don't miss out on the season's best",
    "price": "Price changed from 49.99 to 39.99",
    "price, small": "price drop alert for this camera",
    "rice": "Jasmine rice 5 kg",
    "mark": "Mark all as complete",
    "jenkins": "Jenkins build 1842 failed",
    "greeting": "Hi there, how can we help?",
    "brand and its kind": "Johnnie Walker Blue Label, 750 ml",
}
SOMEBODY = [
    ("Don said he would call back", "Don"),
    ("Dr. Price changed my metformin dose", "Price"),
    ("My name is Jasmine Rice", "Jasmine"),
    ("Alexa called about her routine", "Alexa"),
    ("my name is deShawn Carter", "deShawn"),
    ("call Wells Fargo Lena Brook today", "Lena"),
    ("Basil needs a refill", "Basil"),
    ("assigned to JO-ANN Fischer", "JO-ANN"),
]


@pytest.mark.parametrize("text", NOBODY.values(), ids=NOBODY)
def test_things_are_nobody(text: str) -> None:
    guard = Guard()
    for payload in ({"message": text}, {"text": text}, text):
        assert guard.scrub(payload).payload == payload


@pytest.mark.parametrize(("text", "name"), SOMEBODY, ids=[t[:16] for t, _ in SOMEBODY])
def test_somebody_goes(text: str, name: str) -> None:
    assert name not in Guard().scrub({"message": text}).payload["message"]


def test_words_of_things_are_single_and_small() -> None:
    for word, behind in read_toml("names/brands.toml")["before"].items():
        assert word.isalpha() and word.islower()
        assert behind == sorted(set(behind), key=behind.index), word
        assert all(w.isalpha() and w.islower() for w in behind), word
