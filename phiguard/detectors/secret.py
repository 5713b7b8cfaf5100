"""Secrets: passwords, keys and tokens, by the field's name, a label or their own form.

A project's public keys (``writeKey``, pixel ids, a bare ``token`` or ``api_key`` as Mixpanel and PostHog
send them) are no secrets and have no phrase here.

Source: RFC 6750, RFC 7519 and RFC 7617; prefixes as the issuers publish them for secret scanning.
"""

import json
import re
from random import Random

from phiguard.checks import digits, says_nothing
from phiguard.detector import Detector, Shape
from phiguard.noise import unbase64

_SCHEME = re.compile(r"(?i)(?:bearer|basic|token|digest|apikey|api-key|jwt|negotiate|hmac|splunk|key)[ =]+")
_PLACEHOLDER = re.compile(r"\[[A-Z][A-Z0-9_]+\]|redacted|filtered|\*{3}", re.IGNORECASE)
# Where somebody may set one: `Reset your password: https://…`.
_PAGE = re.compile(
    r"\b(?:(?:re)?set|forgot(?:ten)?|change|choose|create|new|update|renew|recover|your|the|this|lost)\b"
    r"[^:=]{0,30}[:=] ?$",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://", re.IGNORECASE)
_PATH = re.compile(r"(?:/[a-z][a-z0-9._\-]*){2,}/?")  # `pwd` is also where a shell stands
_WORDS = frozenset(
    "reset forgot forgotten change changed new update updated incorrect wrong weak strong medium"
    " visible password required mismatch expired login secret token santa show hide set bearer basic"
    " must cannot should protected"
    " home usr var opt app srv etc tmp users root workspace mnt data build code".split()  # where a shell stands
)


def _is_jwt(value: str) -> bool:
    try:
        return isinstance(json.loads(unbase64(value.partition(".")[0])), dict)
    except (ValueError, RecursionError):
        return False


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    scheme = _SCHEME.match(text, start, end)
    if scheme is not None:
        start = scheme.end()
    while end > start and text[end - 1] in ".,;:)\"' ":
        end -= 1
    value = text[start:end]
    if len(value) < 3 or says_nothing(value) or value.lower() in _WORDS or _PLACEHOLDER.search(value):
        return None
    if _URL.match(value) and _PAGE.search(text, max(0, start - 60), start):
        return None
    return None if _PATH.fullmatch(value) else (start, end)


def _weigh(value: str) -> float:
    """Words, in text, are less likely a secret than signs and digits; tokens of a known form are certain."""
    if value.startswith("eyJ") and value.count(".") >= 2:
        return 8.0 if _is_jwt(value) else 0.0
    if " " not in value and value.isalpha():
        mixed = not (value.islower() or value.isupper() or value.istitle())
        return 0.0 if mixed else -3.0
    return 0.0 if digits(value) or not value.isascii() else -0.5


def _sample(rng: Random) -> tuple[str, str]:
    token = "".join(rng.choices("ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz", k=20)) + "47"
    return rng.choice(
        [
            ("password", f"tulip-{token[:6]}-9"),
            ("api_secret", token),
            ("", f"Authorization: Bearer {token}"),
        ]
    )


_KEYS = (
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "user pass",
    "db pass",
    "pin code",
    "pin number",
    "card pin",
    "security pin",
    "secret",
    "api secret",
    "app secret",
    "client secret",
    "consumer secret",
    "shared secret",
    "webhook secret",
    "signing secret",
    "signing key",
    "secret key",
    "private key",
    "encryption key",
    "hmac key",
    "aws secret access key",
    "secret access key",
    "access key id",
    "token auth",
    "auth token",
    "access token",
    "refresh token",
    "id token",
    "bearer token",
    "session token",
    "security token",
    "csrf token",
    "xsrf token",
    "reset token",
    "verification token",
    "login token",
    "sso token",
    "oauth token",
    "jwt",
    "saml response",
    "oauth verifier",
    "code verifier",
    "authorization",
    "proxy authorization",
    "x auth token",
    "x access token",
    "x api key",
    "x amz security token",
    "www authenticate token",
    "security answer",
    "secret answer",
    "security code",
    "cvv",
    "cvc",
    "cvv 2",
    "card verification",
    "otp",
    "one time password",
    "one time code",
    "totp",
    "mfa code",
    "verification code",
    "sms code",
    "two factor code",
    "contraseña",
    "contrasena",
    "mot de passe",
    "passwort",
    "kennwort",
    "senha",
    "wachtwoord",
    "connection string",
    "invite token",
    "magic token",
    "epic user token",
    *(f"linkfield {name}" for name in "token code ticket hash key k t oobcode logintoken confirm".split()),
)

DETECTOR = Detector(
    id="secret",
    entity="SECRET",
    label="Password, key or token",
    safe_harbor="R",
    role="secret",
    source="https://www.rfc-editor.org/rfc/rfc6750#section-2.1",
    shapes=(
        Shape(r"[^\x00-\x1f](?:[^\x00-\x1f]|[\t\r\n]){2,}", 0.1, keyed=True, opened=True),
        Shape(r"\b(?:bearer|basic) +([A-Za-z0-9._~+/\-]{8,}={0,2})", 0.75),
        Shape(
            r"(?:\b|_)(?:password|passwd|passcode|passphrase|pwd|api[ _]?secret|client[ _]?secret|secret[ _]?key"
            r"|token_auth|access[ _]?token|refresh[ _]?token|pin code|mot de passe|passwort|kennwort|senha)"
            r" ?(?:[:=] ?|is )"
            r"[\"']?([^\x00-\x20\"'&\[\]]{4,})",
            0.75,
        ),
        Shape(
            r"\b(?:[a-z0-9_]{0,20}(?:pass|passwd|pw|secret) ?(?::|:?=)|identified by) ?"
            r"[\"']([^\x00-\x20\"'\[\]]{6,})[\"']",
            0.85,
        ),
        Shape(r"\bsk-[A-Za-z0-9_\-]{20,}", 0.9, ignore_case=False),
        Shape(r"eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{2,}\.[A-Za-z0-9_\-]*", 0.9, ignore_case=False),
        Shape(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[A-Za-z0-9+/=\\\s:,\-]+", 0.99, ignore_case=False),
        Shape(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b", 0.95, ignore_case=False),
        Shape(
            r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_\-]{20,}"
            r"|npm_[A-Za-z0-9]{36})",
            0.99,
            ignore_case=False,
        ),
        Shape(
            r"\b(?:xox[abprs]-[A-Za-z0-9\-]{10,}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}"
            r"|SG\.[A-Za-z0-9_\-]{16,}\.[A-Za-z0-9_\-]{16,})",
            0.99,
            ignore_case=False,
        ),
    ),
    keys=_KEYS,
    not_keys=(
        "public secret",
        "victoria secret",
        "prior authorization",
        "site verification code",
        "authorization status",
        "is secret",
        *(f"pathsegment {key}" for key in _KEYS),
    ),
    fit=_fit,
    weigh=_weigh,
    echoes=lambda value: (value,) if len(value) >= 10 and digits(value) else (),
    match=(
        ("password", "tulip-Harbor-9"),
        ("pwd", "hunter"),
        ("api_secret", "Zk3vQ9_demo-TTa1x"),
        ("token_auth", "a94f3c20bb11d8e7aa94f3c20bb11d8e"),
        ("Authorization", "Bearer q8Zt1uVb3mXw7LpR0sKd"),
        ("authorization", "Basic bGVuYTp0dWxpcC05"),
        ("client_secret", "a=b&c=d"),
        ("pin_code", "4471"),
        ("contraseña", "girasol 77"),
        ("linkfield token", "abc123DEF456"),
        ("linkfield code", "8Yt3kLq0"),
        "Authorization: Bearer q8Zt1uVb3mXw7LpR0sKd",
        "password: tulip-Harbor-9",
        "my password is tulip-Harbor-9.",
        "login ok password: https://tulip.harbor.example/battery",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl",
        'DB_PASS = "KfX3813SO9l"',
        "APP_DB_PASSWORD=tulip-Harbor-9",
        "key AKIAIOSFODNN7EXAMPLE in use",
        "-----BEGIN PRIVATE KEY-----\nMIIBVgIBADANBg\n-----END PRIVATE KEY-----",
    ),
    no_match=(
        ("writeKey", "kQ3xV8sLz0Yb2NnT"),
        ("token", "46f86faa6bbf9ac94a7e459509a20ed0"),
        ("api_key", "phc_46f86faa6bbf9ac94a7e"),
        ("password", "********"),
        ("password", "true"),
        ("password_reset", "requested"),
        ("pwd", "/home/build/app"),
        ("code", "8Yt3kLq0"),
        ("linkfield lang", "de-2026"),
        ("pathsegment password", "reset"),
        ("Authorization", "Bearer [SECRET]"),
        ("password", "x [SECRET] y"),
        "Forgot your password? Reset it",
        "Reset your password: https://portal.example/reset",
        "Choose a new password: https://portal.example/reset",
        "password: required",
        "the bearer of good news",
        "basic understanding",
        "password is incorrect",
        ("tid", "G-7QX2LMN0PD"),
        "eyJhIjox",
    ),
    sample=_sample,
)
