"""Telephone numbers of seven digits: by a label near them, and not where they are a part, a range or an amount."""

from typing import Any

import pytest
from identifier_rows import Table, check_clean, check_found, check_size, clean, found

from phiguard import Guard, Policy

TABLES = {
    "PHONE_NUMBER": Table(
        keyed=(
            ("phone", "555-0147"), ("home_phone", "555.0147"), ("fax", "555-0147"), ("contact/phone", "555-0147"),
            ("mobileNumber", "555 0147"),
        ),
        texts=(
            ("call 555-0123", "555-0123"), ("call nadia 555-0147", "555-0147"),
            ("please call me back on 555-0147 after 5", "555-0147"), ("reach me at 555-0147", "555-0147"),
            ("my cell is 555.0147", "555.0147"), ("tel. 555-0147", "555-0147"), ("Fax: 555-0147", "555-0147"),
            ("phone 555-0147 or 555-0148", "555-0148"), ("555-0147 ext 12", "555-0147"),
            ("at 555-0147, ext. 4410", "555-0147"), ("text me: 555-0147", "555-0147"),
            ("missed call from 555-0147 at noon", "555-0147"),
            ("refill order? call 555-0147 to pick up", "555-0147"),
            ("llama al 555-0147", "555-0147"), ("dial 555-0147 for a nurse", "555-0147"),
        ),
        clean=(
            ("part", "555-0147"), ("sku", "212-4410"), ("range", "200-2000"), ("price", "299-1999"),
            ("code", "555-0147"), ("id", "555-0147"), ("model", "MX 555-0147"), ("score", "212-4410"),
        ),
        clean_texts=(
            "555-0147", "part 555-0147", "call about part 555-0147", "model no. 555-0147 has a phone jack",
            "the call took 404-5000 ms", "call latency 200-1500 ms", "phones from $299-1999",
            "phone cases 299-1999 USD",
            "price 299-1999, call us", "scores of 212-4410 by mobile", "rooms 212-4410",
            "pages 212-4410 about cell walls",
            "call sites between 300-4000", "error 404-5000 on call", "mobile screens of 360-1280 px",
            "ticket 555-0147: call later", "up to 300-5000 items per call", "telegram 555-0147",
            "version 555.0147 call",
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


def test_the_end_of_an_allowed_number_is_allowed() -> None:
    policy = Policy.loads('id = "m"\nextends = "standard"\n[organisation]\nphones = ["(206) 555-0147"]')
    guard = Guard(policy)
    for text in ("call (206) 555-0147", "call 206-555-0147", "call 1 206 555-0147 now"):
        assert guard.scrub(text).payload == text
