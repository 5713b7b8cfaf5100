"""Cities, counties and smaller places in a person's or a geo slot. States and countries stay.

A city in a title, a path or a campaign is content, not somebody's place.

Source: 45 CFR 164.514(b)(2)(i)(B): all geographic subdivisions smaller than a state.
"""

from random import Random

from phiguard.accents import spelt
from phiguard.checks import says_nothing
from phiguard.detector import Detector, Shape

_NO_PLACES = frozenset(
    "desktop mobile tablet phone web app banner email text html json image video home page button link"
    " click form popup modal remote online all any other national global statewide international"
    " worldwide local".split()
)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    value = text[start:end]
    if says_nothing(value) or value.lower() in _NO_PLACES or value.count(" ") > 5:
        return None
    return start, end


def _sample(rng: Random) -> tuple[str, str]:
    city = rng.choice(["Tacoma", "San Juan Capistrano", "Coeur d'Alene", "Winston-Salem", "Zürich"])
    return rng.choice(["city", "geo.city", "billing_city", "ud[ct]", "address.city"]), city


_KEYS = (
    "city",
    "county",
    "town",
    "village",
    "suburb",
    "municipality",
    "precinct",
    "borough",
    "neighborhood",
    "locality",
    "neighbourhood",
    "city name",
    "county name",
    "geoip city",
    "address locality",
    "metro",
    "district",
    "ct",
    "birthplace",
    "birth place",
    "place of birth",
    "hometown",
    "home town",
    "ciudad",
    "ville",
    "stadt",
    "wohnort",
    "cidade",
    "municipio",
    "localidad",
    "bairro",
    "geo place",
    "subdivision 2",
    *spelt(
        "población",
        "colonia",
        "delegación",
        "comuna",
        "concelho",
        "freguesia",
        "commune",
        "lieu de naissance",
        "lugar de nacimiento",
        "geburtsort",
        "gemeinde",
        "ortsteil",
        "comune",
        "città",
        "luogo di nascita",
        "woonplaats",
        "gemeente",
        "miasto",
        "miejscowość",
        "kommune",
        "kommun",
        "paikkakunta",
        "naturalidade",
    ),
    "=ort",
    "=postort",
)

DETECTOR = Detector(
    id="location",
    entity="LOCATION",
    label="City, county or smaller place",
    safe_harbor="B",
    role="quasi",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(
            r"(?:[A-Za-z]|[^\x00-\x20!-\x7f])(?:[A-Za-z '(),.\-/]|[^\x00-\x20!-\x7f]){1,60}",
            0.03,
            keyed=True,
        ),
        Shape(
            r"\[STREET_ADDRESS\],? ?\[POSTAL_CODE\],? "
            r"((?:[A-Z]|[^\x00-\x20!-~])(?:[A-Za-z'\-]|[^\x00-\x20!-~]){2,24}"
            r"(?: (?:am|an der|sur|del?|di|la) [A-Z][a-z]{2,20})?)",
            0.8,
            ignore_case=False,
        ),
        Shape(
            r"\b(?:[Cc]ity|[Cc]ounty|[Tt]own|[Bb]irthplace|[Pp]lace of birth|[Hh]ometown) ?[:=] ?"
            r"([A-Z][A-Za-z'\-]{2,20}(?: [A-Z][A-Za-z'\-]{1,20}){0,2})",
            0.75,
            ignore_case=False,
        ),
    ),
    keys=_KEYS,
    not_keys=(
        "campaign city",
        "store city",
        "venue city",
        "warehouse city",
        "shop city",
        "event city",
        "product city",
        "item city",
        "hotel city",
        "property city",
        "clinic city",
        "facility city",
        "hospital city",
        "office city",
        "branch city",
        "airport city",
        "origin city",
        "destination city",
        "departure city",
        "arrival city",
        "flight city",
        "flight from city",
        "flight to city",
        "job city",
        "job location city",
        "restaurant city",
        "stadium city",
        "station city",
        "concert city",
        "tour city",
        "conference city",
        "museum city",
        "page city",
        "school district",
        "target city",
        "targeting city",
        "search city",
        "content city",
        *(f"pathsegment {key}" for key in _KEYS if key[0] != "="),
    ),
    fit=_fit,
    forms=("word",),
    match=(
        ("geo.city", "Tacoma"),
        ("city", "San Juan Capistrano"),
        ("traits.address.city", "dayton"),
        ("billing_city", "Coeur d'Alene"),
        ("ud[ct]", "menlopark"),
        ("county", "St. Clair"),
        ("ciudad", "León"),
        ("birthplace", "Winston-Salem"),
        "City: Tacoma, State: WA",
    ),
    no_match=(
        ("flight.from.city", "Tacoma"),
        ("job.location.city", "Tacoma"),
        ("arrival_city", "Tacoma"),
        "Garden shops in Tacoma, WA",
        ("title", "Tacoma"),
        ("campaign_city", "Tacoma"),
        ("city", "unknown"),
        ("city", "null"),
        ("city", "[LOCATION]"),
        ("ct", "desktop"),
        ("city_id", "12"),
        ("state", "Washington"),
        ("country", "Germany"),
        ("city_count", "Many"),
        "city: unknown",
        "capacity: Full",
    ),
    sample=_sample,
)
