"""What was found around an event gives itself away in it: in the lines of a body, and in the events of a batch."""

import pytest

from phiguard import Guard

NAMED = "ep.mrn=7784512&ep.first_name=Lena&ep.last_name=Fischer"
MAILED = "uid=lena.fischer%40example.com"


def _hit(query: str, value: str) -> dict[str, str]:
    """A GA4 request with two events in its body, so that each is decided for itself."""
    address = f"https://www.google-analytics.com/g/collect?v=2&tid=G-ABC123&{query}"
    return {"method": "POST", "url": address, "body": f"en=view&ep.field_a={value}\r\nen=click"}


LINES = {
    "number": (NAMED, "7784512"),
    "login": (MAILED, "lena.fischer"),
    "login beside names": (NAMED, "lena.fischer"),
    "name with a plus sign": (NAMED, "Lena+Fischer"),
    "name with an escape": (NAMED, "Lena%20Fischer"),
    "name of a mailbox": (MAILED, "Lena%20Fischer"),
    "in a sentence": (NAMED, "call%20Lena%20Fischer%20back"),
}


@pytest.mark.parametrize("cache", [True, False], ids=["memory", "no memory"])
@pytest.mark.parametrize(("query", "value"), LINES.values(), ids=LINES)
def test_lines_hold_nothing_of_what_stands_in_the_address(query: str, value: str, cache: bool) -> None:
    guard = Guard("standard", cache=cache)
    for _ in range(3):
        body = guard.scrub(_hit(query, value)).payload["body"]
        assert value not in body
        assert body.startswith("en=view&ep.field_a=")
        assert body.endswith("\r\nen=click")
        assert guard.scrub(_hit("sr=1920x1080", "7784512")).payload["body"].split("\r\n")[0].endswith("=7784512")


LOGINS = {
    "in an address": "https://example.matomo.cloud/matomo.php?uid=lena.fischer%40example.com&{}=lena.fischer",
    "in a query": "idsite=1&rec=1&uid=lena.fischer%40example.com&{}=lena.fischer",
}


@pytest.mark.parametrize("cache", [True, False], ids=["memory", "no memory"])
@pytest.mark.parametrize("field", ["dimension1", "action_name", "e_n", "x"])
@pytest.mark.parametrize("text", LOGINS.values(), ids=LOGINS)
def test_what_counts_only_beside_care_hides_no_second_occurrence(text: str, field: str, cache: bool) -> None:
    """A login where headings stand looks like a name, which does not count here; the mailbox tells of it."""
    guard = Guard("standard", cache=cache)
    for _ in range(3):
        assert "fischer" not in guard.scrub(text.format(field)).payload
        assert "fischer" not in guard.scrub({"url": text.format(field)}).payload["url"]


TEXTS = {
    "whole name": "Lena Fischer",
    "name in a query": "b=Lena%20Fischer",
    "name in an address": "https://www.example.com/?b=Lena%20Fischer",
    "name in a sentence": "call Lena Fischer back",
}


@pytest.mark.parametrize("cache", [True, False], ids=["memory", "no memory"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_name_goes_where_the_envelope_has_its_mailbox(text: str, cache: bool) -> None:
    guard = Guard("standard", cache=cache)
    plain = {"batch": [{"event": "a", "x": text}, {"event": "b"}]}
    for _ in range(3):
        assert guard.scrub({"email": "lena.fischer@example.com", **plain}).payload["batch"][0]["x"] != text
        assert guard.scrub({"locale": "en", "batch": [{"event": "a", "x": "Oak Desk"}]}).action == "pass"


@pytest.mark.parametrize("cache", [True, False], ids=["memory", "no memory"])
def test_products_beside_such_an_envelope_stay(cache: bool) -> None:
    guard = Guard("standard", cache=cache)
    batch = [{"event": "Product Viewed", "name": "Oak Desk", "label": "Summer Sale"}, {"event": "b"}]
    for _ in range(3):
        assert guard.scrub({"email": "lena.fischer@example.com", "batch": batch}).payload["batch"] == batch
