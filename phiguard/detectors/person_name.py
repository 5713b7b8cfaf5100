"""Names of people by the field's name: ``firstName``, ``user[fn]``, ``traits.name``, ``apellido``.

What a bare ``name`` means depends on what it is the name of: see `bare_name`. Names in free text are found
by other means.

Source: 45 CFR 164.514(b)(2)(i)(A); field names of Segment, Meta, HL7 FHIR HumanName and Epic exports.
"""

import re
from random import Random

from phiguard import name_echoes, names
from phiguard.accents import spelt
from phiguard.detector import Detector, Shape
from phiguard.ner.tongues import is_word

_LOCALE = re.compile(
    r"[a-z]{2}[-_](?:[A-Z]{2}|[A-Z][a-z]{3})|(?:ar|de|en|es|fr|he|hi|it|ja|ko|nl|pl|pt|ru|sv|tr|uk|vi|zh)[-_][a-z]{2}"
)
_PERSONS = (
    "trait", "user", "patient", "customer", "contact", "member", "subscriber", "guarantor", "insured",
    "guardian", "mother", "father", "spouse", "caregiver", "child", "recipient", "sender", "cardholder",
    "card holder", "account holder", "beneficiary", "applicant", "attendee", "guest", "passenger",
    "emergency contact", "employee", "person", "lead", "buyer", "shopper", "donor", "visitor", "billing",
    "shipping", "signer", "respondent", "policy holder", "policyholder", "dependent", "participant", "proxy",
    "individual", "from", "caller", "claimant", "requester",
)  # fmt: skip
_FILED = (
    "patient", "subscriber", "insured", "guarantor", "beneficiary", "enrollee", "dependent", "policy holder",
    "policyholder", "cardholder", "caregiver", "guardian", "next of kin", "mbr",
)  # fmt: skip
_THINGS = (
    "product",
    "producto",
    "articulo",
    "produto",
    "item",
    "evento",
    "campaña",
    "archivo",
    "arquivo",
    "ciudad",
)


def _weigh(value: str) -> float:
    if _LOCALE.fullmatch(value):  # HubSpot's `ln` is the browser's language
        return -9.0
    words = value.replace("-", " ").split()
    if len(words) > 1 and words[0][:1].isupper() and any(w.islower() and is_word(w) and len(w) > 3 for w in words):
        return -9.0  # `Formulaire de contact`
    if len(words) > 4:
        return -2.0
    return 1.0 if all(w[:1].isupper() for w in words) else 0.0


def _sample(rng: Random) -> tuple[str, str]:
    first = rng.choice(["Nadia", "Lena", "Tomás", "Aiko", "Ngozi", "Piet"])
    last = rng.choice(["Farouk", "Fischer", "O'Dowd", "Lindqvist", "van Houten", "Abara-Lowe"])
    whole = f"{first} {last}"
    return rng.choice([("firstName", first), ("last_name", last), ("patient_name", whole), ("ud[ln]", last)])


_KEYS = (
    "first name",
    "last name",
    "middle name",
    "maiden name",
    "full name",
    "given name",
    "family name",
    "surname",
    "sur name",
    *(f"{p} {part}" for p in _FILED for part in ("first", "last", "given", "family", "surname", "nm")),
    *(
        f"{p} {part}"
        for p in ("lead", "contact", "guest", "attendee", "client", "person", "invitee", "applicant")
        for part in ("first", "last")
    ),
    *(f"{part} nm" for part in ("first", "last", "middle", "frst", "lst", "mid", "full", "pt", "pat")),
    "pt first",
    "pt last",
    "00100010 value alphabetic",  # DICOM JSON: patient's name, other names
    "00101001 value alphabetic",
    "00100010 value",
    "00101001 value",
    "user first",
    "user last",
    "customer first",
    "customer last",
    "forename",
    "f name",
    "l name",
    "m name",
    "nick name",
    "preferred name",
    "legal name",
    "birth name",
    "user display name",
    "profile display name",
    "name first",
    "name last",
    "name middle",
    "name given",
    "name family",
    "ud fn",
    "ud ln",
    "udff fn",
    "udff ln",
    "user fn",
    "user ln",
    "user data fn",
    "user data ln",
    "fn",
    "ln",
    "patient name",
    "pt name",
    "user property name",
    "property set name",
    "property set once name",
    "pat name",
    "name on card",
    "cardholder",
    "card holder",
    "next of kin",
    *(f"{p} name" for p in _PERSONS),
    "subject display",  # FHIR references
    "patient display",
    "beneficiary display",
    "nombre",
    "apellido",
    "primer apellido",
    "nombre completo",
    "prenom",
    "prénom",
    "nom de famille",
    "nom complet",
    "=nom",
    "vorname",
    "nachname",
    "familienname",
    "nome",
    "sobrenome",
    "nome completo",
    "apelido",
    "patient given",
    "=patient/family",
    "=emergency contact",
    "=primary contact",
    "=caregiver",
    "=policy holder",
    "=policyholder",
    "=responsible party",
    "=power of attorney",
    *spelt(
        "apellido paterno",
        "apellido materno",
        "primer nombre",
        "segundo nombre",
        "segundo apellido",
        "nombre del paciente",
        "nombre paciente",
        "nombre y apellido",
        "nombre cliente",
        "nombre usuario",
        "nome paciente",
        "nome do paciente",
        "nome cliente",
        "nome usuario",
        "nome da mãe",
        "nome mãe",
        "primeiro nome",
        "último nome",
        "nom du patient",
        "nom patient",
        "nom client",
        "nom de naissance",
        "nom usage",
        "nom prénom",
        "prénom nom",
        "patient vorname",
        "geburtsname",
        "vor name",
        "nach name",
        "nom famille",
        "familien name",
        "vor und nachname",
        "vollständiger name",
        "patientenname",
        "patientnaam",
        "patiëntnaam",
        "naam patiënt",
        "nom naissance",
        "naam cliënt",
        "paciente nombre",
        "roepnaam",
        "ansprechpartner",
        "cognome",
        "nome cognome",
        "nome e cognome",
        "nome paziente",
        "voornaam",
        "achternaam",
        "tussenvoegsel",
        "volledige naam",
        "imię",
        "nazwisko",
        "imię i nazwisko",
        "förnamn",
        "efternamn",
        "fornavn",
        "etternavn",
        "efternavn",
        "jméno",
        "příjmení",
        "etunimi",
        "sukunimi",
        "keresztnév",
        "vezetéknév",
        "soyad",
        "soyadı",
        "prenume",
    ),
)

DETECTOR = Detector(
    id="person_name",
    entity="PERSON",
    label="Name of a person, by field",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(names.WHOLE, 0.03, keyed=True),
        Shape(names.PARTED, 0.3, keyed=True),
        # Between carets, in any text: no other text in capitals is written so.
        Shape(r"\b([A-Z][A-Z'\-]{2,30}\^[A-Z][A-Z'\-]{2,30}(?:\^[A-Z]{0,4}){0,5})", 0.6, ignore_case=False),
        # vCards: `N:Fischer;Lena;;;` and `FN:Lena Fischer`, https://www.rfc-editor.org/rfc/rfc6350
        Shape(
            r"[\r\n]N(?:;[^\x00-\x1f:]{1,40})?:([^\x00-\x1f;:\[\]]{1,40};[^\x00-\x1f:\[\]]{1,80})",
            0.85,
            ignore_case=False,
        ),
        Shape(r"[\r\n]FN(?:;[^\x00-\x1f:]{1,40})?:([^\x00-\x1f:\[\]]{2,80})", 0.85, ignore_case=False),
        Shape(
            r"\b(?:[Ff]irst|[Ll]ast|[Mm]iddle|[Mm]aiden|[Ff]ull|[Gg]iven|[Ff]amily"
            r"|[Pp]atient|[Cc]ustomer|[Mm]ember"
            r"|[Gg]uarantor|[Ss]ubscriber|[Cc]ardholder|[Cc]ontact|[Gg]uardian)"
            r"(?:'s)?[ _]?[Nn]ame[\"']? ?(?:=>|[:=>]) ?[\"']?"
            rf"({names.CAPITALISED})",
            0.9,
            ignore_case=False,
        ),
        # As scripts and consoles print it: `patient={name:'Lena Fischer'`.
        Shape(
            r"\b(?:patient|member|user|customer)[\"']? ?[:=]? ?\{[\n ]{0,4}[\"']?name[\"']? ?[:=] ?[\"']?"
            rf"({names.CAPITALISED})",
            0.85,
            ignore_case=False,
        ),
    ),
    keys=_KEYS,
    not_keys=(
        "username",
        *(f"{t} nombre" for t in _THINGS),
        *(f"{t} nome" for t in _THINGS),
        *(
            f"{t} nom"
            for t in ("produit", "page", "site", "formulaire", "evenement", "campagne", "ville", "fichier")
        ),
        "stack fn",
        "frame fn",
        "stack ln",
        "frame ln",
        *(f"pathsegment {key}" for key in _KEYS),
    ),
    fit=names.fit,
    weigh=_weigh,
    echoes=name_echoes.echoes,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    forms=("word",),
    match=(
        ("firstName", "Nadia"),
        ("FNAME", "nadia"),
        ("user[fn]", "Zoë"),
        ("patientLastName", "O'Brien-Lind"),
        ("traits.name", "Dr. Lena Fischer"),
        ("emergency_contact_name", "Ngozi Abara"),
        ("cardholder", "L M Fischer"),
        ("emergencyContact", "Ngozi Abara"),
        ("patient/family", "Abara"),
        ("patient/given", "Ngozi"),
        '"patient"=>{"first_name"=>"Nadia"}',
        ("from.name", "Lena Fischer"),
        ("last_name", "Must"),
        ("first_name", "my name is Lena"),
        ("apellidos", "Núñez de la Cruz"),
        ("prénom", "Anaïs"),
        ("nachname", "Fischer"),
        ("full_name", "Fischer, Lena"),
        ("PatientName", "FISCHER^LENA^M"),
        ("patient_name", "Fischer^Lena^^^Dr"),
        ("subscriber.first", "Lena"),
        ("lead.first", "Lena"),
        "row 7: FISCHER^LENA^M was rejected",
        "BEGIN:VCARD\nVERSION:3.0\nN:Fischer;Lena;;;\nFN:Lena Fischer\nEND:VCARD",
        ("PT_NM", "Fischer, Lena"),
        ("FRST_NM", "LENA"),
        ("subject.display", "Pat Verik"),
        ("姓名 full name", "李小龙"),
        "First name: Nadia, last name: Farouk",
        "var patient={name:'Nadia Farouk',plan:2}",
        "{'last_name': 'Farouk', 'plan': 'gold'}",
    ),
    no_match=(
        "Nadia",
        ("library.name", "analytics"),
        ("product.name", "Garden Hose"),
        ("campaign_name", "Spring Sale"),
        ("first_name", "true"),
        ("errors.last_name", "can't be blank"),
        ("last_name", "must not be empty"),
        ("first_name", "n/a"),
        ("last_name", "unknown"),
        ("firstName", "[PERSON]"),
        ("username", "lindqvist"),
        ("first_name_length", "Nine"),
        ("fn", "handleClick"),
        ("ln", "en-US"),
        ("ln", "en-us"),
        ("emergency_contact_relationship", "Mother"),
        ("primary_contact_method", "Email"),
        ("patient_name", "^^^^"),
        ("file_nm", "Lena"),
        "ADT^A01^ADT_A01",
        "2345-7^GLUCOSE^LN",
        "git show HEAD^ and X^Y",
        ("dependent_last_updated", "Monday"),
        ("ln", "zh-Hant"),
        ("full_name", "org/repo"),
        ("display_name", "v2.11.1"),
        ("last_name", "3fa85f64"),
        "Last name: required",
        ("patient_family_history", "Unknown"),
        ("first_contact", "Webinar"),
        ("contact_first_touch", "Webinar"),
    ),
    sample=_sample,
)
