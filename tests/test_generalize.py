"""Years, ZIP3, 90+, networks: exact forms, fixpoints, and None where nothing certain can be said."""

import re
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiguard.detector import Detector
from phiguard.detectors import detectors
from phiguard.generalize import DATES, MASK, RESTRICTED_ZIP3, generalize, is_generalized, mask

ROWS: dict[str, dict[str, str | None]] = {
    "DATE_OF_BIRTH": {
        "1980": "1980", "1984-03-07": "1984", "03/07/1984": "1984", "07.03.1984": "1984", "03071984": "1984",
        "19840307": "1984", "20011981": "1981", "447465600000": "1984", "447465600": "1984", "-447465600": "1955",
        "447465600.123": "1984", "1984-03-07T00:00:00.000Z": "1984", "Wed, 07 Mar 1984 00:00:00 GMT": "1984",
        "1984-03-07 10:15:11+0200": "1984", "Wed Mar 07 1984 10:15:11 GMT+0100 (CET)": "1984",
        "1984-03-07T10:15:11.198500": "1984", "19840307T101511Z": "1984", "19840307101530": "1984",
        "March 7th, 1984": "1984", "7 de marzo de 1984": "1984", "03/1984": "1984", "1984-03": "1984",
        " 1984 ": "1984", "1984/03/07 at 3 pm": "1984",
        # a century, an order or a unit that nobody can tell; more than one year; no date at all
        "7/3/84": None, "07-MAR-84": None, "840307": None, "198403": None, "198403071015": None, "2019-2020": None,
        "1984 to 1985": None, "99999999": None, "": None, "unknown": None, "1492": None, "0": None, "-": None,
        "9999999999999": None, "1984 412683097": None, "[DATE_OF_BIRTH]": None, "1984" + " " * 200 + "x": None,
    },
    "APPOINTMENT_DATE": {"2026-06-11T09:30": "2026", "Thu 11 June 2026, 9:30 am": "2026", "tomorrow": None},
    "POSTAL_CODE": {
        "53711": "537", "53711-1234": "537", "53711 1234": "537", "537111234": "537", "537": "537",
        " 53711 ": "537", "03602": "000", "036": "000", "82190-0001": "000", "000": "000", "10115": "101",
        "V6B 1A1": None, "SW1A 2AA": None, "5371": None, "53": None, "": None, "53711x": None, "٥٣٧١١": None,
        "01310-100": None,
    },
    "AGE": {
        "90": "90+", "93": "90+", "93.4": "90+", "93 years old": "90+", "93-year-old": "90+", "aged 93": "90+",
        "Age: 101": "90+", "93yo": "90+", "93 y.o.": "90+", "90+": "90+", "90 +": "90+", "90 or older": "90+",
        "89": "89", "45.5": "45", "007": "7",
        "130": None, "over 93": None, "93 months": None, "42-49": None, "": None, "ninety": None,
    },
    "IP_ADDRESS": {
        "203.0.113.9": "203.0.113.0/24", "203.0.113.0/24": "203.0.113.0/24", "203.0.113.9/32": "203.0.113.0/24",
        "203.0.0.0/16": "203.0.0.0/16", "2001:db8:4a1f:7::9": "2001:db8:4a1f::/48",
        "2001:DB8:4A1F::/48": "2001:db8:4a1f::/48", "::ffff:203.0.113.9": "203.0.113.0/24",
        "203.0.113.9:80": None, "203.0.113": None, "": None, "1": None, "fe80::1%eth0": None,
        "203.0.113.9/33": None,
    },
    "COORDINATES": {"47.2529,-122.4443": None},
    "EMAIL_ADDRESS": {"lena@example.com": None},
    "NOTHING": {"1984": None},
}  # fmt: skip


@pytest.mark.parametrize(
    ("entity", "text", "form"),
    [pytest.param(e, t, f, id=f"{e}:{t[:40]}") for e, rows in ROWS.items() for t, f in rows.items()],
)
def test_form(entity: str, text: str, form: str | None) -> None:
    assert generalize(entity, text) == form
    assert is_generalized(entity, text) == (form == text)
    if form is not None:
        assert is_generalized(entity, form)


@given(st.sampled_from(sorted(ROWS)), st.one_of(st.text(), st.from_regex(r"[0-9+./: -]{1,20}", fullmatch=True)))
def test_a_form_is_a_fixpoint_and_holds_no_more_than_it_may(entity: str, text: str) -> None:
    form = generalize(entity, text)
    if form is None:
        assert not is_generalized(entity, text)
        return
    assert generalize(entity, form) == form
    shape = {"POSTAL_CODE": r"[0-9]{3}", "AGE": r"90\+|[1-8]?[0-9]", "IP_ADDRESS": r"[0-9a-f.:]+/[0-9]{1,2}"}
    assert re.fullmatch(shape.get(entity, r"(?:18|19|20)[0-9]{2}"), form)


@given(st.datetimes())
def test_a_date_keeps_its_year_alone(when: datetime) -> None:
    year = str(when)[:4]
    for text in (str(when), str(when).replace(" ", "T") + "Z", str(when)[:10]):
        assert generalize("DATE_OF_BIRTH", text) == (year if 1850 <= int(year) < 2100 else None)


@given(st.ip_addresses())
def test_an_address_keeps_its_network_alone(address: IPv4Address | IPv6Address) -> None:
    form = generalize("IP_ADDRESS", str(address))
    assert form is not None
    assert form.endswith(("/24", "/48"))


def test_restricted_areas() -> None:
    assert len(RESTRICTED_ZIP3) == 17
    for area in RESTRICTED_ZIP3:
        assert generalize("POSTAL_CODE", area + "11") == "000"


def test_every_date_of_a_detector_is_covered() -> None:
    assert {d.entity for d in detectors() if d.entity.endswith("_DATE")} | {"DATE_OF_BIRTH"} == DATES


@pytest.mark.parametrize("detector", [d for d in detectors() if d.entity in ROWS], ids=lambda d: d.id)
def test_samples_give_a_form_or_nothing(detector: Detector) -> None:
    rng = Random(7)
    for _ in range(50):
        made = detector.sample(rng)
        form = generalize(detector.entity, made if isinstance(made, str) else made[1])
        assert form is None or (is_generalized(detector.entity, form) and len(form) < 20)


@given(st.text())
def test_a_mask_tells_nothing(text: str) -> None:
    assert mask(text) == (MASK if text else "")
    assert mask(mask(text)) == mask(text)
