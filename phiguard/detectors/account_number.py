"""Account numbers of people with an organisation, by the field's name or a label.

Source: 45 CFR 164.514(b)(2)(i)(J).
"""

from random import Random

from phiguard import codes
from phiguard.detector import Detector, Shape

_LABEL = r"\b(?:account|acct|a/c|guarantor|billing account|patient account|customer)"

# Google's ids of advertisers, properties and containers: the project's, not a person's.
_PROJECTS = ("AW-", "UA-", "GT-", "GTM-", "DC-", "acct_")


def _weigh(value: str) -> float:
    return -8.0 if value.startswith(_PROJECTS) else codes.weigh(value)


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
        Shape(codes.WHOLE, 0.03, keyed=True),
    ),
    keys=(
        "account number", "account no", "account num", "account nbr", "account id", "acct number", "acct no",
        "acct num", "acct nbr", "acct id", "acct", "accountnumber", "guarantor id", "guarantor number",
        "guarantor account", "billing account", "customer account", "patient account", "customer number",
        "customer no", "invoice account", "kundennummer", "kontonummer", "numero cuenta", "loyalty number",
        "loyalty id", "statement number", "frequent flyer number",
    ),
    not_keys=(
        "hsp account id", "hospital account", "hospital account id",
        "ad account id", "ads account id", "adwords account id", "aws account id", "cloud account id",
        "advertiser account id", "service account id", "gcp account id", "azure account id",
        "google account id", "analytics account id", "tag account id", "merchant account id",
        "publisher account id", "seller account id", "stripe account id", "network account id",
        "manager account id", "ga account id", "account id hash version",
    ),
    fit=codes.fit,
    weigh=_weigh,
    echoes=lambda value: (value,) if len(value) >= 7 else (),
    match=(
        ("account_number", "0088417702"),
        ("acctNo", "88417702"),
        ("accountId", "88417702"),
        ("guarantor_id", "G-884177"),
        ("billing_account", "60-1188-4"),
        ("customerNumber", "4410233"),
        "account number 88417702",
        "Acct #: 88417702",
        "acct. no. 0088417702 is due",
    ),
    no_match=(
        "88417702",
        ("account_type", "checking-101"),
        ("ad_account_id", "88417702881"),
        ("account_id", "AW-884177021"),
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
)
