"""Groups of an IP address may be spelt as a test is, and say nothing of health; beside an address they do."""

import pytest

from phiguard import Guard

GUARD = Guard("strict", cache=False)
ADDRESSES = [
    "2001:db8:ff9d:13e5:c7d1:a1c8:314f:5908",
    "2001:db8:a1c8:13e5:c7d1:a1c:314f:5908",
    "2001:DB8:A1C:13E5:C7D1:1:2:3",
    "2001:db8::a1c",
    "2001:db8:a1c::1",
    "fe80::a1c",
    "fd12:3456:789a:1::a1c",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("text", ["{}", "from {} to here", "http://[{}]/x", "[{}]:443"])
def test_an_address_says_nothing_of_health(address: str, text: str) -> None:
    result = GUARD.scrub({"label": text.format(address)})
    assert result.risk.health == 0.0
    assert {finding.entity for finding in result.findings} <= {"IP_ADDRESS"}


@pytest.mark.parametrize(
    "text",
    [
        "a1c:7",
        "result a1c: 7.1",
        "67:a1c:45",
        "2001:db8:ff9d:13e5:c7d1:1:314f:5908 a1c 7.1",
        "a1c from 2001:db8:ff9d:13e5:c7d1:1:314f:5908",
        "12:30:a1c:high:45:46:47:48",
        "a1c::7",
        "2001:db8:1:2 a1c",
    ],
)
def test_what_is_no_address_does(text: str) -> None:
    assert "MEDICAL_TEST" in {finding.entity for finding in GUARD.scrub({"label": text}).findings}


def test_many_colons_are_read_in_one_go() -> None:
    text = "a1c " + "2001:" * 20_000 + " " + "fe80::" * 20_000
    assert GUARD.scrub({"label": text}).risk.health > 0.9
