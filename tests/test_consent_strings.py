"""Consent strings against vectors: the specifications' own examples, and what the IAB's encoder wrote."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiguard.consent import gpp, tcf, us_sections
from phiguard.consent.bits import Bits, Ids, Undecodable

GOLDEN: Final[dict[str, Any]] = json.loads((Path(__file__).parent / "golden" / "consent.json").read_text("utf-8"))
NUMBERS: Final = {section.name: number for number, section in us_sections.SECTIONS.items()}
ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def written(bits: str) -> str:
    """Bits in base64url, padded with zeros on the right."""
    bits += "0" * (-len(bits) % 6)
    return "".join(ALPHABET[int(bits[i : i + 6], 2)] for i in range(0, len(bits), 6))


# The table of the GPP specification.
FIBONACCI: Final = {1: "11", 2: "011", 3: "0011", 4: "1011", 5: "00011", 6: "10011", 7: "01011"}


@pytest.mark.parametrize("number", FIBONACCI)
def test_fibonacci_as_in_the_specification(number: int) -> None:
    assert Bits(written(FIBONACCI[number])).fibonacci() == number


def encoded(number: int) -> str:
    """Fibonacci coding by the steps of the specification."""
    numbers = [1, 2]
    while numbers[-1] <= number:
        numbers.append(numbers[-1] + numbers[-2])
    bits = ""
    for n in reversed(numbers):
        bits = ("1" if n <= number else "0") + bits
        number -= n if n <= number else 0
    return bits.rstrip("0") + "1"


@given(st.lists(st.integers(1, 65_535), min_size=1, max_size=8))
def test_fibonacci_reads_what_was_written(numbers: list[int]) -> None:
    bits = Bits(written("".join(map(encoded, numbers))))
    assert [bits.fibonacci() for _ in numbers] == numbers


def test_ranges_as_in_the_specification() -> None:
    ints = "00000000001000000000000000011100000000000001010000000000001000"
    assert Bits(written(ints)).range() == Ids(((3, 3), (5, 8)))
    fibonacci = "0000000000100001110110011"
    assert Bits(written(fibonacci)).fibonacci_range() == Ids(((3, 3), (5, 8)))


HEADERS: Final = [
    pytest.param("DBABM", [2], id="tcfeu"),
    pytest.param("DBACNY", [2, 6], id="tcfeu-and-uspv1"),
    pytest.param("DBABjw", [5, 6], id="tcfca-and-uspv1"),
    pytest.param("DBABMA", [2], id="padded-to-8"),
    pytest.param("DBABBg", [8], id="usca"),
]


@pytest.mark.parametrize(("header", "ids"), HEADERS)
def test_gpp_headers_of_the_specification(header: str, ids: list[int]) -> None:
    assert list(gpp.read("~".join([header, *("x" * len(ids))]))) == ids
    with pytest.raises(Undecodable):
        gpp.read(header)


def test_the_tc_string_of_the_specification() -> None:
    tc = tcf.read(
        "COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA.IFoEUQQgAIQwgIwQABAEAAAAOIAACAIAAAAQAIAgEAACEAAAAAgAQ"
        "BAAAAAAAGBAAgAAAAAAAFAAECAAAgAAQARAEQAAAAAJAAIAAgAAAYQEAAAQmAgBC3ZAYzUw"
    )
    assert (tc.version, tc.cmp, tc.policy_version, tc.service_specific) == (2, 27, 2, False)
    assert tc.created == tc.updated == 15_822_430_593
    assert tc.purposes == {1, 2, 3}
    assert tc.vendors == tc.vendor_interests == Ids(((2, 2), (6, 6), (8, 8)))
    assert tc.disclosed is not None
    assert 720 in tc.disclosed
    assert 721 not in tc.disclosed


@pytest.mark.parametrize("name", GOLDEN["tcf"])
def test_tc_strings_of_the_reference_encoder(name: str) -> None:
    want = GOLDEN["tcf"][name]
    tc = tcf.read(want["tc"])
    assert sorted(tc.purposes) == want["purposes"]
    assert tc.interests == {7, 9}
    assert [v for v in range(65_536) if v in tc.vendors] == want["vendors"]
    assert (tc.cmp, tc.country) == (31, "DE")
    restrictions = [[r.purpose, r.kind, [v for v in range(1_000) if v in r.vendors]] for r in tc.restrictions]
    assert restrictions == want["restrictions"]
    assert (want["disclosed"] is None) == (tc.disclosed is None)


@pytest.mark.parametrize("row", GOLDEN["us"], ids=lambda row: row["section"])
def test_us_sections_of_the_reference_encoder(row: dict[str, Any]) -> None:
    [(number, text)] = gpp.read(row["gpp"]).items()
    assert number == NUMBERS[row["section"]]
    said = us_sections.read(number, text)
    values = ["".join(map(str, v)) for name, v in said.items() if name not in ("version", "gpc")]
    assert " ".join(values) == row["values"]
    if row["gpc"] is not None:
        assert said["gpc"] == (int(row["gpc"]),)


def test_every_state_section_has_vectors() -> None:
    assert {row["section"] for row in GOLDEN["us"]} == set(NUMBERS)


def test_a_section_may_have_a_header_of_its_own() -> None:
    """As the specifications of Kentucky, Indiana, Maryland and Rhode Island say, and the encoder does not."""
    row = next(row for row in GOLDEN["us"] if row["section"] == "usky")
    [(number, text)] = gpp.read(row["gpp"]).items()
    header = written(format(number, "06b") + "000001" + "000000000001" + "0" + "11")
    assert us_sections.read(number, f"{header}.{text}") == us_sections.read(number, text)


BROKEN: Final = [
    "",
    "~",
    "D",
    "DBABMA",
    "DBABMA~",
    "C",
    "CQ",
    "COvFyGBO",
    "BQ",
    "D////",
    "DBABMA~\x00",
    "DBABMA~" + "A" * 20_000,
    "DB" + "_" * 10_000,
    "é" * 30,
    "DBABMA~CQ.....................",
    "${GPP_STRING_1}",
    "null",
    "1YNN",
    "~" * 500,
]


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_broken_strings_deny(text: str) -> None:
    for said in (gpp.says(text), tcf.says(text), tcf.says_canada(text), us_sections.says(7, text)):
        assert said
        assert not any(s.granted for s in said)
    if text != "1YNN":
        assert not any(s.granted for s in gpp.us_privacy(text))


def test_a_hostile_range_costs_nothing() -> None:
    """4,095 groups of 65,535 vendors each would be a quarter of a billion ids."""
    head = GOLDEN["tcf"]["none"]["tc"].split(".")[0]
    bits = "".join(format(ALPHABET.index(c), "06b") for c in head)[:213]
    groups = "".join("1" + format(1, "016b") + format(65_535, "016b") for _ in range(2_000))
    text = written(bits + format(65_535, "016b") + "1" + format(2_000, "012b") + groups + "0" * 40)
    tc = tcf.read(text)
    assert 40_000 in tc.vendors
    assert len(tc.vendors.ranges) == 2_000


@given(
    st.text(alphabet=ALPHABET + "~.", max_size=80),
    st.sampled_from(["DBABMA~", "DBABBg~", "D", "C", "CQgYw8AQgYw8AAf"]),
)
def test_any_string_is_read_or_denied(rest: str, start: str) -> None:
    said = gpp.says(start + rest, (2,))
    if any(s.granted for s in said):
        assert 2 in gpp.read(start + rest)  # grants only by what is there to be read
    said = tcf.says(start + rest)
    assert {s.purpose for s in said} == set(tcf.NEEDED)
    if any(s.granted for s in said):
        assert {1, 2} <= tcf.read(start + rest).purposes or {1, 8} <= tcf.read(start + rest).purposes
    us_sections.says(25, rest)
