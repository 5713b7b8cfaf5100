"""Key phrases are in the singular, so that they name plurals too, and hide no other detector's singular."""

from collections.abc import Iterator
from typing import Any

import pytest

import phiguard
from phiguard.codecs import codecs
from phiguard.detectors import detectors
from phiguard.keys import words
from phiguard.plurals import singulars

# Words that end in s and are no plural of a word that another phrase may ask for.
SINGULAR = {
    "adres": "Dutch, a singular",
    "alias": "a singular",
    "analytics": "part of names: Adobe Analytics",
    "anonymous": "an adjective",
    "apns": "Apple Push Notification service",
    "appnexus": "a company",
    "campus": "a singular",
    "canvas": "a singular",
    "chassis": "a singular",
    "dgns": "diagnosis, in files of claims",
    "diagnosis": "a singular",
    "fingerprintjs": "a library",
    "fpjs": "FingerprintJS",
    "gads": "a cookie's name, __gads; `gad_source` is another thing",
    "haus": "German, a singular",
    "hcpcs": "a code system",
    "henkilotunnus": "Finnish, a singular",
    "iris": "a singular",
    "geburts": "German, a part of a word",
    "khaos": "a cookie's name",
    "permis": "French, a singular",
    "ppms": "Piwik PRO Marketing Suite",
    "previous": "an adjective",
    "series": "a singular",
    "status": "a singular",
    "vous": "French, a part of a word",
    "woonplaats": "Dutch, a singular",
}


def asked_for() -> Iterator[tuple[str, str, str]]:
    """(owner, phrase, word) of all words that are compared with singulars. Those behind ``=`` are exact."""
    owners = {f"{d.id}, keys": d.keys for d in detectors()}
    owners |= {f"{d.id}, not_keys": d.not_keys for d in detectors()}
    owners |= {f"codec {c.name}": c.keys for c in codecs()}
    for owner, phrases in owners.items():
        for phrase in phrases:
            above, _, own = phrase.rpartition("/")
            for word in words(above if own[:1] == "=" else phrase):
                yield owner, phrase, word


def test_phrases_are_in_the_singular() -> None:
    plurals = [(o, p, w) for o, p, w in asked_for() if singulars(w) and w not in SINGULAR]
    assert not plurals, "write them in the singular, or say above why they are one"


def test_every_exception_is_needed() -> None:
    assert {w for _, _, w in asked_for() if singulars(w)} == SINGULAR.keys()


@pytest.mark.parametrize(
    ("word", "want"),
    [
        ("phones", "phone"), ("addresses", "address"), ("cities", "city"), ("cookies", "cookie"), ("ids", "id"),
        ("boxes", "box"), ("ips", "ip"), ("address", None), ("gps", None), ("ios", None), ("sms", None),
        ("phone", None),
    ],
)  # fmt: skip
def test_singulars(word: str, want: str | None) -> None:
    assert want in singulars(word) if want else singulars(word) == ()


@pytest.mark.parametrize(
    ("payload", "want"),
    [
        ({"phones": ["2065550147"]}, {"phones": ["[PHONE_NUMBER]"]}),
        ({"account_numbers": ["8392011"]}, {"account_numbers": ["[ACCOUNT_NUMBER]"]}),
        ({"member_ids": ["W123456789"]}, {"member_ids": ["[HEALTH_PLAN_NUMBER]"]}),
        ({"userIds": ["u-8392011"]}, {"userIds": ["[USER_ID]"]}),
        ({"client_ips": ["10.0.0.4"]}, {"client_ips": ["[IP_ADDRESS]"]}),
        ({"addresses": ["17 Rue des Lilas"]}, {"addresses": ["[STREET_ADDRESS]"]}),
        ({"patient": {"cities": ["Dayton"]}}, {"patient": {"cities": ["[LOCATION]"]}}),
        ({"savings_account": "441023387"}, {"savings_account": "[BANK_ACCOUNT]"}),
        ({"cookies": {"_x": "q8Zt1uVb3mXw7LpR0sKd9aYe5"}}, {"cookies": {"_x": "[COOKIE_ID]"}}),
        ({"phones_shown": 2065550147, "addresses_count": 12}, None),
        ({"sms": "2065550147x", "gps": "on", "ios": "17.1"}, None),
    ],
)
def test_a_plural_key_names_what_its_singular_names(payload: Any, want: Any) -> None:
    assert phiguard.scrub(payload).payload == (payload if want is None else want)
