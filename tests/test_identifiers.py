"""Names and places: what goes and what stays; and numbers that are nobody's."""

from random import Random
from typing import Any
from uuid import UUID

import pytest
from identifier_rows import Table, check_clean, check_found, check_size, clean, found

import phiguard

TABLES = {
    "PERSON": Table(
        keyed=(
            ("first_name", "Nadia"), ("lastName", "Farouk-Lind"), ("FNAME", "nadia"), ("user[fn]", "Zoë"),
            ("traits/name", "Lena Fischer"), ("patient/name", "Fischer, Lena"),
            ("emergency_contact_name", "Ngozi Abara"), ("cardholder_name", "L M FISCHER"),
            ("apellidos", "Núñez de la Cruz"), ("nachname", "Müller"), ("sobrenome", "Araújo"),
            ("nom_de_famille", "Dupré"), ("name", "Mary Lindqvist"), ("your-name", "Peter O'Dowd"),
            ("doctor_name", "Dr. Ostrander"), ("physician", "Ngozi Abara, MD"),
            ("patient/name/given", "Aiko"),
        ),
        texts=(
            ("First name: Nadia, please", "Nadia"), ("Patient name: Lena Fischer", "Lena Fischer"),
            ("last_name=Farouk status=ok", "Farouk"),
        ),
        clean=(
            ("library/name", "analytics.js"), ("product/name", "Garden Hose"),
            ("item_name", "Mary Lindqvist Rose"), ("campaign/name", "spring_2024"),
            ("file/name", "Peter Report"), ("event/name", "Page Viewed"), ("name", "Form Submitted"),
            ("screen/name", "Home"), ("os/name", "Android"), ("plan/name", "Gold Plus"),
            ("first_name", "n/a"), ("last_name", "unknown"), ("provider", "google"),
            ("company/name", "Mary Kay"), ("username_taken", "Lena"), ("fn", "handleClick"),
            ("display_name", "Control Group"), ("hostname", "lena"),
        ),
        clean_texts=(
            "Dr. Martens boots", "Enter your first name", "Name the three parts", "last name: required",
        ),
    ),
    "STREET_ADDRESS": Table(
        keyed=(
            ("street", "4410 Alder Way"), ("address/line1", "17 Rue des Lilas"),
            ("billing/address1", "PO Box 1184"), ("traits/address", "4410 Alder Way, Tacoma"),
            ("shippingAddress", "Hauptstraße 12"), ("address_line_2", "Apt 4B"),
            ("direccion", "Calle Mayor 14"), ("street_address_2", "Unit 7"),
        ),
        texts=(
            ("Ship it to 4410 Alder Way, Apt 4B, please", "4410 Alder Way, Apt 4B"),
            ("I live at 221 juniper hill road now", "221 juniper hill road"),
            ("Mail goes to P.O. Box 1184", "P.O. Box 1184"), ("12 E 42nd St.", "12 E 42nd St"),
        ),
        clean=(
            ("email_address_type", "work"), ("address", "n/a"), ("mac_address_vendor", "Lakeview"),
            ("wallet_address", "abcdef"), ("address", "db.internal.example"), ("server_address", "edge-two"),
            ("street_view", "true"), ("addressed", "4 of 7"),
        ),
        clean_texts=(
            "2026 Blood Drive", "Top 10 High Court Cases", "a 30 minute drive", "5 star way to go",
            "Sesame Street songs", "24 hours on the road", "Save 20 dollars the easy way",
        ),
    ),
    "LOCATION": Table(
        keyed=(
            ("geo/city", "Tacoma"), ("traits/address/city", "Dayton"), ("billing_city", "Coeur d'Alene"),
            ("ud[ct]", "menlopark"), ("county", "St. Clair"), ("ciudad", "León"),
            ("location/city", "Winston-Salem"), ("hometown", "San Juan Capistrano"),
        ),
        texts=(("City: Tacoma, State: WA", "Tacoma"), ("county=Pierce zone=3", "Pierce")),
        clean=(
            ("title", "Garden shops in Tacoma, WA"), ("state", "Washington"), ("country", "Germany"),
            ("campaign_city", "Tacoma"), ("city", "unknown"), ("ct", "desktop"), ("region", "Bavaria"),
            ("timezone", "America/Chicago"), ("store_city", "Tacoma"), ("city_count", "Many"),
            ("geo/country", "US"),
        ),
        clean_texts=(
            "Visit Tacoma this spring", "https://www.lakeview.example/city/tacoma", "capacity: Full",
            "city: unknown",
        ),
    ),
    "POSTAL_CODE": Table(
        keyed=(
            ("zip", "98403"), ("postalCode", "98403-1184"), ("postcode", "SW1A 2AA"),
            ("address/postal_code", "V6B 1A1"), ("ud[zp]", "45402"), ("plz", "10115"), ("billing_zip", 45402),
            ("cep", "01310-100"),
        ),
        texts=(
            ("Tacoma, WA 98403 is near", "98403"), ("zip code: 45402", "45402"),
            ("postcode SW1A 2AA", "SW1A 2AA"),
        ),
        clean=(
            ("sku", "98403"), ("zip", "984"), ("zip", "archive.zip"), ("zip_size", "98403"),
            ("price", "45402"), ("qty", 98403), ("cp", "main"), ("width", "10115"), ("is_zip", "true"),
        ),
        clean_texts=(
            "98403 people came", "order 98403 shipped", "va 98403", "zip 4 files", "model CA 12345678",
        ),
    ),
    "COORDINATES": Table(
        keyed=(
            ("geo/lat", "47.2529"), ("geo/lng", "-122.4443"), ("latitude", "47.25290"),
            ("location", "47.2529,-122.4443"), ("latlng", "47.2529, -122.4443"),
            ("coords/longitude", "-122.44"), ("lat", 47.2529), ("lon", -122.4443),
        ),
        texts=(
            ("open geo:47.2529,-122.4443 now", "47.2529,-122.4443"),
            ("seen at 47.25290, -122.44430", "47.25290"), ("lat=47.2529 lng=-122.4443", "-122.4443"),
            ("https://maps.example/@47.2529,-122.4443,15z", "47.2529"),
        ),
        clean=(
            ("x", 47.2529), ("y", "122.4443"), ("lat", "47"), ("scroll_depth", 0.47252),
            ("latency", "47.2529"), ("price", 47.25), ("click_coordinates", "120.5,300.5"),
            ("ratio", "0.5123,0.7732"), ("duration_ms", 122.4443), ("location", "header"),
        ),
        clean_texts=(
            "cubic-bezier(0.215, 0.610, 0.355, 1.000)", "scores 12.375, 13.125", "from 12.5 to 13.5",
            "v1.234,2.345",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("entity", "payload", "value"), found(TABLES))
def test_it_goes(entity: str, payload: Any, value: str) -> None:
    check_found(entity, payload, value)


@pytest.mark.parametrize("payload", clean(TABLES))
def test_it_stays(payload: Any) -> None:
    check_clean(payload)


def test_the_tables_are_long_enough() -> None:
    check_size(TABLES)


def test_numbers_of_nobody_stay() -> None:
    guard, rng, touched = phiguard.Guard(), Random(11), 0
    keys = ("value", "count", "id2", "ref", "n", "x", "ts")
    for i in range(100_000):
        size = rng.randrange(4, 20)
        number: Any = rng.randrange(10 ** (size - 1), 10**size)
        payload = {rng.choice(keys): str(number) if i % 2 else number}
        touched += guard.scrub(payload).action != "pass"
    for _ in range(20_000):
        payload = {rng.choice(keys): str(UUID(int=rng.getrandbits(128)))}
        touched += guard.scrub(payload).action != "pass"
    assert touched <= 120


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(
            {"order_id": "A-100482", "txn_id": "T-88120", "event_id": 4410233871, "insert_id": "i-5571ce"},
            id="orders",
        ),
        pytest.param({"messageId": "5f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"}, id="message-id"),
        pytest.param(
            {"sent_at": 1777889700, "ts": 1777889700123, "us": "1777889700123456", "at": "2026-05-04T10:15"},
            id="epochs",
        ),
        pytest.param({"x": "284739105.1771490233"}, id="ga-tail"),
        pytest.param(
            {"color": "#4a77b1", "bg": "00ff7f", "version": "2.11.1", "sdk": "10.4.2.118"},
            id="colours-versions",
        ),
        pytest.param(
            {"isbn": "978-3-16-148410-0", "ean": "4006381333931", "price": "1,299.00", "size": "12.4 MB"},
            id="goods",
        ),
        pytest.param(
            {"screen": {"x": 412, "y": 915}, "pct": "47.25%", "asset": "main.3fa85f64b1.js"},
            id="screen",
        ),
        pytest.param(
            {"userAgent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0.0.0 Safari/537.36"},
            id="user-agent",
        ),
        pytest.param({"sku": "206-555-01-XL", "part": "536-90-4399", "upc": "036000291452"}, id="skus"),
        pytest.param(
            "https://shop.example.com/products/2026/garden-hose-12?page=4&sort=price&v=3fa85f64",
            id="url",
        ),
    ],
)
def test_telemetry_stays(payload: Any) -> None:
    check_clean(payload)
