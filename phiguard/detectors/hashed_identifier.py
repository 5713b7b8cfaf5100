"""Plain hashes of identifiers, whatever was hashed: by key, or a digest that is a whole value.

A plain hash of a name, a date of birth or an id is undone by trying them all. So a digest-shaped value goes
in any slot, unless its key says that it is a checksum, a commit, a build, an asset, a project's key or the id
of a message, an event or an order. Hashes of e-mails and telephone numbers have detectors of their own.

Source: 45 CFR 164.514(c);
https://www.ftc.gov/policy/advocacy-research/tech-at-ftc/2024/07/no-hashing-still-doesnt-make-your-data-anonymous
"""

import re
from base64 import b64encode, urlsafe_b64encode
from hashlib import md5, sha1, sha256, sha512
from operator import ne
from random import Random
from string import ascii_lowercase, ascii_uppercase

from phiguard.detector import Detector, Shape
from phiguard.digests import DIGEST, HEX, SHORTEST, unwrapped
from phiguard.windows import Windows, apart

# Lengths of base64 that are those of a digest and hardly ever of anything else; 22 and 27 need a key's word.
_B64 = r"(?:[A-Za-z0-9+/_\-]{22}==|[A-Za-z0-9+/_\-]{27}=|[A-Za-z0-9+/_\-]{43}=?|[A-Za-z0-9+/_\-]{86}(?:==)?)"
_LABEL_WORDS = ("hash", "md5", "sha1", "sha-1", "sha256", "sha-256", "digest")
_LABELLED = re.compile(r"(?:hash|md5|sha-?1|sha-?256|digest)[\w\- ]{0,99}[\"']{0,2} ?[=:]")
_LONGEST = 136  # characters of a digest with what names it, `md5:`
_OF_META = ("ge", "db", "ct", "st", "zp")  # hashed fields of its conversions
_QUOTES = 4  # signs that may stand around a value that is whole for all that
# `/properties/Identifier`. A run of small letters is read in one way only; were it read in many, all would be tried
# where the whole does not fit.
_WORDS = re.compile(r"[/+_-]?[A-Z]?[a-z]{2,}(?:[/+_-][A-Z]?[a-z]{2,}|[A-Z][a-z]{2,})*[/+_-]?={0,2}")
_TEXT = re.compile(rb"[ -~]*")
# A digest's characters by kind; what is none of these is of no kind that matters.
_KINDS = str.maketrans(
    "123456789" + ascii_lowercase + ascii_uppercase + "+/_-=", "0" * 9 + "a" * 26 + "A" * 26 + "." * 5
)
_PREFIX = r"(?:(?:md5|sha-?1|sha-?256|sha-?512)[:\-])?"
_OWNERS = ("user", "customer", "member", "patient", "person", "external", "name", "identity", "visitor")
_SAID = re.compile("hash|" + "|".join(_OWNERS))  # one of these is in each label
_BEFORE = 64  # characters in which a label is looked for
_LABEL = re.compile(
    r"(?:hash(?:ed)?[\w\- ]{0,24}"
    rf"|[a-z_\-]{{0,24}}(?:{'|'.join(_OWNERS)})"
    r"[\w\- ]{0,16}(?:hash|hashed|md5|sha-?1|sha-?256|digest))[\"']{0,2} ?[=:] ?[\"']?$",
    re.IGNORECASE,
)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A whole value; inside of a text, only behind a label that says what was hashed."""
    if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
        return None
    near = start <= _QUOTES and len(text) - end <= _QUOTES
    if near and not text[:start].strip(" \"'") and not text[end:].strip(" \"'"):
        return start, end
    if not _is_labelled(text, start) or _weigh(text[start:end]) < 0.0:
        return None
    return start, end


def _is_labelled(text: str, end: int) -> bool:
    """Whether a label that says what was hashed ends there."""
    before = text[max(0, end - _BEFORE) : end]
    if before.isascii():  # else a letter may be another one's capital
        low = before.lower()
        if "=" not in low[-3:] and ":" not in low[-3:]:
            return False
        if _SAID.search(low) is None:
            return False
    return _LABEL.search(text, max(0, end - _BEFORE), end) is not None


def _inside(text: str) -> bool | Windows:
    """Behind which labels it may stand: a word of one, and the sign behind it."""
    last = len(text) - SHORTEST
    if text.find("=", 0, last) < 0 and text.find(":", 0, last) < 0:
        return False
    plain = text.casefold()
    if not any(word in plain for word in _LABEL_WORDS):
        return False
    if len(plain) != len(text):
        return _LABELLED.search(plain) is not None
    # `md5:` may be of the match too, and a blank and a quote stand before it.
    slices = apart((m.end() - 12, m.end() + _LONGEST + 3) for m in _LABELLED.finditer(plain))
    return Windows(slices, _LONGEST) if slices else False


def _weigh(value: str) -> float:
    digest = unwrapped(value)
    if digest is None:
        return -12.0
    if digest.isascii() and _TEXT.fullmatch(digest):  # an encoded text: the codecs open it
        return -12.0
    body = value.rpartition(":")[2]
    if len(digest) * 2 == len(body):
        drawn = any(map(str.isdigit, body)) and any(map(str.isalpha, body)) and len(set(body)) >= 8
    else:  # base64: a long name in camel case changes from sign to sign less often
        kinds = body.translate(_KINDS)
        rate = 3.0 if body.endswith("=") else 2.5
        drawn = "A" in kinds and (kinds.count("0") >= 4 or rate * sum(map(ne, kinds, kinds[1:])) >= len(body))
    return 0.0 if drawn else -9.0 if _WORDS.fullmatch(body) else -4.0


def _sample(rng: Random) -> tuple[str, str]:
    text = f"person {rng.getrandbits(40):x}".encode()
    hexed = rng.choice([md5, sha1, sha256, sha512])(text).hexdigest()
    b64 = urlsafe_b64encode(sha256(text).digest()).decode().rstrip("=")
    return rng.choice(["fn", "ud[ln]", "attr_7", "user_hash", "external_id"]), rng.choice(
        [hexed, "sha256:" + hexed[:64], b64]
    )


_SHA256 = sha256(b"lena").hexdigest()
_MD5 = md5(b"lena", usedforsecurity=False).hexdigest()
_SHA1 = sha1(b"lena", usedforsecurity=False).hexdigest()
_GA = urlsafe_b64encode(sha256(b"lena").digest()).decode().rstrip("=")

DETECTOR = Detector(
    id="hashed_identifier",
    entity="HASHED_ID",
    label="Hash of an identifier",
    safe_harbor="R",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_PREFIX}{HEX}", 0.65),
        Shape(rf"{_PREFIX}{_B64}", 0.65),
        Shape(DIGEST, 0.05, keyed=True),
    ),
    keys=(
        "fn",
        "ln",
        "=ge",
        "=db",
        "=ct",
        "=st",
        "=zp",
        *(f"ud {field}" for field in _OF_META),
        "ud country",
        *(f"udff {field}" for field in _OF_META),
        *(f"user data {field}" for field in _OF_META),
        "user data country",
        "external id",
        "user id",
        "customer id",
        "member id",
        "first name",
        "last name",
        "full name",
        "surname",
        "name hash",
        "street",
        "street address",
        "city",
        "region",
        "zip",
        "zip code",
        "postal code",
        "gender",
        "birthday",
        "date of birth",
        "birth date",
        "dob",
        "hashed maid",
        "user hash",
        "user hmac",
        "person hash",
        "customer hash",
        "visitor hash",
        "patient hash",
        "member hash",
        "id value",
        "identifier",
        "identity",
        "hashed id",
        "hashed identifier",
        "address hash",
        "device hash",
        "ip hash",
        "ssn",
        "patient id",
        "mrn",
        "=uid",
        "username",
        "login",
    ),
    not_keys=(
        # A click id is opaque, and by chance as long as a digest; its own detector takes it.
        "gclid",
        "dclid",
        "wbraid",
        "gbraid",
        "msclkid",
        "ttclid",
        "fbclid",
        "click id",
        "checksum",
        "commit",
        "build",
        "etag",
        "e tag",
        "integrity",
        "asset",
        "revision",
        "rev",
        "=sha",
        "=head",
        "=tree",
        "=blob",
        "git",
        "head sha",
        "base sha",
        "merge sha",
        "parent sha",
        *(
            "release version ver chunk bundle webpack manifest cache file filename image img src script stylesheet"
            " css js font icon thumbnail static dist media"
        ).split(),
        "content hash",
        "page hash",
        "digest header",
        "image digest",
        "repo digest",
        "layer",
        "docker",
        "container",
        "container id",
        "image id",
        "shasum",
        "sha sum",
        "code sha256",
        "snapshot",
        "artifact",
        "package",
        "dependency",
        "block hash",
        "tx hash",
        "write key",
        "api key",
        "app key",
        "=key",
        "project key",
        "site key",
        "client key",
        "public key",
        "sdk key",
        "account key",
        "license key",
        "publishable key",
        "integration key",
        "ingestion key",
        "=token",
        "property token",
        "project token",
        "app token",
        "site token",
        "beacon token",
        "dsn",
        "app id",
        "application id",
        "site id",
        "project id",
        "pixel id",
        "property id",
        "organization id",
        "organisation id",
        "org id",
        "tenant id",
        "workspace id",
        "environment id",
        "config",
        "template",
        "experiment",
        "variant",
        "variation",
        "feature",
        "flag",
        "campaign",
        "creative",
        "ad set",
        "product",
        "item",
        "sku",
        "category",
        "theme",
        "portal id",
        "form id",
        "widget",
        # of a message, a request, an order
        "message id",
        "event id",
        "=eid",
        "insert id",
        "order id",
        "txn id",
        "transaction id",
        "request id",
        "trace id",
        "traceparent",
        "span id",
        "parent id",
        "correlation id",
        "idempotency key",
        "dedup id",
        "dedupe id",
        "dedup key",
        "batch id",
        "job id",
        "run id",
        "task id",
        "deployment",
        "invoice id",
        "receipt id",
        "rid",
        "page view id",
        "pageview id",
        "pv id",
        "view id",
        "page id",
        "content id",
        "video id",
        "article id",
        "post id",
        "nonce",
        "csp",
        "signature",
        "sig",
        "code challenge",
        "certificate",
        "cert",
        "fingerprint",
        "thumbprint",
        "query hash",
        "plan hash",
        "schema hash",
        "stack hash",
        "stack trace hash",
        "error hash",
        "exception hash",
        "template hash",
        "config hash",
        "cachebuster",
    ),
    context=("hash", "hashed", "md5", "sha1", "sha256", "digest"),
    fit=_fit,
    weigh=_weigh,
    inside=_inside,
    forms=("sha256",),
    passes=("word", "email", "phone", "street", "zip", "day", "integer", "epoch", "uuid", "short", "object_id"),
    match=(
        ("fn", _SHA256),
        ("ud[ln]", _SHA256.upper()),
        ("user_data.zp", _MD5),
        ("external_id", _SHA1),
        ("hashedFirstName", _GA),
        ("idValue", "sha256:" + _SHA256),
        _SHA256,
        ("attr_7", _GA),
        ("attr_7", b64encode(md5(b"lena", usedforsecurity=False).digest()).decode()),
        ("attr_7", _MD5),
        ("sha256", _SHA256),
        "hashed user id: " + _SHA256 + " sent",
        ("user_id", b64encode(sha512(b"lena").digest()).decode()),
    ),
    no_match=(
        ("checksum", _SHA256),
        ("build_hash", _SHA1),
        ("commit", _SHA1),
        ("sha", _SHA1),
        ("etag", _MD5),
        ("integrity", "sha256-" + b64encode(sha256(b"lena").digest()).decode()),
        ("asset_digest", _MD5),
        ("image", "nginx@sha256:" + _SHA256),
        ("static", _MD5),
        ("static/js", "main.3f2a1b9c.js"),
        ("properties/token", _MD5),
        ("writeKey", _MD5),
        ("trace_id", _MD5),
        ("event_id", _MD5),
        ("order_id", _SHA1),
        f"commit {_SHA1} pushed",
        ("fn", _SHA256[:-1]),
        ("attr_7", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("attr_7", "00000000000000000000000000000000"),
        ("attr_7", "12345678901234567890123456789012"),
        ("identifier", "/properties/Identifier"),
        ("attr_7", "PatientPortalScheduleAppointmentButtonLabel"),
        ("attr_7", "PatientPortalScheduleAppointmentButtonLabe2"),
        ("attr_7", "find-a-doctor-cardiology-new-patients-2024x"),
        ("fn", "[HASHED_ID]"),
        ("cert_fingerprint", _SHA1),
        ("Configuration.CodeSha256", b64encode(sha256(b"lena").digest()).decode()),
    ),
    sample=_sample,
)
