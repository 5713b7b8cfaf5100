"""The United States sections of a GPP string: layouts as data, one reader.

Every field but the version is two bits: 0 not applicable; of a notice 1 given, 2 not given; of an opt-out
1 opted out, 2 did not; of a consent 1 no consent, 2 consent. 3 is none of these.

Source: https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform/tree/main/Sections/US-States and
Sections/US-National. Kentucky, Indiana, Maryland and Rhode Island are as published for comment in October 2025.
"""

from typing import Final, NamedTuple

from phiguard.consent.bits import Bits, Undecodable
from phiguard.consent.says import Purpose, Reason, Says

_ADS: Final[tuple[Purpose, ...]] = ("ads", "personalisation")
_OUT: Final[tuple[Purpose, ...]] = ("ads", "personalisation", "sale")
ALL: Final[tuple[Purpose, ...]] = ("ads", "analytics", "personalisation", "sale", "health")

_TAIL: Final = "covered opt_out_mode provider_mode"
_HEAD: Final = "notice sale_notice target_notice sale target"


class Section(NamedTuple):
    """How a section is written.

    Attributes:
        fields: in order; ``name*n`` is n times two bits. By version.
        health: places of the health categories among the sensitive data, from 1.
        opt_in: whether a 2 there is a consent, and not the absence of an objection.
        reversed_extra: the specification says 1 consent, 2 no consent for further purposes, and the others the
            opposite: either denies.
        lead: the first six bits are the version of the MSPA, not of the section.
        second: what the second segment is: ``gpc``, or ``sensitive``.
    """

    name: str
    fields: dict[int, str]
    health: tuple[int, ...] = (3,)
    opt_in: bool = True
    reversed_extra: bool = False
    lead: bool = False
    second: str = "gpc"


def _state(name: str, sensitive: int, child: int = 1, extra: bool = True, **more: bool) -> Section:
    middle = f"sensitive*{sensitive} child*{child}" + (" extra" if extra else "")
    return Section(name, {1: f"{_HEAD} {middle} {_TAIL}"}, **more)  # type: ignore[arg-type]


_NATIONAL: Final = (
    "notice sale_notice share_notice target_notice sensitive_notice limit_notice sale share target "
    "sensitive*{} child*{} extra " + _TAIL
)
_NEW: Final = "covered mode notice sale_notice target_notice sale target child extra"

SECTIONS: Final[dict[int, Section]] = {
    7: Section("usnat", {1: _NATIONAL.format(12, 2), 2: _NATIONAL.format(16, 3)}, health=(3, 13)),
    8: Section(
        "usca",
        {1: f"sale_notice share_notice limit_notice sale share sensitive*9 child*2 extra {_TAIL}"},
        health=(8,),
        opt_in=False,
        reversed_extra=True,
    ),
    9: _state("usva", 8, extra=False),
    10: _state("usco", 7, extra=False),
    11: Section(
        "usut",
        {1: f"notice sale_notice target_notice sensitive_notice sale target sensitive*8 child {_TAIL}"},
        health=(5,),
        opt_in=False,
    ),
    12: _state("usct", 8, 3, extra=False),
    13: _state("usfl", 8, 3, reversed_extra=True),
    14: _state("usmt", 8, 3),
    15: _state("usor", 11, 3, reversed_extra=True),
    16: _state("ustx", 8, reversed_extra=True),
    17: _state("usde", 9, 5),
    18: Section(
        "usia",
        {1: f"notice sale_notice target_notice sensitive_notice sale target sensitive*8 child {_TAIL}"},
        opt_in=False,
    ),
    19: _state("usne", 8),
    20: _state("usnh", 8, 3),
    21: _state("usnj", 10, 5),
    22: _state("ustn", 8),
    23: _state("usmn", 8),
    24: Section("usmd", {0: _NEW.replace("child ", "")}, lead=True),
    25: Section("usin", {0: _NEW}, lead=True, second="sensitive"),
    26: Section("usky", {0: _NEW}, lead=True, second="sensitive"),
    27: Section("usri", {0: _NEW}, lead=True, second="sensitive"),
}


def read(number: int, text: str) -> dict[str, tuple[int, ...]]:
    """The fields of a section by name, and ``gpc`` where it says; version first.

    Raises:
        KeyError: there is no such section.
        Undecodable: it is broken, or of another version.
    """
    section = SECTIONS[number]
    segments = text.split(".", 4)
    if section.lead and len(segments) > 1 and Bits(segments[0]).number(6) == number:
        del segments[0]  # the section's own header, which not all encoders write
    bits = Bits(segments[0])
    version = bits.number(6)
    layout = section.fields.get(0 if section.lead else version)
    if layout is None or len(segments) > 3:
        raise Undecodable("a version that is not known")
    said: dict[str, tuple[int, ...]] = {"version": (version,)}
    for field in layout.split():
        name, _, times = field.partition("*")
        said[name] = _checked(bits.ints(2, int(times or 1)))
    for segment in segments[1:]:
        more = Bits(segment)
        if section.second == "sensitive":
            said["sensitive"] = _checked(more.ints(2, 8))
        elif more.number(2) == 1:
            said["gpc"] = (more.number(1),)
    return said


def _checked(values: tuple[int, ...]) -> tuple[int, ...]:
    if 3 in values:
        raise Undecodable("a value that is not known")
    return values


def says(number: int, text: str) -> list[Says]:
    """What a section says of our purposes. Not to have opted out is no consent to ads."""
    section = SECTIONS[number]
    source = f"gpp:{section.name}"
    try:
        said = read(number, text)
    except Undecodable:
        return [Says(source, purpose, False, "unreadable") for purpose in ALL]

    def one(name: str) -> int:
        return said.get(name, (0,))[0]

    out: list[Says] = []

    def deny(purposes: tuple[Purpose, ...], reason: Reason) -> None:
        out.extend(Says(source, purpose, False, reason) for purpose in purposes)

    if one("gpc"):
        deny(_OUT, "global privacy control")
    if one("sale") == 1:
        deny(_OUT, "opted out")
    if 1 in (one("share"), one("target")):
        deny(_ADS, "opted out")
    if 2 in (one("notice"), one("sale_notice")):
        deny(_OUT, "no notice")
    if 2 in (one("share_notice"), one("target_notice")):
        deny(_ADS, "no notice")
    if 1 in said.get("child", ()):
        deny(_OUT, "a child's data")
    if one("extra") == 1 or (section.reversed_extra and one("extra")):
        deny(_ADS, "other purposes")
    if one("provider_mode") == 1 or one("mode") == 2:
        deny(_OUT, "service provider mode")
    if one("sale") == 2 and one("sale_notice") == 1:
        out.append(Says(source, "sale", True))
    health = [said["sensitive"][place - 1] for place in section.health if place <= len(said.get("sensitive", ()))]
    if 1 in health or 2 in (one("sensitive_notice"), one("limit_notice")):
        deny(("health",), "denied")
    elif section.opt_in and 2 in health:
        out.append(Says(source, "health", True))
    return out
