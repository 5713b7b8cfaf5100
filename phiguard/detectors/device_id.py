"""Device ids: what an app or SDK calls a phone, a tablet or an installation, and its push token.

Source: 45 CFR 164.514(b)(2)(i)(M), device identifiers and serial numbers.
"""

from random import Random
from uuid import UUID

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled
from phiguard.detectors.user_id import echoes_of_own_form

_NAMES = r"device[_ -]?id|android[_ -]?id|idfv|udid|install(?:ation)?[_ -]?id|app_?instance_?id"


def _weigh(value: str) -> float:
    return 0.0 if any(c.isdigit() for c in value) or len(value) >= 20 else -8.0


def _sample(rng: Random) -> tuple[str, str]:
    uuid = str(UUID(int=rng.getrandbits(128), version=4))
    return rng.choice(
        [("device_id", uuid), ("$device_id", uuid), ("android_id", f"{rng.getrandbits(64) | 1 << 63:016x}")]
    )


DETECTOR = Detector(
    id="device_id",
    entity="DEVICE_ID",
    label="Device id",
    safe_harbor="M",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        labelled(_NAMES, r"[A-Za-z_\-]{0,40}[0-9][A-Za-z0-9_.\-]{3,200}", 0.9),
        Shape(r"\"?([A-Za-z0-9$][A-Za-z0-9_.:|~@+/=%$\-]{0,511})\"?", 0.02, keyed=True),
    ),
    keys=(
        "device id",
        "deviceid",
        "device uuid",
        "device guid",
        "device identifier",
        "udid",
        "device udid",
        "installation id",
        "install id",
        "app instance id",
        "firebase installation id",
        "instance id token",
        "android id",
        "android app set id",
        "app set id",
        "idfv",
        "identifier for vendor",
        "vendor identifier",
        "hardware id",
        "hwid",
        "device token",
        "push token",
        "apns token",
        "fcm token",
        "registration token",
        "gcm token",
        "device key",
        "mobile device id",
        "handset id",
        "appsflyer id",
        "adjust id",
        "kochava device id",
        "singular device id",
        "device application stamp",
        "onesignal id",
        "xtremepush id",
        "device unique id",
        "braze device id",
        "push token token",
        "device vendor id",  # Firebase
        "include player id",  # OneSignal
        "onesignal player id",
    ),
    not_keys=("instance token id", "device id type"),
    weigh=_weigh,
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    forms=("uuid", "integer", "epoch", "object_id", "short"),
    echoes=echoes_of_own_form,
    silent=("uuid",),
    match=(
        ("device_id", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("device.id", "83920183"),
        ("device/vendor_id", "C81D4E2E-BCF2-41E6-869B-7DF92533D2DB"),
        ("$device_id", "c81d4e2e-bcf2-41e6-869b-7df92533d2db"),
        ("android_id", "0a1b2c3d4e5f6071"),
        ("idfv", "3F0C2B1E-8D34-4A77-9C10-2E6B7F1D9A43"),
        ("pushToken", "demo0token1:APA91bLmQ2Rt8YcNs4Pd6Fh1Jg5KzQe"),
        ("appsflyer_id", "1771490233000-4828374910577149023"),
        "deviceId=3f0c2b1e8d344a77 offline",
        "device id: 0a1b2c3d4e5f6071 paired",
    ),
    no_match=(
        ("device_type", "iPhone15,2"),
        ("product/vendor_id", "4410"),
        ("device_model", "SM-G991B"),
        ("device_id", "[DEVICE_ID]"),
        ("device_id", "00000000-0000-0000-0000-000000000000"),
        ("device_id", "unknown"),
        ("device_id", "mobile"),
        ("device_category", "desktop"),
        "the device id was reset",
        ("devices", "83920183"),
        ("device_memory", "8"),
    ),
    sample=_sample,
)
