"""Street addresses: by the field's name, and in text where number, name and a street's kind stand together.

Source: USPS Publication 28, appendix C1 (street suffixes) and C2 (secondary unit designators).
"""

import re
from random import Random
from typing import Final

from phiguard.accents import spelt
from phiguard.checks import says_nothing
from phiguard.detector import Detector, Shape
from phiguard.native import compiled

_SURE = (
    r"(?:street|st|avenue|ave|boulevard|blvd|lane|ln|road|rd|drive|dr|court|ct|terrace|parkway|pkwy"
    r"|highway|hwy)"
)
_UNIT = (
    r"(?:,? (?:apt|apartment|unit|suite|ste|room|rm|floor|fl|lot|bldg|building"
    r"|#)\.? ?#? ?[A-Za-z0-9\-]{1,6})?"
)
_UNITS: Final = frozenset("apt apartment unit suite ste room rm floor fl lot bldg building #".split())
_WAY = r"(?:(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\.? )?"
_NAME = r"(?:[A-Za-z][A-Za-z'.\-]{1,20}|[0-9]{1,3}(?:st|nd|rd|th))"
_CHAR = r"(?:[A-Za-z0-9 #&'(),./\-]|[^\x00-\x20!-\x7f])"
_CAPITAL = r"(?:[A-Z][A-Za-z'.\-]{1,20}|[0-9]{1,3}(?:st|nd|rd|th))"
# `Calle Alcalá 123`, `Rua das Flores, 12`; `12 bis rue de la Paix`; `Hauptstraße 12a`, `Kalverstraat 24`.
_ANY_LETTER = r"(?:[A-Za-z'.\-]|[^\x00-\x20!-~])"
_OF = r"(?:(?:d[aeo]s?|de l[ao]s?|del|della|dei|delle|du|des|la|le|les|los|las|y|e) |[dl]')"
_WORDS = (
    rf"{_OF}{{0,3}}(?:[A-Z]|[^\x00-\x20!-~]){_ANY_LETTER}{{1,24}}(?: {_OF}{{0,2}}[A-Z]{_ANY_LETTER}{{1,24}}){{0,3}}"
)
_HOUSE = r",? (?:n[.o]?(?:[^\x00-\x20!-~]{1,2})?\.? ?)?[0-9]{1,4}(?: ?[A-Za-z]\b)?"
_ROMANCE = (
    r"\b(?:[Cc]alle|[Cc]/|[Aa]vda?\.|[Aa]v\.|[Aa]venida|[Pp]aseo|[Cc]arrer|[Rr]ua|[Tt]ravessa|[Vv]iale|[Ee]strada)"
    rf" ?{_WORDS}{_HOUSE}"
)
_VIA = rf"\b(?:Via|Corso|Piazza|Largo|Vicolo|Plaza) {_WORDS}{_HOUSE}"
_FRENCH = (
    r"\b[0-9]{1,4}(?: ?(?:bis|ter|[a-d]))?,? (?:(?:rue|impasse|chemin|quai|all(?:e|[^\x00-\x20!-~]{1,2})e|route"
    r"|boulevard|bd|avenue|av\.) (?:(?:de|du|des|la|le|les) |[dl]'){0,2}"
    r"|(?:place|cours) (?:de |du |des )(?:la |l')?)"
    rf"(?:[a-z]|[^\x00-\x20!-~]){_ANY_LETTER}{{2,24}}(?:[ \-]{_OF}?[a-z]{_ANY_LETTER}{{2,24}}){{0,1}}"
)
_GERMAN = (
    r"\b[A-Z](?:[A-Za-z\-]|[^\x00-\x20!-~]){2,30}"
    r"(?:[Ss]tr(?:a(?:ss|[^\x00-\x20!-~]{1,2})e|\.)|weg|platz|allee|gasse|straat|laan|plein|gracht|gatan)"
    r" [0-9]{1,4}(?: ?[a-z]\b)?"
)
_NO_STREETS = frozenset(
    "the a an of to on in at for and or more less your our this that is are was by with from best top"
    " other one no any blood food toy coat fund membership test thumb hard flash pen usb minute minutes"
    " hour hours day days week weeks month months year years step steps mile miles star stars item items"
    " results percent million thousand people users members way ways points new high supreme federal"
    " tennis basketball high-court mb gb kb px ms".split()
)
_MORE = re.compile(
    r"(?i:apt|unit|suite|ste|#|room|floor|po box|p\.o\.|[NSEW][EW]?\b)"  # of the same line
    r"|[A-Z]{2} [0-9]{5}|[A-Z][a-z]+(?: [A-Z][a-z]+)?,? [A-Z]{2}\b"  # a state with its ZIP, a city
)


# The label of the field itself, as translations have it.
_LABEL = re.compile(
    r"stra(?:ß|ss)e (?:und|&) (?:haus)?n(?:umme)?r\.?|rue et num[ée]ro|calle y n[úu]mero|via e numero(?: civico)?"
    r"|straat en huisnummer|rua e n[úu]mero|street (?:address|name|and (?:house )?number)",
    re.IGNORECASE,
)


@compiled
def street_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    value = text[start:end]
    if says_nothing(value) or not any(map(str.isalpha, value)) or _LABEL.fullmatch(value):
        return None
    whole = not text[:start].strip() and not text[end:].strip()
    if whole:
        return start, end
    before, after = text[max(0, start - 1) : start], text[end : end + 30]
    if before.isalnum() or before in ("-", ".", "/", "_", "$", "#"):
        return None
    if after[:1].isalnum() or after[:1] == "_" or (after[:1] in ".-/" and after[1:2].isalnum()):
        return None
    # `10 High Court Cases`: the suffix is not the end of the name; a unit or a state with its ZIP may follow.
    rest = after[1:] if after[:1] == " " else ""
    if rest[:1].isupper() and _MORE.match(rest) is None:
        return None
    return start, end


_HEX: Final = re.compile(r"0[xX][0-9A-Fa-f]+")  # a place in memory


@compiled
def street_weight(value: str) -> float:
    words = value.lower().split()
    lone = len(words) == 1
    if lone and _HEX.fullmatch(value):
        return -8.0
    if lone and ("." in value[:-1] or (value.islower() and len(value) > 24)):  # a host, a token
        return -8.0
    if words[0].isdecimal():
        unit = next((i for i, w in enumerate(words) if i > 1 and w.rstrip(".") in _UNITS), len(words))
        if any(w in _NO_STREETS for w in words[1 : unit - 1]):
            return -6.0
    if lone and not any(map(str.isdecimal, value)):
        return -1.0
    # `2026 Spring Drive`: a year in front is as likely a year.
    if len(words[0]) == 4 and words[0][:2] == "20" and words[-1] in ("drive", "way", "trail", "loop"):
        return -3.0
    return 0.0


def _sample(rng: Random) -> tuple[str, str]:
    name = rng.choice(["Alder", "Juniper", "Quarry Hill", "E 42nd", "Larkspur"])
    line = f"{rng.randrange(2, 9999)} {name} {rng.choice(['St', 'Avenue', 'Lane', 'Road'])}"
    return rng.choice(
        [
            ("", line),
            ("street", line),
            ("address_line_1", line + ", Apt 4B"),
            ("", f"ship to {line} please"),
        ]
    )


_KEYS = (
    "street",
    "street address",
    "address",
    "address line",
    "addr",
    "address 1",
    "address 2",
    "home address",
    "mailing address",
    "billing address",
    "shipping address",
    "residence",
    "street name",
    "street line",
    "st address",
    "postal address",
    "delivery address",
    "patient address",
    "calle",
    "direccion",
    "dirección",
    "adresse",
    "rue",
    "strasse",
    "straße",
    "hausnummer",
    "endereco",
    "endereço",
    "rua",
    "logradouro",
    "address formatted",
    *spelt(
        "numero calle",
        "calle y numero",
        "domicilio",
        "direccion linea",
        "endereço completo",
        "morada",
        "complemento endereco",
        "numéro de rue",
        "adresse postale",
        "adresse ligne",
        "complément adresse",
        "straßenname",
        "straße hausnummer",
        "anschrift",
        "indirizzo",
        "via indirizzo",
        "straat",
        "straatnaam",
        "huisnummer",
        "haus nummer",
        "adres",
        "ulica",
        "gatuadress",
        "gateadresse",
        "osoite",
        "katuosoite",
        "utca",
    ),
)


@compiled
def street_echoes(value: str) -> tuple[str, ...]:
    """An address that begins with its number."""
    return (value,) if len(value) >= 10 and value[:1].isdecimal() else ()


DETECTOR = Detector(
    id="street_address",
    entity="STREET_ADDRESS",
    label="Street address",
    safe_harbor="B",
    role="quasi",
    source="https://pe.usps.com/text/pub28/28apc_002.htm",
    shapes=(
        Shape(
            rf"\b[0-9]{{1,6}}[A-Za-z]? (?:[NSEW][EW]?\.? )?{_CAPITAL}(?: {_CAPITAL}){{0,3}} "
            r"(?:Street|St|Avenue|Ave|Boulevard|Blvd|Lane|Ln|Drive|Dr|Road|Rd|Court|Ct|Circle|Cir|Terrace|Ter|Place|Pl"
            r"|Way|Parkway|Pkwy|Highway|Hwy|Trail|Trl|Square|Sq|Loop|Alley|Crescent|Close|Row|Turnpike|Plaza"
            r"|STREET|ST|AVENUE|AVE|BLVD|LANE|LN|DRIVE|DR|ROAD|RD|COURT|CT|WAY|PKWY)\b\.?(?: [NSEW][EW]?\b)?"
            r"(?:,? (?:[Aa]pt|APT|[Aa]partment|[Uu]nit|UNIT|[Ss]uite|[Ss]te|STE|[Rr]oom|[Ff]loor|[Ll]ot|#)"
            r"\.? ?#? ?[A-Za-z0-9\-]{1,6})?",
            0.85,
            ignore_case=False,
        ),
        Shape(rf"\b[0-9]{{2,5}} {_WAY}{_NAME}(?: {_NAME}){{0,2}} {_SURE}\b\.?{_UNIT}", 0.45),
        Shape(_ROMANCE, 0.7, ignore_case=False),
        Shape(_VIA, 0.25, ignore_case=False),
        Shape(rf"({_VIA}),? [0-9]{{5}} [A-Z]", 0.8, ignore_case=False),
        Shape(_FRENCH, 0.8),
        Shape(_GERMAN, 0.8, ignore_case=False),
        Shape(r"\bp\.? ?o\.? ?box #?[0-9]{1,6}\b", 0.9),
        Shape(rf"{_CHAR}{{1,120}}", 0.03, keyed=True),
    ),
    keys=_KEYS,
    not_keys=(
        "email address",
        "e mail address",
        "mail address",
        "ip address",
        "mac address",
        "web address",
        "url address",
        "remote address",
        "client address",
        "server address",
        "peer address",
        "local address",
        "host address",
        "memory address",
        "wallet address",
        "bitcoin address",
        "contract address",
        "token address",
        "network address",
        "bind address",
        "listen address",
        "source address",
        "destination address",
        "bluetooth address",
        "ipv4 address",
        "ipv6 address",
        "remote addr",
        "client addr",
        "server addr",
        "ip addr",
        "local addr",
        "peer addr",
        "wall street",
        "request address",
        "forwarded address",
        "address type",
        "physical address",
        "public address",
        "private address",
        *(f"pathsegment {key}" for key in _KEYS),
    ),
    context=(
        "address",
        "live at",
        "ship to",
        "lives at",
        "home",
        "deliver to",
        "mail to",
        "located at",
        "moved to",
        "residing at",
        "live in",
        "lives in",
        "vivo en",
        "moro na",
        "abito in",
        "indirizzo",
        "wohnhaft",
        "wohne",
    ),
    context_weight=2.0,
    fit=street_span,
    weigh=street_weight,
    echoes=street_echoes,
    forms=("street",),
    match=(
        ("street", "4410 Alder Way"),
        ("address.line1", "17 Rue des Lilas"),
        ("billing.address1", "P.O. Box 1184"),
        ("address", "Hauptstraße 12"),
        ("address_line_2", "Apt 4B"),
        ("calle", "Calle Mayor 14, 3º izq."),
        "Ship it to 4410 Alder Way, Apt 4B, please",
        "I live at 221 juniper hill road",
        "12 E 42nd St is home",
        "PO Box 1184",
        "vivo en Calle Alcalá 123, 28009 Madrid",
        "C/ Gran Vía 28",
        "moro na Rua das Flores, 12",
        "j'habite au 12 bis rue de la Paix, 75002 Paris",
        "wohnhaft Hauptstraße 12a, 80331 München",
        "ik woon aan de Kalverstraat 24",
        "abito in Via Roma 22",
        "cell. [PHONE_NUMBER], Via Garibaldi 14, 20121 Milano",
        "moved to 90210 Quarry Hill Blvd. last week",
    ),
    no_match=(
        ("form.street", "Straße und Hausnummer"),
        ("street", "Street address"),
        ("email_address", "nobody"),
        ("ip_address", "fe80 local"),
        ("mac_address", "aa-bb"),
        ("address", "n/a"),
        ("street", "true"),
        ("address", "db.internal.example"),
        ("address", "[STREET_ADDRESS]"),
        "2026 Blood Drive",
        "sent Via Stripe 2",
        "Place Order 12",
        "la calle 13",
        "Norwegen 12",
        "3 place your order",
        "2 routes found",
        "10 High Court Cases",
        "30 minute drive",
        "5 star way",
        "24 hours on the road",
        "Sesame Street",
        "3 Way Handshake",
        "Windows 11 Drive",
        ("address", "47"),
        ("address", "0x7ffee4c0a1b2"),
    ),
    sample=_sample,
    passes=("ipv4", "ipv4_private", "ipv4_loopback", "ipv6"),
)
