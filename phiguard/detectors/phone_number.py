"""Telephone numbers: international with a plus, North American as written, others by key or label.

Seven digits, ``555-0147``, are a local number only where a word before or behind says so, and none beside it that
it is a part, a range or an amount.

Source: ITU-T E.164 (at most 15 digits); NANP, https://www.nanpa.com; metadata of the phonenumbers package.
"""

import re
from random import Random

from phiguard.accents import spelt
from phiguard.checks import digits, joined_after, joined_before
from phiguard.detector import Detector, Shape
from phiguard.native import compiled

_ANY = r"\+?[0-9(][0-9 ().\-/]{5,22}[0-9]"
_ACCENT = r"(?:[aeiou]|[^\x00-\x20!-~]{1,2})"
_LABEL = (
    r"(?:phone|tel|telephone|mobile|mob|cell|call(?: me| us)?(?: back)?(?: at| on)?|text me(?: at)?|fax|whatsapp"
    rf"|sms|tel{_ACCENT}fono|telefone?|telem{_ACCENT}vel|t{_ACCENT}l(?:{_ACCENT}phone)?|telefo{_ACCENT}n|(?:tele(?:f|fo)on|handy"
    rf"|mobil|ruf)(?:nummer)?|m{_ACCENT}vil|celular|cellulare|(?:my|mi|mon|o meu|meu|il mio|mein|meine|mijn)"
    rf" (?:phone )?(?:number|n{_ACCENT}m{_ACCENT}r[oe]|nummer))"
)
# Words of calling somebody, before a number as it is dialled within a country: with a 0 before the area in most of
# Europe, without one in Spain, Italy, Portugal and Brazil (https://www.itu.int/oth/T0202.aspx?parent=T0202).
_CALLS = (
    rf"(?:r{_ACCENT}ckruf\w{{0,6}}|zur{_ACCENT}ckrufen|anruf(?:en)?|ruf(?:e|en|t)? (?:sie|mich|uns|bitte)"
    r"|angerufen|erreich(?:e|en|t|bar)|bereikbaar|bereiken|terugbellen|bel(?:len|t)?|r?appel(?:e|ez|er|le|ons)"
    rf"|joindre|joignable|llam(?:e|ar|a|en)|ll{_ACCENT}m[ae]n?(?:me|nos|lo|la|le)?|ligar|ligue|ligue-me|chiam(?:a|i|are|ami"
    r"|atemi|ateci|ata)|contattar[ei]|contactar|ring)"
)
_DIALLED = (
    r"(?:\(?0[1-9][0-9]{0,4}\)?[ /.\-]{0,3}[0-9]{2,4}(?:[ ./\-]?[0-9]{2,5}){1,4}"
    r"|[3679][0-9]{2}(?:[ .\-]?[0-9]{3}){2}|[679][0-9]{2}(?:[ .\-][0-9]{2}){3}|3[0-9]{2}[ .]?[0-9]{6,7}"
    r"|\([1-9][0-9]\) ?9?[0-9]{4}[ \-]?[0-9]{4})"
)
_DAY = re.compile(r"[0-3]?[0-9]([./\-])[01]?[0-9]\1(?:19|20)[0-9]{2}(?![0-9])")
_SAYS = rf"(?:(?:is|es|est|ist|e|{_ACCENT})(?: (?:le|el|il|o|al|het))?[ :]{{1,2}})?"
_LOCAL = r"[2-9][0-9]{2}[.\-][0-9]{4}"
_IS_LOCAL = re.compile(_LOCAL)
# What a number of this form is otherwise, by the words beside it; or a part of a longer one.
_BEFORE = re.compile(
    r"(?:\b(?:part|sku|model|item|order|ref|reference|id|code|error|status|http|version|release|build|ticket|case|score"
    r"|page|room|row|lot|batch|serial|invoice|ean|isbn|range|between|price|priced|starting|ranging|usd|eur|rs|took"
    r"|returned|limit|volume|count|rate)s?\b[ :#.]{0,3}(?:(?:number|num|no|nr|is|are|of|from|at|code)[ :#.]{1,3})?"
    r"|[$€£¥#]|(?:\([0-9]{2,4}\)|[0-9]{2,4})[ .\-]{0,3})$",
    re.IGNORECASE,
)
_GROUP = re.compile(r"(?:\([0-9]{2,4}\)|[0-9]{2})\Z")
_BEHIND = re.compile(
    r" ?(?:ms|s|secs?|seconds?|mins?|minutes?|hours?|days?|px|pt|em|kb|mb|gb|usd|eur|dollars?|euros?|cents?|km|mi"
    r"|miles|ft|feet|lbs?|kg|g|mg|ml|iu|units?|items?|times|rows?|lines?|pages?|people|users|calls|points?|calories|kcal"
    r"|steps|per|series)\b| ?[$€£¥%]",
    re.IGNORECASE,
)


def _is_another(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 30) : start]
    bare = before.rstrip(" .-")
    if len(before) - len(bare) <= 3 and _GROUP.search(bare, max(0, len(bare) - 6)):  # a quick look first
        return True
    return _BEFORE.search(before) is not None or _BEHIND.match(text, end) is not None


@compiled
def phone_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    if joined_before(text, start, "-_+%$#") or (start > 1 and text[start - 1] == "/" and text[start - 2].isalnum()):
        return None
    # `x12` and `ext` are extensions; any other letter, or a further group, makes it another kind of code.
    if joined_after(text, end, "-/") and not text[end : end + 2].lower().startswith(("x", "ex")):
        return None
    number = digits(text[start:end])
    if not 7 <= len(number) <= 15 or len(set(number)) < 2:
        return None
    if _DAY.match(text, start, end):
        return None
    if len(number) == 7 and end - start == 8 and _is_another(text, start, end):
        return None
    return start, end


@compiled
def phone_weight(value: str) -> float:
    if value.endswith("00") and _IS_LOCAL.fullmatch(value):
        return -2.0  # 300-5000 is as often a range
    if not value.startswith("+"):
        return 0.0
    if value.startswith("+1"):
        return 0.0 if len(digits(value)) == 11 else -4.0
    import phonenumbers  # 0.1 s to import: only when a number asks for it

    try:
        return 0.0 if phonenumbers.is_possible_number(phonenumbers.parse(value)) else -4.0
    except phonenumbers.NumberParseException:
        return -4.0


def _national(number: str) -> str:
    """Digits without the country code of North America."""
    return number[1:] if len(number) == 11 and number[0] == "1" else number


@compiled
def phone_echoes(value: str) -> tuple[str, ...]:
    """It as it is written, its digits, and those without the country code."""
    number = digits(value)
    national = _national(number)
    return tuple(dict.fromkeys((value, number, national))) if len(national) >= 9 else (value,)


@compiled
def phone_hash_forms(value: str) -> tuple[str, ...]:
    """As advertisers normalise before hashing: digits with the country code, with and without plus."""
    number = digits(value)
    national = _national(number)
    forms = [number, "+" + number, national, value.strip()]
    if len(national) == 10:
        forms += ["1" + national, "+1" + national]
    return tuple(dict.fromkeys(forms))


def _sample(rng: Random) -> str:
    area, line = rng.choice(["206", "312", "415", "503", "617"]), f"{rng.randrange(100, 200):04d}"
    return rng.choice([f"({area}) 555-{line}", f"{area}-555-{line}", f"+1{area}555{line}", f"+1 {area} 555 {line}"])


DETECTOR = Detector(
    id="phone_number",
    entity="PHONE_NUMBER",
    label="Telephone number",
    safe_harbor="D",
    role="direct",
    source="https://www.itu.int/rec/T-REC-E.164",
    shapes=(
        Shape(r"\+[1-9][0-9]{7,14}", 0.85),
        Shape(r"\+[1-9][0-9]{0,2}[ .\-(]{1,2}[0-9][0-9 ().\-]{5,16}[0-9]", 0.85),
        Shape(r"(?:1[ .\-])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .\-])[0-9]{3}[ .\-][0-9]{4}", 0.9),
        Shape(rf"\b{_LABEL}(?: number| no\.?)?[ :.#=>]{{1,4}}{_SAYS}({_ANY})", 0.85),
        # The way out of a country is dialled as 00 in most; four groups or more are no code of an article.
        Shape(r"\b00 ?[1-9][0-9]{0,2}[ .\-][0-9]{1,4}(?:[ .\-][0-9]{2,4}){2,4}\b", 0.8),
        Shape(rf"\b{_CALLS}\b[^\x00-\x1f0-9(]{{1,24}}({_DIALLED})\b", 0.8),
        Shape(rf"\b({_DIALLED}) (?:an(?:rufen)?|zur{_ACCENT}ckrufen|erreich(?:bar|en)|melden)\b", 0.8),
        Shape(rf"\b{_LOCAL}\b", 0.08),
        Shape(rf"\b({_LOCAL})[ ,(]{{1,2}}(?:ext|extension|x)\b\.? ?[0-9]{{1,6}}\b", 0.8),
        Shape(_ANY, 0.05, keyed=True),
    ),
    keys=(
        "phone",
        "telephone",
        "tel",
        "mobile",
        "cell",
        "cellphone",
        "phone number",
        "mobile number",
        "fax",
        "ph",
        "msisdn",
        "whatsapp",
        "contact number",
        "sms",
        "pn",
        "contact phone",
        "caller number",
        *("from number", "to number", "from num", "to num"),
        "calling number",
        "caller id number",
        "callback number",
        "call back number",
        "ani",
        *spelt(
            "teléfono",  # Spanish, Portuguese, Italian
            "numero de teléfono",
            "celular",
            "móvil",
            "numero celular",
            "tlf",
            "tlfn",
            "tlfno",
            "telefone",
            "telemóvel",
            "telefono",
            "cellulare",
            "numero di telefono",
            "téléphone",  # French
            "numéro de téléphone",
            "téléphone portable",
            "portable",
            "telefon",  # German, Scandinavian, Polish, Czech, Turkish
            "telefonnummer",
            "telefon nummer",
            "rufnummer",
            "handy",
            "handynummer",
            "mobil",
            "mobilnummer",
            "mobiltelefon",
            "mobilfunknummer",
            "telefoonnummer",  # Dutch
            "telefoon",
            "mobiel",
            "mobiel nummer",
            "gsm nummer",
            "numer telefonu",
            "telefonszám",
            "puhelin",
            "puhelinnumero",
            "телефон",
            "電話番号",
            "携帯電話",
            "手机号",
            "手机号码",
            "电话",
            "전화번호",
            "휴대폰",
        ),
    ),
    not_keys=(
        "sku",
        "version",
        "order",
        "price",
        "part",
        "upc",
        "ean",
        "isbn",
        "timestamp",
        "time",
        "date",
        "width",
        "height",
        "size",
        "count",
        "model",
    ),
    context=(
        "phone",
        "tel",
        "telephone",
        "mobile",
        "cell",
        "call",
        "call me",
        "fax",
        "reach",
        "reach us",
        "reach him",
        "reach her",
        "reach them",
        "reached",
        "callback",
        "call back",
        "dial",
        "ring me",
        "text me",
        "text us",
        "voicemail",
        "contact",
        "whatsapp",
        "sms",
        "telefono",
        "celular",
        "movil",
        "telefon",
        "llama",
        "llame",
        "appelez",
        "anrufen",
    ),
    fit=phone_span,
    weigh=phone_weight,
    echoes=phone_echoes,
    hash_forms=phone_hash_forms,
    hashed_by="phone_hash",
    forms=("phone",),
    match=(
        "Call me at (206) 555-0147.",
        "+12065550147",
        "+44 20 7946 0018",
        "206-555-0147",
        "206.555.0147",
        "1-206-555-0147",
        "tel:2065550147",
        "phone: 020 7946 0018",
        "mob 07700 900123",
        "mi teléfono es 612 34 56 78.",
        "Mon numéro est le 06 12 34 56 78",
        "il mio numero è 347 1234567",
        "celular (11) 98765-4321",
        "Meine Handynummer ist 0151 23456789",
        "Rückruf unter 030 901820",
        "Bitte rufen Sie mich an: 0171 5550123",
        "unter 089/1234567 erreichbar",
        "Appelez-moi au 06 12 34 56 78 demain",
        "llámame al 612 345 678 por favor",
        "Bel mij op 06 12345678",
        "ligue para (11) 91234-5678",
        "chiamami al 333 1234567",
        "reach me on 0044 20 7946 0018",
        ("teléfono", "612 34 56 78"),
        ("telefon", "0151 23456789"),
        ("Telefoonnummer", "06-12345678"),
        "my cell number is 2065550147",
        ("phone", "2065550147"),
        ("user_phone_number", "020 7946 0018"),
        ("tel", "+12040551234"),
        "206-555-0147 x12",
        "call nadia 555-0147",
        "call back the front desk on 555-0147, please",
        "you can reach me at 555.0147",
        "my cell is 555-0147",
        "fax 555-5000",
        "phone 555-0147 or 555-0148",
        "555-0147 ext. 12",
        "missed call from 555-0147",
        "to refill your order call 555-0147 to schedule",
        "call our help line: 555-0147",
        ("phone", "555-0147"),
    ),
    no_match=(
        "1763745600",
        "Rückruf am 03.04.2026 gegen 10 Uhr",
        "erreichbar bis 01.02.2026 12",
        "anrufen ab 08:00 bis 1700",
        "030 901820 Stück auf Lager",
        "appelez avant 12 34",
        "bel 0,50 per 612",
        "el número 1763745600 es el pedido",
        "il numero 12 34 56 vince",
        "00 12 34",
        ("timestamp", "1763745600123"),
        ("sku", "206-555-0147"),
        "800-555-0147-XL",
        "v206.555.0147",
        "2026-06-11 1015",
        "0.93847561234567",
        "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        ("phone", "yes"),
        ("telemetry", "2065550147"),
        "[PHONE_NUMBER]",
        "UTC+0530",
        ("phone", "0000000000"),
        "555-0147",
        "nadia 555-0147",
        "call 404-5000 ms",
        "the call took 200-1500 ms",
        "call for prices from 299-1999",
        "call 404-5000 ms, 3 retries",
        "contact us, rooms between 212-4410",
        "phone cases, $299-1999",
        "call about part 555-0147",
        "call ref 555-0147",
        "phone model 555-0147",
        "call volume 300-4000 a day",
        "scores of 212-4410",
        "mobile pages 200-2400",
        "error 404-5000",
        ("part", "555-0147"),
        "telegram 555-0147",
    ),
    sample=_sample,
)
