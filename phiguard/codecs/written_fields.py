r"""Fields as programs write them into text: ``Patient(dob='1984-03-07')``, ``{'zip': '98403'}``, ``zip=98403``.

Reprs of Python, Ruby, Java and Go, PHP's ``print_r`` and ``serialize``, JSON that is cut off or stands in a log
line, logfmt, SQL conditions, XML elements and attributes, cells of an HTML or Markdown table beside their label.
The text around is read as it stands, too: a field says more of its value, and takes nothing from it. In a long
text the first `MOST_CHARS` are read so.

Source: https://docs.python.org/3/library/functions.html#repr; https://pkg.go.dev/fmt;
https://www.php.net/manual/en/function.print-r.php; https://brandur.org/logfmt; https://www.w3.org/TR/xml
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final
from urllib.parse import quote

from phiguard.codec import VERBATIM, Codec, Part, Room, step
from phiguard.keys import is_plain
from phiguard.native import compiled

_KEY: Final = r"[^\W\d][\w.\-]{0,63}"
_LABEL: Final = r"[^\W\d][\w .'/\-]{0,40}[\w.]"
_IN: Final = (  # what may be around it
    r"(?:(?:Some|Optional|Just|Ok|(?:new )?(?:ISO)?Date|UUID|Decimal)\("
    r"|~[DUN]?\[|\[ ?(?![A-Z_]+\])|(?:string|int|float)\([0-9]{1,5}\) "
    r"|(?i:date|timestamp|to_date\() ?(?='))?"  # of SQL
)
# A value in quotes, up to the end where the text was cut off; or one that the next sign ends.
_QUOTED: Final = r"(?:\"(?P<{0}d>(?:[^\"\\\n]|\\.){{1,2000}}+)|[bu]?'(?P<{0}s>(?:[^'\\\n]|\\.){{1,2000}}+))"
_CALL: Final = r"(?P<{0}c>(?:datetime\.)?date(?:time)?\([0-9, ]{{8,40}}\))"
_BARE: Final = r"(?P<{0}b>[^\s\"'=,;&|<>(){{}}\[\]\x1a]{{1,500}}+(?![({{\[\"]))"
_FORMS: Final = (  # a sign that stands in each, and its pattern
    # <td>Label</td><td>value</td>, <b>Label:</b> value
    (
        "</",
        rf"<(?P<hx>td|th|dt|label|b|strong|span|div|em|li"
        rf"|p)(?:\s[^<>]{{0,200}})?>\s{{0,20}}(?P<h>{_LABEL})(?: ?#)?:?\s{{0,9}}"
        r"</(?P=hx)>:?\s{0,40}(?:</?\w{1,20}(?:\s[^<>]{0,200})?>\s{0,40}){0,3}(?P<hb>[^<>\s][^<>]{0,300})",
    ),
    # {"key": "value"}, {'key': value}, {"key" => "value"}, ["key", "value"] of a header is none of it
    (
        "",
        rf"[\"'](?P<q>{_KEY})[\"']\]? ?(?::|=>|=)\s{{0,9}}{_IN}"
        rf"(?:{_QUOTED.format('q')}|{_CALL.format('q')}|{_BARE.format('q')})",
    ),
    # s:3:"key";s:8:"value"; of PHP's serialize
    (
        ";s:",
        rf"\bs:[0-9]{{1,3}}:\"(?P<p>{_KEY})\";(?:s:[0-9]{{1,5}}:\"(?P<pd>[^\"\n]{{1,2000}}+)\"|[id]:(?P<pb>[0-9.]{{1,20}}))",
    ),
    # Key (key)=(value) of PostgreSQL, Key (key, other)=(value, another)
    (")=(", rf"\((?P<w>{_KEY}(?:, {_KEY}){{0,7}})\)=\((?P<wb>[^()\n]{{1,300}})\)"),
    # a line of its own: key=value
    ("=", r"^(?P<n>[^\W\d][\w.\-]{0,63}) {0,3}= {0,3}(?P<nb>[^=\n\"'{}()\[\];&<>\x1a]{2,200})$"),
    # ~D[1969-04-01] of Elixir
    (
        ": ",
        rf"(?<![\w\-.?&])(?P<x>{_KEY}): (?:~[DUN]\[|Some\(|Optional\(|\[(?![A-Z_]+\]))"
        rf"(?P<xb>[^\]\"'(){{}},\n]{{2,60}})[\]),]",
    ),
    # [key] => value of PHP's print_r
    ("] => ", r"\[(?P<r>[^\W\d][\w.\-:]{0,63})\] => (?P<rb>[^\s(][^\n]{0,500})"),
    # <key>value</key>, <key value="…"/>
    (
        "</",
        rf"<(?:[\w\-]{{1,40}}:)?(?P<e>{_KEY})(?:\s[^<>]{{0,300}})?>\s{{0,20}}(?:<!\[CDATA\[)?"
        r"(?P<eb>[^<>\s\]][^<>\]]{0,500})(?:\]\]>)?</",
    ),
    (
        " value=",
        rf"<(?:[\w\-]{{1,40}}:)?(?P<v>{_KEY}) value=(?:\"(?P<vd>[^\"\n<>]{{1,500}})\"|'(?P<vs>[^'\n<>]{{1,500}})')",
    ),
    ("name=", rf"\bname=[\"'](?P<i>{_KEY})[\"'][^<>\n]{{0,200}}? value=[\"'](?P<ib>[^\"'\n<>]{{1,500}})[\"']"),
    # key='value', :key=>"value", key LIKE 'value'
    (
        "",
        rf"(?<![\w\-.?&])(?P<k>{_KEY}) ?(?:=>?|:=|:|<>|!=|(?i:\bi?like\b)) ?{_IN}"
        rf"(?:{_QUOTED.format('k')}|{_CALL.format('k')})",
    ),
    # key=value; where the fields stand in brackets with commas, a value may be several words
    ("=", rf"(?<=[{{(\[,])(?P<o> ?{_KEY})=(?P<ob>[^=,;(){{}}\[\]\"'<>\n\x1a]{{1,300}})(?=, ?[\w]|[)}}\]]|,?\Z)"),
    ("=", rf"(?<![\w\-.?&/%=])(?P<l>{_KEY})={_IN}{_BARE.format('l')}"),
    # FN:value and ADR;TYPE=HOME:value of a card or calendar
    ("BEGIN:V", r"^(?P<y>FN|N|NICKNAME|ADR|BDAY|DTSTART|TEL|UID)(?:;[^:\n]{0,100})?:(?P<yb>[^\n]{2,300})"),
    # &{Key:value Other:value} of Go's %+v
    (
        "{",
        r"(?<=[{ ])(?P<g>[A-Z][A-Za-z0-9]{1,40}):"
        r"(?P<gb>(?! )(?:(?! [A-Z][A-Za-z0-9]{0,40}:)[^{}\n\"':\x1a]){1,300})(?=[} ])",
    ),
    (
        ": <",
        rf"\b(?P<z>{_LABEL}): ?<(?:b|strong|i|em|span|code)(?:\s[^<>]{{0,200}})?>(?P<zb>[^<>\s][^<>]{{0,300}})<",
    ),
    # **Label:** value, - Label: `value`, | Label | value |
    ("*", rf"\*\*(?P<m>{_LABEL}):?\*\*:? {{0,3}}`?(?P<mb>[^\s`*|][^\n`*|]{{0,300}})"),
    (": `", rf"\b(?P<t>{_LABEL}): {{0,2}}`(?P<tb>[^\n`]{{1,300}})`"),
    ("| ", rf"^\| ?(?P<c>{_LABEL}) {{0,40}}\| {{0,40}}(?P<cb>[^\s|\-:][^\n|]{{0,300}}?) {{0,40}}\|"),
)


_KINDS: Final = (  # of notations: elements, rare ones, assignments, Markdown; the others are always looked for
    ("</", " value=", ": <"),
    (";s:", ")=(", "] => ", "BEGIN:V", "{"),
    ("=", "name="),
    ("*", ": `", "| "),
)


def _kinds(text: str) -> tuple[bool, ...]:
    """Of which kinds a text may hold any."""
    return tuple(any(sign in text for sign in signs) for signs in _KINDS)


@cache  # sixteen at most
def _pattern(kinds: tuple[bool, ...]) -> "re.Pattern[str]":
    """The forms of these kinds."""
    absent = {sign for signs, there in zip(_KINDS, kinds, strict=True) if not there for sign in signs}
    return re.compile("|".join(form for sign, form in _FORMS if sign not in absent), re.MULTILINE)


_GO: Final = re.compile(r"\{[A-Z][A-Za-z0-9]{1,40}:\S")
# Each begins with one of a few signs, so that a search passes over all others natively; what stands before it
# is looked at behind it: `: "`, `x=`, `">`, `] => `, `</`, `**`, "`", `{Name:`, `)=(`, `f('`.
_SIGNS: Final = (
    r"[\"'=<*`{|](?:(?<=[\"'])(?:\]? ?(?::|=>)|(?<=[:=][\"'])|(?<=[:=] [\"'])|(?<=[a-z]\([\"']))|(?<=\");s:"
    r"|(?<=[\"'\w]=)|(?<=\)=)\(|(?<=\] =)> |(?<=<)/|(?<=\*)\*|(?<=: `)|(?<={)[A-Z][a-zA-Z]+:|(?<=\|) )"
    r"|LIKE |like |BEGIN:V"
)
_ANY: Final = re.compile(_SIGNS)
# Without those of browsers' names, `(KHTML, like Gecko)`, and of titles, `News | Example Clinic`.
_SURE: Final = re.compile(_SIGNS.replace("|LIKE |like ", "").replace(r"|(?<=\|) ", ""))
# What the attributes of HTML say is about the page.
_NO_FIELDS: Final = frozenset(
    "class id name type href src for style title alt role content rel target placeholder action method lang charset"
    " http-equiv xmlns version encoding standalone property media width height viewbox fill stroke d b i p h1 h2 h3"
    " h4 td th tr li a span div em strong label option button script dt dd code pre small u s body head html table"
    " ul ol section main nav footer header article img svg path true false null none and or not if in is as"
    " level lvl severity ts time timestamp msg message logger caller line file func module thread pid status"
    " http https color font margin padding display data-testid aria-label autocomplete"
    # What logs say of requests and of the machine, and no detector asks for.
    " order took size count total duration elapsed latency ms bytes rows port pid tid retry retries attempt version"
    " env verb proto protocol ttl limit offset page per_page cache hit component service build commit branch tag"
    " trace_id span_id request_id requestid traceid spanid correlation_id topic partition queue worker"
    " pn lo sh lt da tm cs ui"  # kinds of values in a DICOM header, whose lines go whole
    " exit_code uptime memory cpu load timeout backoff seq".split()
)
# What the lines of a card are called elsewhere; and the attributes of a directory's entries.
_CARDS: Final = {"fn": "full name", "dtstart": "appointment date"}
_IN_PARTS: Final = {  # RFC 6350 sections 6.2.2 and 6.3.1
    "n": ("last name", "first name", "middle name", "prefix", "suffix"),
    "adr": ("po box", "address 2", "street address", "city", "region", "postal code", "country"),
}
_ENTRIES: Final = {"cn": "full name", "sn": "last name", "gn": "first name", "uid": "user id"}
_ENTRY: Final = re.compile(r"(?:,|\b)(?:DC|OU|dc|ou)=|\([&|!]?\(")
_TAG: Final = re.compile(r"<(/?)(?:[\w\-]{1,40}:)?([A-Za-z][\w.\-]{0,63})[^<>]{0,200}?(/?)>")
# `PatientEntity(id=88)`: an object's kind, where it has no name.
_KIND: Final = re.compile(
    r"\b([A-Z][A-Za-z]{2,40}?)(?:D[Tt][Oo]|Entity|Record|Model|Row|Impl|Object|Request|Response|Details|Info)? ?\Z"
)
_NAMED: Final = re.compile(r"[\"']?([^\W\d][\w.\-]{0,63})[\"']? ?(?::|=>|=) ?(?:&?[A-Z]\w{0,60})?\Z")
_OF_A_KIND: Final = re.compile(r" ?(?:&?[A-Z]\w{0,60})?")  # what that ends in
_SOMEBODYS: Final = re.compile(
    r"(?:patient|user|member|customer|subscriber|guarantor|client|contact|caller|participant|profile|person)\Z",
    re.IGNORECASE,
)
_SOMEBODY: Final = re.compile(
    rf"(?<![\w.\-/])({_SOMEBODYS.pattern[:-2]})s?"
    r"(?: (?!click|open|view|select|press|chose|tap|hit|search|visit|start|add)[a-z]{2,20}){1,3}(?:"
    r" ?[:=]| ?->)? ?\Z",
    re.IGNORECASE,
)
_SYSTEM: Final = re.compile(r"<system value=\"[^\"<>]{0,100}?(phone|fax|sms|email|mrn|us-ssn|us-npi)\"/>\s{0,40}\Z")
_SIGHT: Final = 300  # characters before a field, in which the one around it begins
_PAGE: Final = frozenset("html head body div span form p td tr table ul li section main a b i label".split())
_NOTHING: Final = frozenset("true false null none nil undefined nan yes no on off n/a []  {} ()".split())
# `self.uid`: a name of code's own.
_CODE: Final = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")
# Behind each of its signs stands no value: padded base64, and cookies that were opened.
_NO_VALUE: Final = re.compile(r"(?:[^=:<`*|'\"({\[]++|=(?![^=\x1a]))*+")
MOST_CHARS: Final = 20_000  # of a text that are read so: a log line or a message, not a file
_LONGEST: Final = 300  # characters; a longer text is prose, which is read where it stands
_MOST_WORDS: Final = 10  # blanks
_SHORT: Final = re.compile(r"[0-9.]{1,3}|[0-9.]{1,4} ?(?:ms|s|us|ns|kb|mb|gb|b|px|em|%)", re.IGNORECASE)
_TRAILING: Final = " \t\r.,;:!"


def _around(text: str, start: int, form: str) -> str:
    """The name of what a field is a part of: an element's, or an object's; "" where none is near."""
    before = text[max(0, start - _SIGHT) : start]
    if form in "ev":
        depth = 0
        for closing, name, empty in reversed(_TAG.findall(before)):
            depth += 1 if closing else 0 if empty else -1
            if depth < 0:
                return str(name)
        return ""
    if "{" not in before and "(" not in before:
        return ""
    depth = 0
    for at in range(len(before) - 1, -1, -1):
        sign = before[at]
        depth += (sign in "})") - (sign in "{(")
        if depth < 0:
            # `user updated: {"name": …}`: whose object it is, a verb or two before it.
            somebody = _SOMEBODY.search(before, max(0, at - 60), at)
            if somebody is not None:
                return somebody[1].lower()
            named = _named(before, max(0, at - 140), at)
            if named is None:
                named = _KIND.search(before, max(0, at - 60), at)
            return named[1] if named is not None else ""
    return ""


def _named(text: str, start: int, end: int) -> "re.Match[str] | None":
    """The key whose value begins here. What stands behind its sign is looked at first: it holds no other sign."""
    sign = max(text.rfind(c, start, end) for c in ":=>")
    if sign < 0 or _OF_A_KIND.fullmatch(text, sign + 1, end) is None:
        return None
    return _NAMED.search(text, start, end)


def _fields(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each value stands, and its key; they may overlap nothing that comes before them."""
    go = _GO.search(text) is not None
    of_directory = cache(lambda: _ENTRY.search(text) is not None)  # asked once
    at = 0
    search = _pattern(_kinds(text)).search
    while (m := search(text, at)) is not None:
        kind = m.lastgroup or ""
        form = kind[0]
        start, end = m.span(kind)
        key = m[form].strip()
        # What is a key's name only may be the value of the next sign: `Patient: <b>`.
        bare = key.lower() in _NO_FIELDS and not (
            (key == "id" and form in "ekqol" and _around(text, m.start(), form))
            or (key == "name" and form in "kqol" and _SOMEBODYS.search(_around(text, m.start(), form)))
        )
        again = form == "h" or bare
        at = max(m.end(form), m.start() + 1) if again else max(end, m.start() + 1)
        if bare or (form == "g" and not go):
            continue
        if kind in ("eb", "hb", "zb", "yb", "nb", "mb", "tb", "cb", "rb", "ob", "gb", "lb", "qb"):
            while end > start and text[end - 1] in _TRAILING:
                end -= 1
        if form == "w" and ", " in key:
            yield from _columns(text, start, end, key)
            continue
        if form == "y":
            if "BEGIN:V" not in text:
                continue
            for name in _IN_PARTS.get(key.lower(), ()):
                stop = text.find(";", start, end)
                yield start, end if stop < 0 else stop, name
                if stop < 0:
                    break
                start = stop + 1
            if key.lower() in _IN_PARTS:
                continue
            key = _CARDS.get(key.lower(), key)
        elif key.lower() in _ENTRIES and of_directory():
            key = _ENTRIES[key.lower()]
        elif form == "v" and (system := _SYSTEM.search(text, max(0, m.start() - 200), m.start())) is not None:
            key = system[1]
        elif form == "h" and text[m.end("h") : m.end("h") + 2].lstrip(" ").startswith("#"):
            key += " number"
        elif form in "evqkol" and (around := _around(text, m.start(), form)).lower() not in _PAGE:
            key = f"{around}.{key}" if around else key
        yield start, end, key


def _columns(text: str, start: int, end: int, names: str) -> Iterator[tuple[int, int, str]]:
    """The values of several columns, where there are as many; a comma in one of them hides which is whose."""
    values = text[start:end].split(", ")
    split = names.split(", ")
    for name, value in zip(split, values, strict=False) if len(values) == len(split) else ():
        yield start, start + len(value), name
        start += len(value) + 2


def _is_plain(key: str) -> bool:
    """Whether nothing can be hidden in a key; letters of any kind count as letters."""
    return is_plain(
        "".join(c if c.isascii() else "x" for c in key.replace(" ", "_").replace("'", "_").replace("/", "_"))
    )


def decode(text: str, room: Room) -> Sequence[Part] | None:
    if _NO_VALUE.fullmatch(text) is not None:
        return None
    parts: list[Part] = []
    opened = step("written_fields")
    most = min(room.max_parts // 2, 1_000)  # the text is read as it stands besides
    for start, end, key in _fields(text[:MOST_CHARS]):
        value = text[start:end]
        if (
            _CODE.fullmatch(value)
            or _SHORT.fullmatch(value)
            or len(value) > _LONGEST
            or value.count(" ") > _MOST_WORDS
        ):
            continue
        if len(value) < 2 or value.lower() in _NOTHING or not _is_plain(key):
            continue
        if (start == 0 and end == len(text)) or (key == "uid" and value.isdecimal()):  # `uid=1000 gid=1000`
            continue
        parts.append(Part(start, end, value, (opened, key), key, _write, VERBATIM))
        if len(parts) >= most:
            break
    return parts or None


@compiled
def holds_no_field(text: str) -> bool:
    """Whether the signs of a text are no field's: nothing in it is compared by ``LIKE``, no line is a table's."""
    if _SURE.search(text) is not None or text[:1] == "|" or "\n|" in text:
        return False
    if '"' in text or "'" in text:
        return False
    small = text.lower()
    return "date(" not in small and "datetime(" not in small  # "Update" is in titles


def _write(text: str) -> str:
    return text.replace('"', "").replace("'", "").replace("\n", " ")


CODEC = Codec(
    name="written_fields",
    source="https://docs.python.org/3/library/functions.html#repr",
    place="token",
    triggers="=:<`*|'\"",
    signs=_SIGNS,
    idle=holds_no_field,
    sniff=lambda text, _: (
        len(text) >= 5 and _ANY.search(text, 0, MOST_CHARS) is not None and not holds_no_field(text)
    ),
    decode=decode,
    encode=lambda text: f"saved Note(kind='x1', v='{quote(text, safe='', errors='surrogatepass')}') at noon",
    examples=(
        ("no such Member(id='XQB9104277')", "XQB9104277"),
        ("Patient(id=88, phone='2065550147')", "2065550147"),
        ("{'dob': datetime.date(1984, 3, 7), 'zip': '98403'}", "datetime.date(1984, 3, 7)"),
        ('{:zip=>"98403"}', "98403"),
        ("User{zip=98403, street=12 Alder Way, city=Tacoma}", "12 Alder Way"),
        ("&{ID:88 LastName:Farouk Zip:98403}", "98403"),
        ("[last_name] => Farouk\n    [zip] => 98403\n", "98403"),
        ('a:1:{s:3:"zip";s:5:"98403";}', "98403"),
        ('{"patient":{"zip":"98403","not', "98403"),
        ("ts=1 zip=98403 took=12ms", "98403"),
        ("<p:zip>98403</p:zip>", "98403"),
        ('<postalCode value="98403"/>', "98403"),
        ("<ns:dob><![CDATA[1971-03-03]]></ns:dob>", "1971-03-03"),
        ("dob: ISODate('1971-03-03')", "1971-03-03"),
        ('<input name="zip" value="98403">', "98403"),
        ("<td>DOB</td><td>05/17/1990</td>", "05/17/1990"),
        ("**DOB:** 1990-05-17", "1990-05-17"),
        ("- MRN: `00482913`", "00482913"),
        ("| Phone | 206-555-0147 |", "206-555-0147"),
        ('["zip"]=>\n  string(5) "98403"', "98403"),
        ("DETAIL: Key (mrn)=(00482913) already exists", "00482913"),
        ("DETAIL: Key (email, zip)=(a@example.com, 98403) already exists", "98403"),
        ('Patient { mrn: Some("00482913") }', "00482913"),
        ("[patient]\nname=Nadia Farouk\nzip=98403\n", "Nadia Farouk"),
        ("phones=[4155550132, 1]", "4155550132"),
        ("SELECT 1 WHERE zip LIKE '98403%'", "98403%"),
    ),
    near_misses=(
        "plain words, and a comma",
        "a = b",
        "x ? y : z",
        "note: call back",
        "1 + 1 = 2",
        '<a href="#top" class="nav">',
        "12:30:45",
        "active=true, zip=false",
    ),
)
