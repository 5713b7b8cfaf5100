"""Serial numbers of devices and unique device identifiers (UDI) of medical devices.

A GTIN alone, ``(01)…``, names a product; with a serial or lot behind it, it names what one person wears.

Source: https://www.fda.gov/medical-devices/unique-device-identification-system-udi-system; GS1, HIBCC 2.6.
"""

import re
from random import Random

from phiguard.checks import digits, gtin, says_nothing
from phiguard.codes import stands_alone
from phiguard.detector import Detector, Shape

_AI = re.compile(r"\(01\)([0-9]{14})")


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    if not stands_alone(text, start, end):
        return None
    value = text[start:end]
    if says_nothing(value) or len(digits(value)) < 3 or value.count(" ") > 2:
        return None
    return start, end


def _weigh(value: str) -> float:
    found = _AI.match(value)
    if found is not None:
        return 2.3 if gtin(found[1]) else -3.0
    return -3.0 if sum(map(str.isalpha, value)) > 3 * len(digits(value)) + 6 else 0.0


def _sample(rng: Random) -> tuple[str, str]:
    serial = f"{rng.choice(['C02', 'SN', 'RF8'])}{rng.randrange(10**5, 10**8)}"
    return rng.choice(
        [
            ("serial_number", serial),
            ("", f"(01)00844588003288(17)290131(21){serial}"),
            ("", f"Serial number: {serial}"),
        ]
    )


DETECTOR = Detector(
    id="device_serial",
    entity="DEVICE_SERIAL",
    label="Device serial number or UDI",
    safe_harbor="M",
    role="direct",
    source="https://www.fda.gov/medical-devices/device-advice-comprehensive-regulatory-assistance/unique-device-identification-system-udi-system",
    shapes=(
        Shape(r"\(01\)[0-9]{14}(?:\((?:11|17)\)[0-9]{6}){0,2}(?:\((?:10|21)\)[A-Z0-9\-/.]{1,20}){1,2}", 0.8),
        Shape(r"\+[A-Z][0-9A-Z]{5,20}/(?:\$\$?[0-9A-Z+]{4,30}|[0-9A-Z]{5,30})", 0.6, ignore_case=False),
        Shape(
            r"\b(?:serial(?: ?(?:number|no\.?|num|nr\.?|#))?|s/n"
            r"|implant id)(?: is)?[ :#=]{1,3}([A-Z0-9](?:[A-Z0-9]|[\-/.][A-Z0-9]){3,30})",
            0.8,
        ),
        Shape(r"[A-Z0-9(+=](?:[A-Z0-9]|[ \-/.()$+][A-Z0-9(]){3,60}", 0.03, keyed=True),
    ),
    keys=(
        "serial",
        "serial number",
        "serial no",
        "serial num",
        "device serial",
        "device serial number",
        "hardware serial",
        "build serial",
        "serialnumber",
        "udi",
        *(f"{thing} sn" for thing in ("device", "sensor", "transmitter", "meter", "pump", "monitor")),
        "device identifier",
        "unique device identifier",
        "implant serial",
        "device udi",
        "pump serial",
        "pacemaker serial",
        "meter serial",
        "sensor serial",
        "udi carrier",
        "imsi",
        "iccid",
        "sim serial",
    ),
    not_keys=(
        "certificate serial",
        "cert serial",
        "serial version",
        "ssl serial",
        "soa serial",
        "zone serial",
        "tls serial",
    ),
    fit=_fit,
    weigh=_weigh,
    echoes=lambda value: (value,) if len(value) >= 8 else (),
    match=(
        ("serial_number", "C02ZK118MD6T"),
        ("device.serial", "RF8M-30118"),
        ("udi", "(01)00844588003288(17)290131(21)SN118204"),
        ("sensorSerial", "0M0044XK118"),
        "(01)00844588003288(17)290131(10)A118(21)SN118204",
        "Serial number: C02ZK118MD6T",
        "S/N RF8M30118",
        "+H123ABC01234567890/$$420020216LOT123456789012345",
    ),
    no_match=(
        "C02ZK118MD6T",
        ("serial", "true"),
        ("serial", "console"),
        ("certificate_serial", "0118204477"),
        ("serial_number", "[DEVICE_SERIAL]"),
        ("serialize", "C02ZK118MD6T"),
        "(01)00844588003288",
        "serial killer 1984 podcast",
        ("serial", "v1"),
        "EAN 4006381333931",
        ("sku", "RF8M-30118"),
        "(01)00844588003289(21)5",
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
