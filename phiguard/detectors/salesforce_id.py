"""Salesforce's ids of people: contacts, leads, users, person accounts' contacts, as records and exports show them.

Fifteen letters and digits, of which the first three say of what; three more say which of the fifteen are capitals,
so that a chance match is out of reach.

Source: key prefixes and 18-character ids, https://help.salesforce.com/s/articleView?id=000385203 and 000383278.
"""

from random import Random

from phiguard.checks import Check
from phiguard.detector import Detector, Shape

_CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def suffix(value: str) -> str:
    """The last three characters of an id, by its first fifteen."""
    fives = (value[i : i + 5] for i in (0, 5, 10))
    return "".join(_CODE[sum(1 << i for i, sign in enumerate(five) if sign.isupper())] for five in fives)


def _holds(value: str) -> bool:
    return value[15:] == suffix(value)


def _sample(rng: Random) -> str:
    value = rng.choice(["003", "00Q", "005"]) + rng.choice("56") + "".join(rng.choices(_SIGNS, k=11))
    return value + suffix(value)


DETECTOR = Detector(
    id="salesforce_id",
    entity="USER_ID",
    label="Salesforce's id of a person",
    safe_harbor="R",
    role="direct",
    source="https://help.salesforce.com/s/articleView?id=000385203",
    shapes=(Shape(r"\b(?:003|00Q|005)[A-Za-z0-9]{12}[A-Z0-5]{3}\b", 0.3, ignore_case=False),),
    check=Check(_holds, 1 / 4096, "capitals agree with the suffix"),
    match=(
        "0035g00000XyZabAAF",
        "https://crm.example/lightning/r/Contact/0035g00000XyZabAAF/view",
        "WhoId=00Q5g00000Kp1xQEAR moved",
    ),
    no_match=(
        "0035g00000XyZabAAA",
        "0015g00000XyZabAAF",
        "0035g00000XyZab",
        "0035G00000XYZABAAF",
        "005000000000000000",
    ),
    sample=_sample,
)
