"""Codes of plans, accounts, licences and care: what goes and what stays."""

from typing import Any

import pytest
from identifier_rows import Table, check_clean, check_found, check_size, clean, found

TABLES = {
    "HEALTH_PLAN_NUMBER": Table(
        keyed=(
            ("member_id", "XQB9104277"), ("memberId", 48213377), ("insurance/policy_number", "ZKP-88120-04"),
            ("groupNumber", "70-33418"), ("subscriber_id", "104277310"), ("medicaidId", "W228119034"),
        ),
        texts=(
            ("Member ID: XQB9104277", "XQB9104277"), ("policy number ZKP8812004 is active", "ZKP8812004"),
            ("claim denied member=XQB9104277 code=12", "XQB9104277"), ("enrollee=W228119034 ok", "W228119034"),
            ("what it says on my insurance card: ZKP8812004, thanks", "ZKP8812004"),
        ),
        clean=(
            ("member_since", "2019"), ("privacy_policy_id", "policy-2024"), ("group_id", 48213377),
            ("members", 48213377), ("policy", "strict"),
        ),
        clean_texts=(
            "member id required", "group of 1200 people", "policy number: see page 4", "raft member=node-3 joined",
            "subscriber=web-push ok", "a membership card costs 25 USD",
        ),
    ),
    "CONFIRMATION_CODE": Table(
        keyed=(
            ("confirmation_code", "QX81ZT"), ("confirmationNumber", 40021187),
            ("booking/reference", "ZT-48-QX"), ("conf_no", "A7K2P9"), ("pnr", "QXPLZT"),
        ),
        texts=(("Your confirmation code is QX81ZT.", "QX81ZT"), ("confirmation #40021187", "40021187")),
        clean=(
            ("order_id", "A-100482"), ("confirmation", "pending"), ("promo_code", "QX81ZT"),
            ("confirmation_page", "step-3"), ("code", "QX81ZT"),
        ),
        clean_texts=("confirmation page 2", "Booking 2 rooms", "confirmation code expired"),
    ),
    "ENCOUNTER_NUMBER": Table(
        keyed=(
            ("csn", 1002884417), ("encounterId", "E-884417"), ("visit_number", "7741902"),
            ("PAT_ENC_CSN_ID", "1002884417"), ("hsp_account_id", "60018842"),
        ),
        texts=(("CSN 1002884417 closed", "1002884417"), ("encounter #884417", "884417")),
        clean=(
            ("visit_count", 7741902), ("encounter_type", "office"), ("podcast_episode_id", "1044"),
            ("encounter", "new"), ("count", 1002884417),
        ),
        clean_texts=("an encounter with 40 people", "visit 12 parks", "1002884417 visits"),
    ),
    "APPOINTMENT_ID": Table(
        keyed=(
            ("appointment_id", 7702231), ("apptId", "AP-7702231"), ("appointment/number", "88-41902"),
            ("referralId", "RF-20881"), ("appointment_uuid", "9f1c2d77-0b1e-4a77-9c10-2e6b7f1d9a43"),
        ),
        texts=(("Appointment ID: AP-7702231", "AP-7702231"), ("appt #7702231", "7702231")),
        clean=(
            ("point_id", 7702231), ("appointment", "new"), ("appointments_count", 418802),
            ("order_id", "7702231"), ("slot", "header-2"),
        ),
        clean_texts=("appointment 12 minutes", "appointments: 418", "appointment id missing"),
    ),
    "CASE_NUMBER": Table(
        keyed=(
            ("case_number", "24-118820"), ("caseId", "CM-4471902"), ("case_no", 4471902),
            ("accession", "A26-104418"), ("specimen_id", "SP118820"),
        ),
        texts=(("case number 24-118820", "24-118820"), ("Case #4471902 was closed", "4471902")),
        clean=(
            ("test_case_id", "TC-104"), ("case", "upper"), ("showcase_id", "4471902"),
            ("use_case_id", "1044"), ("case_count", 4471902),
        ),
        clean_texts=("in case 12 people come", "Case study 2024", "the case of 1984"),
    ),
    "PRESCRIPTION_NUMBER": Table(
        keyed=(
            ("rx_number", "6618204"), ("rxNum", 66182041), ("prescriptionId", "RX-6618204"),
            ("refill_number", "771-66182"), ("prescription/number", "0661820"),
        ),
        texts=(("Rx# 6618204", "6618204"), ("prescription number 6618204", "6618204")),
        clean=(
            ("rx_bytes", 6618204), ("prescription_count", 6618204), ("prescription", "glasses"),
            ("script", "main.js"), ("rx", "true"),
        ),
        clean_texts=("refill 2 of 3", "RX 580 graphics card", "prescription 20 mg"),
    ),
    "CLAIM_NUMBER": Table(
        keyed=(
            ("claim_number", "CLM20881734"), ("claimId", 2088173401), ("claim/number", "26-0088-17"),
            ("icn", "2026011988417"), ("prior_auth_number", "PA-7741902"),
        ),
        texts=(("Claim number: CLM20881734", "CLM20881734"), ("claim #2088173401 denied", "2088173401")),
        clean=(
            ("claims", "admin"), ("claim_count", 2088173), ("token_claim", "admin"), ("claim", "true"),
            ("order_no", "2088173401"),
        ),
        clean_texts=("they claim 40 million users", "claim 20% off", "the claim no longer holds"),
    ),
    "ACCOUNT_NUMBER": Table(
        keyed=(
            ("account_number", "0088417702"), ("acctNo", 88417702), ("patient_account", "88417702"),
            ("guarantor_id", "G-884177"), ("customerNumber", "4410233"),
        ),
        texts=(("account number 88417702", "88417702"), ("Acct #: 88417702", "88417702")),
        clean=(
            ("ad_account_id", 88417702881), ("account_id", "7780304902"), ("account", "free"),
            ("accounts", 88417702), ("account_type", "gold"),
        ),
        clean_texts=("on account of 1200 users", "account summary 2024", "account number is missing"),
    ),
    "BANK_ACCOUNT": Table(
        keyed=(
            ("bank_account", "000123456789"), ("bankAccountNumber", 4410233871),
            ("checking_account", "88-4177-0231"), ("payout_account", "0441023387"),
        ),
        texts=(
            ("bank account 000123456789", "000123456789"),
            ("Checking account number: 4410233871", "4410233871"),
        ),
        clean=(
            ("bank_account_type", "checking"), ("bank", "4410233871a"), ("bank_account_count", 44),
            ("bank_account", "none"),
        ),
        clean_texts=(
            "open a bank account today", "a bank account since 2019 or so", "savings account 2 for 1",
        ),
    ),
    "IBAN_CODE": Table(
        keyed=(
            ("iban", "DE89370400440532013000"), ("ref", "GB29 NWBK 6016 1331 9268 19"),
            ("bankAccount", "nl91abna0417164300"), ("note", "ES9121000418450200051332"),
        ),
        texts=(
            ("pay DE89 3704 0044 0532 0130 00 today", "DE89 3704 0044 0532 0130 00"),
            ("IBAN: FR1420041010050500013M02606", "FR1420041010050500013M02606"),
        ),
        clean=(
            ("ref", "DE89370400440532013001"), ("sku", "GB12ABCD3456"), ("id2", "XX89370400440532013000"),
            ("iban", "none"),
        ),
        clean_texts=("ADE89370400440532013000", "SKU12 3456 7890", "DE8937040044053201300"),
    ),
    "ABA_ROUTING_NUMBER": Table(
        keyed=(
            ("routing_number", "021000021"), ("aba", "0110-0001-5"), ("bankRouting", 122000247),
            ("rtn", "325070760"),
        ),
        texts=(("routing number 021000021", "021000021"), ("ABA# 021000021", "021000021")),
        clean=(
            ("routing_number", "021000022"), ("order_id", "021000021"), ("routing_key", "orders.021"),
            ("routing", "round-robin"), ("n", 122000247),
        ),
        clean_texts=("routing 0210000219", "rerouting 021000021", "021000021"),
    ),
    "LICENSE_NUMBER": Table(
        keyed=(
            ("license_number", "D4410233"), ("driversLicense", "WDL4K2P88Q1B"),
            ("dl_number", "F255-9216-4410"), ("medical_license", "MD-448120"),
        ),
        texts=(("driver's license number D4410233", "D4410233"), ("License #: RN-448120", "RN-448120")),
        clean=(
            ("license", "MIT"), ("license_key_type", "D4410233"), ("license", "Apache-2.0"),
            ("license_type", "class-12"), ("software_license_number", "D4410233"),
        ),
        clean_texts=("license 2.0 terms", "under the MIT license 2026", "a licence to fly 2 planes"),
    ),
    "PASSPORT_NUMBER": Table(
        keyed=(
            ("passport", "C01234567"), ("passportNumber", 512345678), ("passport_no", "XN1234567"),
            ("reisepass", "C01X00T47"),
        ),
        texts=(("passport no. 512345678", "512345678"), ("Passport: C01234567, issued", "C01234567")),
        clean=(
            ("passport", "true"), ("passport_version", "0.6.0"), ("order_id", "C01234567"),
            ("passport_count", 51234567),
        ),
        clean_texts=("passport photos 2024", "C01234567", "passport 12345"),
    ),
    "US_ITIN": Table(
        keyed=(
            ("itin", "912703456"), ("tax_id", "912 94 3456"), ("taxpayerId", "900-65-0001"),
            ("note", "912-88-1184"),
        ),
        texts=(("ITIN 912703456", "912703456"), ("my tax id is 912-88-1184.", "912-88-1184")),
        clean=(
            ("note", "912-34-5678"), ("order_id", "912703456"), ("sku", "912-70-3456"), ("itin", "812703456"),
            ("tin", "roof"),
        ),
        clean_texts=("A912-70-3456", "912-70-34567", "912703456"),
    ),
    "US_MBI": Table(
        keyed=(
            ("mbi", "1eg4te5mk73"), ("medicare_number", "1EG4-TE5-MK73"), ("note", "3WK7QR9DN64"),
            ("beneficiaryId", "9AA0A00AA00"),
        ),
        texts=(("my card says 1EG4-TE5-MK73", "1EG4-TE5-MK73"), ("Medicare: 9AA0A00AA00", "9AA0A00AA00")),
        clean=(
            ("note", "0EG4-TE5-MK73"), ("sku", "1EG4TE5MK73"), ("note", "1SG4-TE5-MK73"),
            ("medicare", "part B"),
        ),
        clean_texts=("X1EG4TE5MK73", "1EG4-TE5-MK731", "1eg4te5mk73"),
    ),
    "US_HICN": Table(
        keyed=(
            ("hicn", "536904399A"), ("medicare_claim_number", "536-90-4399-C1"),
            ("hicNumber", "WCA536904399"), ("hicn", "MA123456"),
        ),
        texts=(("HICN 536904399A", "536904399A"), ("Medicare claim number: 536-90-4399-D", "536-90-4399-D")),
        clean=(("sku", "536904399A"), ("hicn", "true"), ("hic", "sunt"), ("medicare_plan", "advantage-2026")),
        clean_texts=("536904399A", "Medicare 2026 plans", "chic 536904399A"),
    ),
    "US_DEA": Table(
        keyed=(
            ("dea", "AB1234563"), ("prescriberDEA", "ab1234563"), ("dea_number", "F91234563"),
            ("dea_no", "BL4488208"),
        ),
        texts=(("DEA# AB1234563", "AB1234563"), ("prescriber AB1234563 signed", "AB1234563")),
        clean=(
            ("note", "AB1234564"), ("sku", "AB1234563"), ("order_id", "AB1234563"),
            ("idea_number", "AB1234563"),
        ),
        clean_texts=("AB1234563", "idea AB1234563", "DEA# AB123456"),
    ),
    "NATIONAL_ID": Table(
        keyed=(
            ("sin", "123456782"), ("cpf", "390.533.447-05"), ("nhs_number", "943 476 5919"),
            ("patient/bsn", 111222333), ("codiceFiscale", "RCCMNL83S18D969H"), ("pesel", "44051401359"),
        ),
        texts=(
            ("my NHS number is 943 476 5919 and", "943 476 5919"), ("CPF 390.533.447-05", "390.533.447-05"),
            ("Aadhaar: 2341 2341 2346", "2341 2341 2346"),
        ),
        clean=(
            ("order_id", "046454286"), ("sin", "0.8414709848"), ("nhs", "trust"), ("basin", "123456782"),
            ("national_id", "true"),
        ),
        clean_texts=("CPF 390.533.447-06", "sin 123 456 783", "the sin of 1000000 men"),
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
