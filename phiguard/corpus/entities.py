"""What can be planted: entity, its role, its Safe Harbor letter (45 CFR 164.514(b)(2)(i)).

Names are those of the detectors where there is such a detector; the table is the corpus's own, so that a scrubber
is measured by what the rule lists and not by what it looks for.
"""

from typing import Final, NamedTuple


class Spec(NamedTuple):
    role: str
    letter: str
    label: str


ENTITIES: Final[dict[str, Spec]] = {
    "PERSON": Spec("direct", "A", "Name of a person"),
    "STREET_ADDRESS": Spec("quasi", "B", "Street address"),
    "POSTAL_CODE": Spec("quasi", "B", "ZIP code"),
    "COORDINATES": Spec("quasi", "B", "Latitude and longitude"),
    "DATE_OF_BIRTH": Spec("quasi", "C", "Date of birth"),
    "APPOINTMENT_DATE": Spec("quasi", "C", "Date of a visit"),
    "PHONE_NUMBER": Spec("direct", "D", "Phone number"),
    "EMAIL_ADDRESS": Spec("direct", "F", "E-mail address"),
    "US_SSN": Spec("direct", "G", "Social security number"),
    "MEDICAL_RECORD_NUMBER": Spec("direct", "H", "Medical record number"),
    "HEALTH_PLAN_NUMBER": Spec("direct", "I", "Health plan number"),
    "US_MBI": Spec("direct", "I", "Medicare number"),
    "ACCOUNT_NUMBER": Spec("direct", "J", "Account number"),
    "VIN": Spec("direct", "L", "Vehicle number"),
    "DEVICE_ID": Spec("session", "M", "Device id"),
    "MOBILE_AD_ID": Spec("ad_id", "M", "Mobile advertising id"),
    "IP_ADDRESS": Spec("quasi", "O", "IP address"),
    "USER_ID": Spec("direct", "R", "User id"),
    "EMAIL_HASH": Spec("direct", "R", "Hash of an e-mail address"),
    "PHONE_HASH": Spec("direct", "R", "Hash of a phone number"),
    "NAME_HASH": Spec("direct", "R", "Hash of a name"),
    "COOKIE_ID": Spec("session", "R", "Client, visitor or anonymous id"),
    "SESSION_ID": Spec("session", "R", "Session id"),
    "AD_ID": Spec("ad_id", "R", "Click id or advertising cookie"),
    "CONFIRMATION_CODE": Spec("direct", "R", "Confirmation, encounter or appointment code"),
    "SECRET": Spec("secret", "", "Secret or token"),
    "HEALTH_TERM": Spec("health", "", "Condition, drug, procedure, test, symptom or specialty"),
    "HEALTH_CODE": Spec("health", "", "Code of a condition or drug"),
    "HEALTH_MEASURE": Spec("health", "", "Score, dose or the like"),
    "PROVIDER_NAME": Spec("provider", "", "Name of a clinician"),
}
IDENTITY: Final = frozenset({"direct", "quasi", "ad_id", "session"})
"""Roles that tell who it is."""
STRONG: Final = frozenset({"direct", "quasi"})
"""Roles that tell it by themselves."""
