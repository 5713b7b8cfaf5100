"""Bank account numbers, by the field's name or a label.

Source: 45 CFR 164.514(b)(2)(i)(J); NACHA file format, entry detail record.
"""

from random import Random

from phiguard import codes
from phiguard.detector import Detector, Shape

_LABEL = r"\b(?:bank account|bank acct|checking account|savings account|direct deposit account|kontonr|konto)"


def _sample(rng: Random) -> tuple[str, str]:
    code = str(rng.randrange(10**7, 10**12))
    return rng.choice(
        [
            ("bank_account_number", code),
            ("checkingAccount", code),
            ("", f"bank account number {code}"),
        ]
    )


DETECTOR = Detector(
    id="bank_account",
    entity="BANK_ACCOUNT",
    label="Bank account number",
    safe_harbor="J",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{codes.SAID}{codes.IN_TEXT}", 0.93),
        Shape(codes.WHOLE, 0.03, keyed=True),
    ),
    keys=(
        "bank account",
        "bank account number",
        "bank acct",
        "bank account no",
        "checking account",
        "saving account",
        "bank acct number",
        "direct deposit account",
        "ach account",
        "deposit account",
        "payout account",
        "bank number account",
        "sort code account",
        "konto",
        "kontonr",
        "cuenta bancaria",
        "conta bancaria",
        "compte bancaire",
        "us bank account",
        "debit account",
    ),
    key_weight=8.0,
    fit=codes.fit,
    weigh=codes.weigh,
    echoes=lambda value: (value,) if len(value) >= 7 else (),
    match=(
        ("bank_account", "000123456789"),
        ("bankAccountNumber", "4410233871"),
        ("checking_account", "88-4177-0231"),
        ("savingsAccountNo", "441023387"),
        ("ach_account", "0441023387"),
        "bank account 000123456789",
        "Checking account number: 4410233871",
        "bank acct #4410233871",
    ),
    no_match=(
        "000123456789",
        ("bank_account", "true"),
        ("bank_account_type", "checking-01"),
        ("bank_account", "[BANK_ACCOUNT]"),
        ("bank", "4410233871"),
        "a bank account since 2019 for all",
        "open a checking account today",
        ("bank_account_count", "4410233"),
        ("embankment", "4410233871"),
        ("bank_account", "none"),
        "savings account 2 for 1",
        ("account_type", "4410233871x"),
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
