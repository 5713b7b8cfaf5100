"""Hostile payloads of more than one sign: a beginning and what it is followed by, lists of one kind, mixtures."""

import base64
import hashlib
import json
import random
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from phiguard.terms import HAND, rows

_SMALL = "abcdefghijklmnopqrstuvwxyz"
# A format's beginning, what goes on and on behind it, and an end that the whole does not fit.
_BEGUN = {
    "header, then spaces": ("Cookie: a=", " ", "=1"),
    "URL, then spaces": ("http://a.example/?q=1 ", "a ", ""),
    "header, then backslashes": ("Cookie: a=", "\\", "=1"),
    "pairs in pairs": ("?", "a=", "=1"),
    "tildes, then pairs": ("id1~nm", "a=", "&x=1"),
    "a name, and it again": ("My name is ", "Aa ", ""),
    "JSON, then quotes": ('{"a":"', "\\", '"}'),
    "capitals and labels": ("", "MRN: ABC-", ""),
    "greetings and names": ("", "Hi Lena, ", ""),
    "names with commas": ("", "Fischer, Lena; ", ""),
    "mailboxes": ("", "Lena <lena@b.co>, ", ""),
    "labelled names": ("", "Patient Name: Aa Bb ", ""),
    "measures": ("", "bmi: 31 ", ""),
    "labelled digests": ("", "md5=d41d8cd98f00b204e9800998ecf8427e ", ""),
    "cookies that are set": ("", "Set-Cookie: a=b; Path=/; HttpOnly\r\n", ""),
    "queries in lines": ("", "v=2&tid=G-1\n", ""),
    "HL7 segments": ("", "PID|1||12345^^^MR||DOE^JANE||19610412|F\r", ""),
    "addresses of addresses": ("", "http://a.b/?u=", ""),
}


def mixed(size: int) -> Iterator[tuple[str, Any]]:
    """(name, payload); each about ``size`` bytes."""
    rng = random.Random(7)
    terms = [row["term"] for _, _, row in rows(HAND)]

    def camel(text: str) -> str:
        return "".join(word.capitalize() for word in text.split())

    def texts(of: Callable[[int], str], each: int) -> list[str]:
        return [of(i) for i in range(size // each)]

    for name, (begin, unit, end) in _BEGUN.items():
        yield name, begin + unit * (size // len(unit)) + end
    # One word of each form is enough for its pattern to be tried; behind it comes what holds none.
    forms = (
        "lena at example dot com, MRN 5530000, DOB 04/12/1961, Fischer, Lena (MRN), DE89 3704 0044 0532 0130 00, "
    )
    forms += (
        "born on April 12, 1961; admitted 2024-01-02; md5 hash: d41d8cd98f00b204e9800998ecf8427e; Dr. Aa Bb, MD. "
    )
    for name, unit in (("letters", "aB3/"), ("words", "Aa Bb "), ("digits", "12-3."), ("prose", "the quick fox ")):
        yield f"one of each form, then {name}", forms + unit * ((size - len(forms)) // len(unit))
    yield "small letters, as long as digests", texts(lambda i: "a" * (42 - len(str(i))) + f"_{i}", 46)
    yield "a name of doubled letters", "I am Ss" + "ss" * 20 + "X ok. " + "the fox " * (size // 8)
    yield "list of JSON texts", texts(lambda i: json.dumps({"a": i}), 14)
    yield "list of queries", texts(lambda i: f"a={i}&b=c{i}", 16)
    yield "list of sentences", texts(lambda i: f"My name is Lena{_letters(i)}.", 22)
    yield "numbers under a record's key", {"mrn": [5_530_000 + i for i in range(size // 9)]}
    yield "random words", " ".join("".join(rng.choices(_SMALL, k=rng.randrange(2, 9))) for _ in range(size // 6))
    yield "tokens of noise", " ".join(texts(lambda _i: base64.urlsafe_b64encode(rng.randbytes(24)).decode(), 33))
    yield "a recording", {"data": base64.b64encode(zlib.compress(rng.randbytes(size * 3 // 4))).decode()}
    yield "links, fewer than too many", " ".join(texts(lambda i: f"http://a{i}.example/?q={i}", 28))
    yield "distinct terms", " ".join(rng.choices(terms, k=size // 12))
    yield "terms in camel case", "".join(map(camel, rng.choices(terms, k=size // 12)))
    yield "term with other words", "golf stroke " * (size // 12)
    yield "placeholders", "[EMAIL_ADDRESS] " * (size // 16)
    yield "account-like", " ".join(texts(lambda i: f"DE{i % 100:02d} 3704 0044 0532 0130 {i % 100:02d}", 28))
    yield "streets", " ".join(texts(lambda i: f"{i} Main St, Springfield IL {60000 + i % 9999},", 36))
    yield "host names in punycode", ".".join(texts(lambda i: f"xn--a{i}-kva", 14))
    yield (
        "form of many parts",
        "".join(texts(lambda i: f'--b\r\nContent-Disposition: form-data; name="f{i}"\r\n\r\nv{i}\r\n', 56)),
    )
    yield "list of telephone numbers", texts(lambda i: f"206-555-{i % 10_000:04d}", 14)
    yield "list of digit groups", texts(lambda i: f"{100 + i % 500}-{10 + i % 80}-{1000 + i % 8000}", 13)
    yield "list of paths", texts(lambda i: f"/conditions/a{i}/b{i}", 25)
    yield "list of links", texts(lambda i: f"https://a{i}.example/p{i}?q={i}", 40)
    yield "list of terms", texts(lambda i: f"{rng.choice(terms)} {i}", 20)
    yield "list of base64", texts(lambda i: base64.b64encode(f"hello world {i}".encode()).decode(), 28)
    yield "list of answers", [{"question": f"{rng.choice(terms)} {i}?", "answer": "yes"} for i in range(size // 50)]
    yield "list of scores", [{"quiz": f"PHQ-9 no {i}", "score": i % 27} for i in range(size // 35)]
    yield "list of named values", [{"name": f"email{i}", "value": f"x{i}"} for i in range(size // 36)]
    yield "list of new keys", [{f"k{i}x": i} for i in range(size // 14)]
    yield "keys that are addresses", {f"u{i}@b.example": i for i in range(size // 24)}
    yield "keys with terms", {f"{rng.choice(terms)} {i}": i for i in range(size // 26)}
    yield (
        "records and digests",
        {
            "p": [{"mrn": f"55{i:05d}"} for i in range(size // 50)],
            "t": " ".join(texts(lambda i: hashlib.sha256(str(i).encode()).hexdigest(), 130)),
        },
    )
    digests = texts(lambda i: f"see {hashlib.sha256(str(i).encode()).hexdigest()}", 140)
    yield "digests in texts", {"t": digests}
    yield "found values beside digests that are known", {"p": texts(lambda i: f"u{i}@b.example", 30), "t": digests}
    yield (
        "names and texts",
        {
            "p": [
                {"firstName": f"Lena{_letters(i)}", "lastName": f"Fisch{_letters(i)}"} for i in range(size // 150)
            ],
            "t": texts(lambda i: f"note {i} by fisch-lena", 50),
        },
    )


def _letters(number: int) -> str:
    return chr(97 + number % 26) + chr(97 + number // 26 % 26)


def pieces(baits: list[Any], size: int) -> Iterator[tuple[str, Any]]:
    """All of these mixed: short pieces, and longer ones."""
    rng = random.Random(8)
    texts = [payload for payload in baits if type(payload) is str]
    yield "pieces of all", "".join(rng.choice(texts)[: rng.randrange(1, 12)] for _ in range(size // 6))
    yield "longer pieces of all", "".join(rng.choice(texts)[:200] for _ in range(size // 200))
    yield "list of pieces of all", [f"{rng.choice(texts)[:30]}{i}" for i in range(size // 34)]
