"""Secrets in links: one-time tokens behind ``/reset/`` or ``/verify/``, and ``user:password@host``.

Whoever has such a link can act as the person it was sent to.

Source: RFC 3986 section 3.2.1 (userinfo); https://www.w3.org/TR/capability-urls/
"""

from random import Random

from phiguard.checks import digits
from phiguard.detector import Detector, Shape


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    value = text[start:end]
    mixed = value.isalnum() and not value.islower() and not value.isupper()
    return (start, end) if start or digits(value) or mixed else None


def _weigh(value: str) -> float:
    parts = value.replace("_", "-").replace(".", "-").split("-")
    words = [w for w in parts if w.isalpha() and w.islower() and len(w) > 2]
    return -5.0 if len(words) > 1 or len(digits(value)) < 2 else 0.0


def _sample(rng: Random) -> tuple[str, str]:
    token = "".join(rng.choices("ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789", k=24)) + "47"
    return "x", f"https://shop.example.com/{rng.choice(['reset', 'verify', 'password/reset'])}/{token}"


DETECTOR = Detector(
    id="link_secret",
    entity="SECRET",
    label="Token or password in a link",
    safe_harbor="R",
    role="secret",
    source="https://www.w3.org/TR/capability-urls/",
    shapes=(
        Shape(r"[^\x00-\x20:\[\]]{0,64}:([^\x00-\x20\[\]]{3,128})", 0.3, keyed=True),
        Shape(r"[A-Za-z0-9_\-.~=]{10,512}", 0.05, keyed=True),
    ),
    keys=(
        "userinfo",
        "pathsegment reset",
        "pathsegment verify",
        "pathsegment activate",
        "pathsegment activation",
        "pathsegment confirm email",
        "pathsegment invite",
        "pathsegment invitation",
        "pathsegment magic",
        "pathsegment magic link",
        "pathsegment reset password",
        "pathsegment password reset",
        "pathsegment set password",
        "pathsegment verify email",
        "pathsegment token",
        "pathsegment sso",
        "pathsegment one time login",
    ),
    fit=_fit,
    weigh=_weigh,
    match=(
        ("userinfo", "lena:tulip-9-4"),
        ("pathsegment reset", "q8Zt1uVb3mXw7LpR0sKd"),
        ("pathsegment verify", "5f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("pathsegment activate", "MTg4MDQyLjE3Njc5"),
        ("pathsegment invite", "k4j3h2g1f0d9s8"),
        ("pathsegment password_reset", "77aa0011bb22cc33"),
    ),
    no_match=(
        ("pathsegment reset", "password"),
        ("pathsegment verify", "email-address"),
        ("pathsegment reset", "how-to-reset-2024"),
        ("userinfo", "lena"),
        ("pathsegment invite", "[SECRET]"),
        ("reset", "q8Zt1uVb3mXw7LpR0sKd"),
        "q8Zt1uVb3mXw7LpR0sKd",
        ("pathsegment activate", "now"),
        ("pathsegment token", "refresh"),
    ),
    sample=_sample,
)
