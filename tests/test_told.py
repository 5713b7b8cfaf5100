"""Of which found value something is the hash, and that no more is hashed than that takes."""

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiguard import digests
from phiguard.detectors import detectors
from phiguard.told import Told, hashers

ADDRESS, NAME, PHONE = "lena.rose@example.com", "Lena", "+12065550142"
BY_ID = {d.id: d for d in detectors()}
OF = [("email_address", ADDRESS), ("phone_number", PHONE), ("person_name", NAME)]


def sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


@pytest.mark.parametrize(
    ("digest", "owner"),
    [
        (sha256(ADDRESS), "email_address"),
        (sha256(ADDRESS.upper()), "email_address"),
        (sha256("12065550142"), "phone_number"),
        (sha256("lena"), "person_name"),
        (sha256("jonas"), None),
    ],
    ids=["address", "in capitals", "telephone number", "name", "another"],
)
def test_of_found_values_one_owns_a_hash(digest: bytes, owner: str | None) -> None:
    hashed = hashers([Told(text, BY_ID[name], 0.9) for name, text in OF], 32)
    want = None if owner is None else BY_ID[owner].hashed_by
    assert [hashed.get(digest), hashed.get(sha256("x")), hashed.get(digest)] == [want, None, want]


values = st.sampled_from([ADDRESS, NAME, PHONE, "lena", "12065550142", "rose", "Lena Rose", ADDRESS.upper()])
some = st.builds(Told, values, st.sampled_from([BY_ID[name] for name, _ in OF]), st.sampled_from([0.5, 0.8, 0.9]))


@given(st.lists(some, max_size=5), values)
def test_of_several_the_least_sure_one_owns_it(found: list[Told], form: str) -> None:
    owners = {}
    # Addresses before all: most hashes are of them.
    for text, detector, _ in sorted(found, key=lambda one: ("@" in one.text, -one.score, one.detector.id)):
        for one in detector.hash_forms(text) if detector.hash_forms is not None else ():
            owners[one] = detector.hashed_by
    assert hashers(found, 32).get(sha256(form)) == owners.get(form)


def test_nothing_is_hashed_behind_what_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    count = []

    def counted(text: bytes, *, usedforsecurity: bool) -> Any:
        count.append(1)
        return hashlib.sha256(text)

    monkeypatch.setitem(digests._ALGORITHMS, 32, counted)
    digest = hashlib.new("sha256", ADDRESS.encode()).digest()
    assert hashers([Told(text, BY_ID[name], 0.9) for name, text in OF], 32).get(digest) == "email_hash"
    assert len(count) == 1
