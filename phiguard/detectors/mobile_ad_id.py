"""Mobile advertising ids: IDFA (Apple), GAID or AAID (Google), OAID (China), and those of televisions.

All zeros is what a device gives that limits tracking: nobody's id.
"""

from random import Random
from uuid import UUID

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"


def _sample(rng: Random) -> tuple[str, str]:
    key = rng.choice(["idfa", "gaid", "advertisingId", "madid"])
    return key, str(UUID(int=rng.getrandbits(128), version=4)).upper()


DETECTOR = Detector(
    id="mobile_ad_id",
    entity="DEVICE_ID",
    label="Mobile advertising id",
    safe_harbor="M",
    role="ad_id",
    source="https://support.google.com/googleplay/android-developer/answer/6048248",
    shapes=(
        labelled(r"idfa|gaid|aaid|oaid|gps_adid|maid|madid|advertising[_ ]?id", _UUID, 0.97),
        Shape(_UUID, 0.05, keyed=True),
        Shape(r"[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}", 0.05, keyed=True),
    ),
    keys=(
        "idfa",
        "gaid",
        "aaid",
        "oaid",
        "adid",
        "gps adid",
        "maid",
        "madid",
        "hashed maid",
        "rdid",
        "daid",
        "naid",
        "ifa",
        "advertising id",
        "advertising identifier",
        "mobile ad id",
        "mobile advertiser id",
        "mobile advertising id",
        "google ad id",
        "apple ad id",
        "tifa",
        "rida",
        "lgudid",
        "idfa hash",
        "amazon ad id",
        "device ifa",
    ),
    check=Check(is_an_id, 0.99, "not all zeros"),
    fit=token_span,
    match=(
        ("idfa", "3F0C2B1E-8D34-4A77-9C10-2E6B7F1D9A43"),
        ("gaid", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("device.advertisingId", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("oaid", "0a1b2c3d4e5f6071"),
        ("madid", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("idfa_sha1", "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"),
        "bid IDFA: 3F0C2B1E-8D34-4A77-9C10-2E6B7F1D9A43 ios",
    ),
    no_match=(
        ("idfa", "00000000-0000-0000-0000-000000000000"),
        ("idfa", "[DEVICE_ID]"),
        ("adid", "4410"),
        ("ad_id", "120210457714902310577"),
        ("campaign_id", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        "3F0C2B1E-8D34-4A77-9C10-2E6B7F1D9A43",
        ("said", "0a1b2c3d4e5f6071"),
        ("idfa", "authorized"),
    ),
    sample=_sample,
    forms=("uuid",),
)
