"""IPv4 and IPv6 addresses of people: public ones everywhere, private ones under a client's key.

The documentation ranges of RFC 5737 and RFC 3849 count as public, so that examples and tests mean what
they show. Loopback and unspecified addresses are nobody's.

Source: RFC 4291 section 2.2 for the text forms; RFC 1918, RFC 4193 and RFC 6598 for the private ranges.
"""

from ipaddress import IPv6Address, IPv6Network
from random import Random

from phiguard.checks import Check
from phiguard.detector import Detector, Shape

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_V4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_H = r"[0-9A-Fa-f]{1,4}"
_V6 = (
    rf"(?:{_H}:){{7}}{_H}|(?:{_H}:){{6}}{_V4}"
    rf"|(?:{_H}(?::{_H}){{0,6}})?::(?:(?:{_H}:){{0,5}}{_V4}|{_H}(?::{_H}){{0,6}})"
)
_VERSION_WORDS = ("version", "ver", "build", "release", "firmware", "oid", "v.")
_DOCUMENTATION_V4 = ((192, 0, 2), (198, 51, 100), (203, 0, 113))
_DOCUMENTATION_V6 = IPv6Network("2001:db8::/32")
_COLONS = (6, 7)  # of an address in full
_PRIVATE = -8.0  # nats: only a client's key outweighs it


def _v4(text: str) -> float | None:
    """Nats that an IPv4 address brings, or None for one that is nobody's."""
    a, b, c, _ = map(int, text.split("."))
    if a == 127 or text == "0.0.0.0":
        return None
    if (a, b, c) in _DOCUMENTATION_V4:
        return 0.0
    private = (
        a in (0, 10)
        or a >= 224
        or (a == 172 and 16 <= b <= 31)
        or (a == 192 and b == 168)
        or (a == 169 and b == 254)
        or (a == 100 and 64 <= b <= 127)
    )
    return _PRIVATE if private else 0.0


def _v6(text: str) -> float | None:
    if "::" not in text and text.count(":") not in _COLONS:  # a time of day: to refuse it takes ten times as long
        return None
    try:
        address = IPv6Address(text)
    except ValueError:
        return None
    if address.ipv4_mapped is not None:
        return _v4(str(address.ipv4_mapped))
    if address.is_loopback or address.is_unspecified:
        return None
    if address in _DOCUMENTATION_V6:
        return 0.0
    if address.is_private or address.is_link_local or address.is_reserved or address.is_multicast:
        return _PRIVATE
    return -5.0 if len(text) < 7 else 0.0  # `a::b1` is also a name in code


def _nats(text: str) -> float | None:
    return _v6(text) if ":" in text else _v4(text)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    if _goes_on_from(text[max(0, start - 2) : start], ":" in text[start:end]):
        return None
    after, then = text[end : end + 1], text[end + 1 : end + 2]
    if after.isalnum() or after == "_" or (after == "." and then.isdigit()):
        return None  # a port, a host's next label and a range may follow, a fifth number may not
    if ":" in text[start:end] and after in ("-", ":", ".") and then.isalnum():
        return None
    words = text[max(0, start - 12) : start].lower().split()
    if words and words[-1].rstrip(":=").endswith(_VERSION_WORDS):
        return None
    return start, end


def _goes_on_from(before: str, v6: bool) -> bool:
    """Whether the two characters in front make a product, a package or a longer number of it."""
    if not before:
        return False
    first, last = before[0] if len(before) == 2 else "", before[-1]
    if last in "/-":  # Chrome/120.0.0.0, libfoo-1.2.3.4
        return first.isalnum()
    if last in ":.":  # `ip:203.0.113.9` is a label; `12:203.0.113.9`, `1.203.0.113.9` and `x:2001:db8::1` are not
        return first.isdigit() or (last == ":" and v6)
    return last.isalnum() or last == "_"


def _sample(rng: Random) -> str:
    if rng.random() < 0.3:
        return str(IPv6Network("2001:db8::/32")[rng.getrandbits(96)])
    return f"{rng.choice(['192.0.2', '198.51.100', '203.0.113'])}.{rng.randrange(1, 255)}"


DETECTOR = Detector(
    id="ip_address",
    entity="IP_ADDRESS",
    label="IP address",
    safe_harbor="O",
    role="quasi",
    source="https://www.rfc-editor.org/rfc/rfc4291#section-2.2",
    shapes=(Shape(_V4, 0.9), Shape(_V6, 0.97)),
    keys=(
        "ip",
        "ip address",
        "ipaddr",
        "client ip",
        "remote addr",
        "remote address",
        "user ip",
        "visitor ip",
        "ipv4",
        "ipv6",
        "x forwarded for",
        "forwarded for",
        "real ip",
        "true client ip",
        "connecting ip",
        "cip",
        "peer",
        "forwarded",
        "ip override",
        "request ip",
        "client address",
    ),
    not_keys=(
        "version",
        "build",
        "release",
        "firmware",
        "oid",
        "app version",
        "os version",
        "user agent",
        "ua",
        # A private address of a machine says nothing of the visitor; a public one still goes.
        "server ip",
        "host ip",
        "pod ip",
        "node ip",
        "upstream ip",
        "destination ip",
        "dst ip",
        "private ip",
        "private ip address",
        "internal ip",
        "cluster ip",
        "service ip",
        "instance ip",
        "container ip",
        "gateway ip",
        "load balancer ip",
        "bind ip",
        "listen ip",
    ),
    check=Check(lambda text: _nats(text) is not None, 0.99, "an address, and not loopback"),
    fit=_fit,
    weigh=lambda text: _nats(text) or 0.0,
    forms=("ipv4", "ipv4_private", "ipv4_loopback", "ipv6"),
    match=(
        "203.0.113.40",
        "GET /hours from 198.51.100.23 in 12 ms",
        "ip=2001:db8:85a3::8a2e:370:7334 x",
        "::ffff:203.0.113.9",
        "[2001:db8::1]:443",
        "203.0.113.9:51234",
        "8.8.8.8",
        ("client_ip", "10.4.0.12"),
        ("server_ip", "203.0.113.9"),
        ("private_ip", "203.0.113.9"),
        ("ip", "239.1.2.3"),
        ("X-Forwarded-For", "203.0.113.9, 10.0.0.1"),
    ),
    no_match=(
        "Chrome/120.0.0.0 Safari",
        "127.0.0.1",
        "::1",
        "0.0.0.0",
        ("upstream", "10.4.0.12"),
        ("server_ip", "10.4.0.12"),
        ("NetworkInterfaces.PrivateIpAddress", "10.4.0.12"),
        ("spec.clusterIP", "10.96.0.1"),
        "joined 239.1.2.3",
        ("version", "11.22.33.44"),
        "version 11.22.33.44",
        "1.2.3.4.5",
        "10:15:11",
        "2024-03-01T10:15:11.123Z",
        "std::vector",
        "a::before",
        "256.1.1.1",
        "[IP_ADDRESS]",
        ("app_version", "120.0.6099.71"),
    ),
    sample=_sample,
)
