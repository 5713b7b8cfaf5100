"""More rows for classes that have few: other field names, other ways to write, other things that look alike."""

from typing import Any

import pytest
from identifier_rows import Table, check_clean, check_found, clean, found

TABLES = {
    "ACCOUNT_NUMBER": Table(
        keyed=(("guarantor_account", "70-118842"), ("acctNumber", "88417702")),
        texts=(("account #88417702", "88417702"),),
        clean=(("accounting", "88417702"),),
        clean_texts=(),
    ),
    "ADMISSION_DATE": Table(
        keyed=(("admitDate", "2026-03-04"), ("admission/date", "03/04/2026")),
        texts=(("date of admission: 4 March 2026", "4 March 2026"),),
        clean=(("permit_date", "2026-03-04"),),
        clean_texts=(),
    ),
    "APPOINTMENT_ID": Table(
        keyed=(("appointmentNumber", "AP-88120"), ("waitlistId", "WL-77120")),
        texts=(("appointment no. 7702231", "7702231"),),
        clean=(("appointed", "7702231"),),
        clean_texts=(),
    ),
    "BANK_ACCOUNT": Table(
        keyed=(
            ("checking_account", "000123456789"), ("bank_account_no", "4410233871"),
            ("bankAcctNumber", "000987654321"),
        ),
        texts=(("bank account number 000987654321", "000987654321"),),
        clean=(("bank_holiday", "000123456789"),),
        clean_texts=(),
    ),
    "BIOMETRIC_ID": Table(
        keyed=(
            ("voice_print", "vp-7712-ABCD12"), ("irisTemplate", "SVJJUwAAAQ77abc9"),
            ("faceEmbedding", "0.12,0.44,0.91,0.07"),
        ),
        texts=(),
        clean=(("interface_id", "face-99120"),),
        clean_texts=(),
    ),
    "CASE_NUMBER": Table(
        keyed=(
            ("caseNumber", "24-771204"), ("accession_no", "A26-551204"), ("specimenId", "SP-77120"),
        ),
        texts=(("case no. 24-771204", "24-771204"),),
        clean=(("lowercase", "24-771204"),),
        clean_texts=(),
    ),
    "CLAIM_NUMBER": Table(
        keyed=(("claimNumber", "CLM-771204"), ("claim_id", 77120488), ("claimNo", "26-771204")),
        texts=(("claim number CLM-771204", "CLM-771204"),),
        clean=(("proclaim", "CLM-771204"),),
        clean_texts=(),
    ),
    "CREDIT_CARD": Table(
        keyed=(
            ("card_number", "4111 1111 1111 1111"), ("cardNumber", "5555555555554444"),
            ("cc", "378282246310005"), ("payment/card_number", "4012888888881881"),
            ("pan", "4111-1111-1111-1111"),
        ),
        texts=(
            ("paid with 4111 1111 1111 1111 today", "1111 1111"), ("card 5555-5555-5555-4444", "5555-4444"),
            ("Visa: 4012888888881881", "4012888888881881"),
        ),
        clean=(
            ("order_id", "4111111111111112"), ("card_type", "visa"), ("timestamp", "1763745600123456"),
            ("cards", "52"), ("sku", "4111-1111-1111-1112"), ("trace", "378282246310006"),
        ),
        clean_texts=("card 4111 1111 1111 1112", "1234 5678 9012 3456", "4111 1111 1111"),
    ),
    "DEATH_DATE": Table(
        keyed=(
            ("dod", "2026-01-02"), ("deceasedDate", "01/02/2026"), ("dateOfDeath", "2026-01-02"),
        ),
        texts=(("date of death: 01/02/2026", "01/02/2026"),),
        clean=(("deadline", "2026-01-02"),),
        clean_texts=(),
    ),
    "DEVICE_SERIAL": Table(
        keyed=(("serialNumber", "C02XK0AAJGH5"), ("device_serial", "SN-7712-ABC")),
        texts=(("serial number C02XK0AAJGH5", "C02XK0AAJGH5"),),
        clean=(("serialized", "C02XK0AAJGH5"),),
        clean_texts=(),
    ),
    "DICOM_UID": Table(
        keyed=(
            ("study_instance_uid", "1.2.840.113619.2.55.3.604688119"),
            ("SeriesInstanceUID", "1.3.12.2.1107.5.2.32.35162.3000"),
            ("sopInstanceUid", "1.2.840.113619.2.55.77.120"),
        ),
        texts=(("opened 1.2.840.113619.2.55.3.604688119.868", "604688119"),),
        clean=(("version", "1.2.840.1"),),
        clean_texts=(),
    ),
    "DISCHARGE_DATE": Table(
        keyed=(("dischargeDate", "2026-03-09"),),
        texts=(("date of discharge 03/09/2026", "03/09/2026"),),
        clean=(("battery_discharge", "2026"), ("discharge_rate", "12.5")),
        clean_texts=(),
    ),
    "EMAIL_ADDRESS": Table(
        keyed=(
            ("email", "lena.fischer@example.com"), ("e_mail", "nadia+x@example.co.uk"),
            ("q", "LENA@EXAMPLE.COM"), ("contact/mail", "l.f@mail.example.org"),
        ),
        texts=(
            ("write to lena@example.com.", "lena@example.com"), ("<lena@example.com>", "lena@example.com"),
        ),
        clean=(
            ("email", "none"), ("handle", "@lena"), ("asset", "logo@2x.png"), ("pkg", "react@18.2.0"),
            ("email_opt_in", "yes"),
        ),
        clean_texts=("meet @ noon", "user@localhost", "npm i left-pad@1.3.0"),
    ),
    "EMAIL_HASH": Table(
        keyed=(),
        texts=(),
        clean=(
            ("etag", "9bc2d509cf371fd4ae6e3e04e031a54ae4220163f280ddbcdef627ef7a292918"),
            ("email_hash", "none"),
        ),
        clean_texts=(),
    ),
    "ENCOUNTER_NUMBER": Table(
        keyed=(("csn", "100288441"),),
        texts=(("encounter number 100288441", "100288441"),),
        clean=(),
        clean_texts=(),
    ),
    "HL7_SEGMENT": Table(
        keyed=(("raw", "OBX|1|NM|718-7^HGB||13.2|g/dL"),),
        texts=(),
        clean=(("m", "a|b|c"),),
        clean_texts=(),
    ),
    "IMEI": Table(
        keyed=(
            ("imei_number", "490154203237518"), ("deviceImei", "356938035643809"), ("imei2", "490154203237518"),
        ),
        texts=(("IMEI: 356938035643809", "356938035643809"),),
        clean=(("imei_count", "12"),),
        clean_texts=(),
    ),
    "IP_ADDRESS": Table(
        keyed=(("client_ip", "198.51.100.7"), ("remoteAddr", "2001:db8::7")),
        texts=(("from 203.0.113.77 at noon", "203.0.113.77"),),
        clean=(("version", "1.2.3.4"),),
        clean_texts=(),
    ),
    "LICENSE_NUMBER": Table(
        keyed=(("driversLicense", "D4410233"), ("license_no", "RN-448120")),
        texts=(("license number MD-448120", "MD-448120"),),
        clean=(("licensed", "yes"),),
        clean_texts=(),
    ),
    "LICENSE_PLATE": Table(
        keyed=(
            ("license_plate", "8ABC123"), ("plateNumber", "KXQ 4417"), ("vehicle/plate", "7XYZ889"),
            ("tagNumberPlate", "4ABC567"), ("registration_plate", "AB12 CDE"),
        ),
        texts=(),
        clean=(("template", "8ABC123"),),
        clean_texts=(),
    ),
    "MAC_ADDRESS": Table(
        keyed=(
            ("mac_address", "00:1A:2B:3C:4D:5F"), ("wifiMac", "00-1A-2B-3C-4D-60"),
            ("bssid", "02:00:5E:10:00:01"),
        ),
        texts=(("mac 00:1a:2b:3c:4d:61 joined", "4d:61"),),
        clean=(("time", "00:10:20"),),
        clean_texts=(),
    ),
    "MEDICAL_RECORD_NUMBER": Table(
        keyed=(("mrn", "00123456"),),
        texts=(("chart no: 7712044", "7712044"),),
        clean=(("patient_count", "5530172"), ("mrna", "5530172")),
        clean_texts=(),
    ),
    "PASSPORT_NUMBER": Table(
        keyed=(
            ("passport_number", "C01234568"), ("passportNo", "XN7654321"), ("passport/number", "512345679"),
        ),
        texts=(
            ("passport number C01234569", "C01234569"), ("Passport no: 512345670", "512345670"),
        ),
        clean=(("passport_js", "0.7.0"),),
        clean_texts=("passport fee 165 dollars",),
    ),
    "PHONE_HASH": Table(
        keyed=(
            ("ph", "82c26e9989fb71418da0599f098cb42db2e7e496ec0f06811ab76e4126b9e193"),
            ("hashed_phone", "82c26e9989fb71418da0599f098cb42d"),
            ("sha256_phone_number", "82c26e9989fb71418da0599f098cb42db2e7e496ec0f06811ab76e4126b9e193"),
            ("u_hpn", "82c26e9989fb71418da0599f098cb42db2e7e496ec0f06811ab76e4126b9e193"),
        ),
        texts=(),
        clean=(
            ("ph", "7.4"), ("phone_hash", "none"), ("phase", "82c2"), ("phone_etag", "yes"),
            ("phone_hash_count", "4"),
            ("commit", "82c26e9989fb71418da0599f098cb42db2e7e496"),
        ),
        clean_texts=(),
    ),
    "PHOTO": Table(
        keyed=(("profilePicture", "https://cdn.example.com/u/lena.jpg"),),
        texts=(),
        clean=(("photo_count", "12"),),
        clean_texts=(),
    ),
    "PRESCRIPTION_NUMBER": Table(
        keyed=(("rxNumber", "7712045"),),
        texts=(("prescription number 7712045", "7712045"),),
        clean=(),
        clean_texts=(),
    ),
    "SERVICE_DATE": Table(
        keyed=(("serviceDate", "2026-03-04"),),
        texts=(("date of service: 03/04/2026", "03/04/2026"),),
        clean=(("service_update", "2026"),),
        clean_texts=(),
    ),
    "US_DEA": Table(
        keyed=(
            ("dea_number", "AB1234563"), ("deaNumber", "BB1388568"), ("prescriber/dea", "AB1234563"),
        ),
        texts=(("DEA # AB1234563", "AB1234563"),),
        clean=(("idea", "AB1234564"),),
        clean_texts=(),
    ),
    "US_HICN": Table(
        keyed=(
            ("hicn", "536904399A"), ("medicare_claim_number", "536-90-4399-B"), ("hicNumber", "536904399C1"),
        ),
        texts=(("HICN 536904399A", "536904399A"), ("hicn: 536-90-4399-A", "536-90-4399")),
        clean=(("chicness", "536904399A"),),
        clean_texts=(),
    ),
    "US_ITIN": Table(
        keyed=(
            ("itin", "912-70-1234"), ("itin_number", "912701234"), ("tax/itin", "912-88-4321"),
        ),
        texts=(("ITIN 912-70-1234", "912-70-1234"), ("itin: 912881234", "912881234")),
        clean=(("editing", "912701234"),),
        clean_texts=(),
    ),
    "US_MBI": Table(
        keyed=(("mbi", "1EG4-TE5-MK73"), ("medicareBeneficiaryId", "1EG4TE5MK73")),
        texts=(("Medicare 1EG4-TE5-MK73 shown", "1EG4-TE5-MK73"),),
        clean=(("mbit", "1EG4"),),
        clean_texts=(),
    ),
    "US_SSN": Table(
        keyed=(
            ("ssn", "536-90-4399"), ("socialSecurityNumber", "219099999"), ("patient/ssn", "536 90 4399"),
        ),
        texts=(("social security number: 536-90-4399", "536-90-4399"),),
        clean=(("session", "536-90"),),
        clean_texts=(),
    ),
    "ABA_ROUTING_NUMBER": Table(
        keyed=(
            ("routing_number", "021000021"), ("routingNo", "011000015"), ("bank/aba", "122000247"),
        ),
        texts=(("routing number 021000021", "021000021"), ("ABA 011000015", "011000015")),
        clean=(("routing_table", "021000021"),),
        clean_texts=(),
    ),
    "VIN": Table(
        keyed=(("vehicleVin", "1M8GDM9AXKP042788"), ("vin_number", "1HGCM82633A004352")),
        texts=(("VIN 1HGCM82633A004352", "1HGCM82633A004352"),),
        clean=(("vineyard", "1M8GDM9A"),),
        clean_texts=(),
    ),
    "VISIT_DATE": Table(
        keyed=(("visitDate", "2026-03-04"),),
        texts=(("date of visit: 03/04/2026", "03/04/2026"),),
        clean=(("visitors", "2026"),),
        clean_texts=(),
    ),
    "WIFI_SSID": Table(
        keyed=(
            ("ssid", "Fischer Home 5G"), ("wifiSsid", "Lindqvist-Guest"), ("network/ssid", "FritzBox 7712"),
            ("wifi_name", "Verik Home"),
        ),
        texts=(("SSID: Verik Home", "Verik Home"),),
        clean=(("residential", "yes"),),
        clean_texts=(),
    ),
    "X12_SEGMENT": Table(
        keyed=(),
        texts=(("CLM*8841*125.5***11:B:1~", "8841"),),
        clean=(("m", "5*3"),),
        clean_texts=(),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("entity", "payload", "value"), found(TABLES))
def test_it_goes(entity: str, payload: Any, value: str) -> None:
    check_found(entity, payload, value)


@pytest.mark.parametrize("payload", clean(TABLES))
def test_it_stays(payload: Any) -> None:
    check_clean(payload)
