"""Names of people by the field's name: ``firstName``, ``user[fn]``, ``traits.name``, ``apellido``.

What a bare ``name`` means depends on what it is the name of: see `bare_name`. Names in free text are found
by other means.

Source: 45 CFR 164.514(b)(2)(i)(A); field names of Segment, Meta, HL7 FHIR HumanName and Epic exports.
"""

import re
from random import Random

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape
from phiguard.detectors._name_keys import KEYS
from phiguard.ner.tongues import is_word

_LOCALE = re.compile(
    r"[a-z]{2}[-_](?:[A-Z]{2}|[A-Z][a-z]{3})|(?:ar|de|en|es|fr|he|hi|it|ja|ko|nl|pl|pt|ru|sv|tr|uk|vi|zh)[-_][a-z]{2}"
)
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

# `client_name` in telemetry: what a request came from.
_PROGRAMS = frozenset(
    "chrome chromium headlesschrome firefox edge opera brave vivaldi netscape msie webkit webview"
    " curl wget okhttp axios postman insomnia httpie grpc graphql apollo kafka redis postgres mysql boto kubectl"
    " terraform ansible gitlab github bitbucket grafana prometheus datadog sentry".split()
)
_OF_PROGRAMS = _PROGRAMS | frozenset(
    "mobile desktop web browser android ios ipad iphone windows mac macos linux ui samsung microsoft google"
    " internet explorer yandex amazon silk client sdk app embedded headless safari".split()
)


def _is_a_program(words: list[str]) -> bool:
    """Whether a value names browsers, clients and systems only; one word alone, if nobody is called so."""
    lower = [w.lower() for w in words]
    return all(w in _OF_PROGRAMS for w in lower) and (len(lower) > 1 or lower[0] in _PROGRAMS)


def _weigh(value: str) -> float:
    if _LOCALE.fullmatch(value):  # HubSpot's `ln` is the browser's language
        return -9.0
    words = value.replace("-", " ").split()
    if _is_a_program(words):
        return -9.0
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
        # With what is said of them in brackets: `Lena Fischer (mother)`, `Lena Fischer (she/her)`.
        Shape(rf"({names.WHOLE}) ?\([A-Za-z0-9 /,.]{{1,30}}\)", 0.03, keyed=True),
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
    keys=KEYS,
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
        *(f"pathsegment {key}" for key in KEYS),
    ),
    fit=names.fit,
    weigh=_weigh,
    echoes=name_echoes.echoes_of_name,
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
        ("last_name", "Jenkins"),
        ("first_name", "Safari"),
        ("first_name", "my name is Lena"),
        ("your-name", "Nadia Farouk"),
        ("babyName", "Odalys"),
        ("wpforms[fields][0][first]", "Nadia"),
        ("checkin_name", "N. Farouk"),
        ("apellidos", "Núñez de la Cruz"),
        ("prénom", "Anaïs"),
        ("nachname", "Fischer"),
        ("full_name", "Fischer, Lena"),
        ("emergencyContact", "Ngozi Abara (sister)"),
        ("legal_first", "Nadia"),
        ("member_last", "FAROUK"),
        ("billing_details.name", "L Fischer"),
        ("nm103", "FAROUK"),
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
        ("name_your_price", "Low"),
        ("client-name", "Chrome"),
        ("client_name", "Mobile Safari"),
        ("contact_first_touch", "Webinar"),
    ),
    sample=_sample,
    passes=("integer", "epoch", "uuid", "object_id", "short"),
)
