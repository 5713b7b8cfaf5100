"""Coarser forms of a value: dates to years, ZIP codes to three digits, ages over 89 to ``90+``, IPs to networks.

Each result is a fixpoint: generalised again it stays as it is. A value of which no coarser form can be told
for certain gives None, and the caller takes it out whole. What comes out is still PHI, not de-identified: the
year of birth of somebody over 89 is one example.

Source: 45 CFR 164.514(b)(2)(i)(B) and (C).
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

# ZIP3 areas of 20,000 people or fewer by the census of 2000. Source: HHS, Guidance Regarding Methods for
# De-identification of Protected Health Information, 2012, on ZIP codes; from census data, to be looked at again
# when HHS publishes a list by a later one.
RESTRICTED_ZIP3: Final = frozenset("036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893".split())
DATES: Final = frozenset(
    "DATE_OF_BIRTH DEATH_DATE ADMISSION_DATE DISCHARGE_DATE APPOINTMENT_DATE SERVICE_DATE VISIT_DATE".split()
)
IPV4_PREFIX: Final = 24
IPV6_PREFIX: Final = 48
MASK: Final = "****"

_MAX_CHARS: Final = 100  # a longer text is no date, age, code or address
_YEARS: Final = range(1850, 2100)
_OLDEST: Final = 125  # years that somebody can be old
_CLOCK: Final = re.compile(
    r"(?<![0-9])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]{1,9})?\s?(?:[+\-][0-9]{2}:?[0-9]{2})?", re.ASCII
)
_OFFSET: Final = re.compile(r"(?:gmt|utc)\s?[+\-][0-9]{2}:?[0-9]{2}", re.IGNORECASE | re.ASCII)
_BASIC_CLOCK: Final = re.compile(
    r"([0-9]{8})T[0-9]{2,6}(?:[.,][0-9]{1,9})?(?:z|[+\-][0-9]{2}:?[0-9]{2})?", re.I | re.A
)
_RUN: Final = re.compile(r"[0-9]+", re.ASCII)
_COMPACT: Final = re.compile(r"(-?[0-9]{8,14})(?:\.[0-9]{1,9})?", re.ASCII)
_AGE: Final = re.compile(
    r"(?:aged?[ :=]{1,3})?([0-9]{1,3})(?:\.[0-9]{1,3})?"
    r"(?:[ -]?(?:years?|yrs?)(?:[ -](?:old|of age))?|[ -]?y/?\.?o\.?)?",
    re.IGNORECASE | re.ASCII,
)
_OVER_89: Final = re.compile(r"90 ?\+|(?:90|89) (?:(?:years )?(?:or|and) (?:older|over|above)|plus)", re.IGNORECASE)
_ZIP: Final = re.compile(r"([0-9]{3})(?:[0-9]{2}(?:[- ]?[0-9]{4})?)?", re.ASCII)
_IP: Final = re.compile(r"[0-9A-Fa-f:.]{2,45}(?:/[0-9]{1,3})?", re.ASCII)


def generalize(entity: str, text: str) -> str | None:
    """The coarser form of a value, or None where there is none: the value must then go whole."""
    form = _FORMS.get(entity)
    return form(text.strip()) if form is not None and len(text) <= _MAX_CHARS else None


def is_generalized(entity: str, text: str) -> bool:
    """Whether a text is already such a form, to the letter."""
    return generalize(entity, text) == text


def mask(text: str) -> str:
    """Asterisks, four for any text: neither a letter nor the length nor the shape of it comes through.

    Shapes tell: ``*****@****.***`` is an e-mail address, and a name of two letters is one of few.
    """
    return MASK if text else ""


def _year(text: str) -> str | None:
    """The year, if exactly one is meant; of two digits, or a span of years, none is."""
    found = set(_years(text))
    year = found.pop() if len(found) == 1 else None
    return str(year) if year in _YEARS else None


def _years(text: str) -> Iterator[int | None]:
    m = _COMPACT.fullmatch(text)
    if m is not None:
        yield from _of_number(m[1])
        return
    basic = _BASIC_CLOCK.fullmatch(text)
    rest = _CLOCK.sub(" ", _OFFSET.sub(" ", basic[1] if basic is not None else text))
    for run in _RUN.findall(rest):
        if len(run) == 4:
            yield int(run)
        elif len(run) == 8:
            yield from _of_number(run)
        elif len(run) > 2:
            yield None  # a number of another kind: no one can say what


def _of_number(number: str) -> Iterator[int | None]:
    """Years of 8 to 14 digits: YYYYMMDD and its like, YYYYMMDDhhmm[ss], or a moment of the epoch."""
    digits = number.lstrip("-")
    if digits == number:
        if len(digits) == 8:
            for year, a, b in ((digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[:2], digits[2:4])):
                if int(year) in _YEARS and _is_day(int(a), int(b)):
                    yield int(year)
            return
        if len(digits) in (12, 14) and int(digits[:4]) in _YEARS:
            month, day, hour, minute = (int(digits[i : i + 2]) for i in (4, 6, 8, 10))
            if 1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60:
                yield int(digits[:4])
        if len(digits) == 14:
            return
    seconds = int(number) / (1 if len(digits) <= 10 else 1000)
    try:
        yield datetime.fromtimestamp(seconds, UTC).year
    except (ValueError, OverflowError, OSError):
        yield None


def _is_day(a: int, b: int) -> bool:
    """Whether two numbers are a month and a day, in either order."""
    return 1 <= min(a, b) <= 12 and 1 <= max(a, b) <= 31


def _zip(text: str) -> str | None:
    m = _ZIP.fullmatch(text)
    if m is None:
        return None
    return "000" if m[1] in RESTRICTED_ZIP3 else m[1]


def _age(text: str) -> str | None:
    if _OVER_89.fullmatch(text):
        return "90+"
    m = _AGE.fullmatch(text)
    if m is None or int(m[1]) > _OLDEST:
        return None
    return "90+" if int(m[1]) > 89 else str(int(m[1]))


def _network(text: str) -> str | None:
    if _IP.fullmatch(text) is None:
        return None
    try:
        found = ip_network(text, strict=False)
    except ValueError:
        return None
    if isinstance(found, IPv6Network):
        mapped = found.network_address.ipv4_mapped
        if mapped is None:
            return _coarser(found, IPV6_PREFIX)
        if found.prefixlen < 96:
            return None
        found = IPv4Network((mapped, found.prefixlen - 96))
    return _coarser(found, IPV4_PREFIX)


def _coarser(network: IPv4Network | IPv6Network, prefix: int) -> str:
    return str(network if network.prefixlen <= prefix else network.supernet(new_prefix=prefix))


_FORMS: Final[dict[str, Callable[[str], str | None]]] = {
    **dict.fromkeys(DATES, _year),
    "POSTAL_CODE": _zip,
    "AGE": _age,
    "IP_ADDRESS": _network,
}
