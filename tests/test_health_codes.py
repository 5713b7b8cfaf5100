"""Codes of diagnoses, procedures, drugs and tests: what goes and what stays."""

from typing import Any

import pytest
from identifier_rows import Table, check_clean, check_found, check_size, clean, found

TABLES = {
    "MEDICAL_CONDITION": Table(
        keyed=(
            ("dx", "L20.9"), ("diagnosis_code", "F33.1"), ("icd10", "E119"), ("primaryDx", "m54.50"),
            ("claim/diagnosis", "Z21"), ("diagnoses", "E11.9, F33.1"), ("snomed", "73211009"),
            ("snomedCode", "38341003"), ("sctid", 22298006),
        ),
        texts=(
            ("ICD-10: F33.1", "F33.1"), ("coded ICD-10-CM E11.9 today", "E11.9"), ("dx F41.1 since May", "F41.1"),
            ("SNOMED CT 73211009", "73211009"), ("SCTID 22298006 was set", "22298006"),
        ),
        clean=(
            ("road", "A10"), ("sku", "E11.9"), ("color", "C3D"), ("version", "B12.4"), ("route", "A10"),
            ("dx", "unknown"), ("bin", "M25.5"), ("model", "E85"), ("order_id", "73211009"), ("seat", "J30"),
            ("snomed_release", "20240901"), ("vitamin", "B12"), ("diagnosis", "pending"), ("paper", "A10"),
        ),
        clean_texts=(
            "the A10 and the M25 at noon", "vitamin B12 and T20 bulbs", "Boeing F33.1-A", "order 73211009",
            "row E11 seat J30", "dx cluster",
        ),
    ),
    "PROCEDURE": Table(
        keyed=(
            ("cpt", "99213"), ("cpt_code", 27447), ("hcpcsCode", "J0897"), ("procedure_code", "45378"),
            ("claim/cpt", "99213-25"), ("cptCodes", "99213, 36415"), ("cdt_code", "D1110"),
        ),
        texts=(("CPT 99213", "99213"), ("HCPCS J0897 billed", "J0897"), ("CPT code: 27447", "27447")),
        clean=(
            ("zip_plan", "99213-A"), ("order", "27447"), ("code", "27447"), ("cpt", "0.42"),
            ("procedure", "sync_orders"),
            ("stored_procedure", "27447"), ("hcpcs", "none"), ("sku", "J0897"), ("item", 99213), ("width", 27447),
        ),
        clean_texts=("99213 people came", "procedure code of conduct", "CPT of 0.42 euros", "J0897 is a bolt"),
    ),
    "MEDICATION": Table(
        keyed=(
            ("ndc", "0002-8215-01"), ("ndc11", "00002821501"), ("drugCode", "50580-488-10"),
            ("ndc_code", 50580048810),
            ("rx/ndc", "0093-7146-56"), ("product_ndc", "123456-7890-12"),
        ),
        texts=(("NDC 0002-8215-01", "0002-8215-01"), ("NDC: 50580-0488-10", "50580-0488-10")),
        clean=(
            ("sku", "0002-8215-01"), ("part_no", "50580-488-10"), ("ndc", "true"), ("ndc", "oslo-2026"),
            ("order", "0093-7146-56"), ("model", "0002-8215-01"), ("lot_size", "1234-5678-90"),
        ),
        clean_texts=(
            "NDC conference 2026", "see 0002-8215-01", "lot 50580-0488-10-7", "from 2026-0115-01 on",
        ),
    ),
    "MEDICAL_TEST": Table(
        keyed=(
            ("loinc", "4548-4"), ("loincCode", "718-7"), ("lab_code", "2339-0"), ("observation/loinc", "55284-4"),
            ("loinc_num", "2345-7"),
        ),
        texts=(("LOINC 4548-4", "4548-4"), ("LOINC code: 718-7", "718-7"), ("http://loinc.org|2339-0", "2339-0")),
        clean=(
            ("loinc", "4548-5"), ("sku", "4548-4"), ("score", "718-7"), ("range", "2339-0"), ("date", "2024-1"),
            ("id", "4548-4"), ("pages", "55284-4"),
        ),
        clean_texts=("won 718-7 on Sunday", "pages 2339-0", "LOINC release 2.81", "LOINC 4548-5"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("entity", "payload", "value"), found(TABLES))
def test_it_goes(entity: str, payload: Any, value: str) -> None:
    check_found(entity, payload, value)


@pytest.mark.parametrize("payload", clean(TABLES))
def test_it_stays(payload: Any) -> None:
    check_clean(payload)


def test_every_entity_has_its_rows() -> None:
    check_size(TABLES)
