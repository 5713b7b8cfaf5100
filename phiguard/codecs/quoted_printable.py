"""Quoted-printable: ``lena=40example=2Ecom``, lines broken by ``=`` at their end, and "Q" words of headers.

Source: RFC 2045 section 6.7; RFC 2047 section 4.2.
"""

import re

from phiguard.codec import Codec
from phiguard.codecs.percent import characters

# Bytes that are no ASCII, and the signs that writers escape: "=20" to "=39" are also ends of "id=20".
_BYTE = r"=(?:[89A-F][0-9A-F]|3[ABDF]|40|2[026789BCDE]|0[9AD]|5F)"
_BREAK = r"=[ \t]{0,8}\r?\n"
_ONE = re.compile(rf"({_BYTE})|{_BREAK}")
_SIGN = re.compile("=(?=[02-589A-F])" + _BYTE[1:])  # most signs end here, before each byte is tried
_LINE = re.compile(_BREAK)
_WORD = re.compile(r"=\?[A-Za-z0-9_*-]{1,40}\?[Qq]\?")


def plausible(text: str) -> bool:
    """Whether the text is more likely quoted-printable than anything else; ``a=40&b=20`` is a query string."""
    if "=3D" in text or ("\n" in text and _LINE.search(text)) or ("=?" in text and _WORD.search(text)):
        return True
    found = _SIGN.finditer(text)
    return "&" not in text and next(found, None) is not None and next(found, None) is not None


def possible(text: str) -> bool:
    """Whether a text that is no query string may be quoted-printable at all."""
    return plausible(text) or _SIGN.search(text) is not None


def pieces(run: str) -> list[tuple[str, int]]:
    data = bytearray()
    widths: list[int] = []
    lead = 0
    for m in _ONE.finditer(run):
        if m[1]:
            data.append(int(m[1][1:], 16))
            widths.append(len(m[0]))
        elif widths:  # a break may part the bytes of one character
            widths[-1] += len(m[0])
        else:
            lead += len(m[0])
    first = [("", lead)] if lead else []
    return first + characters(bytes(data), widths)


def encode(text: str) -> str:
    return re.sub(r"[^\x00-\x7f]|[\t\n\r =@.,:?&()'\"+;-]", _escaped, text)


def _escaped(m: "re.Match[str]") -> str:
    return "".join(f"={byte:02X}" for byte in m[0].encode("utf-8", "surrogatepass"))


RUN = rf"(?:{_BYTE}|{_BREAK})+"

CODEC = Codec(
    name="quoted_printable",
    source="https://www.rfc-editor.org/rfc/rfc2045#section-6.7",
    place="escape",
    triggers="=",
    sniff=lambda text, _hinted: possible(text),
    ambiguous=True,
    likely=plausible,
    escape=RUN,
    pieces=pieces,
    encode=encode,
    examples=(
        ("lena=40example=2Ecom", "lena@example.com"),
        ("lena=\r\n@exam=\nple.com", "lena@example.com"),
        ("Ren=C3=A9e =3D lena", "Renée = lena"),
        ("Ren=C3=\r\n=A9e", "Renée"),
        ("=?UTF-8?Q?Ren=C3=A9e?=", "Renée"),
        ("Ren=E9e =3D", "Renée ="),
    ),
    near_misses=("x=41", "e=mc2", "a == b", "page=2&size=21"),
)
