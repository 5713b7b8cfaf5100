"""Names of wireless networks, which tell homes and clinics apart; by the field's name or a label.

Source: IEEE 802.11-2020 section 9.4.2.2 (at most 32 bytes).
"""

from random import Random

from phiguard.checks import says_nothing
from phiguard.detector import Detector, Shape


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    value = text[start:end].strip("\"'<>")
    if says_nothing(value) or value.lower().startswith(("unknown", "wifi", "cellular")):
        return None
    return start, end


def _sample(rng: Random) -> tuple[str, str]:
    name = f"{rng.choice(['Alder', 'Juniper', 'Nest'])}-{rng.randrange(100)}"
    return rng.choice(["ssid", "wifi_ssid", "wifiName"]), name


_KEYS = (
    "ssid",
    "wifi ssid",
    "wifi name",
    "wifi network",
    "network ssid",
    "wlan name",
    "wlan ssid",
    "wireless network name",
)

DETECTOR = Detector(
    id="ssid",
    entity="WIFI_SSID",
    label="Name of a wireless network",
    safe_harbor="R",
    role="quasi",
    source="https://standards.ieee.org/ieee/802.11/7028/",
    shapes=(
        Shape(r"\bssid ?[:=] ?\"?([^\x00-\x20\"\[\]=,;]{2,32})", 0.8),
        Shape(r"[^\x00-\x1f\[\]]{2,34}", 0.05, keyed=True),
    ),
    keys=_KEYS,
    not_keys=tuple(f"pathsegment {key}" for key in _KEYS),
    fit=_fit,
    match=(
        ("ssid", "Alder-5G"),
        ("wifi.ssid", '"Fischer Family"'),
        ("wifiName", "Lakeview Guest"),
        ("network_ssid", "Café Süd"),
        "ssid=Alder-5G rssi=-51",
        "SSID: Fischer_Home",
    ),
    no_match=(
        "Alder-5G",
        ("ssid", "<unknown ssid>"),
        ("ssid", "true"),
        ("ssid", "[WIFI_SSID]"),
        ("wifi", "true"),
        ("wifi_enabled", "yes"),
        ("network", "4g"),
        "the ssid is hidden",
        ("ssid", "n/a"),
        ("ssid_count", "Alder-5G"),
    ),
    sample=_sample,
)
