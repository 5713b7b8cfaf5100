"""Hashed e-mail addresses: a digest in a slot that is named for an e-mail.

A plain hash of an e-mail is as good as the e-mail: whoever holds an address list can look it up. It is found
by key and shape here, and anywhere in an event by proof, where the address itself stands in the same event.

Source:
https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/customer-information-parameters
"""

from base64 import urlsafe_b64encode
from hashlib import md5, sha256
from random import Random

from phiguard.checks import joined_after, token_span
from phiguard.detector import Detector, Shape, labelled
from phiguard.digests import DIGEST, HEX

_KIND = r"(?:[_-]?(?:address|hash|hashed|md5|sha-?1|sha-?256))?"
_LABEL = rf"(?:hashed[_-]?|sha256[_-]?|md5[_-]?)?(?:e-?mail{_KIND}|h?em)"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_after(text, end) else token_span(text, start, end)


def _sample(rng: Random) -> tuple[str, str]:
    text = f"{rng.getrandbits(40):x}@example.com".encode()
    b64 = urlsafe_b64encode(sha256(text).digest()).decode().rstrip("=")
    value = rng.choice([sha256(text).hexdigest(), md5(text, usedforsecurity=False).hexdigest(), b64])
    return rng.choice(["em", "ud[em]", "hashed_email", "email_sha256"]), value


_HEX = sha256(b"lena.fischer@example.com").hexdigest()
_B64 = urlsafe_b64encode(sha256(b"lena.fischer@example.com").digest()).decode()

DETECTOR = Detector(
    id="email_hash",
    entity="EMAIL_HASH",
    label="Hashed e-mail address",
    safe_harbor="R",
    role="direct",
    source="https://developers.facebook.com/docs/marketing-api/conversions-api/parameters",
    shapes=(
        Shape(DIGEST, 0.05, keyed=True),
        Shape(r"[a-z]{1,4}[0-9a-f]{64}", 0.05, keyed=True),  # some writers put a mark before the digest
        labelled(_LABEL, rf"{HEX}|[A-Za-z0-9_\-]{{43}}=?", 0.95),
    ),
    keys=(
        "em",
        "email",
        "e mail",
        "mail",
        "email address",
        "hem",
        "hashed email",
        "email hash",
        "u hem",
        "eb email",
        "auto email",
        "hashed mail",
        "email hashed",
        "email digest",
        "emailmd",
        "emailsha",
        "email lower",
        "=he",
        "=eh",
        "hemail",
        "mail hash",
        "gravatar",
        "avatar",
        "gravatar id",
        "user email",
        "correo",
        "courriel",
        "email sha",
        "em hash",
        "hashed email address",
    ),
    fit=_fit,
    forms=("sha256",),
    passes=("email", "integer", "epoch", "uuid", "time", "short", "object_id"),
    match=(
        ("em", _HEX),
        ("ud[em]", _HEX),
        ("udff[em]", _HEX.upper()),
        ("sha256_email_address", _HEX),
        ("em", md5(b"lena.fischer@example.com", usedforsecurity=False).hexdigest()),
        ("hashedEmail", _B64),
        ("em", _B64.rstrip("=")),
        ("email", "sha256:" + _HEX),
        ("email_digest", _HEX),
        ("u_hem", "FFF" + _HEX),
        ("emailmd5", _HEX[:32]),
        ("https/avatar", _HEX[:32]),
        f"lead em={_HEX} stored",
        f"hashed_email: {_HEX}",
    ),
    no_match=(
        _HEX,
        ("checksum", _HEX),
        ("etag", _HEX),
        ("em", "1.5"),
        ("email", "yes"),
        ("em", _HEX[:-1]),
        ("theme", _HEX),
        ("em", "[EMAIL_HASH]"),
        f"email template {_HEX} rendered",
        f"stem={_HEX}",
        ("email_template", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
    ),
    sample=_sample,
)
