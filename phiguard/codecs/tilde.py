"""Fields between tildes: Google's ``em=tv.1~em.…~pn.…`` and GA4's product strings ``id1~nmName~pr9.99``.

Source: shapes of captured requests to ``/g/collect``; Google documents neither.
"""

import re
from collections.abc import Callable

from phiguard.codec import VERBATIM, Codec, Part, Room, step
from phiguard.errors import Unreadable

_USER_DATA = re.compile(r"([a-z]{2,4}[0-9]{0,2})\.(.*)", re.DOTALL)
_PRODUCT = re.compile(r"(id|nm|br|va|ca|c[2-5]|pr|qt|cp|ds|ln|ps|lp|li|af|in|k[0-9]|v[0-9])(.*)", re.DOTALL)
_ITEM = {"nm": "item_name", "id": "item_id", "ca": "item_category", "br": "item_brand", "va": "item_variant"}


def decode(text: str, room: Room) -> list[Part] | None:
    user_data = text.startswith("tv.")
    shape = _USER_DATA if user_data else _PRODUCT
    segments = text.split("~")
    found = [m for segment in segments if (m := shape.fullmatch(segment))]
    if len(found) < 2 or len(found) < len(segments):
        return None
    named = {m[1]: m[2] for m in found}
    if not user_data and named.keys().isdisjoint(("id", "nm")):  # GA4 takes no item without one of them
        return None
    if len(found) > room.max_parts or any(len(m[2]) > room.max_chars for m in found):
        raise Unreadable("segments are larger than the limit")
    key = _user_key if user_data else _product_key(named)
    parts, at = [], 0
    for m in found:
        start, end = at + m.start(2), at + m.end(2)
        steps = (step("tilde"), m[1])
        parts.append(Part(start, end, m[2], steps, key=key(m[1]), write=_write, offsets=VERBATIM))
        at = end + 1
    return parts


def _user_key(code: str) -> str:
    return code.rstrip("0123456789")


def _product_key(named: dict[str, str]) -> Callable[[str], str]:
    """Custom parameters come in pairs: ``k0`` has the name of what ``v0`` has."""
    return lambda code: _ITEM.get(code) or (named.get("k" + code[1:]) if code[0] == "v" else None) or code


def _write(new: str) -> str:
    return new.replace("~", "-")


def encode(text: str) -> str:
    return f"tv.1~em.{_write(text)}"


CODEC = Codec(
    name="tilde",
    source="https://developers.google.com/analytics/devguides/collection/ga4/ecommerce",
    place="structure",
    triggers="~",
    whole=True,
    decode=decode,
    encode=encode,
    examples=(
        ("tv.1~em.lena@example.com~pn.~fn0.Lena~ln0.Braun~co0.DE", "lena@example.com"),
        ("tv.1~em.5Zz3mRz8hQXvQ1Yb2yWJ0bQ0v6Y7h0E4s8fVZ5yT9kA", "5Zz3mRz8hQXvQ1Yb2"),
        ("id12345~nmNaltrexone 50mg~caRx~pr19.99~qt1", "Naltrexone 50mg"),
        ("nmVisit~k0email~v0lena@example.com", "lena@example.com"),
    ),
    near_misses=("~", "india~canada", "tv.1", "/~lena/home", "id1~~nmx", "2024~2025", "tv.1~lena"),
)
