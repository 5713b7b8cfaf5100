"""IAB Europe's Transparency and Consent Framework, version 2: what a TC string says.

Purposes of the framework, by number: 1 store on the device, 2 basic ads, 3 and 4 profiles for ads and ads by
them, 7 measure ads, 8 measure content. None of them is about health.

Source: https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework/blob/master/TCFv2/IAB%20Tech%20Lab%20-%20Consent%20string%20and%20vendor%20list%20formats%20v2.md
"""

from typing import Final, NamedTuple

from phiguard.consent.bits import Bits, Ids, Undecodable
from phiguard.consent.says import Purpose, Says

# Consent to each of these, and no legitimate interest, is what a purpose of ours takes. 1, 3, 4 and 7 are as in
# Google's table of TCF purposes and consent types (https://support.google.com/analytics/answer/14546213).
NEEDED: Final[dict[Purpose, tuple[int, ...]]] = {
    "ads": (1, 2, 7),
    "personalisation": (1, 3, 4),
    "analytics": (1, 8),
}
_NOT_ALLOWED, _BY_CONSENT, _BY_INTEREST, _UNDEFINED = range(4)
_DISCLOSED: Final = 1
_MAX_SEGMENTS: Final = 8


class Restriction(NamedTuple):
    """What the publisher restricts: 0 the purpose is not allowed, 1 consent alone will do, 2 legitimate
    interest alone will do, 3 undefined."""

    purpose: int
    kind: int
    vendors: Ids


class TcString(NamedTuple):
    """The core of a TC string, and the vendors that were disclosed (None where it does not say).

    Attributes:
        created: in tenths of a second since 1970; so is ``updated``.
        purposes: those consented to.
        interests: purposes for which legitimate interest is claimed, and no objection was made.
        vendors: those consented to.
    """

    version: int
    created: int
    updated: int
    cmp: int
    policy_version: int
    service_specific: bool
    special_features: frozenset[int]
    purposes: frozenset[int]
    interests: frozenset[int]
    country: str
    vendors: Ids
    vendor_interests: Ids
    restrictions: tuple[Restriction, ...]
    disclosed: Ids | None = None


def read(text: str) -> TcString:
    """Read a TC string of version 2.

    Raises:
        Undecodable: it is broken, or of another version.
    """
    core, *others = text.split(".", _MAX_SEGMENTS)
    if len(others) >= _MAX_SEGMENTS:
        raise Undecodable("too many segments")
    tc = _core(Bits(core))
    for segment in others:
        bits = Bits(segment)
        if bits.number(3) == _DISCLOSED:
            tc = tc._replace(disclosed=bits.vendors())
    return tc


def _core(bits: Bits) -> TcString:
    version = bits.number(6)
    if version != 2:
        raise Undecodable("a version that is not known")
    created, updated, cmp = bits.number(36), bits.number(36), bits.number(12)
    bits.number(12)  # version of the CMP
    bits.number(6)  # its screen
    bits.letters(2)  # language
    bits.number(12)  # version of the vendor list
    policy_version, service_specific = bits.number(6), bits.flag()
    bits.flag()  # use of non-standard texts
    special = bits.bitfield(12)
    purposes, interests = bits.bitfield(24), bits.bitfield(24)
    bits.flag()  # purpose one is not disclosed at all: then it is not consented to either
    country = bits.letters(2)
    vendors, vendor_interests = bits.vendors(), bits.vendors()
    restrictions = tuple(Restriction(bits.number(6), bits.number(2), bits.range()) for _ in range(bits.number(12)))
    return TcString(
        version,
        created,
        updated,
        cmp,
        policy_version,
        service_specific,
        special,
        purposes,
        interests,
        country,
        vendors,
        vendor_interests,
        restrictions,
    )


def says(text: str, vendor: int | None = None, source: str = "tcf") -> list[Says]:
    """What a TC string says of our purposes.

    Args:
        vendor: the recipient's number on the Global Vendor List. Without one the purposes alone decide, and a
            string that consents to no vendor at all denies.
    """
    try:
        tc = read(text)
    except Undecodable:
        return [Says(source, purpose, False, "unreadable") for purpose in NEEDED]
    return [_about(tc, purpose, vendor, source) for purpose in NEEDED]


def _about(tc: TcString, purpose: Purpose, vendor: int | None, source: str) -> Says:
    needed = NEEDED[purpose]
    if not tc.purposes.issuperset(needed):
        return Says(source, purpose, False, "denied")
    if vendor is None:
        return Says(source, purpose, bool(tc.vendors), "" if tc.vendors else "no vendor")
    if vendor not in tc.vendors or (tc.disclosed is not None and vendor not in tc.disclosed):
        return Says(source, purpose, False, "not this vendor")
    # By interest alone is not by consent, and what is undefined may mean anything.
    if any(r.purpose in needed and r.kind != _BY_CONSENT and vendor in r.vendors for r in tc.restrictions):
        return Says(source, purpose, False, "restricted")
    return Says(source, purpose, True)


def says_canada(text: str, vendor: int | None = None, source: str = "gpp:tcfca") -> list[Says]:
    """What a string of TCF Canada says: express consent counts, implied does not.

    Two encodings of its vendors are in use and cannot always be told apart, so where a vendor is asked for the
    answer is no.

    Source: https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform/tree/main/Sections/Canada
    """
    try:
        bits = Bits(text.partition(".")[0])
        if bits.number(6) not in (1, 2):
            raise Undecodable("a version that is not known")
        for count in (36, 36, 12, 12, 6, 12, 12, 6, 1, 12):
            bits.number(count)
        express = bits.bitfield(24)
    except Undecodable:
        return [Says(source, purpose, False, "unreadable") for purpose in NEEDED]
    if vendor is not None:
        return [Says(source, purpose, False, "not this vendor") for purpose in NEEDED]
    return [
        Says(source, purpose, ok, "" if ok else "denied")
        for purpose, needed in NEEDED.items()
        for ok in (express.issuperset(needed),)
    ]
