"""Tables in text, whose first line names the columns: CSV, TSV, and the rows of an SQL INSERT.

The text around is read as it stands, too. A header is a line of names; a sentence with commas is none, since the
lines below have as many cells and its words name no column.

Source: RFC 4180; https://www.iana.org/assignments/media-types/text/tab-separated-values; ISO/IEC 9075-2 (INSERT)
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from phiguard.codec import VERBATIM, Codec, Part, Room, step
from phiguard.codecs.written_fields import MOST_CHARS
from phiguard.keys import is_plain

_NAME: Final = r"\"?[^\W\d][\w .#/()\-]{0,50}\"?"
_HEADER: Final = {
    sep: re.compile(rf"{_NAME}(?: ?{re.escape(sep)} ?{_NAME}){{1,200}} ?{re.escape(sep)}?") for sep in ",\t;|"
}
_RULE: Final = re.compile(r"[-+|: ]{3,4000}\n")
CELL: Final = {sep: re.compile(rf" ?(?:\"((?:[^\"]|\"\")*)\"|([^{re.escape(sep)}\n\"]*)) ?") for sep in ",\t;|"}
_INSERT: Final = re.compile(
    r"\((?P<names>[\"`\[]?[A-Za-z_][^()'\n]{0,2000})\)\s{0,20}VALUES\s{0,20}(?=\()", re.IGNORECASE
)
_ROW: Final = re.compile(r"\s{0,20},?\s{0,20}\(")
_SQL: Final = re.compile(
    r"\s{0,20}(?:[NEB]?'((?:[^'\\]|''|\\.)*+)'|\"([^\"\n]*+)\"|([^,()'\"]{1,200}))\s{0,20}([,)])"
)
# What a table of people has besides their names.
_SOMEBODYS: Final = re.compile(r"patient|member|mrn|dob|birth|e-?mail|phone|ssn|subscriber|guarantor")
_MOST: Final = 1_000  # cells; a longer table is one for the tools that read files
_OPENED: Final = step("written_table")


def sniff(text: str, _hinted: bool) -> bool:
    return "\n" in text.strip() or "VALUES" in text or "values" in text


def decode(text: str, room: Room) -> Sequence[Part] | None:
    parts: list[Part] = []
    most = min(room.max_parts // 2, _MOST)
    for start, end, name in _cells(text[:MOST_CHARS]):
        if end - start < 2 or not is_plain("".join(c if c.isascii() and c != " " else "x" for c in name)):
            continue
        parts.append(Part(start, end, text[start:end], (_OPENED, name), name, written, VERBATIM))
        if len(parts) >= most:
            break
    return parts or None


def _cells(text: str) -> Iterator[tuple[int, int, str]]:
    yield from _of_lines(text)
    for insert in _INSERT.finditer(text):
        names = [name.strip(' "`[]\n') for name in insert["names"].split(",")]
        at = insert.end()
        while (row := _ROW.match(text, at)) is not None:
            at = row.end()
            for name in names:
                cell = _SQL.match(text, at)
                if cell is None:
                    return
                group = cell.lastindex - 1 if cell.lastindex == 4 else 3
                group = next((g for g in (1, 2, 3) if cell[g] is not None), group)
                yield *cell.span(group), name
                at = cell.end()
                if cell[4] == ")":
                    break


def _of_lines(text: str) -> Iterator[tuple[int, int, str]]:
    first = len(text) - len(text.lstrip())
    stop = text.find("\n", first)
    header = text[first:stop].strip(" \r") if stop > 0 else ""
    framed = header[:1] == "|"  # as Markdown draws it, with a bar at both ends
    header = header.strip("| ") if framed else header
    sep = max(_HEADER, key=header.count)
    if not header or len(header) > 4_000 or _HEADER[sep].fullmatch(header) is None:
        return
    names = _of_people([name.strip(' "') for name in header.split(sep)])
    # Words of a sentence are parted by a sign and a blank; names of columns are mostly one word.
    if sum(name.count(" ") for name in names) > len(names):
        return
    rule = _RULE.match(text, stop + 1)  # as consoles draw it
    at = rule.end() if rule is not None else stop + 1
    while at < len(text):
        cells: list[tuple[int, int]] = []
        at += framed and text[at] == "|"
        while True:
            cell = CELL[sep].match(text, at)
            if cell is None:
                return
            cells.append(cell.span(1) if cell[1] is not None else cell.span(2))
            at = cell.end()
            if text[at : at + 1] != sep:
                break
            at += 1
        if at < len(text) and text[at] not in "\r\n":
            return  # a sign too many: this is no table
        at = text.find("\n", at) + 1 or len(text)
        if framed and len(cells) == len(names) + 1:
            cells.pop()
        if len(cells) != len(names):
            if cells[0][0] == cells[-1][1]:
                continue  # an empty line
            return
        for (start, end), name in zip(cells, names, strict=True):
            value = text[start:end]
            start, end = start + len(value) - len(value.lstrip(" ")), end - len(value) + len(value.rstrip(" \r"))
            yield start, end, name


def _of_people(names: list[str]) -> list[str]:
    """Columns of which `first` and `last` are somebody's names, by the others."""
    lower = {name.lower() for name in names}
    if not {"first", "last"} <= lower or not any(_SOMEBODYS.search(name) for name in lower):
        return names
    return [f"{name} name" if name.lower() in ("first", "last", "middle") else name for name in names]


def written(text: str) -> str:
    return text.replace('"', "").replace("'", "").replace("\n", " ").replace(",", " ").replace("\t", " ")


CODEC = Codec(
    name="written_table",
    source="https://www.rfc-editor.org/rfc/rfc4180",
    place="token",
    triggers="\n(",
    signs=r"\A[^\n,;\t|]{0,60}[,;\t|][^\n]{1,4000}\n|[Vv](?i:ALUES)",
    sniff=sniff,
    decode=decode,
    encode=lambda text: f"kind,v\nx1,{quote(text, safe='', errors='surrogatepass')}\n",
    examples=(
        ("first_name,dob\nNadia,1984-03-07\n", "1984-03-07"),
        ("mrn,last,first\n1,Farouk,Nadia\n", "Farouk"),
        ("last_name\tzip\r\nFarouk\t98403\r\nHaddad\t98404\r\n", "98404"),
        ('Name;Address\n"Farouk, Nadia";"12 Alder Way; Apt 4"', "12 Alder Way; Apt 4"),
        ("INSERT INTO p (first_name, mrn) VALUES ('Nadia', '00482913'), ('Omar', '00482914')", "00482914"),
        (" id | last_name | zip \n----+-----------+-----\n 1 | Farouk    | 98403\n", "98403"),
        ("| Patient | DOB |\n|---|---|\n| N. F. | 9/30/1966 |", "9/30/1966"),
        ("insert into p(id, zip)\nvalues (1, 98403)", "98403"),
    ),
    near_misses=(
        "Hello, there\nI write about my order.\n",
        "a,b,c",
        "one line\nanother line",
        "VALUES matter (to us)",
    ),
)
