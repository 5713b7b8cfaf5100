"""Logins of letters alone that are made of what somebody is and a name: ``nurse.kbrandt``, ``dr_hweiss``.

Or of an initial and a surname that tables know: ``mortega``. Under a field that says who did something; words of
the language say what kind of user it was instead.

Source: 45 CFR 164.514(b)(2)(i)(R); fields of audit logs.
"""

import re
from random import Random

from phiguard.checks import Check, is_an_id
from phiguard.detector import Detector, Shape
from phiguard.detectors.user_reference import ROLES
from phiguard.ner.features import marks

_SIGNS = re.compile(r"[._\-\\|]")
_ROLE = (
    "nurse|dr|doctor|doc|physician|patient|pt|pat|member|mbr|provider|prov|rn|lpn|np|pa|md|ma|cna|clerk|staff"
    "|tech|therapist|pharm|pharmacist|rph|resident|intern|surgeon|client|caregiver|parent|guardian|scheduler"
    "|billing|biller|coder|reg|registrar|midwife|counselor|caremgr|proxy"
)
_LEAST = 4  # letters of a surname behind an initial


def _is_no_word(word: str) -> bool:
    m = marks(word)
    return m.english <= 1 or max(m.given, m.family) > m.english + 1


def _is_initial_and_surname(word: str) -> bool:
    """`mortega`, `ortegam`: it is of no table itself, and one letter less is a surname."""
    if any(marks(word)[:3]) or word in ROLES:
        return False
    return any(len(rest) >= _LEAST and _is_a_surname(rest) for rest in (word[1:], word[:-1]))


def _is_a_surname(word: str) -> bool:
    m = marks(word)
    return m.family >= 3 and m.english <= 2 and m.family > m.english


def _weigh(value: str) -> float:
    parts = _SIGNS.split(value.lower())
    if len(parts) == 1:
        return 0.0 if _is_initial_and_surname(parts[0]) else -9.0
    who = [p for p in parts[1:] if p]
    if any(p in ROLES for p in who) or not all(map(_is_no_word, who)):
        return -9.0
    return 0.0 if max(map(len, who), default=0) >= _LEAST else -9.0


def _sample(rng: Random) -> tuple[str, str]:
    who = rng.choice("kmlh") + rng.choice(["brandt", "ortega", "fischer", "lindqvist"])
    role = rng.choice(["nurse.", "dr_", "pt-", "rn."])
    return rng.choice(["login", "user", "actor", "performed_by"]), role + who


DETECTOR = Detector(
    id="staff_login",
    entity="USER_ID",
    label="Login made of a role or an initial, and a name",
    safe_harbor="R",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"(?:{_ROLE})[._\-](?:[a-z]\.)?[a-z]{{4,24}}(?:[._\-][a-z]{{1,20}})?", 0.05, keyed=True),
        Shape(r"[a-z]{5,20}", 0.02, keyed=True, ignore_case=False),
        Shape(rf"\b(?:user|usr|username|login|logname|actor)=[\"']?((?:{_ROLE})[._\-][a-z]{{4,24}})\b", 0.8),
    ),
    keys=(
        *("=login", "=user", "=usr", "=username", "=actor", "=logname", "=principal", "=operator", "=operator id"),
        *("=user name", "=login name", "=account name", "=requested by", "=actor id", "=actor name", "=caller"),
        *("=subject name", "=initiator", "=initiated by", "=invoked by", "=current user", "=logged in user"),
        *("=viewer", "=author", "=owner", "=assignee", "=assigned to", "=signed in as", "=logged in as", "=sub"),
        *(
            f"={done} by"
            for done in (
                "performed",
                "accessed",
                "viewed",
                "created",
                "updated",
                "modified",
                "edited",
                "changed",
                "opened",
                "deleted",
                "approved",
                "signed",
                "entered",
                "recorded",
                "reviewed",
                "acknowledged",
                "closed",
                "submitted",
                "triggered",
                "printed",
                "exported",
                "released",
                "verified",
                "locked",
                "last updated",
                "last modified",
            )
        ),
    ),
    weigh=_weigh,
    check=Check(is_an_id, 0.9, "not a word for none"),
    match=(
        ("login", "nurse.kbrandt"),
        ("user", "dr_hweiss"),
        ("username", "pt-lfischer"),
        ("actor", "nurse.kbrandt"),
        ("user", "kbrandt"),
        ("actor", "mortega"),
        ("performed_by", "lfischer"),
        ("created_by", "fischerl"),
        ("accessedBy", "rn.tverik"),
        ("user", "DR.HWEISS"),
        ("updatedBy", "patient-mortega"),
        "audit user=nurse.kbrandt action=view",
    ),
    no_match=(
        ("user", "returning"),
        ("user", "freemium"),
        ("user", "patient-portal"),
        ("actor", "system"),
        ("actor", "staff-admin"),
        ("login", "patient_login"),
        ("user", "doctor-dashboard"),
        ("created_by", "terraform"),
        ("created_by", "migration"),
        ("performed_by", "cronjob"),
        ("user", "staff.guest"),
        ("viewer", "mobile"),
        ("user", "paywalled"),
        ("user_type", "nurse.kbrandt"),
        ("user", "[USER_ID]"),
        ("event", "nurse.kbrandt"),
        "nurse.kbrandt",
    ),
    sample=_sample,
    passes=("integer", "epoch", "uuid", "object_id", "short"),
)
