"""Addresses of e-mail are cut and weighed by the native module as in Python. Skipped where it was not built."""

from collections.abc import Callable
from typing import Any

import native_core  # noqa: F401 - says whether these can run
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phiguard import native
from phiguard.detectors import email_address

LOCALS = [
    *(
        "lena",
        "lena.fischer",
        "x'lena",
        "git",
        "Git",
        "_a",
        "-a",
        "..a",
        "a..",
        "%5BSECRET%5D",
        "5BA%5D",
        "%5B%5D",
        "5D",
        "é",
    ),
    *(
        "aes128-gcm",
        "chacha20-poly1305",
        "aes-x",
        "hmac-sha2-256-etm",
        "umac-64",
        "AES128-GCM",
        "0123456789abcdef" * 2,
    ),
    *(
        "0123456789abcdef" * 2 + "0",
        "f" * 31,
        "F" * 32,
        "a b",
        "a<b",
        "mailto:lena",
        "",
        "!",
        "$%'*+-.^_",
        "a@b",
        "ſ",
    ),
]
DOMAINS = [
    *(
        "example.com",
        "openssh.com",
        "libssh.org",
        "lysator.liu.se",
        "ssh.com",
        "Openssh.com",
        "openssh.com.",
        "a.b",
        "a.bc",
    ),
    *(
        "example.PNG",
        "x.js",
        "x.1a",
        ".com",
        "com",
        "example..com",
        "example.com>",
        "example.com-.-",
        "-",
        "",
        "é.com",
        "a.é",
    ),
    *("a.bé", "a_b.com", "a.b_c", "a.b.c.de", "203.0.113.7", "a@b.com"),
]
TEXTS = st.builds(
    lambda before, local, sign, domain, after: before + local + sign + domain + after,
    st.sampled_from(["", " ", "<", "to ", "é", "--", "a="]),
    st.sampled_from(LOCALS),
    st.sampled_from(["@", "@", "@", "@@", ""]),
    st.sampled_from(DOMAINS),
    st.sampled_from(["", " ", ".", ">", "é", "/x", "@"]),
) | st.text(st.sampled_from("ab1@.-_ %5BDé+\0"), max_size=12)


def _said(function: Callable[..., Any], *args: Any) -> Any:
    try:
        return function(*args)
    except (ValueError, IndexError) as error:
        return type(error)


@settings(max_examples=2500, deadline=None)
@given(TEXTS, st.integers(-2, 12), st.integers(-2, 12))
def test_addresses_are_cut_alike(text: str, start: int, end: int) -> None:
    for span in ((0, len(text)), (start, end), (start, len(text) + 1 - end)):
        expected = _said(native.TWINS["address_span"], text, *span)
        assert _said(email_address.address_span, text, *span) == expected


@settings(max_examples=800, deadline=None)
@given(TEXTS)
def test_addresses_are_weighed_alike(text: str) -> None:
    for value in (text, text.strip()):
        expected = native.TWINS["address_weight"](value)
        assert email_address.address_weight(value) == expected
        assert type(email_address.address_weight(value)) is type(expected)


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("local", LOCALS)
def test_each_of_both(local: str, domain: str) -> None:
    text = f"{local}@{domain}"
    assert email_address.address_span(text, 0, len(text)) == native.TWINS["address_span"](text, 0, len(text))
    assert email_address.address_weight(text) == native.TWINS["address_weight"](text)
