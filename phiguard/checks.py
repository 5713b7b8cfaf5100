"""Checks over a matched text: check digits and structural rules, each with its pass rate.

A check that passes is worth ``-ln(pass_rate)`` nats and no more: one random number in ten passes Luhn.
"""

import re
from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from typing import Final, NamedTuple

from stdnum import luhn as _luhn

from phiguard.native import compiled

_NOT_DIGIT: Final = re.compile(r"[^0-9]+")
_NOT_ALNUM: Final = re.compile(r"[^0-9a-z/]+")
_RUN: Final = re.compile(r"[A-Za-z0-9]{16,}")
_SIGNED_RUN: Final = re.compile(r"[A-Za-z0-9_+/\-]{22,}")
_HEX: Final = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
IPV6: Final = re.compile(
    r"(?<![\w:.])(?:[23][0-9a-f]{3}|f[cde][0-9a-f]{2})"
    r"(?:(?::[0-9a-f]{1,4}){7}|(?=[0-9a-f:]{0,40}::)(?::[0-9a-f]{0,4}){2,7})(?![\w:])",
    re.ASCII | re.IGNORECASE,
)
"""IP addresses of version 6, in whose groups a term or a measure may seem to stand: ``2001:db8:…:a1c8:314f``.

Source: https://www.rfc-editor.org/rfc/rfc4291#section-2.4
"""
_LONGEST_IPV6: Final = 39


_NOTHING = frozenset(
    "true false yes no on off null none nil nan n/a na unknown undefined unspecified anonymous guest test"
    " testing empty enabled disabled required optional missing invalid valid pending available unavailable"
    " default redacted hidden masked removed deleted object string number not_set tbd tba".split()
) | {
    "not set", "(not set)", "not provided", "not available", "not applicable", "[object object]", "no data",
    "not found",
}  # fmt: skip
_STRUCK: Final = frozenset("x*-#")
# What stands in an id's place where there is none, without signs: `not_set`, `(not set)`, `Logged In`.
_NO_ID: Final = frozenset(_NOT_ALNUM.sub("", word) for word in _NOTHING) | frozenset(
    "anon visitor user notset loggedin loggedout notloggedin optout unscanned".split()
)


# What forms say of a field instead of its value: `{"errors": {"password": ["is too short"]}}`. Behind it, words in
# small letters and numbers.
_FIELD: Final = (
    r"(?:(?:this|the|your|an?|valid|new|current|old|first|last|full|given|family|user|street|e-?mail|phone|mobile"
    r"|zip|postal|billing|shipping|home|work|account|security|password|line|two) ){0,3}"
    r"(?:fields?|values?|input|passwords?|passcode|passphrase|pin|code|names?|username|surname|e-?mail|address|phone"
    r"|number|date|birthday|dob|ssn|zip|city|state|country|token|key|secret|street|line|it|confirmation)"
)
_FAULT: Final = (
    r"required|invalid|missing|empty|blank|incorrect|wrong|taken|not valid|already (?:taken|in use|registered)"
    r"|too (?:short|long|weak|common|simple|similar)"
)
_REMARK: Final = re.compile(
    rf"\s*(?i:(?:{_FIELD} )?(?:(?:is|are|was) (?:{_FAULT})|has already been taken"
    r"|(?:do|does|did)(?: not|n['’]t) match"
    r"|(?:can ?not|can['’]t|must not|may not|should not) (?:be|contain|have|exceed|match)"
    r"|(?:must|should|needs to) (?:be|contain|have|include|match))"
    rf"|{_FIELD} (?:{_FAULT})|(?:invalid|missing|incorrect|required) {_FIELD}"
    rf"|(?:please )?(?:enter|provide|select|choose|specify|fill in|type|confirm|check|ensure) {_FIELD})"
    r"(?: (?:[a-z'’,()=<>-]{1,20}|\d{1,4}[,)]?)){0,14}[.!]?\s*"
)
# Each of these remarks holds one of these words.
_REMARKING: Final = frozenset(
    "is are was has do does did don't doesn't didn't can cannot can't must may should needs required invalid"
    " missing empty blank incorrect wrong taken not already too please enter provide select choose specify fill"
    " type confirm check ensure".split()
)
_CONTAINER: Final = re.compile(r'\{\s*["}]|\[\s*["{\[\]]')
_PLACEHOLDER: Final = re.compile(r"\[[A-Z][A-Z0-9_]*\](?:_[0-9]+)?")
_BESIDE_PLACEHOLDER: Final = 2  # letters and digits that say nothing beside what was replaced


class Check(NamedTuple):
    """Attributes:
    passes: the check; never raises.
    pass_rate: share of random texts of the pattern's shape that pass, in (0, 1].
    name: for the evidence.
    """

    passes: Callable[[str], bool]
    pass_rate: float
    name: str


@compiled
def digits_of(text: str) -> str:
    """The ASCII digits of a text."""
    return text if text.isdecimal() and text.isascii() else _NOT_DIGIT.sub("", text)


digits = digits_of


def luhn(text: str) -> bool:
    """Luhn's mod-10 check over the digits. Source: ISO/IEC 7812-1 annex B."""
    return bool(_luhn.is_valid(digits(text)))


@compiled
def joined_before(text: str, start: int, signs: str = "-_+") -> bool:
    """Whether what begins at ``start`` goes on from a longer code: a letter, a digit, a sign, ``1.``."""
    before = text[start - 1 : start]
    if before == ".":
        return text[start - 2 : start - 1].isdigit()
    return bool(before) and (before.isalnum() or before in signs)


@compiled
def joined_after(text: str, end: int, signs: str = "-") -> bool:
    """Whether what ends at ``end`` goes on: a letter, a digit, an underscore, ``-x``, ``.1``."""
    after, then = text[end : end + 1], text[end + 1 : end + 2]
    if after == ".":
        return then.isdigit()
    return bool(after) and (after.isalnum() or after == "_" or (after in signs and then.isalnum()))


_NETWORK: Final = re.compile(r"(?:[0-9]{1,3}\.){3}0/24|(?:[0-9a-f]{1,4}:){1,3}:/48")


def is_an_id(text: str) -> bool:
    """Whether a value under an id's key is one: not a word that says there is none, not all zeros, and no network,
    which an address has become."""
    if text[-3:] in ("/24", "/48") and _NETWORK.fullmatch(text) is not None:
        return False
    plain = _NOT_ALNUM.sub("", text.lower())
    return plain not in _NO_ID and plain.strip("0") != ""


def is_field_value(text: str) -> bool:
    """Whether a field of a known format holds a value: not a word for none, no placeholder, and no list or object,
    whose entries are looked at one by one."""
    if _CONTAINER.match(text) is not None and text.rstrip()[-1:] in ("}", "]"):
        return False
    rest = _PLACEHOLDER.sub("", text)
    if rest != text:
        return sum(map(str.isalnum, rest)) > _BESIDE_PLACEHOLDER
    return any(map(str.isalnum, text)) and (is_an_id(text) or not text.isascii())


def is_telling(text: str) -> bool:
    """As `is_field_value`, and more than one letter or digit: ``N`` and ``1`` tell nobody apart."""
    return sum(map(str.isalnum, text)) > 1 and is_field_value(text)


def is_in_ipv6(text: str, start: int, end: int) -> bool:
    """Whether a span stands in an IP address of version 6."""
    if ":" not in text[max(0, start - 5) : start]:
        return False
    first = max(0, start - _LONGEST_IPV6)
    return any(
        first + m.start() <= start and end <= first + m.end()
        for m in IPV6.finditer(text[first : end + _LONGEST_IPV6])
    )


def looks_random(text: str) -> bool:
    """Whether some run of a text was drawn by a machine: a UUID, or letters and digits in quick change."""
    if _UUID.search(text):
        return True
    for run in (*_RUN.findall(text), *_SIGNED_RUN.findall(text)):
        kinds = [0 if c.isdigit() else 1 if c.islower() else 2 if c.isupper() else 3 for c in run]
        changes = sum(a != b for a, b in pairwise(kinds))
        rate = 5 if _HEX.fullmatch(run) else 3  # of two kinds or of three
        if kinds.count(0) >= 2 and rate * changes >= len(run) and set(kinds) - {0, 3}:
            return True
    return False


def token_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span of an id in running text: without the sentence's dot; None where a word goes on before it."""
    if text[start - 1 : start].isalnum():
        return None
    while end > start and text[end - 1] in ".:|":
        end -= 1
    return (start, end) if end > start else None


@compiled
def says_nothing(text: str) -> bool:
    """Whether a value stands for the lack of one: ``n/a``, ``true``, ``****``, ``This field is required.``."""
    plain = text.strip().lower()
    if " " in text and _may_be_remark(plain) and _REMARK.fullmatch(text) is not None:
        return True
    return plain in _NOTHING or not any(map(str.isalnum, plain)) or (plain[0] in "x*-#" and set(plain) <= _STRUCK)


def _may_be_remark(plain: str) -> bool:
    """A quick look at a text in small letters."""
    if not plain.isascii():
        return True
    return not _REMARKING.isdisjoint(plain.split()) or not _REMARKING.isdisjoint(plain.rstrip(".!").split()[-1:])


def dea(text: str) -> bool:
    """The check digit of a DEA number. Source: 21 CFR 1301; the rule as pharmacies publish it."""
    number = digits(text[2:])  # the second sign may be a 9
    if len(number) != 7:
        return False
    n = [int(d) for d in number]
    return (n[0] + n[2] + n[4] + 2 * (n[1] + n[3] + n[5])) % 10 == n[6]


def routing(text: str) -> bool:
    """An ABA routing number: a Federal Reserve prefix and weights 3, 7, 1. Source: ABA Key to Routing."""
    number = digits(text)
    if len(number) != 9:
        return False
    two = int(number[:2])
    if not (two <= 12 or 21 <= two <= 32 or 61 <= two <= 72 or two == 80) or number == "000000000":
        return False
    return sum(int(d) * w for d, w in zip(number, (3, 7, 1) * 3, strict=True)) % 10 == 0


_VIN_VALUES = {c: int(d) for c, d in zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True)}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def vin(text: str) -> bool:
    """The check digit of a vehicle identification number, position 9. Source: 49 CFR 565.15(c)."""
    value = text.upper()
    if len(value) != 17 or any(c not in _VIN_VALUES and c not in "0123456789" for c in value):
        return False
    numbers = [_VIN_VALUES[c] if c in _VIN_VALUES else int(c) for c in value]
    total = sum(n * w for n, w in zip(numbers, _VIN_WEIGHTS, strict=True))
    return "0123456789X"[total % 11] == value[8]


def gtin(text: str) -> bool:
    """The mod-10 digit of a GTIN. Source: GS1 General Specifications section 7.9."""
    number = digits(text)
    if len(number) not in (8, 12, 13, 14):
        return False
    return sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(reversed(number))) % 10 == 0


_LETTERS = {ord(c): str(i) for i, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 10)}


def iban(text: str) -> bool:
    """A country's length and format and the mod-97 check; not the country's own check of the bank."""
    bare = text.replace(" ", "").replace("-", "").upper()
    plain = len(bare) < 99 and bare.isascii() and bare.isalnum()
    if plain and int((bare[4:] + bare[:4]).translate(_LETTERS)) % 97 != 1:
        return False  # as most are, and asking the tables takes longer
    from stdnum import iban as _iban  # loads its table of countries

    return bool(_iban.is_valid(text, check_country=False))


def standard_number(module: str, text: str) -> bool:
    """Whether python-stdnum's module of this name (``"ca.sin"``) takes the text; imported when asked."""
    try:
        return bool(import_module(f"stdnum.{module}").is_valid(text))
    except Exception:  # noqa: BLE001  stdnum raises of its own on some non-ASCII digits
        return False
