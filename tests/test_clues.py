"""What gives a found value away a second time: cheap looks say "perhaps" wherever the plain way finds something."""

import base64
import hashlib
import json
from random import Random
from typing import Any

import pytest
from test_recall import same

from phiguard import Guard, Policy, digests, redact
from phiguard.clues import Clues, Found
from phiguard.detectors import detectors
from phiguard.hashing import hash as keyed
from phiguard.keys import KeyContext, Phrases
from phiguard.leaves import Leaf, Trail
from phiguard.name_echoes import echo_words, echoes_of_address, echoes_of_name, words_of_address
from phiguard.redact import kept_of

BY_ID = {d.id: d for d in detectors()}
NAMES = [
    "Nadia Farouk",
    "Lena Fischer",
    "D'Arcy Brown",
    "Ngozi Abara-Lowe",
    "Li Wu",
    "Renée Fischer",
    "Farouk",
    "Nadia  Farouk",
]
SIGNS = [" ", ", ", "-", "_", ".", "", "/", "  ", "\n", " - "]


def again(rng: Random, name: str) -> str:
    """The words of a name put together somehow."""
    words = name.replace("-", " ").split()
    rng.shuffle(words)
    text = rng.choice(SIGNS).join(words[: rng.randrange(1, 3)])
    return rng.choice([text, text.lower(), text.upper(), text.title(), f"x{text}", f"{text}9"])


def drawn(rng: Random) -> tuple[list[Leaf], list[Found], list[Leaf], bytes]:
    """Leaves with findings in them, and what else stands in their event."""
    context, root = KeyContext(Phrases({})), {"k": ""}
    trail = Trail(None, None, root, 0)
    leaves, found = [], []
    pool = rng.sample(NAMES, 2)
    for _ in range(rng.randrange(1, 4)):
        name = rng.choice(pool)
        kind = rng.choice(["name_in_text", "person_name", "email_address", "phone_number"])
        value = {
            "email_address": f"{again(rng, name)}@example.com".replace(" ", "."),
            "phone_number": "206-555-0147",
        }.get(kind, name)
        before = rng.choice(["", "I am ", again(rng, name) + " "])
        leaf = Leaf(context, before + value + rng.choice(["", " and ", " " + again(rng, name)]), trail, "k")
        leaves.append(leaf)
        found.append(Found(leaf, len(before), len(before) + len(value), BY_ID[kind], rng.choice([0.9, 0.8]), ()))
    others = [Leaf(context, again(rng, rng.choice(pool)), trail, "k") for _ in range(rng.randrange(4))]
    raw = json.dumps([leaf.text for leaf in (*leaves, *others)], ensure_ascii=False).encode()
    return leaves, found, others, raw


@pytest.mark.parametrize("seed", range(3))
def test_echoes_that_are_listed_late_are_all_found(seed: int) -> None:
    rng = Random(seed)
    seen = [0, 0]
    for _ in range(700):
        leaves, found, _, raw = drawn(rng)
        late, plain = Clues(found, BY_ID), Clues(found, BY_ID)
        plain._all()
        want = plain.may_be_elsewhere(leaves, raw)
        assert late.may_be_elsewhere(leaves, raw) is want
        proofs = [(id(f.node), *f[1:]) for f in Clues(found, BY_ID).proofs(leaves)]
        assert proofs == [(id(f.node), *f[1:]) for f in plain.proofs(leaves)]
        seen[0] += want
        seen[1] += bool(proofs)
    assert min(seen) > 50


@pytest.mark.parametrize("seed", range(3))
def test_each_echo_is_made_of_the_words_that_are_told(seed: int) -> None:
    rng = Random(seed)
    for _ in range(400):
        name = again(rng, rng.choice(NAMES))
        for value, listed, words in (
            (name, echoes_of_name, echo_words(name)),
            (f"{name}@example.com", echoes_of_address, words_of_address(f"{name}@example.com")),
        ):
            if words is None:
                continue
            for echo in listed(value):
                assert any(made_of(echo.lower(), one) for one in words)


def made_of(echo: str, words: tuple[str, ...]) -> bool:
    first, last = words[0], words[-1]
    if len(words) == 1:
        return echo == first
    return len(echo) <= len(first) + len(last) + 2 and (
        (echo.startswith(first) and echo.endswith(last)) or (echo.startswith(last) and echo.endswith(first))
    )


SPEAKING = {"page": {"title": "Eczema care by lena fischer"}, "message": "", "id": 1}


@pytest.mark.parametrize(
    "policy", ['ner = "off"', 'ner = "off"\n[[allow]]\nvalue = "nobody@example.com"'], ids=["", "values"]
)
def test_a_value_in_a_text_that_is_known_to_speak_of_health_is_found(policy: str) -> None:
    loaded = Policy.loads(f'id = "own"\nextends = "standard"\n{policy}\n')
    quick, slow = Guard(loaded), Guard(loaded, cache=False)
    for i in range(12):
        made: dict[str, Any] = {**SPEAKING, "message": "is it open", "id": i}
        if i > 5:
            made["message"] = f"my name is Lena Fischer, case {i}"
        payload = json.dumps(made).encode()
        same(quick.scrub(payload), slow.scrub(payload))
    assert b"fischer" not in quick.scrub(payload).payload.lower()


ADDRESSES = [f"{name}{n}@example.com" for name in ("lena.fischer", "nadia.farouk") for n in range(6)]


@pytest.mark.parametrize("written", ["traits", "message", "url"])
@pytest.mark.parametrize("hashed", ["md5", "sha1", "visits"])
def test_the_hash_of_a_found_value_is_found_in_a_text_that_is_known(written: str, hashed: str) -> None:
    """It was there before, and was nothing; now the event says whose it is."""
    loaded = Policy.loads('id = "own"\nextends = "standard"\nner = "off"')
    quick, slow = Guard(loaded), Guard(loaded, cache=False)
    digest = hashlib.new("md5" if hashed == "visits" else hashed, ADDRESSES[-1].encode()).digest()
    ref = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    if hashed == "visits":
        ref = "/services/visitor-info"  # as long as one, and none
    page = "https://www.example.com/visit"
    for i, address in enumerate(ADDRESSES):
        made: dict[str, Any] = {"event": "Signed Up", "ref": ref, "context": {"page": {"url": page}}, "traits": {}}
        if written == "traits":
            made["traits"]["email"] = address
        elif written == "url":
            made["context"]["page"]["url"] = f"{page}?email={address.replace('@', '%40')}"
        else:
            made["message"] = f"{i} please write to {address}"
        done = quick.scrub(json.dumps(made).encode())
        same(done, slow.scrub(json.dumps(made).encode()))
        assert (ref.encode() in done.payload) is (hashed == "visits" or address != ADDRESSES[-1])


def test_what_is_kept_is_told_at_a_glance_as_at_length(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = Random(4)
    context = KeyContext(Phrases({}))
    lengths = set()
    for _ in range(500):
        leaves = [Leaf(context, "x" * 40, None, None) for _ in range(2)]
        found = []
        for _ in range(rng.randrange(1, 7)):
            start = rng.randrange(0, 36)
            detector = BY_ID[rng.choice(["us_ssn", "email_address", "phone_number"])]
            method: Any = rng.choice(["keep", "keep", "replace", "mask"])
            end = start + rng.randrange(1, 5)
            found.append(Found(rng.choice(leaves), start, end, detector, 0.9, (), 0, method))
        quick = kept_of(found)
        monkeypatch.setattr(redact, "_FEW", 0)
        assert quick == kept_of(found)
        monkeypatch.undo()
        lengths.add(len(quick))
    assert len(lengths) > 3


@pytest.mark.parametrize("cache", [True, False])
def test_what_a_batch_says_around_its_events_goes_in_them_too(cache: bool) -> None:
    """Once, as it stands there: nothing but the envelope says that it is a name."""
    guard = Guard(Policy.loads('id = "bare"\nextends = "standard"\nner = "off"'), cache=cache)
    for n in range(4):
        envelope = {
            "patient": {"name": "Tamsin Verik"},
            "batch": [{"event": "x", "note": f"{n} about Tamsin Verik ok"}],
        }
        assert guard.scrub(envelope).payload["batch"] == [{"event": "x", "note": f"{n} about [PERSON] ok"}]


def test_whether_any_is_known_is_asked_of_hashes_that_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0

    def counted(data: bytes) -> int:
        nonlocal made
        made += 1
        return keyed(data)

    monkeypatch.setattr(digests, "hash", counted)
    values: list[Any] = [(f"u{i}@b.example", lambda text: (text,), i) for i in range(20)]
    known = digests.Digests(values, 32)
    wanted = keyed(hashlib.sha256(b"u3@b.example").digest())
    assert [known.any_of(frozenset({at})) for at in (1, wanted, 2, wanted)] == [False, True, False, True]
    assert made == 20
