"""Browser and device fingerprints. Those of certificates, keys, errors and builds are no person's."""

from random import Random

from phiguard.checks import Check, digits, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled


def _sample(rng: Random) -> tuple[str, str]:
    return rng.choice(["fingerprint", "fp", "deviceFingerprint"]), f"{rng.getrandbits(128) | 1 << 127:032x}"


DETECTOR = Detector(
    id="browser_fingerprint",
    entity="DEVICE_ID",
    label="Browser fingerprint",
    safe_harbor="M",
    role="direct",
    source="https://docs.fingerprint.com/reference/js-agent-get-function",
    shapes=(
        labelled(r"(?:browser|device|canvas)[_ ]?fingerprint", r"[A-Za-z0-9]{8,128}", 0.9),
        Shape(
            r"[0-9]{6,20}|[A-Za-z0-9+/]{16,2000}={0,2}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}",
            0.02,
            keyed=True,
        ),
    ),
    keys=(
        "fingerprint",
        "fingerprint id",
        "browser fingerprint",
        "device fingerprint",
        "canvas fingerprint",
        "=fp",
        "fp id",
        "fp hash",
        "thumbmark",
        "fpjs id",
        "fingerprintjs",
        "webgl hash",
        "canvas hash",
        "audio fingerprint",
    ),
    not_keys=(
        "cert",
        "certificate",
        "ssl",
        "tls",
        "key fingerprint",
        "ssh",
        "issue",
        "issue fingerprint",
        "error fingerprint",
        "exception fingerprint",
        "cert fingerprint",
        "certificate fingerprint",
        "build fingerprint",
        "error",
        "exception",
        "alert",
        "build",
        "host key",
        "pgp",
        "gpg",
        "query fingerprint",
        "event fingerprint",
        "sha fingerprint",
        "schema",
        "stack",
    ),
    weigh=lambda value: 0.0 if len(digits(value)) >= 2 or value.endswith("=") else -9.0,
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("fingerprint", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("fp", "2847391057"),
        ("fingerprint", "Rk1SACAyMAAAAADkAAgAyQFnAMUAxQEAAAEAAA=="),
        ("browserFingerprint", "demo0Value1xyz9876Lm"),
        ("device_fingerprint", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("canvas_hash", "0a1b2c3d4e5f60718293"),
        "browser fingerprint: 0a1b2c3d4e5f60718293 matched",
    ),
    no_match=(
        ("cert_fingerprint", "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"),
        ("ssh_key_fingerprint", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("fingerprint", "{{ default }}"),
        ("fingerprint", "checkout-timeout-error"),
        ("error_fingerprint", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("fps", "2847391057"),
        ("fp", "60"),
        ("fingerprint", "[DEVICE_ID]"),
        ("issue.fingerprint", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
