"""The IAB's Global Privacy Platform string, and the US Privacy string that came before it.

Source: https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform/blob/main/Core/Consent%20String%20Specification.md
and https://github.com/InteractiveAdvertisingBureau/USPrivacy/blob/master/CCPA/US%20Privacy%20String.md
"""

import re
from collections.abc import Iterable
from typing import Final

from phiguard.consent import tcf, us_sections
from phiguard.consent.bits import Bits, Undecodable
from phiguard.consent.says import PURPOSES, Purpose, Reason, Says

_MAX_SECTIONS: Final = 64
_TCF_EU, _TCF_CANADA, _US_PRIVACY = 2, 5, 6
_OUT: Final[tuple[Purpose, ...]] = ("ads", "personalisation", "sale")
_US: Final = re.compile(r"1([YN-])([YN-])([YN-])", re.IGNORECASE)


def read(text: str) -> dict[int, str]:
    """The sections of a GPP string by number, in order, as they are written.

    Raises:
        Undecodable: the header is broken or does not fit the sections.
    """
    header, *sections = text.split("~", _MAX_SECTIONS)
    bits = Bits(header)
    if bits.number(6) != 3 or bits.number(6) != 1:
        raise Undecodable("no GPP string of version 1")
    ids = bits.fibonacci_range()
    # Count before expanding: a group may claim any number of ids.
    if sum(last - first + 1 for first, last in ids.ranges) != len(sections):
        raise Undecodable("the header does not fit the sections")
    numbers = [number for first, last in ids.ranges for number in range(first, last + 1)]
    return dict(zip(numbers, sections, strict=True))


def says(text: str, applicable: Iterable[int] = (), vendor: int | None = None) -> list[Says]:
    """What a GPP string says of our purposes.

    Args:
        applicable: the section ids of ``gpp_sid``. A section it names must be there; one that it does not name
            may still deny, but grants nothing.
        vendor: the recipient's number on the Global Vendor List.
    """
    try:
        sections = read(text)
    except Undecodable:
        return _all("gpp", "unreadable")
    named = set(applicable)
    out: list[Says] = []
    for number, section in sections.items():
        said = _section(number, section, vendor)
        out += said if not named or number in named else [s for s in said if not s.granted]
    if not named.issubset(sections):
        out += _all("gpp_sid", "missing section")
    return out


def _section(number: int, text: str, vendor: int | None) -> list[Says]:
    if number == _TCF_EU:
        return tcf.says(text, vendor, "gpp:tcfeu")
    if number == _TCF_CANADA:
        return tcf.says_canada(text, vendor)
    if number == _US_PRIVACY:
        return us_privacy(text, "gpp:uspv1")
    if number in us_sections.SECTIONS:
        return us_sections.says(number, text)
    return _all("gpp", "unknown section")


def _all(source: str, reason: Reason) -> list[Says]:
    return [Says(source, purpose, False, reason) for purpose in PURPOSES]


def us_privacy(text: str, source: str = "us_privacy") -> list[Says]:
    """``1YNN``: version, notice given, opted out of sale, covered by the service provider agreement.

    An opt-out denies sale, and with it ads. Not to have opted out allows sale, and is no consent to ads.
    """
    found = _US.fullmatch(text)
    if found is None:
        return [Says(source, purpose, False, "unreadable") for purpose in _OUT]
    notice, opted_out, _ = (letter.upper() for letter in found.groups())
    if opted_out == "Y":
        return [Says(source, purpose, False, "opted out") for purpose in _OUT]
    if notice == "N":
        return [Says(source, purpose, False, "no notice") for purpose in _OUT]
    return [Says(source, "sale", True)] if opted_out == "N" and notice == "Y" else []


def section_ids(text: str) -> list[int] | None:
    """``gpp_sid``: ids joined by ``_`` or ``,``; -1 (none applies) and 0 (not known) name no section.

    None where it is none.
    """
    parts = re.split(r"[_,\s]+", text.strip())
    if len(parts) > _MAX_SECTIONS or not all(re.fullmatch(r"-1|[0-9]{1,5}", part) for part in parts):
        return None
    return [int(part) for part in parts if int(part) > 0]
