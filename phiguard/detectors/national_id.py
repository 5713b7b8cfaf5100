"""National ids that python-stdnum checks, by the field's name or a label.

Behind a label in text the number must pass its country's check; under a field's name the name suffices, and
a number that passes any of the checks scores higher.

Source: https://arthurdejong.org/python-stdnum/formats; each module there names its authority.
"""

import re
from collections.abc import Callable
from random import Random

from phiguard.accents import plain, spelt
from phiguard.checks import digits, luhn, standard_number
from phiguard.codes import stands_alone
from phiguard.detector import Detector, Shape

# Label, as words of a field's name or of a text -> modules of python-stdnum, one of which must take it.
_MODULES: dict[str, tuple[str, ...]] = {
    "sin": ("ca.sin",),
    "social insurance number": ("ca.sin",),
    "numero d'assurance sociale": ("ca.sin",),
    "personal health number": ("ca.bc_phn",),
    "phn": ("ca.bc_phn",),
    "tfn": ("au.tfn",),
    "tax file number": ("au.tfn",),
    "pps": ("ie.pps",),
    "ppsn": ("ie.pps",),
    "nir": ("fr.nir",),
    "numero de securite sociale": ("fr.nir",),
    "steuer-id": ("de.idnr",),
    "steuerid": ("de.idnr",),
    "steueridentifikationsnummer": ("de.idnr",),
    "dni": ("es.dni", "ar.dni"),
    "nie": ("es.nie",),
    "codice fiscale": ("it.codicefiscale",),
    "bsn": ("nl.bsn",),
    "burgerservicenummer": ("nl.bsn",),
    "rijksregisternummer": ("be.nn",),
    "personnummer": ("se.personnummer", "no.fodselsnummer"),
    "fodselsnummer": ("no.fodselsnummer",),
    "cpr": ("dk.cpr",),
    "hetu": ("fi.hetu",),
    "henkilotunnus": ("fi.hetu",),
    "pesel": ("pl.pesel",),
    "nif": ("pt.nif", "es.nif"),
    "numero de utente": (),
    "nuss": (),
    "nss": ("fr.nir",),
    "insee number": ("fr.nir",),
    "numero insee": ("fr.nir",),
    "numero secu": ("fr.nir",),
    "secu": ("fr.nir",),
    "securite sociale": ("fr.nir",),
    "sozialversicherungsnummer": ("at.vnr",),
    "svnr": ("at.vnr",),
    "steuernummer": ("de.idnr", "de.stnr"),
    "steuer-identifikationsnummer": ("de.idnr",),
    "ahv nummer": ("ch.ssn",),
    "numero avs": ("ch.ssn",),
    "rodne cislo": ("cz.rc",),
    "pan card": ("in_.pan",),
    "cnp": ("ro.cnp",),
    "oib": ("hr.oib",),
    "egn": ("bg.egn",),
    "isikukood": ("ee.ik",),
    "kennitala": ("is_.kennitala",),
    "amka": ("gr.amka",),
    "rfc": ("mx.rfc",),
    "cedula": ("ec.ci", "do.cedula"),
    "cuil": ("ar.cuit",),
    "pan": ("in_.pan",),
    "ni number": (),
    "ni no": (),
    "nino": (),
    "national insurance number": (),
    "national insurance no": (),
    "medicare": (),
    "medicare card": (),
    "medicare number": (),
    "medicare card number": (),
    "cartao de cidadao": ("pt.cc",),
    "ahv": ("ch.ssn",),
    "avs number": ("ch.ssn",),
    "cpf": ("br.cpf",),
    "curp": ("mx.curp",),
    "rut": ("cl.rut",),
    "aadhaar": ("in_.aadhaar",),
    "aadhar": ("in_.aadhaar",),
    "resident identity card": ("cn.ric",),
    "resident registration number": ("kr.rrn",),
    "rsa id": ("za.idnr",),
    "sa id number": ("za.idnr",),
    "tckn": ("tr.tckimlik",),
    "tc kimlik": ("tr.tckimlik",),
    "teudat zehut": ("il.idnr",),
    "ird number": ("nz.ird",),
    "thai id": ("th.pin",),
    "nric": ("my.nric",),
    "mykad": ("my.nric",),
    "nhs": ("gb.nhs",),
    "nhs number": ("gb.nhs",),
    "national id": (),
    "national identity number": (),
    "citizen id": (),
    "identity card number": (),
}
# Those that python-stdnum does not know: HMRC's NIM39110, of which QQ is the prefix of samples; and Services
# Australia's Medicare number, eight digits, their check, an issue and perhaps who on the card.
_NINO = re.compile(
    r"(?:(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)[0-9]{6}[A-D]", re.IGNORECASE
)
_MEDICARE = re.compile(r"[2-6][0-9]{9,10}")


def _is_nino(text: str) -> bool:
    return _NINO.fullmatch(text.replace(" ", "")) is not None


def _is_medicare(text: str) -> bool:
    number = text.replace(" ", "").replace("-", "")
    if _MEDICARE.fullmatch(number) is None:
        return False
    return sum(w * int(d) for w, d in zip((1, 3, 7, 9, 1, 3, 7, 9), number, strict=False)) % 10 == int(number[8])


_OWN: dict[str, Callable[[str], bool]] = {
    label: _is_medicare if "medicare" in label else _is_nino
    for label in _MODULES
    if label.startswith(("medicare", "ni", "national insurance")) and label not in ("nie", "nif", "nir")
}
_ALL = tuple(sorted({m for modules in _MODULES.values() for m in modules}))
_VALUE = r"[A-Z0-9](?:[A-Z0-9]|[ .\-/+][A-Z0-9]){5,22}"
# Where a letter of a label may bear an accent.
_ACCENT = r"(?:[aeouc]|[^\x00-\x20!-~]{1,2})"
_ACCENTED = {
    "numero": f"n{_ACCENT}mero",
    "secu": f"s{_ACCENT}cu",
    "securite": f"s{_ACCENT}curit{_ACCENT}",
    "cedula": f"c{_ACCENT}dula",
    "fodselsnummer": f"f{_ACCENT}dselsnummer",
    "rodne": f"rodn{_ACCENT}",
    "cislo": f"{_ACCENT}islo",
    "cartao": f"cart{_ACCENT}o",
}


def _pattern(label: str) -> str:
    return "[ _]".join(_ACCENTED.get(word, word) for word in label.split())


_LABELS = "|".join(map(_pattern, sorted(_MODULES, key=lambda t: (-len(t), t))))


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    while not stands_alone(text, start, end):  # the longest that fits may end inside a word
        end = text.rfind(" ", start, end)
        if end < 0:
            return None
    before = text[max(0, start - 60) : start].replace("_", " ")
    if not before.strip():
        fraction = text[start:end].partition(".")[0] in ("0", "1")
        enough = len(digits(text[start:end])) >= 6 or (
            end - start == 10 and standard_number("in_.pan", text[start:end])
        )
        return (start, end) if enough and not fraction else None
    before = plain(before.lower())
    stands = {label: before.rfind(label) for label in _MODULES}
    nearest = max(stands, key=lambda label: (stands[label] >= 0, stands[label] + len(label), len(label)))
    own = _OWN.get(nearest)
    modules = () if own is not None else _MODULES[nearest] or _ALL
    # Words may follow the number: take as much as passes.
    while len(digits(text[start:end])) >= 6:
        if any(standard_number(module, text[start:end]) for module in modules):
            return start, end
        if own is not None and own(text[start:end]):
            return start, end
        end = text.rfind(" ", start, end)
        if end < 0:
            break
    return None


def _weigh(value: str) -> float:
    known = _is_nino(value) or any(standard_number(module, value) for module in _ALL)
    return 2.0 if known else -2.0


def _sample(rng: Random) -> tuple[str, str]:
    body = f"{rng.choice('124567')}{rng.randrange(10**7):07d}"
    number = next(body + d for d in "0123456789" if luhn(body + d))
    return rng.choice(
        [
            ("sin", number),
            ("", f"SIN {number[:3]} {number[3:6]} {number[6:]}"),
            ("social_insurance_number", number),
        ]
    )


DETECTOR = Detector(
    id="national_id",
    entity="NATIONAL_ID",
    label="National identification number",
    safe_harbor="R",
    role="direct",
    source="https://arthurdejong.org/python-stdnum/formats",
    shapes=(
        Shape(
            rf"\b(?:{_LABELS})(?: ?(?:number|numero|no\.?|nr\.?|num|#))?"
            rf"(?: (?:is|es|est|ist|[^\x00-\x20!-~]{{1,2}}))?[ :#=]{{1,3}}({_VALUE})",
            0.9,
        ),
        # As French says it: `mon numéro de sécurité sociale est le 2 83 05 …`.
        Shape(r"\bs[^\x00-\x20!-~]?e?curit[^\x00-\x20!-~]?e? sociale est le ([12][0-9AB ]{12,22}[0-9])", 0.9),
        Shape(_VALUE, 0.02, keyed=True),
    ),
    keys=(
        *(label for label in _MODULES if "medicare" not in label),  # as a key it is a health plan's number
        "sin number",
        "nhs no",
        "aadhaar number",
        "cpf number",
        "dni number",
        "nie number",
        "tfn number",
        "pps number",
        "bsn number",
        "national identifier",
        *spelt(
            "número de seguridad social",
            "número seguro social",
            "número de la seguridad social",
            "numéro de sécurité sociale",
            "numéro sécu",
            "sécurité sociale",
            "rodné číslo",
            "documento",
            "documento de identidad",
            "número de documento",
            "numero documento",
            "fødselsnummer",
            "födelsenummer",
            "cédula",
            "ahv nr",
            "cartão de cidadão",
        ),
        "documento identidad",
        "cedula",
        "número de identidad",
        "identificacion",
        "personal identity number",
        "health card number",
        "ohip",
        "ramq",
    ),
    not_keys=("=dnis",),  # the number that was dialled
    fit=_fit,
    weigh=_weigh,
    echoes=lambda value: (value, digits(value)) if len(digits(value)) >= 8 else (),
    match=(
        ("sin", "123456782"),
        ("cpf", "390.533.447-05"),
        ("nhs_number", "943 476 5919"),
        ("patient.bsn", "111222333"),
        ("codice_fiscale", "RCCMNL83S18D969H"),
        ("pesel", "44051401359"),
        ("national_id", "44051401358"),
        "SIN: 123 456 782",
        "my NHS number is 943 476 5919 and",
        "CPF 390.533.447-05",
        "meu CPF é 390.533.447-05",
        "Aadhaar: 2341 2341 2346",
        "tax file number 123 456 782",
        ("ni_number", "QQ 12 34 56 C"),
        "NI number QQ123456C, please",
        "sécu 2 83 05 75 123 456 24, Lyon",
        "numéro de sécurité sociale : 2 83 05 75 123 456 24",
        "Mi DNI es 12345678Z y vivo en Sevilla",
        "Medicare card 2428 77813 2 ref 1",
        ("pan", "ABCPE1234F"),
        ("numéro_sécu", "2 79 11 75 123 456 03"),
    ),
    no_match=(
        "046454286",
        "943 476 5918 is the ref",
        "NHS number 943 476 5918",
        ("order_id", "046454286"),
        ("sin", "0.8414709848"),
        ("nhs", "trust"),
        ("national_id", "true"),
        ("sin", "[NATIONAL_ID]"),
        "CPF 390.533.447-06",
        "sin 046 454 287",
        "the sin of 1000000 men",
        ("basin", "046454286"),
        ("rut", "12"),
        "NI number QQ123456Z",
        "Medicare card 2428 77814 2",
        "mi DNI es de 2019 y lo renuevo en mayo",
        ("documento", "factura.pdf"),
    ),
    sample=_sample,
)
