"""Values that identify nobody, under neutral keys and under keys that mislead: what telemetry is made of.

The values are drawn, the keys are those of Segment, GA4, OpenTelemetry and shop events. A misleading key holds
a word that names an identifier (``account_type``, ``visit_count``) and a value that is none: written by hand, or
made of any detector's own key phrase and a word that turns it (``medical record number`` and ``count``).
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any, Final, TypeAlias
from uuid import UUID

from phiguard.detectors import detectors

Make: TypeAlias = Callable[[Random], Any]

NEUTRAL: Final = (
    "value label text q term item data content result title note message properties.value param1 custom_1 "
    "dimension3 metric2 category action variant choice answer detail info description summary ref code"
).split()
_HEX: Final = "0123456789abcdef"
_BASE36: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
_EPOCH: Final = (1_420_070_400, 1_798_761_600)  # 2015 to 2026
_WORDS: Final = (
    "garden hose blue winter jacket running shoe kitchen table oak chair ceramic mug steel bottle desk lamp "
    "wireless mouse travel pillow wool blanket paper notebook canvas tote bicycle light coffee filter"
).split()
_AGENTS: Final = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 "
    "Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_{} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 "
    "Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.6422.113 Mobile "
    "Safari/537.36",
    "okhttp/4.{}.0",
    "curl/8.{}.1",
)
_TEXTS: Final = (
    "Save {} % on all orders over $49",
    "Order {} shipped, arrives in 3 to 5 days",
    "Version 4.{}.2 is out",
    "{} results in 12 categories",
    "Open 24/7, parking level {}",
    "Page {} of 318",
    "Release moved to 2026-06-11, build {}",
    "Suite of {} tools for teams",
    "Error {}: the request timed out after 30000 ms",
    "Top {} gardens to see in spring",
)


def _hex(rng: Random, size: int) -> str:
    return "".join(rng.choices(_HEX, k=size))


def _code(rng: Random, size: int) -> str:
    return "".join(rng.choices(_BASE36, k=size))


def _uuid(rng: Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))


def _moment(rng: Random) -> datetime:
    return datetime.fromtimestamp(rng.randrange(*_EPOCH), UTC)


def _integer(rng: Random) -> int:
    return rng.randrange(10 ** rng.randrange(1, 13))


def _product(rng: Random) -> str:
    return " ".join(w.title() for w in rng.sample(_WORDS, rng.randrange(2, 4)))


def gtin(rng: Random, size: int = 13, head: str = "") -> str:
    """A GTIN with its check digit (GS1 General Specifications section 7.9): an EAN, or with 978 an ISBN."""
    body = head + "".join(str(rng.randrange(10)) for _ in range(size - 1 - len(head)))
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def _dashed(rng: Random) -> str:
    n = gtin(rng, head="978")
    return f"{n[:3]}-{n[3]}-{n[4:8]}-{n[8:12]}-{n[12]}"


def _price(rng: Random) -> str:
    return f"{rng.randrange(1, 2000)}.{rng.randrange(100):02d}"


VALUES: Final[dict[str, Make]] = {
    "integer": _integer,
    "integer as text": lambda r: str(_integer(r)),
    "decimal": lambda r: round(r.uniform(-500, 5000), r.randrange(1, 7)),
    "share": lambda r: r.random(),
    "uuid": _uuid,
    "seconds": lambda r: r.randrange(*_EPOCH),
    "milliseconds": lambda r: r.randrange(*_EPOCH) * 1000 + r.randrange(1000),
    "microseconds": lambda r: r.randrange(*_EPOCH) * 1_000_000 + r.randrange(1_000_000),
    "iso": lambda r: _moment(r).isoformat().replace("+00:00", "Z"),
    "day": lambda r: _moment(r).date().isoformat(),
    "http date": lambda r: f"{_moment(r):%a, %d %b %Y %H:%M:%S} GMT",
    "order": lambda r: f"{r.choice(['ORD-', 'SO', '#', 'PO-', ''])}{r.randrange(10**5, 10**9)}",
    "version": lambda r: f"{r.randrange(20)}.{r.randrange(30)}.{r.randrange(300)}",
    "build": lambda r: f"{r.randrange(200)}.0.{r.randrange(9000)}.{r.randrange(200)}",
    "sku": lambda r: f"{_code(r, 3)}-{_code(r, 4)}-{r.randrange(100, 999)}",
    "colour": lambda r: "#" + _hex(r, 6),
    "price": _price,
    "price with sign": lambda r: "$" + _price(r),
    "ean": gtin,
    "isbn": lambda r: gtin(r, head="978"),
    "isbn with dashes": _dashed,
    "asset": lambda r: f"/static/js/{r.choice(_WORDS)}.{_hex(r, 8)}.{r.choice(['js', 'css', 'woff2'])}",
    "agent": lambda r: r.choice(_AGENTS).format(r.randrange(90, 140)),
    "file size": lambda r: f"{r.randrange(1, 900)}.{r.randrange(10)} {r.choice(['kB', 'MB', 'GB'])}",
    "dimension": lambda r: f"{r.randrange(200, 4000)}x{r.randrange(200, 3000)}",
    "product": _product,
    "text": lambda r: r.choice(_TEXTS).format(r.randrange(2, 90_000)),
    "word": lambda r: r.choice(_WORDS),
    "slug": lambda r: "-".join(r.sample(_WORDS, 3)),
    "page": lambda r: f"https://www.example.com/{r.choice(_WORDS)}/{r.randrange(1, 9999)}?utm_source=google&page=2",
    "locale": lambda r: r.choice(["en-US", "de-DE", "fr", "es_MX", "pt-BR"]),
    "range": lambda r: f"{r.randrange(1, 40)}-{r.randrange(41, 99)}",
    "grid": lambda r: f"{r.randrange(1500)},{r.randrange(900)}",
}
"""Kinds of values that stand under neutral keys."""

_COOKIES: Final[dict[str, Make]] = {
    "theme": lambda r: r.choice(["dark", "light", "dark-high-contrast-2026"]),
    "lang": lambda r: r.choice(["en-US", "de-DE"]),
    "_dd_s": lambda r: f"rum=0&expire={r.randrange(*_EPOCH)}000",
    "ab_checkout": lambda r: f"variant-{r.choice('abc')}-{r.randrange(9)}",
    "bucket": lambda r: f"checkout_{_hex(r, 6)}",
    "last_seen": lambda r: r.randrange(*_EPOCH) * 1000,
    "cookie_consent": lambda r: f"{_code(r, 16)}AAA.{_code(r, 8)}",
    "banner": lambda r: "-".join(r.sample(_WORDS, 3)),
    "asset_version": lambda r: _hex(r, 20),
    "currency": lambda r: r.choice(["USD", "EUR"]),
    "page_views": lambda r: r.randrange(90),
    "feature_flags": lambda r: ".".join(f"{w}:{r.randrange(2)}" for w in r.sample(_WORDS, 3)),
}

OWN: Final[dict[str, Make]] = {
    "messageId": _uuid,
    "event_id": lambda r: _hex(r, 32),
    "insert_id": _uuid,
    "order_id": lambda r: str(r.randrange(10**5, 10**10)),
    "transaction_id": lambda r: f"T{r.randrange(10**6, 10**9)}",
    "trace_id": lambda r: _hex(r, 32),
    "timestamp": lambda r: r.randrange(*_EPOCH) * 1000,
    "sent_at": lambda r: _moment(r).isoformat(),
    "event_time": lambda r: r.randrange(*_EPOCH),
    "commit": lambda r: _hex(r, 40),
    "git_sha": lambda r: _hex(r, 40),
    "checksum": lambda r: _hex(r, r.choice([32, 40, 64])),
    "etag": lambda r: f'"{_hex(r, 32)}"',
    "asset_hash": lambda r: _hex(r, 20),
    "build": lambda r: f"{r.randrange(9000)}",
    "product_id": lambda r: str(r.randrange(10**4, 10**9)),
    "sku": lambda r: gtin(r, 12),
    "isbn": lambda r: gtin(r, head="978"),
    "upc": lambda r: gtin(r, 12),
    "product_name": _product,
    "price": lambda r: float(_price(r)),
    "revenue": lambda r: float(_price(r)),
    "cookie": lambda r: "; ".join(f"{name}={make(r)}" for name, make in r.sample(list(_COOKIES.items()), 3)),
    "currency": lambda r: r.choice(["USD", "EUR", "GBP"]),
    "userAgent": lambda r: r.choice(_AGENTS).format(r.randrange(90, 140)),
    "size_bytes": lambda r: r.randrange(10**9),
    "duration_ms": lambda r: r.randrange(10**6),
    "viewport": lambda r: f"{r.randrange(300, 3000)}x{r.randrange(300, 2000)}",
    "background_color": lambda r: "#" + _hex(r, 6),
    "app_version": lambda r: f"{r.randrange(20)}.{r.randrange(30)}.{r.randrange(300)}",
    "campaign_id": lambda r: str(r.randrange(10**9, 10**12)),
    "page_id": lambda r: str(r.randrange(10**3, 10**7)),
    "store_id": lambda r: str(r.randrange(1, 5000)),
    "pixel_id": lambda r: str(r.randrange(10**14, 10**16)),
    "zone": lambda r: f"us-east-{r.randrange(1, 4)}",
    "score": lambda r: round(r.random() * 100, 2),
}
"""Keys that say what a value is, and it is no identifier."""

MISLEADING: Final[dict[str, Make]] = {
    "account_type": lambda r: r.choice(["premium", "basic", "trial"]),
    "account_created_at": lambda r: _moment(r).isoformat(),
    "account_balance": _price,
    "address_type": lambda r: r.choice(["billing", "shipping"]),
    "age": lambda r: r.randrange(18, 89),
    "age_group": lambda r: r.choice(["25-34", "35-44", "65+"]),
    "appointment_type": lambda r: r.choice(["video", "phone", "new"]),
    "appointment_duration": lambda r: r.choice([15, 30, 60]),
    "birthday_offer": lambda r: f"BDAY{r.randrange(10, 60)}",
    "card_position": lambda r: r.randrange(1, 40),
    "card_type": lambda r: r.choice(["visa", "amex", "gift"]),
    "case_study": _product,
    "claim_amount": _price,
    "client_version": lambda r: f"{r.randrange(20)}.{r.randrange(30)}.{r.randrange(300)}",
    "client_name": lambda r: r.choice(["web", "ios", "analytics.js"]),
    "client_width": lambda r: r.randrange(300, 3000),
    "coordinates_source": lambda r: r.choice(["gps", "manual"]),
    "date_created": lambda r: _moment(r).date().isoformat(),
    "device_memory": lambda r: r.choice([4, 8, 16]),
    "device_model": lambda r: r.choice(["iPhone15,3", "SM-G998U", "Pixel 8 Pro"]),
    "device_type": lambda r: r.choice(["mobile", "tablet", "desktop"]),
    "email_opened_at": lambda r: r.randrange(*_EPOCH) * 1000,
    "email_subject": lambda r: r.choice(_TEXTS).format(r.randrange(2, 90)),
    "email_template_id": lambda r: r.randrange(10**4, 10**8),
    "encounter_type": lambda r: r.choice(["virtual", "walk-in"]),
    "fax_enabled": lambda r: r.choice(["true", "false"]),
    "hash_algorithm": lambda r: r.choice(["sha256", "md5"]),
    "ip_version": lambda r: r.choice(["4", "6"]),
    "latency": lambda r: round(r.uniform(1, 900), 3),
    "license": lambda r: r.choice(["MIT", "Apache-2.0", "CC-BY-4.0"]),
    "license_version": lambda r: f"{r.randrange(9)}.{r.randrange(9)}",
    "location_id": lambda r: r.randrange(1, 9000),
    "member_level": lambda r: r.choice(["gold", "silver", "2"]),
    "name": _product,
    "page_location": lambda r: f"https://www.example.com/{r.choice(_WORDS)}",
    "passport_required": lambda r: r.choice(["true", "false"]),
    "password_strength": lambda r: r.choice(["strong", "weak", "3"]),
    "phone_model": lambda r: r.choice(["Pixel 8 Pro", "Galaxy S23", "iPhone 15"]),
    "phone_price": _price,
    "phone_verified_at": lambda r: r.randrange(*_EPOCH) * 1000,
    "photo_count": lambda r: r.randrange(300),
    "policy_version": lambda r: f"2024.{r.randrange(1, 13)}",
    "prescription_required": lambda r: r.choice(["yes", "no"]),
    "provider": lambda r: r.choice(["google", "stripe", "segment"]),
    "record_count": lambda r: r.randrange(10**6),
    "release_date": lambda r: _moment(r).date().isoformat(),
    "serial_position": lambda r: r.randrange(1, 30),
    "service_name": lambda r: r.choice(["checkout", "gateway", "search"]),
    "session_count": lambda r: r.randrange(1, 300),
    "session_duration": lambda r: r.randrange(10**6),
    "session_start": lambda r: r.randrange(*_EPOCH) * 1000,
    "street_view_zoom": lambda r: r.randrange(20),
    "token_type": lambda r: r.choice(["Bearer", "refresh"]),
    "user_count": lambda r: r.randrange(10**6),
    "user_language": lambda r: r.choice(["en-US", "de"]),
    "user_type": lambda r: r.choice(["returning", "new", "staff"]),
    "visit_count": lambda r: r.randrange(400),
    "visit_duration": lambda r: r.randrange(10**6),
    "address": lambda r: "0x" + _hex(r, 12),
    "cache_age": lambda r: r.randrange(10**5),
    "card": lambda r: r.choice(["hero", "pricing-2", "card-12"]),
    "client": lambda r: f"android-{r.randrange(20)}.{r.randrange(30)}.{r.randrange(300)}",
    "code": lambda r: r.choice(["SPRING24", "E404", "200", "WELCOME10"]),
    "device": lambda r: r.choice(["iPhone15,3", "desktop", "SM-G998U"]),
    "dob": lambda r: r.choice(["required", "optional", "mm/dd/yyyy"]),
    "domain_age": lambda r: r.randrange(2, 400),
    "fingerprint_enabled": lambda r: r.choice(["true", "false"]),
    "hash": lambda r: f"#section-{r.randrange(99)}",
    "lng": lambda r: r.choice(["en", "de-DE"]),
    "location": lambda r: r.choice(["us-east-1", "header", "sidebar-2"]),
    "mac": lambda r: r.choice(["MacIntel", "true"]),
    "phone": lambda r: r.choice(["Pixel 8 Pro", "Galaxy S23", "iPhone 15"]),
    "plate": lambda r: r.choice(["ceramic", "set-4", "blue"]),
    "policy": lambda r: r.choice(["strict-origin-when-cross-origin", "no-referrer", "v2"]),
    "record": _product,
    "server_ip": lambda r: f"10.{r.randrange(256)}.{r.randrange(256)}.{r.randrange(1, 255)}",
    "session": lambda r: r.choice(["spring-2024", "new", "3"]),
    "state": lambda r: r.choice(["open", "closed", "NY"]),
    "user": lambda r: r.choice(["new", "returning", "guest"]),
    "visitor": lambda r: r.choice(["returning", "new"]),
    "zip": lambda r: f"export-{r.randrange(10**4, 10**6)}.zip",
    "zip_file": lambda r: f"export-{_moment(r):%Y-%m-%d}.zip",
    "zip_size": lambda r: r.randrange(10**8),
}
"""Keys with an identifier's word in them, and values that are none."""


TURNS: Final[dict[str, Make]] = {
    "count": lambda r: r.randrange(10 ** r.randrange(1, 7)),
    "length": lambda r: r.randrange(64),
    "type": lambda r: r.choice(_WORDS),
    "status": lambda r: r.choice(["active", "pending", "verified", "3"]),
    "format": lambda r: r.choice(["short", "XXX-XX-XXXX", "10 digits", "v2"]),
    "version": lambda r: f"{r.randrange(20)}.{r.randrange(30)}.{r.randrange(300)}",
    "required": lambda r: r.choice([True, False, "true", "no"]),
    "updated at": lambda r: r.choice([_moment(r).isoformat(), r.randrange(*_EPOCH) * 1000]),
    "latency ms": lambda r: r.randrange(10**5),
    "price": _price,
    "label": _product,
    "banner": lambda r: f"b-{r.randrange(10**4, 10**7)}",
}
"""Words that turn the phrase before them into the name of something else."""


def _turned(rng: Random) -> tuple[str, Any]:
    phrases: tuple[str, ...] = ()
    while not phrases:  # each detector as often as the next, whatever the number of its phrases
        phrases = tuple(k for k in rng.choice(detectors()).keys if k.replace(" ", "").isalpha())
    turn, make = rng.choice(list(TURNS.items()))
    return f"{rng.choice(phrases)} {turn}".replace(" ", "_"), make(rng)


def drawn(rng: Random, count: int, misleading_rate: float) -> Iterator[tuple[str, Any]]:
    """(key, value) pairs: a share under misleading keys, the others half under neutral and half under own keys."""
    misleading, own, kinds = list(MISLEADING.items()), list(OWN.items()), list(VALUES.values())
    for _ in range(count):
        if rng.random() < misleading_rate:
            if rng.random() < 0.5:
                yield _turned(rng)
                continue
            key, make = rng.choice(misleading)
        elif rng.random() < 0.5:
            key, make = rng.choice(own)
        else:
            key, make = rng.choice(NEUTRAL), rng.choice(kinds)
        yield key, make(rng)
