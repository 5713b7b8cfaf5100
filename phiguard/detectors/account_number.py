"""Account numbers of people with an organisation, by the field's name or a label.

Source: 45 CFR 164.514(b)(2)(i)(J).
"""

import re
from random import Random

from phiguard import codes
from phiguard.detector import Detector, Shape

_LABEL = r"\b(?:account|acct|a/c|guarantor|billing account|patient (?:account|acct)|customer)"

# In telemetry an `account_id` is the project's account with a vendor, as its keys are, and stays.
_VENDORS = re.compile(r"(?i)(?:account|acct)[ _\-]?id[ :=#]*$")


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if _VENDORS.search(text, max(0, start - 16), start) else codes.fit(text, start, end)


def _sample(rng: Random) -> tuple[str, str]:
    code = str(rng.randrange(10**6, 10**10))
    return rng.choice([("account_number", code), ("acctNo", code), ("", f"account number {code}")])


DETECTOR = Detector(
    id="account_number",
    entity="ACCOUNT_NUMBER",
    label="Account number",
    safe_harbor="J",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{codes.SAID_NUMBER}{codes.IN_TEXT}", 0.9),
        Shape(rf"{_LABEL}{codes.AFTER_COLON}", 0.75),
        Shape(r"\b(?:account|acct\.?) ((?:[0-9]{2,4}-)?[A-Z]?[0-9]{5,12}(?:-[0-9]{1,4})?)\b", 0.75),
        Shape(r"\bacct\.? ([0-9]{3,6}-[0-9]{3,8})\b", 0.75),
        Shape(r"\bpatient (?:account|acct)\.? ?([0-9]{5,12})\b", 0.85),
        Shape(codes.WHOLE, 0.03, keyed=True),
    ),
    keys=(
        "account number",
        "account no",
        *("=loyalty", "loyalty id", "loyalty number", "loyalty no", "reward id", "reward number", "loyalty card"),
        *("patient control number", "pat ctrl no", "patient ctrl no", "pat control number"),
        "account num",
        "account nbr",
        "acct number",
        "acct no",
        "acct num",
        "acct nbr",
        "acct",
        "accountnumber",
        "guarantor id",
        "guarantor number",
        "guarantor account",
        "billing account",
        "customer account",
        "patient account",
        "customer number",
        "customer no",
        "invoice account",
        "kundennummer",
        "kontonummer",
        "numero cuenta",
        "loyalty number",
        "loyalty id",
        "statement number",
        *("statement no", "stmt no", "stmt number", "stmt num", "stmt id"),
        "frequent flyer number",
    ),
    not_keys=(
        "hospital account",
        "ad account number",
        "ads account number",
        "aws account number",
        "merchant account number",
        "advertiser account number",
        "service account number",
        "seller account number",
        "publisher account number",
    ),
    fit=_fit,
    weigh=codes.weigh,
    echoes=lambda value: (value,) if len(value) >= 7 else (),
    match=(
        ("account_number", "0088417702"),
        ("acctNo", "88417702"),
        ("customer_account", "88417702"),
        ("guarantor_id", "G-884177"),
        ("billing_account", "60-1188-4"),
        ("customerNumber", "4410233"),
        "account number 88417702",
        "charged to acct 88-41770",
        "account 8841770 is past due",
        "Acct #: 88417702",
        "acct. no. 0088417702 is due",
    ),
    no_match=(
        "88417702",
        ("account_type", "checking-101"),
        ("ad_account_id", "88417702881"),
        ("account_id", "7780304902"),
        "account id: 7780304902",
        ("account", "free"),
        ("account_number", "[ACCOUNT_NUMBER]"),
        ("account_number", "pending"),
        ("accounts", "88417702"),
        "on account of 1200 users",
        "account 2024 summary",
        ("aws_account_id", "884177021188"),
        "account number is missing",
        ("order_id", "88417702"),
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
