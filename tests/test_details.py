"""Events with details of somebody in fields of their own and in addresses: from memory as on the long way."""

import json
from hashlib import sha256
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from test_quick import WORDS
from test_recall import SLOW, Counted, event, same

from phiguard import Guard, Policy
from phiguard.frames import emptied, filled, framed
from phiguard.keys import KeyContext, Phrases
from phiguard.redact import Edit, spliced

FIRST = ["Nadia", "Lena", "Piet", "Aiko", "Mary", "Ngozi", "D'Arcy"]
LAST = ["Farouk", "Fischer", "Brown", "Lindqvist", "Abara", "O'Dowd"]


def somebody(rng: Random, **more: Any) -> dict[str, Any]:
    """An event of somebody's; now and then a detail of theirs stands in it a second time, or hashed."""
    made = event(rng, **more)
    first, last = rng.choice([*FIRST, rng.choice(WORDS)]), rng.choice([*LAST, rng.choice(WORDS)])
    plain = f"{first}.{last}".replace("'", "").lower()
    email = f"{plain}{rng.randrange(100)}@example.{rng.choice(['com', 'org'])}"
    mrn = str(rng.randrange(10**6, 10**8))
    page = made["context"]["page"]
    if rng.random() < 0.6:
        fields = [
            f"email={quote(email)}",
            f"mrn={mrn}",
            "utm_source=mail",
            f"dob=19{rng.randrange(30, 99)}-03-0{rng.randrange(1, 9)}",
        ]
        rng.shuffle(fields)
        page["url"] = page["url"].partition("?")[0] + "?" + "&".join(fields[: rng.randrange(1, 5)])
    if rng.random() < 0.6:
        made["traits"] = {
            "firstName": first,
            "lastName": last,
            "email": email,
            "phone": f"+1206555{rng.randrange(100, 200):04}",
            "mrn": mrn,
            "address": {
                "street": f"{rng.randrange(10, 9000)} {last.replace(chr(39), '')} Rd",
                "city": rng.choice(["Tacoma", "Dayton"]),
                "zip": f"{rng.randrange(10000, 99999)}",
            },
        }
    if rng.random() < 0.3:
        made["properties"]["em"] = sha256((email if rng.random() < 0.7 else "x@example.com").encode()).hexdigest()
    if rng.random() < 0.35:
        other = rng.choice([f"{rng.choice(FIRST)} {rng.choice(LAST)}", f"{first} {last}", "the clinic"])
        digest = sha256(email.encode()).hexdigest()
        made["properties"]["message"] = rng.choice(
            [
                f"Hi, this is {other}, born 07/15/1970. Call me at (206) 555-0147 about my eczema.",
                f"My MRN is {mrn}, please write to {email} about the refill of metformin",
                f"The card of {other} was charged twice, {rng.randrange(10**6)} is the order",
                f"Reach me at +1206555{rng.randrange(100, 200):04} or ask for Dr. {last}. {digest}",
                f"Thanks, {other}",
            ]
        )
    again = {
        0: lambda: made["properties"].update(label=f"Welcome {first} {last}"),
        1: lambda: page.update(title=f"{first} {last} | Lakeview"),
        2: lambda: made["properties"].update(ref=mrn),
        3: lambda: made["properties"].update(ref=int(mrn)),
        4: lambda: page.update(referrer=f"https://www.lakeview.example/u/{plain}"),
        5: lambda: page.update(referrer=f"https://www.lakeview.example/u/{quote(first)}%2D{quote(last)}?a=%26"),
        6: lambda: made["properties"].update(hash=sha256(email.encode()).hexdigest()),
        7: lambda: made["properties"].update(label=last.upper()),
    }.get(rng.randrange(24))
    if again is not None:
        again()
    return made


def test_details_are_decided_from_memory_as_on_the_long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Counted(monkeypatch)
    guard, rng = Guard(), Random(31)
    for _ in range(1200):
        guard.scrub(json.dumps(somebody(rng)).encode())
    before = counted.known
    for _ in range(130):
        payload = json.dumps(somebody(rng)).encode()
        same(guard.scrub(payload), SLOW.scrub(payload))
    assert counted.known - before > 30  # others hold a message too


@pytest.mark.parametrize("policy", ["hipaa", "keep_context", "keep_identity", "first_party"])
def test_under_every_preset(monkeypatch: pytest.MonkeyPatch, policy: str) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "0123456789abcdef" * 4)
    loaded = Policy.of(policy)
    quick, slow, rng = Guard(loaded), Guard(loaded, cache=False), Random(32)
    for i in range(340):
        payload = json.dumps(somebody(rng)).encode()
        result = quick.scrub(payload)
        if i > 300:
            same(result, slow.scrub(payload))


TRAPS: list[tuple[str, Any]] = [
    ("a name that is a condition", {"traits": {"firstName": "Crohn", "lastName": "Parkinson"}}),
    ("a name that is none", {"traits": {"firstName": "Guest", "lastName": "Unknown"}}),
    ("a name in another case", {"traits": {"firstName": "lena", "lastName": "FISCHER"}}),
    ("an address with a condition", {"traits": {"email": "diabetes.clinic@example.com"}}),
    ("an address in base64", {"traits": {"email": "bGVuYUBleGFtcGxlLmNvbQ=="}}),
    ("a record number that is a card", {"traits": {"mrn": "4111111111111111"}}),
    ("a number", {"traits": {"mrn": 48291013, "zip": 98402}}),
    ("no text", {"traits": {"firstName": None, "email": ["lena@example.com"]}}),
    ("an object", {"traits": {"firstName": {"lena": "Fischer"}}}),
]
URLS = [
    "https://www.lakeview.example/w?mrn=48291013&email=lena%40example.com",
    "https://www.lakeview.example/w?mrn=lena%40example.com&email=48291013",
    "https://www.lakeview.example/w?mrn=%34%38291013&email=lena@example.com",
    "https://www.lakeview.example/w?mrn=48291013#email=lena%40example.com",
    "https://www.lakeview.example/w?q=mrn=48291013&email=lena%40example.com",
    "https://www.lakeview.example/w?a=1?mrn=48291013",
    "https://www.lakeview.example/w;mrn=48291013?email=lena%40example.com",
    "https://www.lakeview.example/eczema/48291013?mrn=48291013",
    "https://www.lakeview.example/48291013/w?email=lena%40example.com&mrn=48291013",
    "https://www.lakeview.example/w?email=eczema%40example.com&mrn=48291013",
    "https://www.lakeview.example/w?mrn=48291013&mrn=48291014&mrn=eczema",
    "https://www.lakeview.example/w?mrn=48291013&utm_term=lena.fischer",
    "https://www.lakeview.example/w?email=lena.fischer%40example.com&utm_term=lena-fischer",
    "https://www.lakeview.example/w?token=48291013&reset=1&email=lena%40example.com",
    "https://www.lakeview.example/reset?token=48291013&email=lena%40example.com",
    "https://www.lakeview.example/w?page=48291013&user_id=48291013",
    "https://www.lakeview.example/w?\0email\0=48291013&mrn=\0integer\0",
    "/w?mrn=48291013",
    "?mrn=48291013",
    "mrn=48291013",
]


@pytest.fixture(scope="module")
def warmed() -> Guard:
    guard, rng = Guard(), Random(33)
    for _ in range(1000):
        guard.scrub(json.dumps(somebody(rng)).encode())
    return guard


@pytest.mark.parametrize(("more", "what"), [(more, what) for what, more in TRAPS], ids=[what for what, _ in TRAPS])
def test_what_only_looks_like_a_detail(warmed: Guard, more: Any, what: str) -> None:
    del what
    rng = Random(34)
    for _ in range(6):
        payload = {**event(rng), **more}
        same(warmed.scrub(payload), SLOW.scrub(payload))


@pytest.mark.parametrize("url", URLS)
def test_addresses_with_more_or_less_than_blanks(url: str) -> None:
    guard, rng = Guard(), Random(35)
    for i in range(16):
        payload = event(rng)
        new = url.replace("48291013", str(48291013 + 7919 * i)).replace("lena", WORDS[i * 97].lower())
        payload["context"]["page"]["url"] = new
        same(guard.scrub(payload), SLOW.scrub(payload))


def test_a_frame_holds_no_value_and_gives_the_text_back() -> None:
    context = KeyContext(Phrases({"x": ["email", "mrn"]}))
    url = "https://www.lakeview.example/eczema?mrn=48291013&a=1&email=lena%40example.com#top"
    of = framed(context, url, lambda _name: False)
    assert of is not None
    assert [blank.value for blank in of.blanks] == ["48291013", "lena@example.com"]
    assert "48291013" not in of.rest
    assert "lena" not in of.rest
    term = Edit(29, 35, "[X]", ())
    ending = Edit(len(url) - 3, len(url), "[Y]", ())
    back = filled(of, emptied(of, [term, ending]) or ())
    assert spliced(url, back) == spliced(url, [term, ending])
    assert emptied(of, [Edit(40, 45, "", ())]) is None
    assert framed(context, url, lambda name: name == "mrn") != of
    assert framed(context, "https://www.lakeview.example/?a=48291013", lambda _name: False) is None


def visit(first: str, last: str, mrn: str, **more: Any) -> dict[str, Any]:
    """An event of one layout."""
    return {
        "event": "Page Viewed",
        "label": "Learn more",
        "page": {"url": "https://www.lakeview.example/w", "title": "Lakeview"},
        "count": 3,
        "traits": {"firstName": first, "lastName": last, "mrn": mrn},
        **more,
    }


AGAIN: dict[str, dict[str, Any]] = {
    "a number in a text": {"label": "Ticket 48291013 closed"},
    "a long number": {"count": 48291013},
    "a rare name": {"label": "Verikson was here"},
    "a rare name in capitals": {"page": {"url": "https://www.lakeview.example/w", "title": "VERIKSON"}},
    "both names as a slug": {"label": "lena-vik"},
    "both names, the last first": {"label": "vik_lena"},
    "an escape": {"page": {"url": "https://www.lakeview.example/w?a=ver%69kson", "title": "Lakeview"}},
    "base64": {"label": "data VmVyaWtzb24gd2FzIGhlcmU= end"},
    "the rest of a framed address": {
        "page": {"url": "https://www.lakeview.example/verikson?mrn=48291013", "title": "x"}
    },
    "a digest": {"label": sha256(b"48291013").hexdigest()},
}


@pytest.mark.parametrize("what", AGAIN)
def test_a_value_that_stands_again_where_all_texts_are_known(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """The text in which it stands was seen before, and held nothing of those it was seen with."""
    counted = Counted(monkeypatch)
    policy = "standard"
    guard, slow, rng = Guard(policy), Guard(policy, cache=False), Random(36)
    more = AGAIN[what]
    first, last = ("Lena", "Vik") if "both" in what else (rng.choice(FIRST), "Verikson")
    for i in range(30):
        for one in ({}, more):
            others = rng.choice(["Nadia", "Piet"]), rng.choice(["Farouk", "Abara"]), str(10**7 + 7919 * i)
            guard.scrub(visit(*others, **one))
    counted.known = 0
    guard.scrub(visit(first, last, "48291014"))
    assert counted.known == 1
    payload = visit(first, last, "48291013", **more)
    result = guard.scrub(payload)
    same(result, slow.scrub(payload))


def test_a_name_again_in_letters_that_look_alike() -> None:
    """The text in which it stands is known, and reads otherwise than it is written."""
    quick, slow = Guard(), Guard(cache=False)
    other = "Lеna Vеrikson"  # with Cyrillic letters
    for i in range(8):
        quick.scrub({"label": other, "n": i, "q": "opening hours"})
    payload = {"label": other, "n": 1, "q": "my name is Lena Verikson"}
    result = quick.scrub(payload)
    assert result.payload == slow.scrub(payload).payload
    assert result.payload["label"] == "[PERSON]"
