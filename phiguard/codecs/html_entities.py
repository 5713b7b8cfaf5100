"""HTML character references: ``&#64;``, ``&#x40;``, ``&commat;``.

Source: https://html.spec.whatwg.org/multipage/named-characters.html
"""

from html import escape, unescape

from phiguard.codec import Codec


def pieces(run: str) -> list[tuple[str, int]]:
    return [(unescape(run), len(run))]


def encode(text: str) -> str:
    # Only what HTML needs escaped; a placeholder's brackets stay bare.
    return escape(text, quote=True)


CODEC = Codec(
    name="html_entities",
    source="https://html.spec.whatwg.org/multipage/syntax.html#character-references",
    place="escape",
    triggers="&",
    signs=r"&[#A-Za-z]",
    escape=r"&(?:#[0-9]{1,7};?|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)",
    pieces=pieces,
    encode=encode,
    examples=(
        ("lena&#64;example.com", "lena@example.com"),
        ("lena&#x40;example.com", "lena@example.com"),
        ("lena&#64example.com", "lena@example.com"),
        ("lena&commat;example.com", "lena@example.com"),
        ("Smith &amp; Sons", "Smith & Sons"),
    ),
    near_misses=("a&b", "Q&A; more", "R&D"),
)
