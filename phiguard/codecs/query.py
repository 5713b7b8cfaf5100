"""Query strings and form bodies: ``a=1&b=2``, with bracketed and dotted keys, ``+`` for a space.

Source: https://url.spec.whatwg.org/#urlencoded-parsing
"""

import re
from collections.abc import Sequence
from urllib.parse import quote

from phiguard.codec import VERBATIM, Codec, Part, Room, as_part, map_pieces, step
from phiguard.codecs import percent, quoted_printable
from phiguard.errors import Unreadable
from phiguard.keys import is_plain
from phiguard.types import Step

_PERCENT_OR_PLUS = re.compile(rf"\+|{percent.RUN}")
_MOST_BEFORE = 203
_LONGEST_PLAIN = 11  # twelve letters may be base64
_ENTITY = re.compile(r"&(?:amp|quot|apos|lt|gt|#[0-9]{1,5}|#[xX][0-9A-Fa-f]{1,4});")
_QUOTED = re.compile(quoted_printable.RUN)
_PAIR = re.compile(r"\??[^=&\s]{1,200}=[^\r\n]*")
# With a name that was replaced, too: it is a pair as it was one before.
_LONE_PAIR = re.compile(
    r"\??(?:[A-Za-z_$]|(?:\[|%(?:25){0,6}5[Bb])[A-Z][A-Z0-9_]{1,40}(?:\]|%(?:25){0,6}5[Dd]))"
    r"[\w$.\[\]%@\-]{0,63}=[^\s=][^\s]*"
)


def sniff(text: str, hinted: bool) -> bool:
    del hinted
    if _is_address(text):  # that is for the codec `url`
        return False
    if "&" not in text:
        # `lena=40example=2Ecom` reads as one pair, but also as quoted-printable, which keeps it together.
        return _LONE_PAIR.fullmatch(text) is not None and not quoted_printable.plausible(text)
    if _PAIR.fullmatch(text) is None or (";" in text and _ENTITY.search(text)):  # with `&amp;` it is HTML first
        return False
    if " " not in text:
        return True
    # Prose has spaces around its `&`; a query has none in its keys.
    return all("=" not in s or " " not in s.partition("=")[0] for s in text.split("&"))


def _is_address(text: str) -> bool:
    """Whether a path or a scheme stands before the first pair, in its first 200 characters."""
    if text[:1] == "/":
        return True
    ends = [at for at in (text.find("=", 0, _MOST_BEFORE), text.find("&", 0, _MOST_BEFORE)) if at >= 0]
    end = min(ends, default=_MOST_BEFORE)
    return text.find("://", 0, end) >= 0 or text.find("?", 1, min(end, _MOST_BEFORE - 1)) > 0


def _pieces(m: "re.Match[str]") -> list[tuple[str, int]]:
    return [(" ", 1)] if m[0] == "+" else percent.pieces(m[0])


def opened(
    text: str, start: int, end: int, steps: tuple[Step, ...], key: str | None = None, *, plus: bool = False
) -> list[Part]:
    """The percent-decoded views of ``text[start:end]``: one, or two where a ``+`` may be a space."""
    raw = text[start:end]
    if "%" not in raw:
        parts = [as_part(Part, (start, end, raw, steps, key, percent.encode, VERBATIM, "value", None))]
    else:
        decoded, offsets = percent.unescaped(raw)
        parts = [as_part(Part, (start, end, decoded, steps, key, percent.encode, offsets, "value", None))]
    if plus and "+" in raw:
        spaced, offsets = map_pieces(raw, _PERCENT_OR_PLUS, _pieces)
        parts.append(Part(start, end, spaced, steps, key, percent.encode, offsets))
    return parts


def pairs(text: str, start: int, stop: int, steps: tuple[Step, ...], sep: str, room: Room) -> list[Part]:
    """The keys that need a look, and the values, of ``k=v`` pairs between ``sep`` in ``text[start:stop]``."""
    parts: list[Part] = []
    at, between, most, encode = start, len(sep), room.max_parts, percent.encode
    segments = text[start:stop].split(sep)
    # None need be decoded to see that they are too many.
    if len(segments) > most and sum("=" in s and s[-1] != "=" for s in segments) > most:
        raise Unreadable("too many fields in one query")
    for segment in segments:
        name, _, value = segment.partition("=")
        if name and (len(name) > _LONGEST_PLAIN or not is_plain(name)):
            key_steps = (*steps, _decoded(name), step("key"))
            parts += [p._replace(slot="key") for p in opened(text, at, at + len(name), key_steps, plus=True)]
        end = at + len(segment)
        if value:
            begin = end - len(value)
            key = name if "%" not in name else _decoded(name)
            if "%" in value or "+" in value:
                parts += opened(text, begin, end, (*steps, key), key, plus=True)
            else:
                plain = (begin, end, value, (*steps, key), key, encode, VERBATIM, "value", None)
                parts.append(as_part(Part, plain))
        at = end + between
        if len(parts) > most:
            raise Unreadable("too many fields in one query")
    return parts


def _decoded(name: str) -> str:
    return name if "%" not in name else percent.unescaped(name)[0]


def decode(text: str, room: Room) -> Sequence[Part] | None:
    start = 1 if text.startswith("?") else 0
    parts = pairs(text, start, len(text), (step("query"),), "&", room)
    if "&" not in text and quoted_printable.possible(text):  # `lena=40example.com`: one pair, or one address
        whole, offsets = map_pieces(text, _QUOTED, lambda m: quoted_printable.pieces(m[0]))
        parts.append(Part(0, len(text), whole, (step("quoted_printable"),), None, str, offsets))
    return parts


CODEC = Codec(
    name="query",
    source="https://url.spec.whatwg.org/#urlencoded-parsing",
    place="structure",
    whole=True,
    triggers="=",
    sniff=sniff,
    decode=decode,
    encode=lambda text: "a=1&v=" + quote(text, safe="", errors="surrogatepass"),
    examples=(
        ("a=1&email=lena%40example.com", "lena@example.com"),
        ("ud[em]=x%40y&b", "x@y"),
        ("name=Mary+Smith&x=1", "Mary Smith"),
        ("email=lena+tag@example.com&x=1", "lena+tag@example.com"),
        ("lena%40example.com=1&b=2", "lena@example.com"),
        ("?idsite=1&uid=lena@example.com", "lena@example.com"),
        ("q=std testing&x=1", "std testing"),
    ),
    near_misses=("a & b = c", "a=1&amp;b=2", "Smith & Sons = best & finest", "YWJjZA==", "1 = 1", "no pairs"),
)
