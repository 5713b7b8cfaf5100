"""Coordinates of a person's place: latitude and longitude, apart or as a pair.

Whole degrees are coarser than a state and stay. Coordinates of a screen have other names and no decimals.

Source: RFC 5870 (geo URIs); RFC 7946 section 3.1.1 (positions); ISO 6709.
"""

import re
from random import Random

from phiguard.checks import Check
from phiguard.detector import Detector, Shape

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_DECIMAL = r"[+\-]?[0-9]{1,3}\.[0-9]{1,20}"
_SIGN = r"[^\x00-\x20!-~]{1,3}"
_SIGNS = re.compile(r"[^\x00-\x20!-~]+")


def _on_earth(text: str) -> bool:
    if not text.isascii() or text[-1:] in ("N", "S", "E", "W"):
        return True
    numbers = [abs(float(n)) for n in _NUMBER.findall(text)][:2]
    return bool(numbers) and max(numbers) <= 180 and (len(numbers) < 2 or min(numbers) <= 90)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    # A degree sign is of one to three bytes, which is what Hyperscan counts.
    if any(len(sign.encode("utf-8", "surrogatepass")) > 3 for sign in _SIGNS.findall(text[start:end])):
        return None
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isalnum() or (before[-1:] in (".", ",", "-") and before[:1].isdigit()):
        return None
    # A Google Maps view ends in its zoom: `@47.25,-122.44,15z`.
    goes_on = after[:1].isalnum() or (after[:1] in (".", ",") and after[1:].isdigit())
    if goes_on and not re.match(r",[0-9]{1,3}(?:\.[0-9]+)?[zm]", text[end : end + 12]):
        return None
    return start, end


def _weigh(value: str) -> float:
    numbers = _NUMBER.findall(value)
    if len(numbers) != 2 or not value.isascii():
        return 0.0
    decimals = [len(n.partition(".")[2]) for n in numbers]
    apart = any(n.startswith("-") for n in numbers) or max(abs(float(n)) for n in numbers) > 90
    small = max(abs(float(n)) for n in numbers) <= 10  # factors, splines, weights
    return (1.5 if min(decimals) >= 4 else 0.0) + (1.0 if apart else 0.0) - (3.0 if small else 0.0)


def _sample(rng: Random) -> tuple[str, str]:
    lat, lng = f"{rng.uniform(25, 49):.5f}", f"{-rng.uniform(70, 124):.5f}"
    return rng.choice(
        [
            ("lat", lat),
            ("longitude", lng),
            ("latlng", f"{lat},{lng}"),
            ("", f"geo:{lat},{lng}"),
            ("", f"at {lat}, {lng} now"),
        ]
    )


DETECTOR = Detector(
    id="coordinates",
    entity="COORDINATES",
    label="Geographic coordinates",
    safe_harbor="B",
    role="quasi",
    source="https://www.rfc-editor.org/rfc/rfc5870",
    shapes=(
        Shape(rf"\bgeo:({_DECIMAL},{_DECIMAL})", 0.97),
        Shape(rf"@({_DECIMAL},{_DECIMAL}),[0-9]{{1,3}}(?:\.[0-9]{{1,4}})?[zm]", 0.95),
        Shape(r"[+\-]?[0-9]{1,2}\.[0-9]{3,20}, ?[+\-]?[0-9]{1,3}\.[0-9]{3,20}", 0.25),
        Shape(
            rf"[0-9]{{1,3}}\.[0-9]{{2,10}}(?:{_SIGN})? ?[NS],? ?[0-9]{{1,3}}\.[0-9]{{2,10}}(?:{_SIGN})?"
            rf" ?[EW]\b",
            0.93,
            ignore_case=False,
        ),
        Shape(rf"\blat(?:itude)?[ :=\"]{{1,3}}({_DECIMAL})", 0.85),
        Shape(rf"\b(?:lng|lon|long|longitude)[ :=\"]{{1,3}}({_DECIMAL})", 0.85),
        Shape(
            rf"[0-9]{{1,3}}{_SIGN} ?[0-9]{{1,2}}(?:'|{_SIGN}) ?(?:[0-9]{{1,2}}(?:\.[0-9]{{1,4}})?(?:\""
            rf"|''|{_SIGN}) ?)?[NSEW]\b",
            0.9,
            ignore_case=False,
        ),
        Shape(
            rf"{_DECIMAL}(?:[ ,;]{{1,2}}{_DECIMAL}){{0,2}}|POINT ?\({_DECIMAL} {_DECIMAL}\)",
            0.05,
            keyed=True,
        ),
    ),
    keys=(
        "lat",
        "latitude",
        "lng",
        "lon",
        "longitude",
        "geo long",
        "location long",
        "=long",
        "lat lng",
        "lat lon",
        "lat long",
        "geo point",
        "geopoint",
        "coordinate",
        "coord",
        "gps",
        "geo",
        "geolocation",
        "geo location",
        "location",
        "ll",
        "gps position",
        "position lat",
        "position lng",
        "latitud",
        "longitud",
    ),
    not_keys=(
        "click coordinate",
        "mouse coordinate",
        "screen coordinate",
        "touch coordinate",
        "cursor coordinate",
        "click coord",
        "mouse coord",
        "screen coord",
        "texture coord",
        "scroll location",
        "element coordinate",
        "store lat",
        "store lng",
        "facility lat",
        "facility lng",
        "venue lat",
        "venue lng",
        "clinic lat",
        "clinic lng",
        *(
            f"{thing} {axis}"
            for thing in ("airport", "hotel", "museum", "restaurant", "stadium", "station", "store", "venue")
            for axis in ("lat", "lng", "lon", "latitude", "longitude")
        ),
    ),
    context=("lat", "latitude", "longitude", "location", "coordinate", "gps", "geo", "position", "map"),
    check=Check(_on_earth, 0.5, "on earth"),
    fit=_fit,
    weigh=_weigh,
    match=(
        ("lat", "47.2529"),
        ("geo.lng", "-122.4443"),
        ("location", "47.2529,-122.4443"),
        ("geo_point", "47.2529 -122.4443"),
        ("coordinates", "-122.4443"),
        ("long", "-122.4443"),
        "geo:47.2529,-122.4443;u=35",
        "/maps/@47.2529,-122.4443,15z",
        "seen at 47.25290, -122.44430 today",
        "lat=47.2529 lng=-122.4443",
        "47°15'10\"N 122°26'40\"W",
        "47.2529° N, 122.4443° W",
    ),
    no_match=(
        ("hotel.lat", "47.2529"),
        ("station.longitude", "-122.4443"),
        ("x", "47.2529"),
        ("lat", "47"),
        ("click_coordinates", "120.5"),
        ("lat", "347.25"),
        ("location", "Tacoma"),
        "0.5123,0.7732",
        "12.5, 13.5",
        "cubic-bezier(0.215, 0.610, 0.355, 1.000)",
        "matrix(1.0001, 0.2502, 1.3504, 2.5001)",
        "scores 12.375, 13.125 and 9",
        "v1.234,2.345",
        ("lat", "[COORDINATES]"),
        ("latency", "47.2529"),
    ),
    sample=_sample,
)
