"""Every quick way has a slow twin: here each is compared with it on random values."""

import re
from random import Random
from uuid import UUID

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risks import alike

from phiguard import Guard
from phiguard.codecs import codecs
from phiguard.detector import Detector
from phiguard.detectors import detectors
from phiguard.forms import ANYWHERE, FORMS, PERSONAL, form_of, personal_form_of
from phiguard.ner.features import words
from phiguard.types import Result

SLOW = Guard(cache=False)


OTHERS = [
    (100, 3),
    (100, 200),
    (169, 7),
    (169, 253),
    (172, 8),
    (172, 90),
    (192, 0),
    (192, 169),
    (198, 18),
    (203, 0),
]


def drawn(form: str, rng: Random) -> str:
    """An instance of a form, as machines write them."""
    if form == "uuid":
        value = str(UUID(int=rng.getrandbits(128), version=rng.choice([1, 4, 5])))
        return value.upper() if rng.random() < 0.3 else value
    if form == "time":
        day = f"{rng.randrange(1970, 2060)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        clock = f"{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}"
        return f"{day}T{clock}{rng.choice(['', '.123', '.123456'])}{rng.choice(['Z', '', '+02:00', '-0500'])}"
    if form == "ga_client":
        return f"{rng.randrange(10**4, 10 ** rng.randrange(5, 11))}.{rng.randrange(10**9, 2 * 10**9)}"
    if form == "epoch":
        return str(rng.randrange(10 ** (size := rng.choice([9, 12, 15])), 2 * 10**size))
    if form == "short":
        return str(rng.randrange(100, 10**5))
    if form == "object_id":
        return f"{rng.getrandbits(96):024x}"
    if form == "integer":
        return str(rng.randrange(10 ** rng.randrange(5, 15), 10**15))
    if form == "ipv4":
        first = rng.choice([rng.randrange(1, 224), *(f"{a}.{b}" for a, b in OTHERS)])
        return f"{first}.{'.'.join(str(rng.randrange(256)) for _ in range(3 - str(first).count('.')))}"
    if form == "ipv4_private":
        network = rng.choice(["10.{}", "192.168", "172.20", "100.99", "169.254", "224.{}", "255.{}"]).format(
            rng.randrange(256)
        )
        return f"{network}.{rng.randrange(256)}.{rng.randrange(256)}"
    if form == "ipv4_loopback":
        return f"127.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(256)}"
    if form == "ipv6":
        first = rng.choice(
            ["2600:1700", "2a02:908", "2003:e1", "2405:201", "2001:db8", f"2001:{rng.randrange(4096, 65536):x}"]
        )
        return ":".join([first, *(f"{rng.randrange(65536):x}" for _ in range(6))])
    if form == "sha256":
        return f"{rng.getrandbits(256):064x}"
    if form in PERSONAL:
        return drawn_detail(form, rng)
    assert form == "fbp"
    return f"fb.1.{rng.randrange(1_500_000_000_000, 1_999_999_999_999)}.{rng.randrange(10**5, 10**10)}"


WORDS = sorted({w.capitalize() for w in words() if w.isascii() and w.isalpha()})
MEANING = [
    *"Guest Unknown User Admin None Test Desktop Mobile Online Doctor Home Crohn Parkinson Graves".split(),
    *WORDS,
]


def drawn_detail(form: str, rng: Random) -> str:
    """A detail of somebody, or what is written in its place."""
    word = rng.choice(MEANING) if rng.random() < 0.7 else rng.choice(WORDS[:50])
    if form == "word":
        return word
    if form == "email":
        local = rng.choice(
            [word, f"{word}.{rng.choice(WORDS)}", f"{word}{rng.randrange(100)}", f"{word[0]}_{word}"]
        )
        return f"{local}@{rng.choice(['example.com', 'example.org', 'mail.example.net', 'clinic.example'])}".lower()
    if form == "phone":
        return f"+1{rng.randrange(2_000_000_000, 9_999_999_999)}"
    if form == "street":
        ending = rng.choice("St Ave Rd Blvd Ln Ct Street Avenue Road Lane".split())
        return f"{rng.randrange(10, 10 ** rng.randrange(2, 6))} {word} {ending}"
    if form == "zip":
        return f"{rng.randrange(1, 100_000):05}"
    if form == "capitals":
        return rng.choice(
            ["NA", "NO", "MS", "AB", rng.choice(WORDS)[:2].upper(), "".join(rng.choices("ABCDEMNOS", k=2))]
        )
    assert form == "day"
    return f"{rng.randrange(1900, 2060)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"


def same(a: Result, b: Result) -> bool:
    return (a.payload, a.action, a.findings) == (b.payload, b.action, b.findings) and alike(a.risk, b.risk)


@pytest.mark.parametrize("form", [*FORMS, *PERSONAL])
def test_most_instances_have_the_form(form: str) -> None:
    rng = Random(form)
    of = personal_form_of if form in PERSONAL else form_of
    assert sum(of(drawn(form, rng)) == form for _ in range(500)) > 400


# Instances as people write them: in a row, all alike, round, dates and telephone numbers.
ODD = {
    "short": "100 999 1234 1985 2026 12345 11111 94107".split(),
    "integer": "123456 111111 999999 1000000 19850321 123456789 2125550142 12125550142 123456789012345".split(),
    "epoch": "1000000000 1234567890 1999999999999 1111111111".split(),
    "object_id": "1dead2beef3dead4beef5cafe 9a9a9a9a9aaaaaaaaaaaaaaa 123456789a12b345c6789d01".split(),
    "uuid": """
        12345678-1234-1234-1234-123456789012 11111111-1111-1111-1111-111111111111
        deadbeef-dead-beef-dead-beefdeadbeef 00000000-0000-0000-0000-00000000000a
    """.split(),
}
CLAIMS = [(d, form) for d in detectors() for form in (*d.forms, *d.passes)]


@pytest.mark.parametrize(("detector", "form"), CLAIMS, ids=[f"{d.id}-{form}" for d, form in CLAIMS])
def test_a_detector_judges_all_instances_of_its_forms_alike(detector: Detector, form: str) -> None:
    rng = Random(f"{detector.id}{form}")
    quick = Guard()
    for key in detector.keys:
        name = key.replace("=", "").replace("*", "x").rpartition("/")[2].replace(" ", "_")
        for value in (
            *(drawn(form, rng) for _ in range(8)),
            *rng.sample(odd := ODD.get(form, []), min(4, len(odd))),
        ):
            if form not in (form_of(value), personal_form_of(value)):
                continue
            for payload in ({name: value}, {"context": {name: value}, "other": 1}):
                assert same(quick.scrub(payload), SLOW.scrub(payload)), name


SILENT = [(d, form) for d in detectors() for form in d.silent]


@pytest.mark.parametrize(("detector", "form"), SILENT, ids=[f"{d.id}-{form}" for d, form in SILENT])
def test_forms_that_are_silent_have_no_echoes(detector: Detector, form: str) -> None:
    rng = Random(form)
    assert detector.echoes is not None and detector.hash_forms is None
    assert not any(detector.echoes(drawn(form, rng)) for _ in range(200))


@pytest.mark.parametrize("form", sorted(ANYWHERE))
def test_nothing_is_found_in_these_forms_under_a_key_that_names_nobody(form: str) -> None:
    rng = Random(form)
    for key in ("messageId", "x", "timestamp", "sentAt", "id", "requestId", "value", "item", "label"):
        for _ in range(200):
            value = drawn(form, rng)
            assert SLOW.scrub({key: value}).action == "pass"
            assert not value.isdecimal() or SLOW.scrub({key: int(value)}).action == "pass"


def test_a_form_is_judged_only_where_the_key_leaves_no_doubt() -> None:
    guard = Guard()
    for number in range(4_111_111_111_111_111, 4_111_111_111_111_400):
        assert same(guard.scrub({"card": str(number)}), SLOW.scrub({"card": str(number)}))
    for n in range(300):
        phone = f"555{n:03}{1000 + n}"
        assert same(guard.scrub({"phone": phone}), SLOW.scrub({"phone": phone}))


def test_short_patterns_of_re_match_as_those_of_regex() -> None:
    rng = Random(20)
    texts = []
    for d in detectors():
        for example in (*(d.sample(rng) for _ in range(15)), *d.match, *d.no_match):
            texts.append((example if isinstance(example, str) else example[1])[:250])
    joined = "".join(texts)
    texts += [joined[i : i + rng.randrange(5, 200)] for i in (rng.randrange(len(joined)) for _ in range(300))]
    for d in detectors():
        for shape in d._compiled:
            for text in texts:
                spans = [m.span(shape.group) for m in shape.short.finditer(text)]
                assert spans == [m.span(shape.group) for m in shape.long.finditer(text)], d.id


@pytest.mark.parametrize("codec", [c for c in codecs() if c.signs], ids=lambda c: c.name)
def test_what_a_codec_opens_has_its_signs(codec: object) -> None:
    signs = re.compile(codec.signs)  # type: ignore[attr-defined]
    for encoded, _ in codec.examples:  # type: ignore[attr-defined]
        assert signs.search(encoded), codec.name  # type: ignore[attr-defined]


KEYS = st.sampled_from(
    "email user_id url q name id session_id label em ref note title path referrer event quiz score dx".split()
)
TEXTS = st.sampled_from(
    [
        "lena@example.com",
        "https://shop.example.com/a/b?email=lena%40example.com&utm_source=x",
        "https://shop.example.com/a/4155550123?ref=lena@example.com&q=MRN-4829101",
        "see MRN-4829101 or 4155550123",
        "Lena Fischer-Ortega",
        "/profile/Lena%20Fischer-Ortega?x=1",
        "plain words",
        "c81d4e2e-bcf2-41e6-869b-7df92533d2db",
        "bGVuYUBleGFtcGxlLmNvbQ==",
        "a3b1c58f6a0fbd4b1d6b7a1e0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d",
        "4155550123",
        "https://www.lakeview.example/conditions/eczema?utm_source=x",
        "https://www.lakeview.example/careers/dermatology-nurse",
        "/services/knee-replacement",
        "Managing eczema at home",
        "Dermatology nurse",
        "Migraine | Lakeview",
        "PHQ-9",
        "stroke of luck",
        "my heart and back pain",
        "Schedule an appointment",
        "Eczema Quiz of Lena Fischer-Ortega",
    ]
)


def test_a_text_is_judged_again_in_another_mood() -> None:
    quick = Guard()
    plain = {"note": "patient-portal"}
    moods = [{**plain, "title": "Eczema"}, plain, {**plain, "url": "https://a.example/login"}, plain]
    for payload in [*moods, *moods]:
        assert same(quick.scrub(payload), SLOW.scrub(payload)), payload


@pytest.mark.parametrize("page", ["careers/dermatology-nurse", "conditions/eczema", "about-us"])
def test_a_score_beside_a_term_that_stays_is_one_the_second_time_too(page: str) -> None:
    for policy in ("standard", "keep_context"):
        quick, slow = Guard(policy), Guard(policy, cache=False)
        for score in (0, 17, 17, 4):
            payload = {"score": score, "url": f"https://www.lakeview.example/{page}"}
            assert same(quick.scrub(payload), slow.scrub(payload)), (policy, score)


EVENTS = st.lists(st.dictionaries(KEYS, TEXTS | st.integers(0, 10**12) | st.booleans(), max_size=5), max_size=3)


@settings(deadline=None)
@given(st.lists(EVENTS, min_size=2, max_size=8))
def test_what_is_remembered_changes_no_result(stream: list[list[dict[str, object]]]) -> None:
    """Values repeat, and stand once where they are found and once where only an echo tells."""
    quick = Guard()
    for event in [*stream, *stream]:
        payload = {"events": event, "page": {"path": "/profile/x"}}
        assert same(quick.scrub(payload), SLOW.scrub(payload))
        raw = orjson.dumps(payload)
        assert same(quick.scrub(raw), SLOW.scrub(raw))
