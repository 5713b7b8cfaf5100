"""Tables of people in text without a line that names the columns: CSV, TSV, and lines parted by ``|``.

A column is told by the form of all its cells, and people by two kinds of columns together: names beside addresses,
telephone numbers or dates of birth. So what one row alone would not tell, such as a name that no table has, goes
with the others of its column.

Source: RFC 4180; https://www.iana.org/assignments/media-types/text/tab-separated-values
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple
from urllib.parse import quote

from phiguard.codec import VERBATIM, Codec, Part, Room, step
from phiguard.codecs.written_fields import MOST_CHARS
from phiguard.codecs.written_table import CELL, written
from phiguard.name_marks import are_given_and_surname
from phiguard.ner.features import marks

_LEAST: Final = 2  # rows, and known names
_FEWEST: Final = 3  # columns
_MOST: Final = 1_000  # cells
_SPREAD: Final = 8  # years between the first and the last of dates that are no days of one business
_LONG_AGO: Final = 2010  # nothing that is logged now was done before
_OPENED: Final = step("bare_table")

_EMAIL: Final = re.compile(r"[^\s@,;|<>]{1,64}@[\w.\-]{1,190}\.[A-Za-z]{2,24}|\[EMAIL_ADDRESS\]")
_PHONE: Final = re.compile(
    r"\+?1?[ .\-]?\(?[0-9]{3}\)?[ .\-][0-9]{3}[ .\-]?[0-9]{4}|\+[0-9][0-9 ().\-]{7,18}|\[PHONE_NUMBER\]"
)
_SSN: Final = re.compile(r"[0-9]{3}-[0-9]{2}-[0-9]{4}|\[US_SSN\]")
_RECORD: Final = re.compile(r"(?i:e?mrn)[-_ #]?[0-9]{5,12}|\[MEDICAL_RECORD_NUMBER\]")
_SEX: Final = re.compile(r"[MFUXmf]|(?i:male|female|unknown|other)")
_DAY: Final = re.compile(
    r"((?:19|20)[0-9]{2})[\-/.][01]?[0-9][\-/.][0-3]?[0-9](?:[T ]00:00:00(?:\.0+)?Z?)?"
    r"|[0-3]?[0-9][\-/.](?:[0-3]?[0-9]|[A-Za-z]{3})[\-/.]((?:19|20)[0-9]{2})"
    r"|((?:19|20)[0-9]{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
)
_BORN: Final = "[DATE_OF_BIRTH]"
_NUMBER: Final = re.compile(r"[A-Za-z]{0,5}[-#]?[0-9]{5,12}|\[[A-Z_]+\]")
_STREET: Final = re.compile(r"[0-9]{1,5} [A-Za-z0-9][A-Za-z0-9 .#'\-]{3,60}|\[STREET_ADDRESS\].*")
_WORD: Final = r"[^\W\d_][^\W\d_]*(?:['’\-][^\W\d_]+)*\.?"
_ONE: Final = re.compile(rf"{_WORD}|\[PERSON\]")
_FULL: Final = re.compile(rf"{_WORD},?(?: {_WORD}){{1,3}}|\[PERSON\].*")
_PLACEHOLDER: Final = "[PERSON]"
_A_WORD: Final = 4  # a mark, from which a cell is a word rather than a name


class _Column(NamedTuple):
    """The cells of a column: where they stand, and their texts."""

    spans: list[tuple[int, int]]
    texts: list[str]

    def fits(self, pattern: "re.Pattern[str]") -> bool:
        """Whether all that is not empty has this form, and most is not empty."""
        full = [text for text in self.texts if text]
        return 2 * len(full) > len(self.texts) and all(map(pattern.fullmatch, full))


def sniff(text: str, _hinted: bool) -> bool:
    return "\n" in text.strip()


def decode(text: str, room: Room) -> Sequence[Part] | None:
    text = text[:MOST_CHARS]
    columns = next((c for sep in ",\t|;" if (c := _columns(text, sep))), None)
    if columns is None:
        return None
    parts = [
        Part(start, end, text[start:end], (_OPENED, name), name, written, VERBATIM)
        for column, name in _named(columns)
        for start, end in column.spans
        if end - start > 1
    ]
    parts.sort(key=lambda part: part.start)
    return parts[: min(room.max_parts // 2, _MOST)] or None


def columns_of(rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """By their place, the names of columns of rows of equal length that are of people."""
    columns = [_Column([], list(texts)) for texts in zip(*rows, strict=True)]
    if len(rows) < _LEAST or len(columns) < _FEWEST:
        return {}
    names = {id(column): name for column, name in _named(columns)}
    return {i: names[id(column)] for i, column in enumerate(columns) if id(column) in names}


def _columns(text: str, sep: str) -> list[_Column]:
    """The columns of a text all of whose lines have as many cells; nothing where they have not."""
    out: list[_Column] = []
    for first, last in _lines(text):
        if text.find(sep, first, last) < 0:
            return []
        row = list(_cells(text, first, last, sep))
        if not out:
            out = [_Column([], []) for _ in row]
        if len(row) != len(out) or len(row) < _FEWEST:
            return []
        if len(out[0].spans) * len(out) >= _MOST:
            break
        for column, (start, end) in zip(out, row, strict=True):
            column.spans.append((start, end))
            column.texts.append(text[start:end])
    return out if out and len(out[0].spans) >= _LEAST else []


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = len(text) - len(text.lstrip("\n\r"))
    end = len(text.rstrip())
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        yield at, stop - (text[stop - 1] == "\r")
        at = stop + 1


def _cells(text: str, at: int, end: int, sep: str) -> Iterator[tuple[int, int]]:
    while True:
        cell = CELL[sep].match(text, at, end)
        if cell is None:
            return
        start, stop = cell.span(1) if cell[1] is not None else cell.span(2)
        value = text[start:stop]
        yield start + len(value) - len(value.lstrip()), stop - len(value) + len(value.rstrip())
        at = cell.end()
        if text[at:end][:1] != sep:
            return
        at += 1


def _named(columns: list[_Column]) -> Iterator[tuple[_Column, str]]:
    """Columns whose cells say what they are, by the name that a header would have given them."""
    names = list(_names(columns))
    born = [column for column in columns if _are_births(column)]
    reached = any(column.fits(pattern) for column in columns for pattern in (_EMAIL, _PHONE, _SSN, _RECORD))
    if not (names and (reached or born)) and not (born and any(column.fits(_SEX) for column in columns)):
        return
    yield from names
    for column in born:
        yield column, "dob"
    taken = [column for column, _ in names] + born
    for column in columns:
        if any(column is other for other in taken):
            continue
        if column.fits(_PHONE):
            yield column, "phone"
        elif column.fits(_STREET):
            yield column, "street_address"
        elif column.fits(_NUMBER) and not column.fits(_DAY) and _differ(column.texts):
            yield column, "mrn" if column.texts[0][:3].upper() == "MRN" else "user_id"


def _differ(texts: list[str]) -> bool:
    numbers = [text for text in texts if text and text[0] != "["]
    return bool(numbers) and len(set(numbers)) == len(numbers)


def _are_births(column: _Column) -> bool:
    """Whether the cells are days that lie far apart, or all long ago: no days of orders, visits or signing up."""
    days = [text for text in column.texts if text]
    if 2 * len(days) <= len(column.texts):
        return False
    found = [_DAY.fullmatch(day) for day in days if day != _BORN]
    years = [int(day[day.lastindex]) for day in found if day is not None and day.lastindex is not None]
    if len(years) < len(found):
        return False
    return len(years) < len(days) or max(years) - min(years) >= _SPREAD or max(years) <= _LONG_AGO


def _names(columns: list[_Column]) -> Iterator[tuple[_Column, str]]:
    for column in columns:
        if column.fits(_FULL) and _are_names(column.texts, _is_full):
            yield column, "patient_name"
            return
    for one, other in pairwise(columns):
        if not (one.fits(_ONE) and other.fits(_ONE)):
            continue
        if _are_names([f"{a} {b}" for a, b in zip(one.texts, other.texts, strict=True)], _is_full):
            given = sum(marks(text).given for text in one.texts) >= sum(marks(text).given for text in other.texts)
            yield one, "first_name" if given else "last_name"
            yield other, "last_name" if given else "first_name"
            return


def _are_names(texts: list[str], known: Callable[[str], bool]) -> bool:
    full = [text for text in texts if text.strip()]
    count = sum(map(known, full))
    return count >= _LEAST and 2 * count >= len(full) and not any(map(_is_of_words, full))


def _is_full(text: str) -> bool:
    if _PLACEHOLDER in text:
        return True
    words = text.replace(",", " ").split()
    return are_given_and_surname(words[0], words[-1])


def _is_of_words(text: str) -> bool:
    """Whether each word is one of the language rather than a name."""
    seen = [marks(word) for word in text.replace(",", " ").split() if word[0] != "["]
    return bool(seen) and all(m.english >= _A_WORD and m.english > max(m.given, m.family) for m in seen)


def _encode(text: str) -> str:
    cell = quote(text, safe="", errors="surrogatepass")
    return f"Ortega,Maribel,1984-03-12,{cell}@example.com\nHaddad,Omar,1959-11-02,omar@example.com\n"


CODEC = Codec(
    name="bare_table",
    source="https://www.rfc-editor.org/rfc/rfc4180",
    place="token",
    triggers="\n",
    signs=r"\A\s{0,20}[^\n,;\t|]{0,80}[,;\t|][^\n]{1,4000}\n[^\n]{0,100}[,;\t|]",
    sniff=sniff,
    decode=decode,
    encode=_encode,
    examples=(
        ("1,Maribel Ortega,1984-03-12,a@example.com\n2,Omar Haddad,1959-11-02,b@example.com\n", "1984-03-12"),
        (
            "1,Maribel Ortega,a@example.com\n2,Omar Haddad,b@example.com\n3,Aoife Xyloranth,c@example.com",
            "Aoife Xyloranth",
        ),
        ("Ortega\tMaribel\t03/12/1984\t48213\r\nHaddad\tOmar\t11/02/1959\t48214\r\n", "48214"),
        ("Ortega|Maribel|(212) 555-0142\nHaddad|Omar|(212) 555-0177", "Ortega"),
        ('"Ortega, Maribel";F;12.03.1984\n"Haddad, Omar";M;02.11.1959\n', "Ortega, Maribel"),
        ("Ortega,Maribel,MRN55301721\nHaddad,Omar,MRN55301722\n", "Maribel"),
        ("48213,1984-03-12,F\n48214,1959-11-02,M\n", "1984-03-12"),
    ),
    near_misses=(
        "1,Blue Shirt,2026-01-02,19.99\n2,Red Hat,2026-01-03,9.99\n",
        "Austin,Texas,2026-01-02\nMadison,Wisconsin,2026-01-03\n",
        "Hello, there, friend\nI write, again, about it\n",
        "Maribel Ortega,5,7\nOmar Haddad,6,8\n",
        "name,email,phone\nMaribel,maribel@example.com,212-555-0142\n",
        "48213,2026-01-02,F\n48214,2026-01-03,M\n",
        "a,b,c\n",
    ),
)
