"""Vehicles, devices, networks, profiles, biometrics and photographs: what goes and what stays."""

from typing import Any

import pytest
from identifier_rows import Table, check_clean, check_found, check_size, clean, found

TABLES = {
    "VIN": Table(
        keyed=(
            ("vin", "1M8GDM9AXKP042788"), ("vehicle/vin", "WVWZZZ1JZ3W386752"), ("note", "1HGCM82633A004352"),
            ("vin", "1m8gdm9axkp042788"),
        ),
        texts=(
            ("my car 1M8GDM9AXKP042788 is blue", "1M8GDM9AXKP042788"),
            ("VIN: WVWZZZ1JZ3W386752", "WVWZZZ1JZ3W386752"),
        ),
        clean=(
            ("note", "1M8GDM9A1KP042788"), ("order", "1M8GDM9AXKP042788"), ("vintage", "1M8GDM9A1KP042788"),
            ("vin", "true"), ("value", "17637456001234567"),
        ),
        clean_texts=("1M8GDM9AXKO042788", "1M8GDM9AXKP0427889", "x_1M8GDM9AXKP042788"),
    ),
    "LICENSE_PLATE": Table(
        keyed=(
            ("license_plate", "BTX-4471"), ("plateNumber", "7KLM118"), ("vehicle/registration", "B AA 1188"),
            ("kennzeichen", "M-XY 4711"),
        ),
        texts=(("license plate: BTX-4471", "BTX-4471"), ("number plate is AB12 CDE", "AB12 CDE")),
        clean=(
            ("plate", "blue"), ("sku", "BTX-4471"), ("template", "BTX-4471"), ("dinner_plate", "SET-12"),
            ("license_plate", "unknown"),
        ),
        clean_texts=("license plate frame", "BTX-4471", "a plate of 12 rolls"),
    ),
    "IMEI": Table(
        keyed=(
            ("imei", "490154203237518"), ("device/imei", "49-015420-323751-8"), ("imei1", 490154203237518),
            ("imeisv", "4901542032375186"),
        ),
        texts=(
            ("IMEI: 490154203237518", "490154203237518"), ("box 49-015420-323751-8", "49-015420-323751-8"),
        ),
        clean=(
            ("imei", "490154203237519"), ("order_id", 490154203237518), ("imei", "000000000000000"),
            ("ts", "1763745600123456"), ("value", 490154203237518),
        ),
        clean_texts=("490154203237518", "49-015420-323751-9", "time is 490154203237518"),
    ),
    "MAC_ADDRESS": Table(
        keyed=(
            ("mac", "3c5ab401ef92"), ("bssid", "3c:5a:b4:01:ef:92"), ("wifi_mac", "3C-5A-B4-01-EF-92"),
            ("note", "3c5a.b401.ef92"),
        ),
        texts=(
            ("joined from 3C-5A-B4-01-EF-92 at noon", "3C-5A-B4-01-EF-92"),
            ("mac:3c:5a:b4:01:ef:92", "3c:5a:b4:01:ef:92"),
        ),
        clean=(
            ("mac", "02:00:00:00:00:00"), ("sku", "3c5ab401ef92"), ("commit", "3c5ab401ef92"),
            ("time", "12:30:45"), ("mac", "true"),
        ),
        clean_texts=("ff:ff:ff:ff:ff:ff", "3c:5a:b4:01:ef:92:11:22", "3c:5a:b4:01:ef", "3c5a.b401.ef92.js"),
    ),
    "DEVICE_SERIAL": Table(
        keyed=(
            ("serial_number", "C02ZK118MD6T"), ("device/serial", "RF8M-30118"),
            ("sensorSerial", "0M0044XK118"), ("udi", "(01)00844588003288(17)290131(21)SN118204"),
            ("note", "(01)00844588003288(21)SN118204"),
        ),
        texts=(("Serial number: C02ZK118MD6T", "C02ZK118MD6T"), ("S/N RF8M30118", "RF8M30118")),
        clean=(
            ("serial", "console"), ("certificate_serial", "0118204477"), ("sku", "RF8M-30118"),
            ("serialize", "C02ZK118MD6T"), ("gtin", "00844588003288"),
        ),
        clean_texts=("(01)00844588003288", "serial podcast 1984", "EAN 4006381333931"),
    ),
    "WIFI_SSID": Table(
        keyed=(
            ("ssid", "Alder-5G"), ("wifi/ssid", "Fischer Family"), ("wifiName", "Lakeview Guest"),
            ("network_ssid", "Café Süd"),
        ),
        texts=(("ssid=Alder-5G rssi=-51", "Alder-5G"), ("SSID: Fischer_Home", "Fischer_Home")),
        clean=(
            ("ssid", "<unknown ssid>"), ("wifi", "true"), ("network", "4g"), ("wifi_enabled", "yes"),
            ("ssid_count", "3"),
        ),
        clean_texts=("the ssid is hidden", "Alder-5G", "wifi name"),
    ),
    "PROFILE_URL": Table(
        keyed=(),
        texts=(
            ("https://social.example.com/u/lena-fischer", "lena-fischer"),
            ("https://shop.example.com/users/2043177/orders", "2043177"),
            ("/profile/lena.fischer82?tab=2", "lena.fischer82"), ("/members/nadia-farouk", "nadia-farouk"),
            ("see https://social.example.com/@x/people/nadia-farouk today", "nadia-farouk"),
            ("/user/lindqvist", "lindqvist"),
            ("https://mail.example.com/unsubscribe/a94f3c20bb11d8e7?x=1", "a94f3c20bb11d8e7"),
        ),
        clean=(
            ("profile", "lena-fischer"), ("category", "people"), ("profile", "basic"), ("section", "members"),
        ),
        clean_texts=(
            "/profile/edit", "/user/settings", "/members/benefits", "/people/leadership-team",
            "/account/order-history", "/users/v2/list", "https://shop.example.com/products/lena-fischer",
            "/sign-in/new-device",
        ),
    ),
    "BIOMETRIC_ID": Table(
        keyed=(
            ("fingerprint_template", "Rk1SACAyMAAAAAEIAAABPAFiAMUAxQEAAAAoKA"),
            ("voiceprint", "vp_00412_9f1c2d77"), ("face_id", "c5c24a82-6845-4031-9d5d-978df9175426"),
            ("iris_code", "0110100111010011"),
        ),
        texts=(
            ("voiceprint=vp_00412_9f1c2d77", "vp_00412_9f1c2d77"),
            ("a=1&retina_scan=scan-0041-left.iso", "scan-0041-left.iso"),
        ),
        clean=(
            ("face_id", "true"), ("biometric", "enabled"), ("biometric_type", "face-scan-2"),
            ("surface_id", "c5c24a82-6845"), ("retina", "2"),
        ),
        clean_texts=("voiceprint vp_00412", "fingerprint login enabled", "a face id for 2026"),
    ),
    "PHOTO": Table(
        keyed=(
            ("avatar", "https://cdn.example.com/u/lena.jpg"),
            ("photo_url", "https://img.example.com/p/118?s=2"),
            ("profilePicture", "uploads/lena-fischer.jpeg"), ("patient/photo", "wound left arm.heic"),
        ),
        texts=(
            ("selfie=faces/lena-118.png&x=1", "lena-118.png"),
            ("q=1&headshot=img-4471.webp", "img-4471.webp"),
        ),
        clean=(
            ("product_photo", "https://cdn.example.com/p/hose.jpg"),
            ("image", "https://cdn.example.com/p/hose.jpg"), ("photos", 12),
            ("avatar", "https://cdn.example.com/default-avatar.png"), ("photo_count", "12"),
        ),
        clean_texts=("https://cdn.example.com/photos/sunset.jpg", "photo of the day", "hose.jpg"),
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
