"""Labels and what stands behind them, as pages, cards, forms and letters read: ``Patient Name`` on one line and the
name on the next, ``MRN:<tab>00482913``, ``Emergency contact: …``.

A label ends in a word that names a detail of somebody, at the begin of a line or cell; what stands behind it, to
the end of the line or cell, is its value, unless it is a label or a word of the page itself. The text is read as it
stands, too. Of a long text the first characters are read so (see `written_fields`).

Source: https://html.spec.whatwg.org/#the-innertext-idl-attribute
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from phiguard.codec import VERBATIM, Codec, Part, Room, step
from phiguard.codecs.written_fields import MOST_CHARS
from phiguard.keys import is_plain

_NOUN: Final = (
    r"(?:name|d\.?o\.?b\.?|birth|birthdate|birthday|mrn|ssn|id|number|no\.?|num|nbr|phone|mobile|cell|telephone|fax|e-?mail"
    r"|address|street|zip|postcode|postal code|account|acct|policy|group|member|subscriber|guarantor"
    r"|patient|insured|contact"
    r"|kin|guardian|spouse|caregiver|claim|rx|prescription|admitted|admission|discharged?|appointment|visit|encounter"
    r"|physician|doctor|pcp|prescriber|provider|surname|forename|license|mbi|medicare|medicaid|csn|fin|accession)"
)
_LABEL: Final = (
    rf"(?P<label>(?:[A-Za-z][A-Za-z'/.\-]{{0,20}} ){{0,4}}{_NOUN})(?: ?#| \([A-Za-z ,/]{{1,30}}\)| ?\*)?"
)
# The label's end: a colon and what stands on the line, a tab, or the line's end and the next line.
_FIELD: Final = re.compile(
    rf"(?:^|(?<=\t))[ *\-•>]{{0,4}}{_LABEL}(?:(?P<colon>[ ]?:)[ \t]{{0,40}}(?:\r?\n[ \t]{{0,8}})?"
    rf"|[ ]?\t[ ]?|[ ]?\r?\n[ \t]{{0,8}})(?P<value>[^\s{{\[<\"'][^\t\r\n]{{1,100}})",
    re.IGNORECASE | re.MULTILINE,
)
_ONLY_LABEL: Final = re.compile(rf"[ *\-•>]{{0,4}}{_LABEL}[ ]?(?::.*)?", re.IGNORECASE | re.DOTALL)
# Behind a letter or sign, and perhaps a space, a colon, a tab or an end of line. It begins with what is
# rarest, so that a search passes over the rest natively.
_SIGNS: Final = (
    r"[:\t\r\n](?:(?<=[A-Za-z.#*)]:) ?\S|(?<=[A-Za-z.#*)] :) ?\S|(?<=[A-Za-z#)]:)\s"
    r"|(?:(?<=[A-Za-z.#*)][\t\n])|(?<=[A-Za-z.#*)] [\t\n]))\S|(?:(?<=[A-Za-z.#*)]\r)|(?<=[A-Za-z.#*)] \r))\n\S)"
)
_ANY: Final = re.compile(
    rf"(?:^|[\n\t])[ *\-•>]{{0,4}}(?:[a-z][a-z'/.\-]{{0,20}} ){{0,4}}{_NOUN}[^\na-z0-9]{{0,4}}(?:[:\t\n]|\()",
    re.IGNORECASE,
)
# Buttons, hints and other labels, which stand behind a label where the field is empty.
_OF_THE_PAGE: Final = re.compile(
    r"(?:required|optional|edit|search|submit|continue|cancel|save|next|back|select|view|help|status|gender|sex|age|type"
    r"|actions?|notes?|dates?|times?|none|n/a|unknown|not provided|relationship|male|female|price"
    r"|quantity|total|city|state"
    r"|country|description|details|settings|log ?out|sign (?:in|out|up)|log ?in|home|messages?|results?"
    r"|password|confirm|add"
    r"|remove|delete|close|menu|more|show|hide|enter|choose|please|yes|no|new|open|active|inactive|pending|completed?"
    r"|reason|insurance|language|race|ethnicity|preferred|primary|secondary|mm/dd/yyyy|e\.g\.|your|the|this|a|an|is|was|are)\b",
    re.IGNORECASE,
)
_NAMES: Final = re.compile(r"(?:[A-Z][\w'.\-]{0,30}|[a-z]{2,3})(?:,? [\w'.\-]{1,30}){0,4}")
_CARE: Final = re.compile(r"birth|dob|d\.o\.b|mrn|ssn|medical|member|patient|insur|subscriber", re.IGNORECASE)
_TRAILING: Final = " \t\r.,;"


def _fields(text: str) -> Iterator[tuple[int, int, str]]:
    found = []
    at = 0
    while (m := _FIELD.search(text, at)) is not None:
        start, end = m.span("value")
        if _ONLY_LABEL.fullmatch(text, start, end) or _OF_THE_PAGE.match(text, start, end):
            at = start  # which may be the label of what follows
            continue
        at = end
        while end > start and text[end - 1] in _TRAILING:
            end -= 1
        label = m["label"].strip(". ").lower().replace("#", "number")
        if not m["colon"] and label.endswith("name") and _NAMES.fullmatch(text, start, end) is None:
            continue
        found.append((start, end, f"{label} number" if "#" in text[m.end("label") : start] else label))
    # A bare name among details of a patient is the patient's.
    known = any(_CARE.search(label) for _, _, label in found)
    for start, end, label in found:
        yield start, end, "patient name" if label == "name" and known else label


def decode(text: str, room: Room) -> Sequence[Part] | None:
    parts: list[Part] = []
    opened = step("written_labels")
    most = min(room.max_parts // 2, 500)  # the text is read as it stands besides
    for start, end, label in _fields(text[:MOST_CHARS]):
        key = re.sub(r"[^a-z]+", " ", label).strip()
        if end - start < 2 or not is_plain(key.replace(" ", "_")):
            continue
        parts.append(Part(start, end, text[start:end], (opened, key), key, _write, VERBATIM))
        if len(parts) >= most:
            break
    return parts or None


def _write(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")


CODEC = Codec(
    name="written_labels",
    source="https://html.spec.whatwg.org/#the-innertext-idl-attribute",
    place="token",
    triggers=":\n\t",
    signs=_SIGNS,
    sniff=lambda text, _hinted: _ANY.search(text, 0, MOST_CHARS) is not None,
    decode=decode,
    encode=lambda text: f"MRN:\t{quote(text, safe='', errors='surrogatepass')}\tx",
    examples=(
        ("Patient Name\nNadia Farouk\nStatus\nOpen", "Nadia Farouk"),
        ("Patient Name:\nNadia Farouk", "Nadia Farouk"),
        ("MRN:\t00482913\tAccount #:\tA99-2211", "A99-2211"),
        ("DOB\n03/07/1984\nGroup Number\n70012", "70012"),
        ("Date of Birth:  7 March 1984", "7 March 1984"),
        ("Emergency contact: Nadia Farouk", "Nadia Farouk"),
    ),
    near_misses=(
        "First name\nLast name\nDate of birth\nMM/DD/YYYY",
        "Your order number is on the way",
        "a line\nanother line",
        "Phone\nEmail\nAddress",
        "name the thing",
        'member: {"count": 12}',
    ),
)
