"""Numbers by which a health plan knows its members: each has its own form, so a key or a label must name one.

Source: 45 CFR 164.514(b)(2)(i)(I); field names of X12 271 and FHIR Coverage.
"""

from random import Random

from phiguard import codes
from phiguard.accents import spelt
from phiguard.detector import Detector, Shape

_LABEL = (
    r"\b(?:member|subscriber|insurance|beneficiary|health plan|plan member|policy|group|medicaid"
    r"|payer member)(?: account)?"
)
# Who is insured, as a field of a log line or a form; with five digits in a row it is no role and no word.
_INSURED = r"\b(?:member|subscriber|insured|enrollee|policy_?holder|card_?holder|beneficiary)"
_CODE = r"((?:[A-Z]{1,4}-?)?[A-Z]?[0-9]{5,14}(?:-[0-9]{1,6})?)\b"
# People say what stands on their card in many words, but in the same sentence, with no number between.
_CARD = (
    r"\b(?:insurance|insurer'?s|medicaid|medicare|member(?:ship)?|subscriber|health plan|benefits?|coverage)"
    r" (?:id |identification )?card(?:'s)?\b[^\x00-\x1f0-9.;?!<>\[\]{}]{0,28}?[ :#(]"
)


def _sample(rng: Random) -> tuple[str, str]:
    code = f"{rng.choice(['XQ', 'ZKP', 'W'])}{rng.randrange(10**6, 10**9)}"
    return rng.choice([("member_id", code), ("policyNumber", code), ("", f"member ID: {code}")])


DETECTOR = Detector(
    id="health_plan_number",
    entity="HEALTH_PLAN_NUMBER",
    label="Health plan member, policy or group number",
    safe_harbor="I",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{codes.SAID_NUMBER}{codes.IN_TEXT}", 0.9),
        Shape(rf"{_LABEL}{codes.AFTER_COLON}", 0.75),
        Shape(rf"{_INSURED}[\"']?[=:][\"']?{_CODE}", 0.8),
        Shape(rf"{_CARD}{_CODE}", 0.8),
        Shape(rf"\b(?:grp|mbr|subscr?)\.? ?(?:#|no\.?|num|id)[ :#=]{{0,3}}{_CODE}", 0.8),
        Shape(
            r"\b(?:coverage|sub_?id)(?: for| id)?[ :=#]{1,2}[\"']?([A-Z]{1,3}[0-9]{8,12})\b", 0.8, ignore_case=False
        ),
        # Right behind who is insured or by whom, a code of the form that plans print: `(member W123456789)`.
        Shape(
            r"\b(?:member|subscriber|insured|enrollee|aetna|cigna|humana|anthem|bcbs|uhc|molina|tricare)"
            r"[ :#]{1,2}([A-Z]{1,4}[0-9]{6,12}(?:-[0-9]{1,2})?)\b",
            0.85,
        ),
        Shape(
            r"\b(?:[Mm]ember|[Ss]ubscriber|[Ii]nsurance) (?:[Ii][Dd]"
            r"|[Nn]umber)\b[^\x00-\x1f0-9]{1,40}\b([A-Z]{2,4}[0-9]{6,12})\b",
            0.8,
            ignore_case=False,
        ),
        # The German Krankenversichertennummer: a letter and nine digits.
        Shape(
            r"\b(?:kvnr|kv-nr|(?:kranken)?versicherten(?:-?nr|nummer)|krankenversicherungsnummer)"
            r"(?: (?:ist|lautet))?\.?[ :#]{1,3}([A-Z][0-9]{9})\b",
            0.95,
        ),
        Shape(
            r"\b(?:bcbs|blue ?cross|blue ?shield|aetna|cigna|humana|uhc|united ?health(?: ?care)?|kaiser|anthem"
            r"|tricare|molina|centene|oscar)(?: health)?(?: insurance)? (?:id|member|policy|number|no|#)"
            r"(?: ?(?:id|number|no)\b)?"
            rf"\.?[ :#]{{0,3}}(?:is )?({codes.IN_TEXT[1:-1]})",
            0.85,
        ),
        Shape(r"\[PERSON\],? \((?:ID|id|Id|member)[ :#]{0,3}([A-Z]{0,4}[0-9]{4,12}(?:-[0-9]{1,4})?)\b", 0.85),
        Shape(
            r"\b(?:coverage|plan|policy|insured|enrolled|benefits)\b[^\x00-\x1f0-9.]{0,40}\bgroup"
            r" ([A-Z]{0,3}[0-9]{5,10})\b",
            0.8,
        ),
        Shape(codes.WHOLE, 0.03, keyed=True),
    ),
    keys=(
        *("=member", "=x member"),
        *(
            f"{who} {what}"
            for who in ("member", "subscriber", "enrollee")
            for what in ("guid", "uuid", "key", "ref")
        ),
        "=nm109",
        *("subscriber grp", "insurance grp", "grp num", "grp number", "mbr num", "mbr number"),
        "plan group",
        "=insured",
        "=enrollee",
        "=policyholder",
        "=policy holder",
        "=cardholder",
        "=card holder",
        "insurance card",
        "insured id",
        "insured number",
        "enrollee id",
        "enrollee number",
        "policyholder id",
        "member id",
        "member number",
        "member no",
        "memberid",
        "subscriber id",
        "subscriber number",
        "policy number",
        "policy no",
        "policy id",
        "policy num",
        "pol num",
        "pol no",
        "group number",
        "group no",
        "group num",
        "insurance id",
        "insurance number",
        "insurance member id",
        "insurance policy",
        "insurance group",
        "beneficiary id",
        "beneficiary number",
        "health plan id",
        "health plan number",
        "plan member id",
        "medicaid id",
        "medicaid number",
        "medicaid no",
        "card holder id",
        "cardholder id",
        "bene id",
        "bene mbi id",
        "mbr id",
        "mbr no",
        "mbr num",
        "rx bin member",
        "membership number",
        "membership id",
        "membership no",
        "mitgliedsnummer",
        "versichertennummer",
        "krankenversicherungsnummer",
        "health insurance number",
        "numero poliza",
        "coverage id",
        *spelt(
            "póliza",
            "número de póliza",
            "=krankenversicherungs nummer",
            "versicherten nummer",
            "numero afiliado",
            "número de afiliado",
            "numero afiliación",
            "número de socio",
            "numero asegurado",
            "tarjeta sanitaria",
            "numero tarjeta sanitaria",
            "cip sanitario",
            "numero tessera sanitaria",
            "tessera sanitaria",
            "cartão sus",
            "cartao nacional de saude",
            "numero cns",
            "carteirinha",
            "número da carteirinha",
            "numero utente",
            "número de utente",
            "versicherten nr",
            "versicherten id",
            "versicherungsnummer",
            "kvnr",
            "krankenversichertennummer",
            "carte vitale",
            "numéro carte vitale",
            "numéro mutuelle",
            "numéro contrat mutuelle",
            "=cns",
            "=cip",
            "código sns",
            "número sns",
            "verzekeringsnummer",
            "numero tesserino",
            "número beneficiário",
            "número convênio",
            "numéro adhérent",
            "verzekerdennummer",
            "polisnummer",
            "medicare number",
            "medicare no",
            "medicare card",
            "medicare card number",
            "ihi",
            "ihi number",
            "abha id",
            "abha number",
            "abha address",
        ),
    ),
    not_keys=(
        "privacy policy id",
        "cache policy id",
        "cookie policy id",
        "retry policy id",
        "security policy id",
        "iam policy id",
        "password policy id",
        "privacy policy number",
        "channel member id",
        "team member id",
        "workspace member id",
    ),
    fit=codes.fit,
    weigh=codes.weigh,
    echoes=lambda value: (value,) if len(value) >= 7 else (),
    match=(
        "patient has no coverage W883102291",
        "DOB 19700203 grp# 0881234 active",
        "payer=AETNA sub_id=W883102291",
        "Your coverage under group 0077120 ends",
        "[PERSON] (ID W1188220-02)",
        "no coverage for member XKR220918",
        "can I get your member id? sure its YRP118820",
        ("member_id", "XQB9104277"),
        ("member", "W123456789"),
        ("memberId", "48213377"),
        ("policy_number", "ZKP-88120-04"),
        ("group_number", "70-33418"),
        ("insurance.memberNumber", "W22 811 9034"),
        ("subscriberId", "104277310"),
        "Member ID: XQB9104277",
        "my BCBS ID XYZ123456789",
        "denied for [PERSON] (member W123456789)",
        "Aetna W123456789",
        "geb. 14.05.1958, KVNR B987654321",
        ("Versichertennummer", "A123456780"),
        "policy number ZKP8812004 is active",
        "group #7033418",
        "Insurance: INS-743701954",
        ("member", "XQB910427743"),
        ("insured", "910427743"),
        "DEBUG claim member=XQB910427743 ok",
        'INFO subscriber="910427743-01" found',
        "enrollee:W228119034 active",
        "The number on my insurance card is XQB910427743.",
        "my Medicaid card reads 910427743",
        "It says on the member ID card: W228119034, is that right?",
    ),
    no_match=(
        "coverage 883102291",
        "sub_id=fb_ad_8831",
        "48213377",
        ("member_id", "true"),
        ("member", "gold"),
        ("members", "48213377"),
        ("member_since", "2019"),
        ("member_id", "n/a"),
        ("policy", "strict-origin"),
        ("privacy_policy_id", "policy-2024"),
        ("cache_policy_id", "4821337"),
        ("group_id", "48213377"),
        ("member_id", "[HEALTH_PLAN_NUMBER]"),
        "the member number is unknown",
        "policy number: see page",
        "group of 1200 people",
        ("members", "48213377"),
        ("member", "silver"),
        ("member", "3"),
        ("member", "true"),
        "raft member=node-3 joined",
        "cluster member=10.0.0.3:7946 alive",
        "family member A1 joined",
        "member since 2019",
        "subscriber=web-push topic=orders",
        "beneficiary=spouse",
        "I left my insurance card at home on 12 May",
        "insurance card required. Room 30214",
        "your membership card costs $25",
        "member id required",
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
