"""Amplitude's cookies: ``AMP_<key>`` holds base64 of JSON, ``amp_<key>`` the device id and base64 of the user
id.

Both are ids as a whole: the user id in them is an e-mail address at many sites. ``AMP_MKTG_<key>`` holds
campaign parameters, which are looked at one by one. Source:
https://amplitude.com/docs/sdks/analytics/browser/cookies-and-consent-management
"""

from base64 import b64encode
from random import Random
from urllib.parse import quote
from uuid import UUID

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape


def _sample(rng: Random) -> tuple[str, str]:
    device = str(UUID(int=rng.getrandbits(128), version=4))
    state = f'{{"deviceId":"{device}","sessionId":{rng.randrange(10**12, 2 * 10**12)}}}'
    new = b64encode(quote(state).encode()).decode()
    old = f"{device[:22]}.dS0yMDQzMQ==..1j{rng.getrandbits(30):07x}.1j{rng.getrandbits(30):07x}.2.1.3"
    return rng.choice([("AMP_0a1b2c3d4e", new), ("amp_0a1b2c", old)])


DETECTOR = Detector(
    id="amplitude_id",
    entity="COOKIE_ID",
    label="Amplitude device cookie",
    safe_harbor="R",
    role="session",
    source="https://amplitude.com/docs/sdks/analytics/browser/cookies-and-consent-management",
    shapes=(
        Shape(
            r"\b[A-Za-z0-9_\-]{20,40}\.[A-Za-z0-9+/=%]{0,400}\.[01a-z]{0,8}\.1[0-9a-v]{8}\.1[0-9a-v]{8}(?:\.[0-9a-v]{1,8}){1,3}",
            0.97,
        ),
        Shape(r"[A-Za-z0-9+/_\-]{24,4000}(?:={1,2}|%3D(?:%3D)?)?", 0.05, keyed=True),
        Shape(r"[A-Za-z0-9_\-]{12,40}\.[A-Za-z0-9+/=%]{0,400}(?:\.[A-Za-z0-9]{0,16}){2,6}", 0.05, keyed=True),
    ),
    keys=("amp *", "amplitude id *", "amplitude id", "amplitude device id"),
    not_keys=("amp mktg", "amp mktg *", "amp tldtest", "amp tldtest *"),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("AMP_0a1b2c3d4e", "JTdCJTIyZGV2aWNlSWQlMjIlM0ElMjJkZW1vJTIyJTdE"),
        ("amp_0a1b2c", "q8Zt1uVb3mXw7LpR0sKd9a.bGVuYQ==..1j3k4m5n6.1j3k4m7p8.4.2.6"),
        "q8Zt1uVb3mXw7LpR0sKd9a.bGVuYQ==..1j3k4m5n6.1j3k4m7p8.4.2.6",
        ("amp_cookie_0a1b2c", "q8Zt1uVb3mXw7LpR0sKd9a...1j3k4m5n6.1j3k4m7p8.4.2.6"),
        ("amplitude_id_0a1b2cexample.com", "eyJkZXZpY2VJZCI6ImRlbW8wdmFsdWUifQ=="),
        ("amplitude_device_id", "q8Zt1uVb3mXw7LpR0sKd9aBc"),
    ),
    no_match=(
        ("amp_price", "42.50"),
        ("AMP_MKTG_0a1b2c3d4e", "JTdCJTIydXRtX3NvdXJjZSUyMiUzQSUyMm5ld3MlMjIlN0Q"),
        ("amplifier", "JTdCJTIyZGV2aWNlSWQlMjIlM0ElMjJkZW1vJTIyJTdE"),
        ("amp_0a1b2c", "[COOKIE_ID]"),
        ("amp", "true"),
        ("amps", "16"),
        "www.example.com.1.2.3",
        ("AMP_TEST_0a1b", "1771490233000"),
    ),
    sample=_sample,
    forms=("uuid",),
)
