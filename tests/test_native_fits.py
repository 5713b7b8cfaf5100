"""What compiled functions say of a match and of what stands around it is what their twins say."""

import random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from native_core import core

from phiguard import checks, dates, names, native
from phiguard.detectors import (
    detectors,
    name_heading,
    name_in_text,
    phone_number,
    provider_in_text,
    street_address,
    whole_name,
)
from phiguard.types import Evidence

ASKED = {
    "date_span": dates.date_span,
    "fit": names.fit,
    "phone_span": phone_number.phone_span,
    "said_name_span": name_in_text.said_name_span,
    "provider_span": provider_in_text.provider_span,
    "street_span": street_address.street_span,
    "heading_span": name_heading.heading_span,
    "whole_name_span": whole_name.whole_name_span,
}
OWN = [d for d in detectors() if d.fit in tuple(ASKED.values())]
EXAMPLES = [e[1] if isinstance(e, tuple) else e for d in OWN for e in (*d.match, *d.no_match)]
PIECES = (
    "Lena Fischer Dr. doctor Doctor your , . ; - ' = : / ( ) (206) 555-0147 555-0100 206 +1 +12065550147 +44 x12"
    " ext Ext 03/07/1984 3.7.1984 31-12-2020 12 7 0000000 [PERSON] May must be blank is required. Please enter"
    " can't handleClick aB Brand good MD the will Finally Great Nobody user name first Name, Address, DOB _ a é É"
    " % $ # ms part ref n/a none N/A **** x-x not provided is missing! It .! \t \x1c \x1f 9 00 J. analytics.js"
    " MRN ROSE 214 2026 Alder St Spring Drive best coat apt. Unit 4B 0x1F Straße street address"
    " nadia-lindqvist | Nadia M. Lindqvist Lindqvist, Farouk, Mark Kim summer-sale marisol Marisol"
).split(" ")
TEXTS = (
    st.lists(st.sampled_from(PIECES), max_size=7).map(" ".join)
    | st.lists(st.sampled_from(PIECES), max_size=7).map("".join)
    | st.sampled_from(EXAMPLES)
    | st.text("09aA/-., '+x(:=é", max_size=14)
)


def outcome(function: Any, *args: Any) -> Any:
    try:
        return function(*args)
    except IndexError as error:  # of what no pattern gives
        return type(error)


def agree(name: str, *args: Any) -> None:
    expected, got = outcome(native.TWINS[name], *args), outcome(getattr(core, name), *args)
    assert repr(got) == repr(expected), (name, args)


@given(TEXTS, st.integers(0, 60), st.integers(0, 40))
@example("Hi, it's O'Hara, you are here", 9, 6)
@example("call 1/1/1999 ", 5, 8)
@settings(max_examples=1_500)
def test_whether_a_span_fits(text: str, start: int, size: int) -> None:
    start = min(start, len(text))
    end = min(start + size, len(text))
    for name in ASKED:
        if start < end:
            agree(name, text, start, end)
    agree("phone_weight", text[start:end])
    if text[start:end].strip():
        agree("street_weight", text[start:end])
    agree("record_echoes", text[start:end])
    agree("says_nothing", text[start:end])
    agree("says_nothing", text)
    agree("_is_date", text[start:end])


@pytest.mark.parametrize("detector", OWN, ids=lambda d: d.id)
def test_of_all_examples_and_of_parts_of_them(detector: Any) -> None:
    name = next(name for name, fit in ASKED.items() if fit is detector.fit)
    rng = random.Random(detector.id)
    for text in EXAMPLES:
        for _ in range(8):
            start, end = sorted(rng.sample(range(len(text) + 1), 2))
            agree(name, text, start, end)


@pytest.mark.parametrize("args", [("Lena", -1, 3), ("Lena", 0, 9), ("Lena", True, 2), ("Lena", 2, 1)], ids=repr)
def test_what_is_no_span_goes_to_the_twin(args: tuple[Any, ...]) -> None:
    for name in ASKED:
        agree(name, *args)


def test_a_remark_is_told_by_its_words() -> None:
    for text in ("This field is required", "Lena is missing!", "is .", "please enter name", "Rose Must", "* *"):
        agree("says_nothing", text)
    assert checks.says_nothing("This field is required.")


@given(st.text("0123456789", max_size=9) | st.text("0123456789A-_٣", max_size=9))
@example("12345")
@example("123456")
@example("MRN_123456")
def test_record_numbers_are_looked_for_alike(text: str) -> None:
    agree("record_echoes", text)


@given(TEXTS, st.sampled_from((None, 0.0, -6.0, 1.5)))
@example("214 Best St", -6.0)
@example("214 Alder St", 0.0)
@example("2026 Spring Drive", -3.0)
@settings(max_examples=400)
def test_whether_a_value_is_found_by_the_same_evidence(text: str, weight: float | None) -> None:
    why = [Evidence("key", "a key", 2.0)] + ([] if weight is None else [Evidence("value", "its words", weight)])
    for detector in OWN:
        if text.strip():
            agree("still_finds", detector, text, why)
