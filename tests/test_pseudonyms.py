"""Tokens: vectors computed by hand, forgeries, rotation, and no key in anything that is shown or stored."""

import copy
import hashlib
import pickle
from base64 import b32encode
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiguard.errors import ConfigError
from phiguard.pseudonyms import KeyRef, Keys, is_token, namespace, normalised, pseudonym, token_spans

KEY = b"tests-only-0123456789abcdefghijklmn"
OTHER = b"tests-only-other-89abcdefghijklmnop"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    (folder / "one").write_bytes(KEY)
    (folder / "two").write_bytes(OTHER + b"\n")
    return folder


@pytest.fixture(scope="module")
def one(folder: Path) -> Keys:
    return Keys([KeyRef(file=str(folder / "one"), id="k1")])


@pytest.fixture(scope="module")
def two(folder: Path) -> Keys:
    return Keys([KeyRef(file=str(folder / "two"), id="k2")])


def mac(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA-256 as RFC 2104 defines it, with hashlib alone."""
    block = key.ljust(64, b"\0")
    assert len(block) == 64
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in block) + message).digest()
    return hashlib.sha256(bytes(b ^ 0x5C for b in block) + inner).digest()


def by_hand(key: bytes, key_id: str, space: str, value: str) -> str:
    extracted = mac(b"phiguard pg1", key)  # HKDF-Extract, the salt as the key
    body = mac(mac(extracted, b"pseudonym\x01"), f"{space}\0{value}".encode())[:16]
    proof = mac(mac(extracted, b"proof\x01"), b"pg1." + key_id.encode() + b"." + body)[:14]
    return f"pg1.{key_id}.{b32encode(body + proof).decode().lower()}"


@pytest.mark.parametrize(
    ("entity", "value", "space", "hashed"),
    [
        ("EMAIL_ADDRESS", "lena@example.com", "EMAIL_ADDRESS", "lena@example.com"),
        ("EMAIL_ADDRESS", "  Lena@Example.COM\n", "EMAIL_ADDRESS", "lena@example.com"),
        ("PHONE_NUMBER", "+1 (206) 555-0100", "PHONE_NUMBER", "12065550100"),
        ("PHONE_NUMBER", "1.206.555.0100", "PHONE_NUMBER", "12065550100"),
        ("PHONE_NUMBER", "none", "PHONE_NUMBER", "none"),
        ("US_SSN", "078-05-1120", "US_SSN", "078051120"),
        ("MEDICAL_RECORD_NUMBER", " A-5530172 ", "MEDICAL_RECORD_NUMBER", "A-5530172"),
        ("ACCOUNT_NUMBER", "A-5530172", "ACCOUNT_NUMBER", "A-5530172"),
        ("USER_ID", "u-20431", "VISITOR", "u-20431"),
        ("COOKIE_ID", "u-20431", "VISITOR", "u-20431"),
        ("EMAIL_HASH", "AB" * 32, "EMAIL_HASH", "ab" * 32),
        ("EMAIL_HASH", "q1W_" * 10 + "abc", "EMAIL_HASH", "q1W_" * 10 + "abc"),
        ("IP_ADDRESS", "2001:DB8:0::1", "IP_ADDRESS", "2001:db8::1"),
        ("IP_ADDRESS", "not one", "IP_ADDRESS", "not one"),
        ("US_MBI", "1eg4-te5-mk73", "US_MBI", "1EG4TE5MK73"),
        ("PERSON", "Zoe\u0308", "PERSON", "Zoë"),
    ],
)
def test_vector(one: Keys, two: Keys, entity: str, value: str, space: str, hashed: str) -> None:
    assert namespace(entity) == space
    assert normalised(entity, value) == hashed
    assert pseudonym(entity, value, one) == by_hand(KEY, "k1", space, hashed)
    assert pseudonym(entity, value, two) == by_hand(OTHER, "k2", space, hashed)


def test_a_token_written_down(one: Keys) -> None:
    """So that a change of the format cannot go unseen: stored tokens would no longer join."""
    token = pseudonym("EMAIL_ADDRESS", "lena@example.com", one)
    assert token == "pg1.k1.ygd5jzecuduil52oe6eli5go3eudidbe2alz2nuqzxtwau4h"
    assert is_token(token, one)


@given(st.text(), st.text(), st.sampled_from(["EMAIL_ADDRESS", "USER_ID", "PERSON"]))
def test_equal_values_have_equal_tokens_and_others_have_others(one: Keys, a: str, b: str, entity: str) -> None:
    first, second = pseudonym(entity, a, one), pseudonym(entity, b, one)
    assert len(first) == len(second) == len("pg1.k1.") + 48
    assert is_token(first, one)
    assert (first == second) == (normalised(entity, a) == normalised(entity, b))
    assert pseudonym("ACCOUNT_NUMBER", a, one) != pseudonym("MEDICAL_RECORD_NUMBER", a, one)


def test_a_namespace_cannot_be_played_into_a_value(one: Keys) -> None:
    made = [pseudonym(*pair, one) for pair in (("A", "B\0C"), ("A\0B", "C"), ("AB", "C"), ("A", "BC"))][1:]
    assert all(a != b for a, b in combinations(made, 2))


def test_no_text_is_smuggled_behind_the_prefix(one: Keys) -> None:
    token = pseudonym("USER_ID", "u-20431", one)
    for text in (
        "pg1.k1.lena-at-example-com", "pg1.k1." + "a" * 48, "pg1.k1.", "pg1.k1", "", token.upper(), token + "a",
        "x" + token, token + "\n", " " + token, token[:-1], token.replace("k1", "k2"), token.replace("pg1", "pg2"),
        token + "=", token.replace("pg1.k1.", "pg1.lena@example.com."), token.replace(".k1.", "..k1."),
        token[:-1] + "İ",
    ):  # fmt: skip
        assert not is_token(text, one), text


def test_any_changed_character_is_seen(one: Keys) -> None:
    token = pseudonym("USER_ID", "u-20431", one)
    for at in range(len(token)):
        for sign in "abcxyz234567.-_ A0":
            if sign != token[at]:
                assert not is_token(token[:at] + sign + token[at + 1 :], one)


def test_halves_of_two_tokens_make_none(one: Keys) -> None:
    a, b = (pseudonym("USER_ID", v, one) for v in ("u-1", "u-2"))
    assert not any(is_token(a[:cut] + b[cut:], one) for cut in range(8, len(a)) if a[:cut] + b[cut:] not in (a, b))


@given(st.text())
def test_no_text_is_a_token_by_chance(one: Keys, text: str) -> None:
    assert not is_token(text, one)
    assert not is_token("pg1.k1." + text, one)
    assert list(token_spans("pg1.k1." + text, one)) == []


def test_where_tokens_stand(one: Keys, two: Keys) -> None:
    token = pseudonym("USER_ID", "u-1", one)
    text = f"/u/{token}/x?id={token}&y={token}a&z=a{token}&w={token}. pg1.k1.{'a' * 48}"
    spans = list(token_spans(text, one))
    assert [text[a:b] for a, b in spans] == [token] * 3
    assert list(token_spans(text, two)) == []


def test_rotation(folder: Path, one: Keys, two: Keys) -> None:
    ring = Keys([KeyRef(file=str(folder / "two"), id="k2"), KeyRef(file=str(folder / "one"), id="k1")])
    old, new = pseudonym("USER_ID", "u-1", one), pseudonym("USER_ID", "u-1", ring)
    assert ring.ids == ("k2", "k1")
    assert new == pseudonym("USER_ID", "u-1", two) != old
    assert is_token(old, ring) and is_token(new, ring)
    assert is_token(old, one) and not is_token(new, one)
    renamed = Keys([KeyRef(file=str(folder / "one"), id="k2")])
    assert not is_token(old.replace("k1", "k2"), renamed), "the id is authenticated too"


# ---- where keys come from


def test_the_default_is_the_environment(monkeypatch: pytest.MonkeyPatch, one: Keys) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", KEY.decode() + "\n")
    monkeypatch.delenv("PHIGUARD_HMAC_KEY_ID", raising=False)
    assert pseudonym("USER_ID", "u-1", Keys()) == pseudonym("USER_ID", "u-1", one)
    monkeypatch.setenv("PHIGUARD_HMAC_KEY_ID", "spring_2026")
    assert Keys().ids == ("spring_2026",)
    assert Keys([KeyRef(id="own")]).ids == ("own",)
    monkeypatch.setenv("OTHER_KEY", OTHER.decode())
    assert Keys([KeyRef(env="OTHER_KEY"), KeyRef(id="k1")]).ids == ("spring_2026", "k1")


def test_a_file_of_bytes_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\x80" * 32 + b"\n")
    (tmp_path / "b").write_bytes(b"\x80" * 32)
    a, b = (Keys([KeyRef(file=str(tmp_path / name))]) for name in "ab")
    assert pseudonym("USER_ID", "u", a) != pseudonym("USER_ID", "u", b)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "the variable PHIGUARD_HMAC_KEY is not set"),
        ("", "must hold 32 to 65536 bytes"),
        ("s3cret-too-short", "must hold 32 to 65536 bytes"),
        ("s3cret" * 20_000, "must hold 32 to 65536 bytes"),
    ],
)
def test_a_bad_key_is_a_config_error_without_the_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str | None, said: str
) -> None:
    monkeypatch.delenv("PHIGUARD_HMAC_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("PHIGUARD_HMAC_KEY", value)
        (tmp_path / "key").write_text(value)
        with pytest.raises(ConfigError) as caught:
            Keys([KeyRef(file=str(tmp_path / "key"))])
        assert "s3cret" not in str(caught.value)
    with pytest.raises(ConfigError) as caught:
        Keys()
    assert said in str(caught.value)
    assert str(caught.value).startswith("keys[0]: ")
    assert "s3cret" not in str(caught.value) + repr(caught.value)


def test_other_mistakes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", KEY.decode())
    with pytest.raises(ConfigError, match=r"cannot be read \(FileNotFoundError\)"):
        Keys([KeyRef(file=str(tmp_path / "none"))])
    with pytest.raises(ConfigError, match=r"keys\[1\]: two keys have the id a"):
        Keys([KeyRef(id="a"), KeyRef(id="a")])
    with pytest.raises(ConfigError, match="a key ring needs a key"):
        Keys([])
    with pytest.raises(ConfigError, match="not in both"):
        KeyRef(env="A", file="b")
    for name in ("a.b", "a b", "ä", "x" * 33):
        with pytest.raises(ConfigError, match="is no key id"):
            KeyRef(id=name)
        monkeypatch.setenv("PHIGUARD_HMAC_KEY_ID", name)
        with pytest.raises(ConfigError, match="holds no key id"):
            Keys()


# ---- what keys leave behind


def test_nothing_shown_or_stored_holds_a_key(folder: Path, one: Keys) -> None:
    ref = KeyRef(file=str(folder / "one"), id="k1")
    extracted = mac(b"phiguard pg1", KEY)
    secrets = [KEY, extracted, mac(extracted, b"pseudonym\x01"), mac(extracted, b"proof\x01")]
    shown = [repr(one), str(one), f"{one}", repr(ref)]
    stored = [pickle.dumps(one), pickle.dumps(ref)]
    assert repr(one) == "Keys(k1)"
    for secret in secrets:
        for form in (secret, secret.hex().encode(), repr(secret).encode()[2:-1]):
            assert not any(form in text.encode() for text in shown)
            assert not any(form in data for data in stored)
    with pytest.raises(TypeError):
        vars(one)


def test_keys_travel_by_reference(folder: Path, one: Keys, tmp_path: Path) -> None:
    again = pickle.loads(pickle.dumps(one))
    token = pseudonym("USER_ID", "u-1", one)
    assert pseudonym("USER_ID", "u-1", again) == pseudonym("USER_ID", "u-1", copy.deepcopy(one)) == token
    (tmp_path / "gone").write_bytes(KEY)
    data = pickle.dumps(Keys([KeyRef(file=str(tmp_path / "gone"))]))
    (tmp_path / "gone").unlink()
    with pytest.raises(ConfigError, match="cannot be read"):
        pickle.loads(data)
