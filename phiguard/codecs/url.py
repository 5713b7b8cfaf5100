"""URLs, absolute and relative: userinfo, host, path segments, matrix parameters, query, fragment routes.

Only whole texts: a URL inside prose is found by the codec `link`, which opens it as a text of its own.

Source: RFC 3986; matrix parameters: section 3.3 and https://www.w3.org/DesignIssues/MatrixURIs.html
"""

import re
from collections.abc import Sequence
from urllib.parse import quote

from phiguard.codec import (
    HOST_PLACEHOLDER,
    LINK_FIELD,
    PATH_SEGMENT,
    VERBATIM,
    Codec,
    Part,
    Room,
    as_part,
    step,
)
from phiguard.codecs import percent, query
from phiguard.errors import Unreadable
from phiguard.noise import LEAST_DRAWN, drawn
from phiguard.types import Step

_SCHEME = re.compile(
    r"[A-Za-z][A-Za-z0-9+.\-]{1,30}:(?://|(?<=mailto:)|(?<=tel:)|(?<=sms:)|(?<=sip:))", re.IGNORECASE
)
_BARE_HOST = re.compile(r"(?:[A-Za-z0-9\-]{1,63}\.){1,8}[A-Za-z]{2,24}(?::[0-9]{1,5})?[/?#]")
_PROTOCOL_RELATIVE = re.compile(r"//(?:[A-Za-z0-9\-_]{1,63}\.){1,8}[A-Za-z0-9\-]{2,24}(?::[0-9]{1,5})?(?:[/?#]|$)")
# `Patient?name=Lind`, `search.php?q=x`: below the page that it stands on.
_RELATIVE = re.compile(r"[A-Za-z][\w.\-]{0,60}(?:/[\w.\-$]{1,60}){0,4}\?[A-Za-z_][\w.:\-\[\]]{0,60}=")
_SPACE = re.compile(r"\s")
_AUTHORITY_END = re.compile(r"[/?#\\]")
_ONE_RUN = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_CHATS = ("/wa.me", "www.wa.me")  # a telephone number is the whole path
# What was replaced says nothing of the next segment; nor does then what the whole address stands under, for it did
# not when there was a name here.
_REPLACED = re.compile(r"(?:\[|%(?:25){0,6}5[Bb])[A-Z][A-Z0-9_]*(?:\]|%(?:25){0,6}5[Dd])|pg1\.[A-Za-z0-9._~\-]{8}")
_SEGMENT_NAME = re.compile(r"[A-Za-z][A-Za-z_\-]{0,40}")
# What links that let somebody in call the token, and what their paths say. Elsewhere `token` is a project's key and
# `code` a discount.
_LINK_FIELDS = re.compile(r"[?&](?:token|code|ticket|hash|key|k|t|oobCode|loginToken|confirm)=", re.IGNORECASE)
_LINK_NAMES = frozenset("token code ticket hash key k t oobcode logintoken confirm".split())
_LINK_WORDS = re.compile(
    r"(?<![A-Za-z])(?:reset|resets|verify|verification|confirm|confirmation|activate|activation|invite|invitation|magic"
    r"|magiclink|callback|oauth|oauth2|sso|saml|unsubscribe|optout|opt-out|signin|sign-in|login|log-in|logon|signup"
    r"|sign-up|register|registration|password|passwordreset|resetpassword|forgotpassword|mychart|portal|recover"
    r"|recovery|auth|authenticate|authentication|authorize)(?![A-Za-z])",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"(?=[^0-9]*[0-9])[A-Za-z0-9_\-.~%+/=|:]{6,}")
_MORE_FIELDS = re.compile(r"\s|\?|&[\w.\[\]\-]+=")

# Whom a search goes for by the end of its path, `/fhir/Patient`, `/members/search`, or by a field's own name,
# `subject:Patient.family`; and what its fields say of them (https://hl7.org/fhir/patient.html#search).
_SEEKS = re.compile(
    r"(?:\A|(?<=[/\]]))(?:(?P<provider>practitioner|provider|doctor|physician)s?|(?P<customer>(?:user|customer|contact)s?|people)"
    r"|patients?|related-?persons?|person|members?|enrollees?|subscribers?|beneficiar(?:y|ies)|claimants?|residents?)"
    r"(?:/(?:\$[a-z\-]{1,40}|_?search|find|lookup|query|match|filter|autocomplete|suggest))?/?(?=\?)",
    re.IGNORECASE,
)
_CHAINED = re.compile(
    r"(?:(?P<patient>patient|subject|beneficiary|individual|subscriber)"
    r"|(?P<provider>practitioner|performer|requester|author|general-practitioner))(?::[A-Z][A-Za-z]{1,30})?\.",
)
_SAYS = {
    "name": "name", "family": "last name", "given": "first name", "phonetic": "name", "last": "last name",
    "first": "first name", "lastname": "last name", "firstname": "first name", "surname": "last name",
    "fullname": "name", "birthdate": "birth date", "dob": "birth date",
}  # fmt: skip
_PATIENTS_SAY = {
    **_SAYS,
    "q": "search", "query": "search", "search": "search", "term": "search", "keyword": "search", "text": "search",
    "_id": "id", "id": "id", "identifier": "identifier",
}  # fmt: skip
# In links to somebody's records `pid` is a patient; in others a product or a process.
_RECORDS = re.compile(
    r"(?<![a-z])(?:patients?|charts?|visits?|encounters?|appointments?|appts?|mychart|intake|records|labs|lab-?results|results"
    r"|prescriptions|refills?|telehealth|televisit|discharge)(?![a-z])",
    re.IGNORECASE,
)

# In addresses of portals that shorten the word for a patient: `/p/48213/results`.
_SHORT = re.compile(
    r"/(?:p|pt|pat)/(?=[0-9]{4,12}/(?:charts?|results?|labs?|lab-results|meds|medications|visits?|appointments?|notes"
    r"|summary|vitals|allergies|immunizations|problems|orders|messages|imaging|documents|encounters?|history|profile"
    r"|demographics|insurance|billing|claims|care-plans?|referrals?|prescriptions|refills?)(?:/|\Z))",
    re.IGNORECASE,
)

# A link into an app names a screen where others name a host: `acme://patients/481516`.
_SCREEN = re.compile(r"[A-Za-z][A-Za-z_\-]{1,40}")
_HOSTED = frozenset(
    "http https ws wss ftp ftps sftp ssh git svn smb nfs redis rediss postgres postgresql mysql mongodb amqp amqps"
    " kafka s3 gs abfs hdfs ldap ldaps tcp udp rtsp rtmp smtp imap webpack app file".split()
)


def _has_more_fields(text: str, start: int) -> bool:
    """Whether a field begins somewhere behind a space, with no ``?`` between them."""
    spaced = False
    for m in _MORE_FIELDS.finditer(text, start):
        if m[0] == "?":
            spaced = False
        elif m[0][0] != "&":
            spaced = True
        elif spaced:
            return True
    return False


def sniff(text: str, hinted: bool) -> bool:
    del hinted
    first = text[:1]
    if text.startswith("//"):
        if _PROTOCOL_RELATIVE.match(text) is None:
            return False
    elif first in "/?#":
        if len(text) < 2 or not (first != "#" or "=" in text or text[1] in "/!") or _is_picture(text):
            return False
    elif _SCHEME.match(text) is None and _BARE_HOST.match(text) is None and _RELATIVE.match(text) is None:
        return False
    if " " not in text and text.isascii() and text.isprintable():
        return True
    gap = _SPACE.search(text)
    if gap is None:
        return True
    space = gap.start()
    # A decoded query may hold spaces in its values; prose that begins with a URL does not go on like one.
    mark = text.find("?")
    return (
        0 <= mark < space
        and "\n" not in text
        and ("=" in text[mark:space] and (text.count("=", mark) == 1 or _has_more_fields(text, mark)))
    )


def _is_picture(text: str) -> bool:
    """Whether all of a text is a long run of base64: that of a JPEG begins with ``/9j/``."""
    return len(text) >= LEAST_DRAWN and _ONE_RUN.fullmatch(text) is not None and bool(drawn(text))


def decode(text: str, room: Room) -> Sequence[Part] | None:
    parts: list[Part] = []
    at = 0
    scheme = _SCHEME.match(text)
    if scheme is not None:
        at = scheme.end()
        if text[at - 2 : at] != "//":  # mailto:, tel: … name somebody by the path alone
            return _tail(text, at, (), room, key=scheme[0].rstrip(":"))
        authority = text[at : _authority_end(text, at)]
        if scheme[0][:-3].lower() not in _HOSTED and (_SCREEN.fullmatch(authority) or _REPLACED.search(authority)):
            return _tail(text, at, (), room)
        parts += _authority(text, at, at := _authority_end(text, at))
    elif text.startswith("//"):
        parts += _authority(text, 2, at := _authority_end(text, 2))
    elif text[0] not in "/?#" and (_BARE_HOST.match(text) or not _RELATIVE.match(text)):
        parts += _authority(text, 0, at := _authority_end(text, 0))
    return parts + _tail(text, at, (), room, "tel" if text.endswith(_CHATS, 0, at) else None)


def _authority_end(text: str, at: int) -> int:
    m = _AUTHORITY_END.search(text, at)
    return m.start() if m else len(text)


def _write_host(_: str) -> str:
    return HOST_PLACEHOLDER


_HOST_STEPS = (step("host"),)


def _authority(text: str, start: int, end: int) -> list[Part]:
    """The host; with the userinfo in front where there is one, for `lena@example.com` may be an address."""
    parts = []
    at = text.rfind("@", start, end)
    if at >= 0:
        parts = query.opened(text, start, at, (step("userinfo"),), "userinfo")
    host = text[start:end]
    if host:
        parts.append(as_part(Part, (start, end, host, _HOST_STEPS, "host", _write_host, None, "host", None)))
    return parts


def _tail(text: str, start: int, steps: tuple[Step, ...], room: Room, key: str | None = None) -> list[Part]:
    """Path, query and fragment of ``text[start:]``."""
    hash_at = text.find("#", start)
    path_end = len(text) if hash_at < 0 else hash_at
    mark = text.find("?", start, path_end)
    parts = _path(text, start, path_end if mark < 0 else mark, steps, room, key)
    if mark >= 0:
        fields = query.pairs(text, mark + 1, path_end, (*steps, step("query")), "&", room)
        has_fields = (
            text.find("=", mark, path_end) >= 0
        )  # a text that is nothing but `/?` is looked at again and again
        if has_fields and _LINK_FIELDS.search(text, mark, path_end) and _LINK_WORDS.search(text, start, mark):
            fields = [_of_a_link(part) for part in fields]
        if has_fields:
            if text.find("pid=", mark, path_end) >= 0 and _RECORDS.search(text, start, mark):
                fields = [
                    p._replace(key="patient id") if p.key == "pid" and p.slot == "value" else p for p in fields
                ]
            seeks = _SEEKS.search(text, max(start, mark - 80), mark + 1)
            if seeks is not None or text.find(".", mark, path_end) >= 0:
                fields = [_sought(seeks, part) for part in fields]
        parts += fields
    if hash_at >= 0:
        parts += _fragment(text, hash_at + 1, (*steps, step("fragment")), room)
    return parts


def _of_a_link(part: Part) -> Part:
    """A field of a link that lets somebody in: its token is one by where it stands."""
    name = part.key.lower() if part.key is not None else ""
    if part.slot != "value" or name not in _LINK_NAMES or type(part.content) is not str:
        return part
    if _TOKEN.fullmatch(part.content) is None or (part.content.isdecimal() and name not in ("token", "code")):
        return part
    return part._replace(key=LINK_FIELD + name)


def _sought(seeks: "re.Match[str] | None", part: Part) -> Part:
    """A field of a search for people, by the key of what it is of them; another as it is."""
    if part.slot != "value" or part.key is None:
        return part
    who = (seeks.lastgroup or "patient") if seeks is not None else ""
    name = part.key
    if (chain := _CHAINED.match(name)) is not None:
        who, name = chain.lastgroup or who, name[chain.end() :]
    said = (_PATIENTS_SAY if who == "patient" else _SAYS).get(name.partition(":")[0].lower(), "") if who else ""
    if who == "provider" and said:
        said = "name"
    return part._replace(key=f"{who} {said}") if said else part


def _fragment(text: str, start: int, steps: tuple[Step, ...], room: Room) -> list[Part]:
    """A route (``#/schedule/oncology?x=1``, ``#!/…``), a query of its own (``#access_token=…``), or a name."""
    if text[start : start + 1] in ("/", "!"):
        return _tail(text, start, steps, room)
    if "=" in text[start:]:
        return query.pairs(text, start, len(text), steps, "&", room)
    return query.opened(text, start, len(text), steps) if start < len(text) else []


def _path(text: str, start: int, end: int, steps: tuple[Step, ...], room: Room, key: str | None) -> list[Part]:
    """Segments; each is evidence for the next one: ``/patients/123456`` has the key ``pathsegment patients``."""
    parts: list[Part] = []
    at = start
    count = 0
    named, encode = step("path"), percent.encode
    short = _SHORT.search(text[start:end])
    patient = start + short.end() if short is not None else -1
    for segment in text[start:end].split("/"):
        if segment:
            key = PATH_SEGMENT + "patient" if at == patient else key
            plain, semicolon, _ = segment.partition(";")
            if "%" in plain or "+" in plain:
                parts += query.opened(text, at, at + len(plain), (*steps, named, count), key, plus=True)
            elif plain:
                here = (at, at + len(plain), plain, (*steps, named, count), key, encode, VERBATIM, "value", None)
                parts.append(as_part(Part, here))
            if semicolon:
                at_matrix = at + len(plain) + 1
                parts += query.pairs(text, at_matrix, at + len(segment), (*steps, step("matrix")), ";", room)
            if _SEGMENT_NAME.fullmatch(plain):
                key = PATH_SEGMENT + plain
            else:
                key = PATH_SEGMENT if _REPLACED.search(plain) is not None else None
            count += 1
            if count > room.max_parts:
                raise Unreadable("too many segments in one path")
        at += len(segment) + 1
    return parts


CODEC = Codec(
    name="url",
    source="https://www.rfc-editor.org/rfc/rfc3986",
    place="structure",
    whole=True,
    triggers="/?#:",
    signs=r"\A(?:[/?#]|[A-Za-z][A-Za-z0-9+.\-]{1,30}:|(?:[A-Za-z0-9\-]{1,63}\.){1,8}[A-Za-z]{2,24}[:/?#]"
    r"|[A-Za-z][A-Za-z0-9_\-]{1,40}\?)",
    sniff=sniff,
    decode=decode,
    encode=lambda text: "https://www.example.com/p?v=" + quote(text, safe="", errors="surrogatepass") + "#top",
    examples=(
        ("https://shop.example.com/cart?email=lena%40example.com&qty=2", "lena@example.com"),
        ("https://412-68-3097.example.com/hours", "412-68-3097.example.com"),
        ("/patients/123456/labs", "123456"),
        ("https://ad.example/activity;src=1;u1=lena%40example.com;ord=2?", "lena@example.com"),
        ("https://a.example/#/schedule/oncology?mrn=5530172", "5530172"),
        ("#access_token=abc&email=lena@example.com", "lena@example.com"),
        ("//cdn.example.com/x.js?v=1", "cdn.example.com"),
        ("www.example.com/path?uid=42", "42"),
        ("mailto:lena@example.com?subject=hi", "lena@example.com"),
        ("/p/48213/results", "48213"),
        ("acme://patients/481516/labs", "481516"),
        ("https://u:p@203.0.113.9:8443/", "u:p@203.0.113.9:8443"),
        ("https://a.example/?q=std testing&email=lena@example.com", "lena@example.com"),
        ("Patient?name:exact=Farouk", "Farouk"),
        ("search.php?q=Farouk&x=1", "Farouk"),
        ("/visit-summary?pid=99213&print=1", "99213"),
    ),
    near_misses=("/ or not", "see https://a.example/", "half/half", "12:30", "Note: a thing", "3/4 cup?"),
)
